"""What each part of the baseline hands on: staff in post, how far they may be off, and what was noted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from allotment.projection.baseline.whole_people import largest_remainder
from allotment.workforce.roles import ROLES

STAFF_COLUMNS = {
    "ics": pl.String,
    "region": pl.String,
    "organisation": pl.String,
    "organisation_name": pl.String,
    "sector": pl.String,
    "staff_group": pl.String,
    "role": pl.String,
    "headcount": pl.Int64,
    "fte": pl.Float64,
    "as_at": pl.Date,
    "grade": pl.String,
    "synthetic": pl.Boolean,
    "source": pl.String,
}
ERROR_COLUMNS = {
    "ics": pl.String,
    "organisation": pl.String,
    "role": pl.String,
    "error": pl.String,
    "partner": pl.String,
    "what_is_missing": pl.String,
    "remedy": pl.String,
    "fte_estimated": pl.Float64,
    "half_width_fte": pl.Float64,
    "cancels_in_total": pl.Boolean,
}


@dataclass(frozen=True)
class StaffEstimate:
    """Staff in post of one kind of partner in every system.

    ``staff`` has one row for each organisation and role (``STAFF_COLUMNS``). ``errors`` (``ERROR_COLUMNS``) has
    80% half-widths: rows with one ``error`` name err together, different errors are independent. An error that
    cancels in the total moves FTE between roles of an organisation whose total is known. ``notes`` are pairs of
    system and sentence.
    """

    staff: pl.DataFrame
    errors: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=ERROR_COLUMNS))
    notes: tuple[tuple[str, str], ...] = ()


def together(estimates: Iterable[StaffEstimate]) -> StaffEstimate:
    """Put estimates under each other."""
    parts = list(estimates)
    return StaffEstimate(
        staff=pl.concat([part.staff.select(_cast(STAFF_COLUMNS)) for part in parts]),
        errors=pl.concat([part.errors.select(_cast(ERROR_COLUMNS)) for part in parts]),
        notes=tuple(note for part in parts for note in part.notes),
    )


def staff_group_of_role() -> pl.Expr:
    """Give the staff group of the column ``role``."""
    return pl.col("role").replace_strict({name: role.staff_group for name, role in ROLES.items()})


def with_whole_headcount(staff: pl.DataFrame) -> pl.DataFrame:
    """Round ``exact_headcount`` to ``headcount``: organisation totals stay, and FTE never stands without a person."""
    ordered = staff.sort("organisation", "role")
    organisations = ordered["organisation"].rle_id().cast(pl.Int64).to_numpy()
    at_least = (ordered["fte"] > 0).cast(pl.Int64).to_numpy()
    people = largest_remainder(ordered["exact_headcount"].to_numpy().astype(np.float64), organisations, at_least)
    return ordered.with_columns(pl.Series("headcount", people)).drop("exact_headcount")


def _cast(columns: Mapping[str, type[pl.DataType]]) -> list[pl.Expr]:
    return [pl.col(name).cast(kind) for name, kind in columns.items()]
