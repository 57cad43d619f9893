"""What a plan stands on: scenarios that were chosen, and runs that its figures come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from allotment.governance.states import SCENARIO
from allotment.planning.access.actor import Actor
from allotment.planning.documents.draft import text_hash
from allotment.planning.documents.finding import may_see
from allotment.planning.documents.scenario_text import shipped_scenarios
from allotment.planning.plans.body import Plan
from allotment.planning.runs.listing import all_runs
from allotment.store.shelves import documents as shelf
from allotment.store.shelves.documents import KnownDocument
from allotment.store.shelves.runs import KnownRun
from allotment.workforce.errors import Problem


@dataclass(frozen=True)
class PlanScenario:
    """A scenario that a plan may name. ``key`` is the document's id, or the shipped name where ``version`` is None."""

    key: str
    title: str
    state: str
    is_open: bool
    version: int | None
    sha256: str


@dataclass(frozen=True)
class Parts:
    """What somebody may choose from: scenarios, and the newest runs."""

    scenarios: tuple[PlanScenario, ...]
    runs: tuple[KnownRun, ...]


def parts_for(actor: Actor, system: str) -> Parts:
    """Give the scenarios and runs that a plan of somebody's may name, newest first, within a scope that is open."""
    seen = [one for one in shelf.documents(system, SCENARIO) if may_see(actor, one)]
    own = [_own(one) for one in seen]
    return Parts((*_shipped(), *own), tuple(all_runs(actor, system)))


def _shipped() -> Iterable[PlanScenario]:
    return (PlanScenario(one.name, one.title, "", True, None, text_hash(one.yaml)) for one in shipped_scenarios())


def named_scenarios(actor: Actor, plan: Plan) -> list[PlanScenario]:
    """Give the scenarios that a plan names and the reader may see, each as it stands now, within an open scope."""
    shipped = {one.key: one for one in _shipped()}
    kept = {one.id: one for one in shelf.documents_named(plan.scenarios) if may_see(actor, one)}
    return [
        shipped[key] if key in shipped else _own(kept[key]) for key in plan.scenarios if key in shipped or key in kept
    ]


def _own(document: KnownDocument) -> PlanScenario:
    state = document.state
    return PlanScenario(document.id, document.title, state, document.is_open, document.version, document.sha256)


def named_runs(actor: Actor, system: str, plan: Plan) -> list[KnownRun]:
    """Give the runs that a plan names and the reader may see, within an open scope."""
    if not plan.runs:
        return []
    listed = {run.run_id: run for run in reversed(all_runs(actor, system))}
    return [listed[run_id] for run_id in plan.runs if run_id in listed]


def part_problems(actor: Actor, system: str, plan: Plan, *, is_open: bool) -> list[Problem]:
    """Say which scenarios and runs a plan names that there are not, or that a shared plan may not stand on.

    Args:
        is_open: whether others than the plan's own organisation see it, so that its parts must be open to them too.
    """
    scenarios = {one.key: one for one in named_scenarios(actor, plan)}
    runs = {run.run_id: run for run in named_runs(actor, system, plan)}
    problems = [
        Problem(name, rule, "Choose from the list.", value=key[:80])
        for name, known, rule in (
            ("scenarios", scenarios, "there is no such scenario here."),
            ("runs", runs, "there is no such run here."),
        )
        for key in getattr(plan, name)
        if key not in known
    ]
    if is_open:
        hidden = [("scenarios", one.title) for one in scenarios.values() if not one.is_open]
        hidden += [("runs", run.run_id) for run in runs.values() if run.document and not run.document_shared]
        problems += [
            Problem(
                name,
                "a shared plan cannot stand on a draft that its readers cannot see.",
                "Share that first.",
                value=title,
            )
            for name, title in hidden
        ]
    return problems
