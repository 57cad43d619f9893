"""Pages of funding files: the list with the streams in words, one file, its versions, and writing one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from allotment.governance.states import FUNDING
from allotment.planning.access.errors import ChangedMeanwhileError, NotAllowedError, NotYoursError
from allotment.planning.documents.differences import differences
from allotment.planning.money import funding_files as files
from allotment.planning.money.funding_text import MOST_SENT, THE_FILE, text_of_file
from allotment.planning.reviewing.seen import History
from allotment.web.pages.mixes.forms import pounds
from allotment.web.pages.scenarios.sending import NO_CHANGE, version_of
from allotment.web.showing import Asked, desk, key_of, page
from allotment.workforce.errors import AllotmentError, FundingError, Problem

YAML = "application/yaml; charset=utf-8"
NUMBERS_LONG = 6
ACCESS = (NotYoursError, NotAllowedError)
MADE = "The funding file was kept. It is a draft that only your organisation sees."


@require_safe
def funding(request: Asked, system: str) -> HttpResponse:
    """List the funding files of a system, and the shipped streams in words."""
    return page(request, "funding/funding.jinja", listed=files.list_funding(desk(), request.actor, system))


@require_safe
def funding_file(request: Asked, system: str, document_id: UUID) -> HttpResponse:
    """Show one funding file."""
    return show_funding(request, system, str(document_id))


def show_funding(request: Asked, system: str, document_id: str, status: int = 200, **more: Any) -> HttpResponse:
    """Show one funding file, with what went wrong where something did."""
    shown = files.see_funding(desk(), request.actor, system, document_id)
    values = {"shown": shown, "kind": FUNDING, "pounds": pounds, **more}
    return page(request, "funding/file.jinja", status=status, **values)


@require_safe
def funding_shipped(request: Asked, system: str, example: str) -> HttpResponse:
    """Show a funding file that comes with the product."""
    shown = files.see_shipped_funding(desk(), request.actor, system, example)
    return page(request, "funding/shipped.jinja", shown=shown, pounds=pounds)


@require_safe
def funding_shipped_yaml(request: Asked, system: str, example: str) -> HttpResponse:
    """Send a shipped funding file."""
    return _yaml(example, files.see_shipped_funding(desk(), request.actor, system, example).seen.funding.text)


@require_safe
def funding_yaml(request: Asked, system: str, document_id: UUID) -> HttpResponse:
    """Send a funding file as YAML."""
    found = files.funding_document(request.actor, system, str(document_id))
    return _yaml(found.name, found.body)


def _yaml(name: str, text: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=YAML)
    answer["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return answer


@require_safe
def funding_history(request: Asked, system: str, document_id: UUID) -> HttpResponse:
    """Compare two versions of a funding file."""
    texts = [request.GET.get(name, "") for name in ("older", "newer")]
    older, newer = (int(text) if text.isdecimal() and len(text) < NUMBERS_LONG else 0 for text in texts)
    history: History = files.funding_history(request.actor, system, str(document_id), older, newer)
    return page(request, "documents/history.jinja", history=history, kind=FUNDING)


@require_http_methods(["GET", "HEAD", "POST"])
def funding_new(request: Asked, system: str) -> HttpResponse:
    """Take a new funding file as YAML: pasted, or as a file."""
    writers = files.writers_of_funding(request.actor, system)
    if request.method != "POST":
        return _form(request, "", writers)

    def make(text: str) -> Any:
        owner = request.POST.get("organisation", "")
        return files.create_funding(desk(), request.actor, system, text, organisation=owner, key=key_of(request))

    return _take(request, system, make, MADE, writers)


@require_safe
def funding_copy(request: Asked, system: str, source: str) -> HttpResponse:
    """Show a copy of a funding file to change before it is kept."""
    writers = files.writers_of_funding(request.actor, system)
    text = files.text_to_copy(desk(), request.actor, system, source)
    return _form(request, text, writers)


@require_http_methods(["GET", "HEAD", "POST"])
def funding_edit(request: Asked, system: str, document_id: UUID) -> HttpResponse:
    """Show a funding file as YAML, and write its next version."""
    named = str(document_id)
    document = files.funding_to_edit(request.actor, system, named)
    if request.method != "POST":
        return _form(request, document.body, {}, document=document, version=document.version)

    def save(text: str) -> Any:
        seen, key = version_of(request.POST), key_of(request)
        return files.edit_funding(desk(), request.actor, system, named, text, seen, key=key)

    return _take(request, system, save, "The next version was kept.", {}, document=document)


def _take(
    request: Asked, system: str, write: Callable[[str], Any], done: str, writers: dict[str, str], document: Any = None
) -> HttpResponse:
    text, seen = request.POST.get("yaml", ""), version_of(request.POST)
    try:
        text = "\n".join(_sent_text(request).splitlines()) + "\n"
        written = write(text)
    except ACCESS:
        raise
    except ChangedMeanwhileError as met:
        conflict = {"error": met, "lines": differences(met.theirs, met.yours)}
        return _form(request, text, writers, 409, document=document, version=met.current, conflict=conflict)
    except AllotmentError as error:
        return _form(request, text, writers, 400, error=error, document=document, version=seen)
    messages.success(request, NO_CHANGE if written.version == seen else done)
    return redirect(FUNDING, system=system, document_id=written.id)


def _sent_text(request: Asked) -> str:
    """Give the text of the file that was sent, or else of the text area.

    Raises:
        FundingError: the file is too large to be a funding file, or is no text.
    """
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("yaml", "")
    if file.size is None or file.size > MOST_SENT:
        rule = f"a funding file has at most {MOST_SENT:,} bytes."
        raise FundingError("The file was not read.", [Problem(THE_FILE, rule, "Choose the funding file itself.")])
    return text_of_file(file.read())


def _form(
    request: Asked,
    text: str,
    writers: dict[str, str],
    status: int = 200,
    error: AllotmentError | None = None,
    **more: Any,
) -> HttpResponse:
    values = {"document": None, "version": 0, "conflict": None, **more}
    return page(request, "funding/yaml.jinja", status=status, text=text, error=error, acting_for=writers, **values)
