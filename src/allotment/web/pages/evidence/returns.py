"""Staff returns: sent, looked at while they are checked, and decided."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from allotment.planning.access.errors import ChangedMeanwhileError, NotAllowedError, NotYoursError
from allotment.planning.returns.decide import decide_return
from allotment.planning.returns.review import problems_csv, review_return
from allotment.planning.returns.see import see_return
from allotment.planning.returns.send import choices_for_sending, send_return, template_file, too_large
from allotment.web.pages.evidence.field_errors import FieldErrors, field_errors
from allotment.web.pages.evidence.forms import ANCHORS, LABELS, SentForm, read_form, started, typed, whole_number
from allotment.web.showing import Asked, desk, key_of, page
from allotment.workforce.errors import AllotmentError

ROOM_FOR_POSTS = 1024 * 1024  # and for the other fields
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@csrf_exempt
@require_http_methods(["GET", "POST"])
def return_new(request: HttpRequest, system: str) -> HttpResponse:
    """Show the form for a staff return; a request that is too large is refused before anything of it is read.

    The token of the form is checked by the inner view: to find it the whole upload has to be read.
    """
    asked = cast(Asked, request)
    if request.method == "POST":
        if whole_number(request.META.get("CONTENT_LENGTH", "")) > settings.LARGEST_UPLOAD_BYTES + ROOM_FOR_POSTS:
            return _form(asked, system, SentForm(), too_large(settings.LARGEST_UPLOAD_BYTES), status=413)
        request.upload_handlers = [TemporaryFileUploadHandler(request)]
    return _return_new(asked, system)


@csrf_protect
def _return_new(request: Asked, system: str) -> HttpResponse:
    if request.method == "GET":
        return _form(request, system, started(request))
    form = typed(request)
    try:
        sent = read_form(request, form)
        return_id = send_return(
            desk(),
            request.actor,
            sent.organisation,
            sent.as_at,
            sent.file.path,
            sent.file.name,
            settings.LARGEST_UPLOAD_BYTES,
            posts=sent.posts,
            key=key_of(request),
        )
    except (NotYoursError, NotAllowedError):
        raise
    except AllotmentError as error:
        return _form(request, system, form, error)
    messages.success(request, "The file was sent and is being checked.")
    return redirect("return", system=system, return_id=return_id)


def _form(
    request: Asked, system: str, form: SentForm, error: AllotmentError | None = None, status: int = 400
) -> HttpResponse:
    return page(
        request,
        "evidence/return_new.jinja",
        status=status if error else 200,
        form=form,
        choices=choices_for_sending(request.actor, system),
        largest_bytes=settings.LARGEST_UPLOAD_BYTES,
        errors=field_errors(error, LABELS, ANCHORS) if error else None,
    )


@require_GET
def return_template(request: Asked, system: str) -> FileResponse:
    """Send the workbook to fill in."""
    file = template_file(request.actor, system).open("rb")
    return FileResponse(file, as_attachment=True, filename="staff-return-template.xlsx", content_type=WORKBOOK)


@require_GET
def return_page(request: Asked, system: str, return_id: str) -> HttpResponse:
    """Show a return as it stands."""
    return _page(request, system, return_id)


def _page(
    request: Asked, system: str, return_id: str, errors: FieldErrors | None = None, status: int = 200, reason: str = ""
) -> HttpResponse:
    shown = review_return(request.actor, system, return_id)
    return page(request, "evidence/return.jinja", status=status, shown=shown, errors=errors, reason=reason)


@require_GET
def return_progress(request: Asked, system: str, return_id: str) -> HttpResponse:
    """Show how far a return's check is; when it has ended, the whole page is loaded again."""
    shown = see_return(request.actor, return_id, system=system)
    if not shown.is_being_checked:
        return HttpResponseClientRefresh()
    return page(request, "evidence/progress.jinja", shown=shown)


@require_GET
def return_problems(request: Asked, system: str, return_id: str) -> HttpResponse:
    """Send the problems of a return as a CSV file."""
    text = problems_csv(request.actor, system, return_id)
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="problems.csv"'
    return answer


@require_POST
def return_decide(request: Asked, system: str, return_id: str) -> HttpResponse:
    """Accept or reject a return, or start its check again."""
    reason = request.POST.get("reason", "")
    try:
        done = decide_return(
            desk(),
            request.actor,
            system,
            return_id,
            request.POST.get("decision", ""),
            whole_number(request.POST.get("version", "")),
            reason,
            key=key_of(request),
        )
    except (NotYoursError, NotAllowedError):
        raise
    except AllotmentError as error:
        status = 409 if isinstance(error, ChangedMeanwhileError) else 400
        errors = field_errors(error, {"reason": "Reason"}, {})
        return _page(request, system, return_id, errors, status=status, reason=reason)
    messages.success(request, done)
    return redirect("return", system=system, return_id=return_id)
