"""Pages of questions: a section with what may be asked there, one question's form, and an answer with its files."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from allotment.planning.access.errors import NotAllowedError, NotYoursError
from allotment.planning.questions.asking import Sent, ask_question
from allotment.planning.questions.offered import Offered, example_files, may_ask, offer
from allotment.planning.questions.question import FILE, TICK, Question
from allotment.planning.questions.questions import questions_of
from allotment.planning.questions.see import answer_figure, answer_file, answers_of, remove_answer, see_answer
from allotment.planning.questions.sent_files import MOST_BYTES, SentWith
from allotment.reports.live.kept import MEDIA_TYPES
from allotment.web.pages.evidence.field_errors import field_errors
from allotment.web.pages.evidence.forms import whole_number
from allotment.web.pages.questions.words import SECTIONS, cell
from allotment.web.showing import Asked, desk, key_of, page
from allotment.workforce.errors import AllotmentError, Problem

A_DAY = 24 * 60 * 60
LONGEST = 300
ROOM_FOR_FIELDS = 64 * 1024


@require_safe
def section(request: Asked, system: str, section: str) -> HttpResponse:
    """Show what may be asked in a section, and what was answered there."""
    asked = questions_of(section)
    number = whole_number(request.GET.get("page", "")) or 1
    listed = answers_of(request.actor, system, [one.kind for one in asked], page=number)
    able = {one.kind for one in asked if may_ask(request.actor, system, one)}
    words = SECTIONS[section]
    titles = {one.kind: one.title for one in asked}
    return page(
        request, "questions/section.jinja", words=words, asked=asked, able=able, listed=listed, titles=titles, cell=cell
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, system: str, kind: str) -> HttpResponse:
    """Show a question's form, or ask it; a request that is too large is refused before anything of it is read.

    The token of the form is checked by the inner view: to find it the whole upload has to be read.
    """
    asked = cast(Asked, request)
    if request.method == "POST":
        offered = offer(desk(), asked.actor, system, kind)
        files = sum(field.kind == FILE for field in offered.question.fields)
        if whole_number(request.META.get("CONTENT_LENGTH", "")) > files * MOST_BYTES + ROOM_FOR_FIELDS:
            rule = f"a file has at most {MOST_BYTES // 1024**2} MB."
            error = AllotmentError("The files are too large.", [Problem("file", rule, "Leave out what is not asked.")])
            return _form(asked, system, offered, {}, error, status=413)
        request.upload_handlers = [TemporaryFileUploadHandler(request)]
    return _ask(asked, system, kind)


@csrf_protect
def _ask(request: Asked, system: str, kind: str) -> HttpResponse:
    offered = offer(desk(), request.actor, system, kind)
    question = offered.question
    if request.method != "POST":
        usual = {field.name: request.GET.get(field.name, field.usual)[:LONGEST] for field in question.fields}
        return _form(request, system, offered, {"title": request.GET.get("title", "")[:LONGEST], **usual})
    typed = _typed(request, question)
    files = {
        field.name: SentWith(_place(file), str(file.name))
        for field in question.fields
        if field.kind == FILE and (file := request.FILES.get(field.name)) is not None
    }
    values = {field.name: typed[field.name] for field in question.fields if field.kind != FILE}
    sent = Sent(typed["title"], values, files, typed["organisation"])
    try:
        job_id = ask_question(desk(), request.actor, system, kind, sent, key=key_of(request))
    except (NotYoursError, NotAllowedError):
        raise
    except AllotmentError as error:
        return _form(request, system, offered, typed, error)
    return redirect("job", job_id=job_id)


def _typed(request: Asked, question: Question) -> dict[str, str]:
    """Give what stands in the fields of a form that was sent; a tick that does not stand is empty."""
    usual = {field.name: "" if field.kind == TICK else field.usual for field in question.fields}
    names = {"title": "", "organisation": "", **usual}
    return {name: request.POST.get(name, start).strip()[:LONGEST] for name, start in names.items()}


def _place(file: object) -> Path:
    return Path(cast(TemporaryUploadedFile, file).temporary_file_path())


def _form(
    request: Asked,
    system: str,  # noqa: ARG001 - the page's address is the system's
    offered: Offered,
    typed: dict[str, str],
    error: AllotmentError | None = None,
    status: int = 400,
) -> HttpResponse:
    errors = field_errors(error, offered.question.labels, {}) if error else None
    return page(
        request,
        "questions/ask.jinja",
        status=status if error else 200,
        question=offered.question,
        choices=offered.choices,
        acting_for=offered.owners,
        typed=typed,
        errors=errors,
        words=SECTIONS[offered.question.section],
        most_mb=MOST_BYTES // 1024**2,
    )


@require_safe
def example(request: Asked, system: str, kind: str) -> HttpResponse:
    """Send the example files of a question."""
    found = example_files(desk(), request.actor, system, kind)
    return _attached(found.content, found.media_type, found.name)


@require_safe
def answer(request: Asked, system: str, answer_id: str) -> HttpResponse:
    """Show an answer."""
    shown = see_answer(desk(), request.actor, system, answer_id)
    return page(request, "questions/answer.jinja", shown=shown, words=SECTIONS[shown.question.section], cell=cell)


@require_POST
def remove(request: Asked, system: str, answer_id: str) -> HttpResponse:
    """Take an answer away."""
    section = remove_answer(desk(), request.actor, system, answer_id, key=key_of(request))
    messages.success(request, "The answer was removed, with every table and document of it.")
    return redirect(section or "home", system=system)


@require_safe
def file_of_answer(request: Asked, system: str, answer_id: str, file: str) -> HttpResponse:
    """Send a file of an answer."""
    found = answer_file(desk(), request.actor, system, answer_id, file)
    return _attached(found.content, found.media_type, found.name)


def _attached(content: bytes, media_type: str, name: str) -> HttpResponse:
    sent = HttpResponse(content, content_type=media_type)
    sent["Content-Disposition"] = f'attachment; filename="{name}"'
    return sent


@require_safe
def figure_spec(request: Asked, system: str, answer_id: str, key: str, screen: str) -> HttpResponse:
    """Give a chart's drawing to the page's script."""
    return _figure(request, answer_figure(desk(), request.actor, system, answer_id, key, screen), "application/json")


@require_safe
def figure_file(request: Asked, system: str, answer_id: str, key: str, extension: str) -> HttpResponse:
    """Give a chart as a file."""
    form = extension if extension in MEDIA_TYPES else ""
    found = answer_figure(desk(), request.actor, system, answer_id, key, form)
    sent = _figure(request, found, MEDIA_TYPES.get(extension, ""))
    sent["Content-Disposition"] = f'attachment; filename="{answer_id}-{key}.{extension}"'
    return sent


def _figure(request: HttpRequest, found: tuple[bytes, str], media_type: str) -> HttpResponse:
    """Send what never changes under its address: the browser may keep it, and asks again with its mark after a day."""
    content, mark = found
    kept = request.headers.get("If-None-Match") == f'"{mark}"'
    sent = HttpResponseNotModified() if kept else HttpResponse(content, content_type=media_type)
    sent["ETag"] = f'"{mark}"'
    patch_cache_control(sent, private=True, max_age=A_DAY)
    return sent
