"""Reading scenarios and plans: lists, one of them, two versions beside each other, and downloads."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from allotment.planning.reviewing.plan_page import list_plans, see_plan, see_plan_history
from allotment.planning.reviewing.scenario_page import (
    list_scenarios,
    scenario_text,
    see_scenario,
    see_scenario_history,
    see_shipped,
)
from allotment.planning.reviewing.seen import History
from allotment.web.showing import Asked, desk, page

YAML = "application/yaml; charset=utf-8"
NUMBERS_LONG = 6


@require_safe
def scenarios(request: Asked, system: str) -> HttpResponse:
    """List the scenarios of a system."""
    return page(request, "scenarios/scenarios.jinja", listed=list_scenarios(desk(), request.actor, system))


@require_safe
def scenario(request: Asked, system: str, document_id: UUID) -> HttpResponse:
    """Show one scenario."""
    return show_scenario(request, system, str(document_id))


def show_scenario(request: Asked, system: str, document_id: str, status: int = 200, **more: Any) -> HttpResponse:
    """Show one scenario, with what went wrong where something did."""
    shown = see_scenario(desk(), request.actor, system, document_id)
    return page(request, "scenarios/scenario.jinja", status=status, shown=shown, kind="scenario", **more)


@require_safe
def scenario_yaml(request: Asked, system: str, document_id: UUID) -> HttpResponse:
    """Send a scenario as a YAML file."""
    found = scenario_text(request.actor, system, str(document_id))
    return _yaml(found.name, found.body)


@require_safe
def scenario_history(request: Asked, system: str, document_id: UUID) -> HttpResponse:
    """Compare two versions of a scenario."""
    older, newer = _numbers(request)
    history = see_scenario_history(request.actor, system, str(document_id), older, newer)
    return _history(request, history)


@require_safe
def shipped(request: Asked, system: str, scenario: str) -> HttpResponse:
    """Show a scenario that comes with the product."""
    return page(request, "scenarios/shipped.jinja", shown=see_shipped(desk(), request.actor, system, scenario))


@require_safe
def shipped_yaml(request: Asked, system: str, scenario: str) -> HttpResponse:
    """Send a scenario that comes with the product as a YAML file."""
    return _yaml(scenario, see_shipped(desk(), request.actor, system, scenario).yaml)


@require_safe
def plans(request: Asked, system: str) -> HttpResponse:
    """List the plans of a system."""
    return page(request, "plans/plans.jinja", listed=list_plans(request.actor, system))


@require_safe
def plan(request: Asked, system: str, document_id: UUID) -> HttpResponse:
    """Show one plan."""
    return show_plan(request, system, str(document_id))


def show_plan(request: Asked, system: str, document_id: str, status: int = 200, **more: Any) -> HttpResponse:
    """Show one plan, with what went wrong where something did."""
    shown = see_plan(desk(), request.actor, system, document_id)
    return page(request, "plans/plan.jinja", status=status, shown=shown, kind="plan", **more)


@require_safe
def plan_history(request: Asked, system: str, document_id: UUID) -> HttpResponse:
    """Compare two versions of a plan."""
    older, newer = _numbers(request)
    return _history(request, see_plan_history(request.actor, system, str(document_id), older, newer))


def _history(request: Asked, history: History) -> HttpResponse:
    return page(request, "documents/history.jinja", history=history, kind=history.document.kind)


def _numbers(request: Asked) -> tuple[int, int]:
    """Give the numbers of the two versions that an address names; 0 for one that it does not."""
    texts = [request.GET.get(name, "") for name in ("older", "newer")]
    older, newer = (int(text) if text.isdecimal() and len(text) < NUMBERS_LONG else 0 for text in texts)
    return older, newer


def _yaml(name: str, text: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=YAML)
    answer["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return answer
