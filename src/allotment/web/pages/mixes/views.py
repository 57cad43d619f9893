"""Pages of mixes: the list, asking for one, its result, one dose with its price, its files, and two side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from allotment.planning.access.errors import ChangedMeanwhileError, NotAllowedError, NotYoursError
from allotment.planning.mixes.compare import compare_mixes
from allotment.planning.mixes.doses import DoseFilters
from allotment.planning.mixes.files import mix_file as file_of
from allotment.planning.mixes.headline import MEASURE, money
from allotment.planning.mixes.listing import mixes_of
from allotment.planning.mixes.make_mix import ask_for_mix
from allotment.planning.mixes.mix_page import mix_figure, mix_page
from allotment.planning.mixes.new_mix import offered_for_mix
from allotment.planning.mixes.overrides import keep_override, see_dose
from allotment.reports.live.kept import MEDIA_TYPES
from allotment.web.pages.evidence.field_errors import field_errors
from allotment.web.pages.mixes.forms import FIELDS, MixForm, pounds
from allotment.web.pages.scenarios.sending import version_of
from allotment.web.showing import Asked, desk, key_of, page
from allotment.workforce.errors import AllotmentError

A_DAY = 24 * 60 * 60
LONGEST_FILTER = 200
WORDS: dict[str, Any] = {"pounds": pounds, "money": money, "measure": MEASURE}
DOSE_LABELS = {"dose": "Dose", "reason": "Reason"}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1


@require_safe
def mixes(request: Asked, system: str) -> HttpResponse:
    """List the mixes of a system."""
    number, funding = _number(request.GET.get("page", "")), request.GET.get("funding") or None
    listed = mixes_of(desk(), request.actor, system, page=number, funding=funding)
    return page(request, "mixes/mixes.jinja", listed=listed, funding=funding, **WORDS)


@require_http_methods(["GET", "HEAD", "POST"])
def mix_new(request: Asked, system: str) -> HttpResponse:
    """Show the form that asks for a mix, or ask for it."""
    if request.method != "POST":
        return _form(request, system, MixForm.of(request.GET, is_sent=False))
    form = MixForm.of(request.POST, is_sent=True)
    try:
        job_id = ask_for_mix(desk(), request.actor, system, form.wanted(), key=key_of(request))
    except (NotYoursError, NotAllowedError):
        raise
    except AllotmentError as error:
        if not {problem.where for problem in error.problems} & set(FIELDS):
            raise
        form.error = error
        return _form(request, system, form)
    return redirect("job", job_id=job_id)


def _form(request: Asked, system: str, form: MixForm) -> HttpResponse:
    offered = offered_for_mix(desk(), request.actor, system, form.typed["funding"])
    form.typed["funding"] = form.typed["funding"] or offered.chosen
    return page(request, "mixes/new.jinja", status=400 if form.error else 200, form=form, offered=offered)


@require_safe
def mix(request: Asked, system: str, mix_id: str) -> HttpResponse:
    """Show one mix; a filter of its doses may ask for that part alone."""
    chosen = {name: request.GET.get(name, "")[:LONGEST_FILTER] for name in ("lever", "place", "role", "year")}
    filters = DoseFilters(**chosen, page=_number(request.GET.get("page", "")))
    shown = mix_page(desk(), request.actor, system, mix_id, filters)
    return page(request, "mixes/mix.jinja", shown=shown, **WORDS)


@require_http_methods(["GET", "HEAD", "POST"])
def dose(request: Asked, system: str, mix_id: str, row: int) -> HttpResponse:
    """Show one dose with the price of fixing it otherwise, or keep that as an override and ask for the new mix."""
    sent = request.POST if request.method == "POST" else request.GET
    typed = {name: sent.get(name, "").strip() for name in DOSE_LABELS}
    error: AllotmentError | None = None
    seen = version_of(request.POST)
    try:
        if request.method == "POST":
            amount, reason = typed["dose"], typed["reason"]
            key, actor = key_of(request), request.actor
            job_id = keep_override(desk(), actor, system, mix_id, row, amount, reason, seen, key=key)
            messages.success(request, "The override was kept with your name, and the new mix is being chosen.")
            return redirect("job", job_id=job_id)
        shown = see_dose(desk(), request.actor, system, mix_id, row, typed["dose"])
    except (NotYoursError, NotAllowedError, ChangedMeanwhileError):
        raise
    except AllotmentError as refused:
        error = refused
        shown = see_dose(desk(), request.actor, system, mix_id, row)
    errors = field_errors(error, DOSE_LABELS, {}) if error else None
    part = "mixes/price.jinja" if request.headers.get("HX-Request") else "mixes/dose.jinja"
    status = 400 if error and part == "mixes/dose.jinja" else 200
    return page(request, part, status=status, shown=shown, typed=typed, errors=errors, **WORDS)


@require_safe
def mix_file(request: Asked, system: str, mix_id: str, file: str) -> HttpResponse:
    """Send a file of a mix."""
    found = file_of(desk(), request.actor, system, mix_id, file)
    answer = HttpResponse(found.content, content_type=found.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return answer


@require_safe
def figure_spec(request: Asked, system: str, mix_id: str, key: str, screen: str) -> HttpResponse:
    """Give a chart's drawing to the page's script."""
    return _sent(request, mix_figure(desk(), request.actor, system, mix_id, key, screen), "application/json")


@require_safe
def figure_file(request: Asked, system: str, mix_id: str, key: str, extension: str) -> HttpResponse:
    """Give a chart as a file."""
    form = extension if extension in MEDIA_TYPES else ""
    found = mix_figure(desk(), request.actor, system, mix_id, key, form)
    answer = _sent(request, found, MEDIA_TYPES.get(extension, ""))
    answer["Content-Disposition"] = f'attachment; filename="{mix_id}-{key}.{extension}"'
    return answer


def _sent(request: HttpRequest, found: tuple[bytes, str], media_type: str) -> HttpResponse:
    """Send what never changes under its address: the browser may keep it, and asks again with its mark after a day."""
    content, mark = found
    kept = request.headers.get("If-None-Match") == f'"{mark}"'
    answer = HttpResponseNotModified() if kept else HttpResponse(content, content_type=media_type)
    answer["ETag"] = f'"{mark}"'
    patch_cache_control(answer, private=True, max_age=A_DAY)
    return answer


@require_safe
def mix_compare(request: Asked, system: str) -> HttpResponse:
    """Show two mixes side by side, or the form that chooses them."""
    first, second = request.GET.get("first", "")[:LONGEST_FILTER], request.GET.get("second", "")[:LONGEST_FILTER]
    shown = compare_mixes(desk(), request.actor, system, first, second)
    return page(request, "mixes/compare.jinja", shown=shown, **WORDS)
