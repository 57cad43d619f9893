"""A part of the workforce that a chart is about: a sector, staff group, organisation or role, or where these meet."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports.run_views import (
    ORGANISATION,
    SECTOR,
    STAFF_GROUP,
    SYSTEM,
    organisation_names,
    planning_year,
    slices_by_year,
)
from allotment.workforce.errors import AllotmentError, Problem

ROLE = "role"
PARTS = (SECTOR, STAFF_GROUP, ORGANISATION, ROLE)
INTERVALS: tuple[str, ...] = (
    "supply_fte_p10",
    "supply_fte_p50",
    "supply_fte_p90",
    "required_fte_p10",
    "required_fte_p90",
)
INTERVALS += ("gap_fte_p10", "gap_fte_p50", "gap_fte_p90")
OF_ONE_CELL = (*(name for name in INTERVALS if not name.startswith("required")), "chance_of_meeting")
SLICE_COLUMNS: tuple[str, ...] = (
    "year",
    "years_ahead",
    "headcount",
    "supply_fte",
    "required_fte",
    "gap_fte",
    *INTERVALS,
)
SLICE_COLUMNS += ("chance_of_meeting", "synthetic_share")
NO_INTERVAL = (
    "This slice has no interval: the run keeps one for each organisation and role and for each total of one kind."
)


class SliceNotFoundError(AllotmentError):
    """The run holds no such slice."""


@dataclass(frozen=True)
class Slice:
    """What a chart is about. A part that is not named is not narrowed; none named is the whole system.

    ``organisation`` is a code; the others are names as the run's tables write them.
    """

    sector: str | None = None
    staff_group: str | None = None
    organisation: str | None = None
    role: str | None = None

    @property
    def named(self) -> dict[str, str]:
        """Give the parts that are named."""
        return {part: name for part in PARTS if (name := getattr(self, part)) is not None}

    @property
    def scope(self) -> str | None:
        """Give the summary's scope that holds the slice, or nothing where several parts meet."""
        if not self.named:
            return SYSTEM
        return next(iter(self.named)) if len(self.named) == 1 else None

    @property
    def pronoun(self) -> str:
        """Give the words by which a sentence speaks of the slice."""
        return "this slice" if self.named else "the system"

    def cells(self) -> pl.Expr:
        """Pick the slice's rows of a table that has the columns of the named parts."""
        return pl.all_horizontal(pl.lit(True), *(pl.col(part) == name for part, name in self.named.items()))


WHOLE_SYSTEM = Slice()


def slice_of(scope: str, name: str = "", organisation: str | None = None, role: str | None = None) -> Slice:
    """Give the slice of a scope and a name, narrowed further to an organisation, a role or both.

    Raises:
        SliceNotFoundError: there is no such scope.
    """
    if scope not in (SYSTEM, *PARTS):
        raise SliceNotFoundError(
            "There is no such slice.",
            [Problem(where="scope", value=scope, rule="is not a scope.", remedy=f"Use {', '.join((SYSTEM, *PARTS))}.")],
        )
    named = {} if scope == SYSTEM else {scope: name}
    further = {part: value for part, value in ((ORGANISATION, organisation), (ROLE, role)) if value}
    return Slice(**(named | further))


def check_slice(run: RunRecord, part: Slice) -> None:
    """Refuse a slice that holds no staff of a run.

    Raises:
        SliceNotFoundError: the run has no organisation and role in the slice; the message names the parts.
    """
    baseline = run.tables["baseline"]
    if part.named and baseline.filter(part.cells()).is_empty():
        problems = [
            Problem(
                where=kind.replace("_", " "),
                value=name,
                rule="has no staff here in this run." if name in baseline[kind] else "is not in this run.",
                remedy="Choose another from the lists above the charts.",
            )
            for kind, name in part.named.items()
        ]
        raise SliceNotFoundError(f"{run.run_id} has no such slice.", problems)


def slice_words(run: RunRecord, part: Slice) -> str:
    """Say which slice it is, as a title does: 'whole system', or who and then where."""
    names = organisation_names(run)
    named = part.named
    said = [names.get(named[kind], named[kind]) for kind in (ROLE, STAFF_GROUP, SECTOR, ORGANISATION) if kind in named]
    return ", ".join(said) if said else "whole system"


def by_year(run: RunRecord, part: Slice) -> pl.DataFrame:
    """Give a slice's staff, need, gap and intervals at whole years: one row a year, with the SLICE_COLUMNS.

    The baseline is among them where the summary holds the slice. Where parts meet, means are added up from the rows
    of each organisation and role, and intervals are null except in a single such row (quantiles do not add up).
    """
    if part.scope is None:
        return _crossed(run, part)
    rows = slices_by_year(run, part.scope)
    return (rows.filter(name=part.named[part.scope]) if part.named else rows).select(SLICE_COLUMNS)


def cells_by_year(run: RunRecord, part: Slice) -> pl.DataFrame:
    """Give the projection's rows of a slice at the end of each whole year, with year, supply and synthetic posts."""
    month = f"-{run.base_date.month:02d}"
    period = pl.col("period")
    made = run.tables["baseline"].select("organisation", "role", "synthetic")
    return (
        run.tables["projection"]
        .filter(part.cells(), (period.str.len_chars() == len("2026")) | period.str.ends_with(month))
        .join(made, on=["organisation", "role"], how="left", maintain_order="left")
        .with_columns(
            planning_year(period, run).alias("year"),
            pl.col("closing").alias("headcount"),
            pl.col("closing_fte").alias("supply_fte"),
            pl.col("synthetic").fill_null(value=False).cast(pl.Float64).alias("synthetic_share"),
        )
        .with_columns((pl.col("year") - run.base_date.year).alias("years_ahead"))
    )


def _crossed(run: RunRecord, part: Slice) -> pl.DataFrame:
    cells = cells_by_year(run, part)
    supply = pl.col("supply_fte")
    is_one = pl.len() == 1
    totals = cells.group_by("year", "years_ahead").agg(
        pl.col("headcount", "supply_fte", "required_fte", "gap_fte").sum(),
        (pl.col("synthetic_share") * supply).sum().truediv(supply.sum()).fill_nan(0.0).alias("synthetic_share"),
        *(pl.when(is_one).then(pl.col(name).first()).alias(name) for name in OF_ONE_CELL),
    )
    absent = [pl.lit(None, dtype=pl.Float64).alias(name) for name in INTERVALS if name not in OF_ONE_CELL]
    return totals.with_columns(absent).sort("year").select(SLICE_COLUMNS)


def has_interval(rows: pl.DataFrame, field: str = "gap_fte_p10") -> bool:
    """Say whether rows of a slice hold the interval that ``field`` belongs to."""
    return rows.height > 0 and rows[field].null_count() == 0


def synthetic_share_at_start(run: RunRecord, part: Slice) -> float:
    """Give the share of a slice's staff at the baseline that is made, not counted."""
    rows = run.tables["baseline"].filter(part.cells())
    total, made = (sum(some["fte"].to_list()) for some in (rows, rows.filter("synthetic")))
    return made / total if total else 0.0
