"""The page and the calendar that somebody without an account sees by a link of their own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from allotment.planning.questions.own_page import own_document, own_view
from allotment.web.pages.questions.words import cell
from allotment.web.showing import desk, page


@require_safe
def own(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is somebody's own."""
    shown = page(request, "questions/own.jinja", shown=own_view(desk(), token), cell=cell)
    shown["Referrer-Policy"] = "no-referrer"  # the address is the key
    return shown


@require_safe
def own_file(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - the link says it all
    """Send somebody's own document."""
    found = own_document(desk(), token)
    sent = HttpResponse(found.content, content_type=found.media_type)
    sent["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return sent


urlpatterns: list[URLPattern] = [
    path("own/<slug:token>", own, name="own"),
    path("own/<slug:token>/document", own_file, name="own_document"),
]
