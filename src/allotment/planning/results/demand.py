"""What the population will need: people by age, what drives need, and where."""

from __future__ import annotations

from dataclasses import dataclass

from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk
from allotment.planning.results.chosen import choose_run
from allotment.planning.results.figures import figures
from allotment.planning.runs.listing import SeenRun
from allotment.reports.headline import Reason, reasons
from allotment.reports.live.kept import KeptFigure

NEED, CHANGES = "need", "changes"
DRIVERS = "demand_drivers"


@dataclass(frozen=True)
class DemandPage:
    """The demand page: the run it shows, why need changes, and its figures with the section each belongs to."""

    run: SeenRun
    reason: Reason | None
    figures: tuple[tuple[str, KeptFigure], ...]


def demand_page(desk: Desk, actor: Actor, system: str, run_id: str) -> DemandPage | None:
    """Give what drives the need of a system; None where the reader has no run to see.

    Raises:
        NotYoursError: no such system or run for this reader.
    """
    run = choose_run(desk, actor, system, run_id)
    if run is None:
        return None
    drivers = [(CHANGES, figure) for figure in figures(desk, actor, run, CHANGES, {}) if figure.key == DRIVERS]
    need = [(NEED, figure) for figure in figures(desk, actor, run, NEED, {})]
    return DemandPage(run, next(iter(reasons(run.record)), None), (*drivers, *need))
