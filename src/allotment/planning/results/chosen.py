"""Which run a page shows: the one that is asked for, else the newest agreed, else the newest central one."""

from __future__ import annotations

from allotment.governance.states import State
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.runs.listing import SeenRun, all_runs, see_run
from allotment.store.shelves.runs import KnownRun

CENTRAL = "central"


def choose_run(desk: Desk, actor: Actor, system: str, run_id: str = "") -> SeenRun | None:
    """Give the run that a page of a system shows; None where the reader has none to see.

    Raises:
        NotYoursError: the system, or the run asked for, is not there for this reader.
    """
    if system not in actor.systems:
        raise NotYoursError("system")
    if run_id:
        return see_run(desk, actor, run_id, system=system)
    best = best_run(all_runs(actor, system))
    return None if best is None else SeenRun(best, desk)


def best_run(listed: list[KnownRun]) -> KnownRun | None:
    """Give the run that stands for a system where none was asked for; ``listed`` is newest first."""
    agreed = [run for run in listed if run.document_state == State.AGREED]
    central = [run for run in listed if run.document is None and run.scenario_name == CENTRAL]
    return next(iter([*agreed, *central, *listed]), None)
