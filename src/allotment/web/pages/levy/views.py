"""Pages of levy ledgers: the list, one of them, and keeping one from files."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from allotment.planning.access.errors import NotAllowedError, NotYoursError
from allotment.planning.money import levy_page as ledgers
from allotment.web.pages.evidence.field_errors import field_errors
from allotment.web.pages.evidence.forms import whole_number
from allotment.web.pages.mixes.forms import pounds
from allotment.web.showing import Asked, desk, key_of, page
from allotment.workforce.errors import AllotmentError, Problem

LABELS = {"title": "Title", "until": "Last month", **ledgers.FILES}
ROOM_FOR_FIELDS = 64 * 1024
LONGEST = 300


@require_safe
def levy(request: Asked, system: str) -> HttpResponse:
    """List the ledgers that the reader may see, and lead to the example."""
    return page(request, "levy/levy.jinja", listed=ledgers.list_ledgers(request.actor, system))


@require_safe
def ledger(request: Asked, system: str, ledger: str) -> HttpResponse:
    """Show one ledger."""
    employer = request.GET.get("employer", "")[:LONGEST]
    shown = ledgers.see_ledger(desk(), request.actor, system, ledger, employer)
    return page(request, "levy/ledger.jinja", shown=shown, pounds=pounds)


@require_safe
def ledger_file(request: Asked, system: str, ledger: str, file: str) -> HttpResponse:
    """Send a file of a ledger."""
    found = ledgers.ledger_file(desk(), request.actor, system, ledger, file)
    answer = HttpResponse(found.content, content_type=found.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return answer


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def levy_new(request: HttpRequest, system: str) -> HttpResponse:
    """Show the form for a ledger; a request that is too large is refused before anything of it is read.

    The token of the form is checked by the inner view: to find it the whole upload has to be read.
    """
    asked = cast(Asked, request)
    if request.method == "POST":
        most = len(ledgers.FILES) * ledgers.MOST_BYTES + ROOM_FOR_FIELDS
        if whole_number(request.META.get("CONTENT_LENGTH", "")) > most:
            rule = f"a file has at most {ledgers.MOST_BYTES // 1024} kB."
            problem = Problem("employers", rule, "Leave out months that are long past.")
            return _form(asked, system, {}, AllotmentError("The files are too large.", [problem]), status=413)
        request.upload_handlers = [TemporaryFileUploadHandler(request)]
    return _levy_new(asked, system)


@csrf_protect
def _levy_new(request: Asked, system: str) -> HttpResponse:
    if request.method != "POST":
        return _form(request, system, {"title": "", "until": ""})
    typed = {name: request.POST.get(name, "").strip()[:LONGEST] for name in ("title", "until", "organisation")}
    files = {name: _place(file) for name in ledgers.FILES if (file := request.FILES.get(name)) is not None}
    sent = ledgers.LevySent(typed["title"], typed["until"], files)
    try:
        key, owner = key_of(request), typed["organisation"]
        made = ledgers.keep_ledger(desk(), request.actor, system, sent, organisation=owner, key=key)
    except (NotYoursError, NotAllowedError):
        raise
    except AllotmentError as error:
        return _form(request, system, typed, error)
    messages.success(request, "The ledger was kept. Only your organisation’s analysts and planners see it.")
    return redirect("levy_ledger", system=system, ledger=made)


def _place(file: object) -> Path:
    return Path(cast(TemporaryUploadedFile, file).temporary_file_path())


def _form(
    request: Asked, system: str, typed: dict[str, str], error: AllotmentError | None = None, status: int = 400
) -> HttpResponse:
    writers = ledgers.may_keep_ledger(request.actor, system)
    return page(
        request,
        "levy/new.jinja",
        status=status if error else 200,
        typed=typed,
        acting_for=writers,
        most_kb=ledgers.MOST_BYTES // 1024,
        errors=field_errors(error, LABELS, {}) if error else None,
    )
