"""The form of a plan: what may be chosen in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allotment.governance.levels import OrganisationKind
from allotment.governance.states import State
from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.documents.finding import acting_for, require_system
from allotment.planning.plans.body import SECTIONS
from allotment.planning.plans.parts import PlanScenario, parts_for
from allotment.projection.scenario.quantities import FIRST_YEAR, LAST_YEAR
from allotment.store.shelves.runs import KnownRun

NO_PARTNERS = frozenset({OrganisationKind.PRACTICE.value, OrganisationKind.PLACE.value})
YEARS_OF_A_PLAN = 5
NEWEST_RUNS_OFFERED = 20


@dataclass(frozen=True)
class PlanChoices:
    """What a plan's form offers; organisations by code."""

    scenarios: tuple[PlanScenario, ...]
    runs: tuple[KnownRun, ...]
    partners: dict[str, str]
    acting_for: dict[str, str]
    years: tuple[int, ...]
    sections: dict[str, str]


def plan_choices(actor: Actor, system: str, fields: Mapping[str, Any]) -> PlanChoices:
    """Give what the form of a plan offers to somebody: the newest runs, and those that the plan names already.

    Raises:
        NotYoursError: there is no such system for them.
    """
    require_system(actor, system)
    with reading(actor):
        parts = parts_for(actor, system)
    chosen = {*(fields.get("scenarios") or ()), *(fields.get("runs") or ())}
    runs = [run for place, run in enumerate(parts.runs) if place < NEWEST_RUNS_OFFERED or run.run_id in chosen]
    scenarios = [one for one in parts.scenarios if one.state != State.SUPERSEDED or one.key in chosen]
    tree = actor.tree
    members = [one for one in tree.in_system(system) if one.kind not in NO_PARTNERS]
    return PlanChoices(
        scenarios=tuple(scenarios),
        runs=tuple(runs),
        partners={system: tree.name(system)} | {one.code: one.name for one in members},
        acting_for={code: tree.name(code) for code in acting_for(actor, system)},
        years=tuple(range(FIRST_YEAR, LAST_YEAR + 1)),
        sections=SECTIONS,
    )


def blank_plan_fields() -> dict[str, Any]:
    """Give the fields of a plan that is not written yet: five years, with room for one action and one risk."""
    years = {"from_year": str(FIRST_YEAR), "until_year": str(FIRST_YEAR + YEARS_OF_A_PLAN - 1)}
    return {**years, "scenarios": [], "runs": [], "actions": [{}], "risks": [{}]}


def without_empty_plan_rows(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields without the actions and risks in which nothing was written."""
    kept = {name: [row for row in fields.get(name) or () if any(row.values())] for name in ("actions", "risks")}
    return {**fields, **kept}
