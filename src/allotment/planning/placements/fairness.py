"""How far students travel and how evenly, beside what the rule of first come, nearest would have given."""

from __future__ import annotations

import polars as pl

from allotment.allocation.placements.first_come import first_come
from allotment.allocation.placements.measures import Measures, measure
from allotment.allocation.placements.problem import IntArray
from allotment.planning.placements.build import Built
from allotment.planning.placements.search import Found
from allotment.planning.placements.summaries import shown

TITLES = (
    "Blocks placed",
    "Blocks without a place",
    "Mean journey, minutes one way",
    "Journey that nine in ten do not exceed",
    "Longest journey",
    "Students with more than one long journey",
    "Unevenness of mean journeys (Gini, 0 is even)",
    "Settings used",
    "Blocks in new settings",
)


def fairness_table(built: Built, found: Found) -> pl.DataFrame:
    """Give ``measure``, ``here`` and ``first_come``, all text; 1 to 7 students or blocks are written [c]."""
    return beside(built, found.placement.setting, first_come(built.problem), ("here", "first_come"))


def beside(built: Built, one: IntArray, other: IntArray, names: tuple[str, str]) -> pl.DataFrame:
    """Measure two placements of the same students: ``measure``, and a column of text for each."""
    columns = (_words(measure(built.problem, setting)) for setting in (one, other))
    return pl.DataFrame({"measure": TITLES, **dict(zip(names, columns, strict=True))})


def _words(found: Measures) -> list[str]:
    counts = pl.Series([found.placed, found.wanted - found.placed, found.long_twice, found.new_used])
    placed, unplaced, twice, new = shown(counts)
    return [
        placed if unplaced != "[c]" else "all but [c]",
        unplaced,
        f"{found.mean_minutes:.1f}",
        f"{found.p90_minutes:.0f}",
        f"{found.worst_minutes:,}",
        twice,
        f"{found.gini:.2f}",
        f"{found.settings_used:,}",
        new,
    ]
