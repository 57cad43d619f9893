"""The evidence of a system: what it stands on, and the published sources."""

from __future__ import annotations

from django.http import HttpResponse

from allotment.planning.evidence_review.overview import see_evidence, see_source
from allotment.web.showing import Asked, desk, page


def evidence(request: Asked, system: str) -> HttpResponse:
    """Show what a system's picture stands on."""
    return page(request, "evidence/evidence.jinja", shown=see_evidence(desk(), request.actor, system))


def evidence_source(request: Asked, system: str, source: str) -> HttpResponse:
    """Show one published source with its files."""
    return page(request, "evidence/source.jinja", shown=see_source(desk(), request.actor, system, source))
