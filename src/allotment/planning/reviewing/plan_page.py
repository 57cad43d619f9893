"""One plan as its reader sees it, and the list of a system's plans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allotment.governance.states import PLAN, State
from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk
from allotment.planning.documents.differences import Line
from allotment.planning.documents.finding import acting_for, find, find_to_edit, may_see, owner_of_new, require_system
from allotment.planning.plans.body import SECTIONS, Plan, fields_of_plan, plan_of
from allotment.planning.plans.parts import PlanScenario, named_runs, named_scenarios
from allotment.planning.reviewing.seen import History, Record, history_of, readable_differences, record_of
from allotment.planning.runs.listing import ListedRun
from allotment.planning.runs.standing import changed_since, standing_of
from allotment.store.shelves import documents as shelf
from allotment.store.shelves.documents import KnownDocument


@dataclass(frozen=True)
class SeenPlan:
    """A plan's page; ``partners`` gives the organisations that its actions name their names."""

    record: Record
    plan: Plan
    sections: dict[str, str]
    scenarios: list[PlanScenario]
    runs: list[ListedRun]
    partners: dict[str, str]
    unfinished: list[str]


def see_plan(desk: Desk, actor: Actor, system: str, document_id: str) -> SeenPlan:
    """Give a plan with its record, and with the scenarios and runs that it stands on as they are now.

    Raises:
        NotYoursError: there is none for this reader.
    """
    with reading(actor):
        document = find(actor, system, PLAN, document_id)
        plan = plan_of(document.body)
        record = record_of(actor, document)
        scenarios, runs = named_scenarios(actor, plan), named_runs(actor, system, plan)
    standing = standing_of(desk, system)
    return SeenPlan(
        record=record,
        plan=plan,
        sections=SECTIONS,
        scenarios=scenarios,
        runs=[ListedRun(run, changed_since(run, standing)) for run in runs],
        partners={action.partner: actor.tree.name(action.partner) for action in plan.actions if action.partner},
        unfinished=plan.unfinished,
    )


@dataclass(frozen=True)
class PlanToEdit:
    """A plan's document and its text as fields of the form."""

    document: KnownDocument
    fields: dict[str, Any]


def plan_to_edit(actor: Actor, system: str, document_id: str) -> PlanToEdit:
    """Give a plan to whoever would edit it.

    Raises:
        NotYoursError, NotAllowedError: there is none for this reader, or they may only read it.
    """
    with reading(actor):
        document = find_to_edit(actor, system, PLAN, document_id)
    return PlanToEdit(document, fields_of_plan(plan_of(document.body)))


def may_make_plan(actor: Actor, system: str) -> None:
    """Refuse whoever may not make a plan in a system, before they write one.

    Raises:
        NotYoursError, NotAllowedError: they may not.
    """
    owner_of_new(actor, system, PLAN, "")


def plan_differences(actor: Actor, theirs: str, yours: str) -> list[Line]:
    """Compare two texts of a plan as people read it."""
    with reading(actor):
        return readable_differences(actor, PLAN, theirs, yours)


def see_plan_history(actor: Actor, system: str, document_id: str, older: int, newer: int) -> History:
    """Compare two versions of a plan.

    Raises:
        NotYoursError: there is none for this reader.
    """
    with reading(actor):
        return history_of(actor, find(actor, system, PLAN, document_id), older, newer)


@dataclass(frozen=True)
class ListedPlan:
    """A plan in a list."""

    document: KnownDocument
    owner_name: str


@dataclass(frozen=True)
class PlanList:
    """A system's plans as somebody may see them; ``may_make`` says whether they may make one."""

    live: list[ListedPlan]
    superseded: list[ListedPlan]
    may_make: bool


def list_plans(actor: Actor, system: str) -> PlanList:
    """Give the plans of a system that somebody may see, newest change first.

    Raises:
        NotYoursError: there is no such system for this reader.
    """
    require_system(actor, system)
    with reading(actor):
        found = [one for one in shelf.documents(system, PLAN) if may_see(actor, one)]
    rows = [ListedPlan(one, actor.tree.name(one.organisation)) for one in found]
    return PlanList(
        live=[row for row in rows if row.document.state != State.SUPERSEDED],
        superseded=[row for row in rows if row.document.state == State.SUPERSEDED],
        may_make=bool(acting_for(actor, system)),
    )
