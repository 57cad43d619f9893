"""The page that holds two runs against each other."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from allotment.planning.runs.comparing import (
    PARTS,
    SYSTEM,
    KnownRun,
    WantedFigure,
    choose_runs,
    compare_on_site,
    comparison_file,
)
from allotment.reports.live.kept import MEDIA_TYPES
from allotment.web.showing import Asked, desk, page

AN_HOUR = 60 * 60


@require_GET
def compare(request: Asked, system: str) -> HttpResponse:
    """Show two runs side by side, or the form that chooses them."""
    first, second = request.GET.get("first", ""), request.GET.get("second", "")
    choice = choose_runs(request.actor, system, first, second)
    items = [{"value": run.run_id, "text": _named(run)} for run in choice.runs]
    if not (first and second):
        return page(request, "runs/compare.jinja", choice=choice, items=items, compared=None)
    years = request.GET.get("years", "")
    at = int(years) if years.isdecimal() else None
    compared = compare_on_site(desk(), request.actor, system, first, second, years=at, **_slice(request))
    template = "runs/unlike.jinja" if hasattr(compared, "reasons") else "runs/compare.jinja"
    return page(request, template, choice=choice, items=items, compared=compared, parts=PARTS)


def _named(run: KnownRun) -> str:
    """Say which run it is in a list of choices."""
    years = "1 year" if run.years == 1 else f"{run.years} years"
    made = f"{run.made_at.day} {run.made_at:%b %Y, %H:%M} UTC"
    return f"{run.scenario_title}, {made}: {years}, {run.replicates:,} futures, seed {run.seed}"


def _slice(request: Asked) -> dict[str, str]:
    scope = request.GET.get("scope", SYSTEM)
    return {"scope": scope, "name": request.GET.get("name", "")} if scope in PARTS else {"scope": SYSTEM, "name": ""}


@require_GET
def figure_spec(request: Asked, system: str, key: str, screen: str) -> HttpResponse:
    """Give a chart's drawing to the page's script."""
    return _sent(request, system, WantedFigure(key, screen, **_slice(request)), "application/json")


@require_GET
def figure_file(request: Asked, system: str, key: str, extension: str) -> HttpResponse:
    """Give a chart as a file."""
    wanted = WantedFigure(key, extension if extension in MEDIA_TYPES else "", **_slice(request))
    answer = _sent(request, system, wanted, MEDIA_TYPES.get(extension, ""))
    answer["Content-Disposition"] = f'attachment; filename="comparison-{key}.{extension}"'
    return answer


def _sent(request: Asked, system: str, wanted: WantedFigure, media_type: str) -> HttpResponse:
    """Send what never changes under its address: the browser may keep it, and asks again after an hour."""
    first, second = request.GET.get("first", ""), request.GET.get("second", "")
    content, mark = comparison_file(desk(), request.actor, system, first, second, wanted)
    kept = request.headers.get("If-None-Match") == f'"{mark}"'
    answer = HttpResponseNotModified() if kept else HttpResponse(content, content_type=media_type)
    answer["ETag"] = f'"{mark}"'
    patch_cache_control(answer, private=True, max_age=AN_HOUR)
    return answer
