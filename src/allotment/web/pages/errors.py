"""Pages for what cannot be done or found. None of them shows anything but its own words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from allotment.planning.access.errors import ChangedMeanwhileError, NotAllowedError, NotYoursError
from allotment.reports.charts.slice import SliceNotFoundError
from allotment.web.showing import page
from allotment.workforce.errors import AllotmentError, RunNotFoundError

STATUS: dict[type[AllotmentError], int] = {
    NotYoursError: 404,
    RunNotFoundError: 404,
    SliceNotFoundError: 404,
    NotAllowedError: 403,
    ChangedMeanwhileError: 409,
}


def refused(request: HttpRequest, error: AllotmentError) -> HttpResponse:
    """Show a refusal with the status that fits it."""
    status = STATUS.get(type(error), 400)
    if status == 404:
        return not_found(request, error)
    template = "errors/changed_meanwhile.jinja" if isinstance(error, ChangedMeanwhileError) else "errors/refused.jinja"
    return page(request, template, status=status, error=error)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """Say that there is no such page: the same words whether it never was or is another's."""
    return page(request, "errors/not_found.jinja", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that something failed here, without saying what."""
    return page(request, "errors/broken.jinja", status=500)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's own signature
    """Say that a form was open too long or came from elsewhere."""
    return page(request, "errors/form_expired.jinja", status=403)
