"""Asking the solver, and asking the checker about what it found."""

from __future__ import annotations

from dataclasses import dataclass

from allotment.allocation.placements.place import Effort, place
from allotment.allocation.placements.problem import IntArray, Placement
from allotment.allocation.placements.repair import repair
from allotment.allocation.placements.verify import check
from allotment.planning.desk import Progress
from allotment.planning.placements.build import Built
from allotment.planning.placements.rota import setting_of_previous

BEGIN, END = 0.05, 0.9
STOP_AT_GAP = 0.001


@dataclass(frozen=True)
class Found:
    """A placement, what was before it (None: nothing was given), and what the checker says of it.

    ``broken`` are the rules that do not hold, in words; ``notes`` what a reader should know of the search.
    """

    placement: Placement
    before: IntArray | None
    verified: bool
    broken: tuple[str, ...]
    notes: tuple[str, ...]


def search(built: Built, seconds: int, progress: Progress) -> Found:
    """Place the students within about so many seconds, or repair what was placed before."""

    def say(stage: str, share: float) -> None:
        progress(stage.capitalize(), BEGIN + (END - BEGIN) * share)

    effort = Effort(seconds=seconds, gap=STOP_AT_GAP)
    before, notes = None, []
    if built.inputs.previous is None:
        placement = place(built.problem, effort, say)
    else:
        before, strangers = setting_of_previous(built)
        repaired = repair(built.problem, before, effort, say)
        placement = repaired.placement
        notes.append(
            f"{repaired.moved:,} blocks moved, {repaired.forced:,} of them because they had to; "
            f"{repaired.newly_placed:,} have a place that had none."
        )
        if strangers:
            notes.append(f"{strangers:,} rows of the previous placements are of no student and block of these files.")
    checked = check(built.problem, placement.setting)
    return Found(placement, before, checked.verified, checked.breaches, tuple(notes))
