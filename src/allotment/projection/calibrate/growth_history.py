"""The yearly staff counts up to an origin, as arrays: organisations O by staff groups G by counts T."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.workforce.errors import EvidenceError, Problem

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

CENSUS_MONTH = 9  # the trust series is published each September
MONTHS_A_YEAR = 12
FEWEST_COUNTS = 3  # two steps, of which one can vary from the other


@dataclass(frozen=True)
class StaffHistory:
    """Staff by organisation, staff group and count; a missing cell is 0. Steps lie between one count and the next."""

    organisations: tuple[str, ...]  # O
    staff_groups: tuple[str, ...]  # G
    as_at: tuple[date, ...]  # T
    fte: FloatArray  # (O, G, T)
    headcount: FloatArray  # (O, G, T)

    @property
    def step_years(self) -> FloatArray:
        """Length of each of the T - 1 steps, in years."""
        months = np.array([day.year * MONTHS_A_YEAR + day.month for day in self.as_at], dtype=np.float64)
        return np.asarray(np.diff(months) / MONTHS_A_YEAR)

    @property
    def total_fte(self) -> FloatArray:
        """FTE of each organisation at each count, (O, T)."""
        return np.asarray(self.fte.sum(axis=1))

    def without_season(self, shortfall_share: float) -> FloatArray:
        """FTE (O, G, T) with a last count outside September raised to the September level."""
        level = self.fte.copy()
        if self.as_at[-1].month != CENSUS_MONTH:
            level[:, :, -1] /= 1 - shortfall_share
        return level


def read_history(staff_in_post: pl.DataFrame, until: date) -> StaffHistory:
    """Gather the September counts up to a date, and a later count up to that date if there is one.

    Nothing after ``until`` is read. Organisations and staff groups are those seen by then, in order of name.

    Args:
        staff_in_post: rows of the StaffInPost schema.
        until: the last day the forecast may know.

    Raises:
        EvidenceError: there are fewer than three counts up to that day, so growth cannot be told from chance.
    """
    known = staff_in_post.filter(pl.col("as_at") <= until)
    days = sorted(known["as_at"].unique())
    counts = [day for day in days if day.month == CENSUS_MONTH]
    if counts and days[-1] > counts[-1]:
        counts.append(days[-1])
    if len(counts) < FEWEST_COUNTS:
        raise EvidenceError("Growth cannot be calibrated.", [_too_short(until, len(counts))])
    kept = known.filter(pl.col("as_at").is_in(counts))
    organisations = tuple(sorted(kept["organisation"].unique()))
    staff_groups = tuple(sorted(kept["staff_group"].unique()))
    fte, headcount = _cubes(kept, organisations, staff_groups, counts)
    return StaffHistory(organisations, staff_groups, tuple(counts), fte, headcount)


def _too_short(until: date, counts: int) -> Problem:
    return Problem(
        where="staff_in_post",
        value=str(counts),
        rule=f"growth needs at least three yearly counts up to {until:%d %B %Y}.",
        remedy="Choose a later origin, or add earlier September counts.",
    )


def _cubes(
    rows: pl.DataFrame, organisations: tuple[str, ...], staff_groups: tuple[str, ...], counts: list[date]
) -> tuple[FloatArray, FloatArray]:
    cells = rows.group_by("organisation", "staff_group", "as_at").agg(pl.col("fte", "headcount").sum())
    place = (
        _positions(cells["organisation"], organisations),
        _positions(cells["staff_group"], staff_groups),
        _positions(cells["as_at"], counts),
    )
    shape = (len(organisations), len(staff_groups), len(counts))
    fte, headcount = np.zeros(shape), np.zeros(shape)
    fte[place] = cells["fte"].to_numpy()
    headcount[place] = cells["headcount"].to_numpy()
    return fte, headcount


def _positions(values: pl.Series, known: tuple[str, ...] | list[date]) -> NDArray[np.int64]:
    places = pl.Series(range(len(known)), dtype=pl.Int64)
    return values.replace_strict(pl.Series(known), places, return_dtype=pl.Int64).to_numpy()
