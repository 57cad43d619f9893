"""What a placement would become if settings closed, with as little moved as can be."""

from __future__ import annotations

import polars as pl

from allotment.allocation.placements.place import Effort
from allotment.allocation.placements.repair import repair
from allotment.allocation.placements.verify import check
from allotment.planning.placements.build import Built
from allotment.planning.placements.fairness import beside
from allotment.planning.placements.search import STOP_AT_GAP, Found
from allotment.planning.placements.summaries import shown


def what_if_closed(built: Built, found: Found, closed: Built, seconds: int) -> pl.DataFrame:
    """Give ``measure``, ``now`` and ``closed`` (text): the placement as it is, and repaired without the settings.

    Args:
        built: the question as it is.
        found: its placement.
        closed: the same question with the settings closed.
        seconds: the most that the repair may take.
    """
    before = found.placement.setting
    repaired = repair(closed.problem, before, Effort(seconds=seconds, gap=STOP_AT_GAP))
    after = repaired.placement.setting
    told_again = int((before != after).any(axis=1).sum())
    moved = shown(pl.Series([repaired.moved, repaired.forced, told_again]))
    kept = "every rule kept" if check(closed.problem, after).verified else "rules are broken"
    more = pl.DataFrame(
        {
            "measure": [
                "Blocks that move",
                "Blocks that have to, as their setting closes",
                "Students to be told again",
                "Checked apart from the search",
            ],
            "now": ["0", "0", "0", "every rule kept" if found.verified else "rules are broken"],
            "closed": [*moved, kept],
        }
    )
    return pl.concat([beside(built, before, after, ("now", "closed")), more])
