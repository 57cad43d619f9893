"""Pages of results: the workforce, what is needed, and the gap between."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control

from allotment.planning.results.demand import demand_page
from allotment.planning.results.figures import FigureFile, figure_specification
from allotment.planning.results.figures import figure_file as file_of
from allotment.planning.results.gap import gap_page
from allotment.planning.results.workforce import workforce_page
from allotment.reports.live.kept import MEDIA_TYPES
from allotment.web.showing import Asked, desk, page

A_DAY = 24 * 60 * 60


def workforce(request: Asked, system: str) -> HttpResponse:
    """Show the one workforce, filtered."""
    shown = workforce_page(desk(), request.actor, system, request.GET.get("run", ""), request.GET.dict())
    return page(request, "results/workforce.jinja" if shown else "results/no_run.jinja", shown=shown)


def demand(request: Asked, system: str) -> HttpResponse:
    """Show what the population will need."""
    shown = demand_page(desk(), request.actor, system, request.GET.get("run", ""))
    return page(request, "results/demand.jinja" if shown else "results/no_run.jinja", shown=shown)


def gap(request: Asked, system: str) -> HttpResponse:
    """Show the gap of the system or of a slice of it."""
    years = request.GET.get("years", "")
    run_id, at = request.GET.get("run", ""), int(years) if years.isdecimal() else None
    shown = gap_page(desk(), request.actor, system, run_id, at, request.GET.dict())
    return page(request, "results/gap.jinja" if shown else "results/no_run.jinja", shown=shown)


def figure_spec(request: Asked, system: str, run_id: str, which: str, key: str, screen: str) -> HttpResponse:
    """Give a chart's drawing to the page's script."""
    asked = request.GET.dict()
    found = figure_specification(desk(), request.actor, system, run_id, which, key, screen, asked)
    return _sent(request, found, "application/json")


def figure_file(request: Asked, system: str, run_id: str, which: str, key: str, extension: str) -> HttpResponse:
    """Give a chart as a file."""
    found = file_of(desk(), request.actor, system, run_id, which, key, extension, request.GET.dict())
    answer = _sent(request, found, MEDIA_TYPES[extension])
    answer["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return answer


def _sent(request: HttpRequest, found: FigureFile, media_type: str) -> HttpResponse:
    """Send what never changes under its address: the browser may keep it, and asks again with its mark after a day."""
    etag = f'"{found.etag}"'
    kept = request.headers.get("If-None-Match") == etag
    answer = HttpResponseNotModified() if kept else HttpResponse(found.content, content_type=media_type)
    answer["ETag"] = etag
    patch_cache_control(answer, private=True, max_age=A_DAY)
    return answer
