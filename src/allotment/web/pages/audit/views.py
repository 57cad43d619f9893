"""The audit log: a page at a time, and as a file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from allotment.planning.audit import read
from allotment.web.showing import Asked, page


@require_GET
def audit(request: Asked) -> HttpResponse:
    """Show a page of entries."""
    asked = _asked(request)
    seen = read.see_audit(request.actor, asked)
    return page(request, "audit/audit.jinja", seen=seen, asked=asked, filters=_filters(asked))


@require_GET
def audit_file(request: Asked) -> HttpResponseBase:
    """Give the entries as a CSV file."""
    lines = read.audit_csv(request.actor, replace(_asked(request), before=0))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def _asked(request: Asked) -> read.Asked:
    given = request.GET
    before = given.get("before", "")
    try:
        day = date.fromisoformat(given.get("day", ""))
    except ValueError:
        day = None
    number = int(before) if before.isascii() and before.isdigit() and len(before) <= 18 else 0
    return read.Asked(given.get("verb", "")[:60], given.get("who", "")[:160], day, number)


def _filters(asked: read.Asked) -> str:
    """Give what is looked for as the end of an address, to keep it from page to page."""
    return urlencode({"verb": asked.verb, "who": asked.actor, "day": asked.day.isoformat() if asked.day else ""})
