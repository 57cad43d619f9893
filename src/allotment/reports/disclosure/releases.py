"""Whether one more table may go out, given everything that has gone out of the same snapshot already."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import polars as pl

from allotment.reports.disclosure.attack import ExposedCell, find_exposed
from allotment.reports.disclosure.errors import DisclosureError
from allotment.reports.disclosure.released_table import ReleasedTable
from allotment.workforce.errors import Problem

MOST_PROBLEMS = 20


def check_release(
    already_released: Sequence[ReleasedTable],
    proposed: ReleasedTable,
    base: int = 5,
    possible: Sequence[pl.DataFrame] = (),
) -> list[Problem]:
    """Attack everything released from one snapshot together with the proposed table.

    Gives one problem for each cell or total whose true count the proposed table would leave fewer than ``base``
    possible values, and fewer than before, up to 20; an empty list lets the table go. What was exposed before is no
    reason to refuse. The problems name cells and never the counts that could be worked out: a refusal must not tell
    what it keeps back. A set of tables that cannot be examined is refused. ``possible`` is as for ``true_bounds``.
    """
    try:
        before = {
            cell.place: cell.possible_counts
            for cell in (find_exposed(already_released, base, possible) if already_released else ())
        }
        exposed = find_exposed([*already_released, proposed], base, possible)
        newly = (cell for cell in exposed if cell.possible_counts < before.get(cell.place, base))
        return [_refused(cell, proposed.name) for cell in islice(newly, MOST_PROBLEMS)]
    except DisclosureError as error:
        return list(error.problems) or [Problem(proposed.name, error.summary, "Release nothing until it is mended.")]


def _refused(cell: ExposedCell, table: str) -> Problem:
    named = ", ".join(f"{dimension} {value}" for dimension, value in cell.place) or "the grand total"
    return Problem(
        where=table,
        rule=f"With what this snapshot has released already, it would give away: {named}.",
        remedy="Take the figures from the snapshot's protected cube, or leave this detail out.",
    )
