"""One back-test case: what was known at the origin, and what happened after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from allotment.projection.calibrate.growth_history import (
    CENSUS_MONTH,
    BoolArray,
    FloatArray,
    StaffHistory,
    read_history,
)
from allotment.workforce.errors import EvidenceError, Problem

LAST_DAY = 30  # of September


@dataclass(frozen=True)
class BacktestCase:
    """The history to the origin, and the actual FTE (O, G, H) in the Septembers after it; NaN where none is known.

    ``horizons`` are the H years ahead whose September is known. A staff group that an organisation no longer has
    is an actual of 0; an organisation that is gone has no actual.
    """

    origin: int
    horizons: tuple[int, ...]
    history: StaffHistory
    actual_fte: FloatArray

    @property
    def alive(self) -> BoolArray:
        """Cells (O, G) with staff at the origin."""
        return np.asarray(self.history.fte[:, :, -1] > 0)


def census_day(year: int) -> date:
    """The last day that belongs to a year's September count."""
    return date(year, CENSUS_MONTH, LAST_DAY)


def september_years(staff_in_post: pl.DataFrame) -> set[int]:
    """The years that have a September count."""
    septembers = staff_in_post.filter(pl.col("as_at").dt.month() == CENSUS_MONTH)
    return {int(year) for year in septembers["as_at"].dt.year().unique()}


def read_case(staff_in_post: pl.DataFrame, origin: int, horizon: int) -> BacktestCase:
    """Split the counts at the origin's September.

    Counts outside September are neither seen as history nor scored: the August 2025 count is not a September one.

    Args:
        staff_in_post: rows of the StaffInPost schema, all years.
        origin: the year whose September is the last that may be known.
        horizon: years ahead to score, as far as they are known.

    Raises:
        EvidenceError: there is no count in the origin's September, too little before it, or nothing after it.
    """
    septembers = staff_in_post.filter(pl.col("as_at").dt.month() == CENSUS_MONTH)
    years = september_years(staff_in_post)
    horizons = tuple(ahead for ahead in range(1, horizon + 1) if origin + ahead in years)
    if origin not in years or not horizons:
        raise EvidenceError("The back-test cannot be run.", [_no_such_case(origin, horizon, years)])
    history = read_history(septembers, census_day(origin))
    actual = np.stack([_actual(septembers, history, origin + ahead) for ahead in horizons], axis=2)
    return BacktestCase(origin, horizons, history, actual)


def _no_such_case(origin: int, horizon: int, years: set[int]) -> Problem:
    known = f"{min(years)} to {max(years)}" if years else "none"
    return Problem(
        where="origin",
        value=f"{origin}, {horizon} years ahead",
        rule=f"a back-test needs the September counts of its origin and of a year after it; known are {known}.",
        remedy="Choose an origin at least two years after the first count and one before the last.",
    )


def _actual(septembers: pl.DataFrame, history: StaffHistory, year: int) -> FloatArray:
    rows = septembers.filter(pl.col("as_at").dt.year() == year)
    there = {code: place for place, code in enumerate(history.organisations)}
    groups = {name: place for place, name in enumerate(history.staff_groups)}
    actual = np.full((len(there), len(groups)), np.nan)
    actual[[there[code] for code in rows["organisation"].unique() if code in there]] = 0.0
    cells = rows.group_by("organisation", "staff_group").agg(pl.col("fte").sum())
    for organisation, group, fte in cells.iter_rows():
        if organisation in there and group in groups:
            actual[there[organisation], groups[group]] = fte
    return actual
