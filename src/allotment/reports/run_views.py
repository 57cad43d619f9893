"""The few ways in which every chart and sheet looks at a run: by whole year, by slice, under readable names."""

from __future__ import annotations

import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports.words import organisation_title, system_name

REPORTED_HORIZONS = (1, 3, 5, 15)  # operational return, education plan, joint forward plan, strategy
SYSTEM, SECTOR, STAFF_GROUP, ORGANISATION = "system", "sector", "staff_group", "organisation"
WHOLLY = 0.995
PARTLY = 0.005


def horizons(run: RunRecord) -> tuple[int, ...]:
    """Give the horizons that the report speaks of, with the run's last year among them."""
    within = {years for years in REPORTED_HORIZONS if years < run.request.years}
    return tuple(sorted(within | {run.request.years}))


def calendar_year(run: RunRecord, years_ahead: int) -> int:
    """Give the calendar year that lies so many years after the baseline."""
    return run.base_date.year + years_ahead


def reading_dates(run: RunRecord) -> str:
    """Say on which day of each year the stocks are counted."""
    return f"{run.base_date.day} {run.base_date:%B}"


def place(run: RunRecord) -> str:
    """Give the system's short name."""
    return system_name(run.ics_name)


def organisation_names(run: RunRecord) -> dict[str, str]:
    """Give each organisation's readable name by code."""
    pairs = run.tables["baseline"].select("organisation", "organisation_name").unique(maintain_order=True)
    return {code: organisation_title(name) for code, name in pairs.iter_rows()}


def organisation_sectors(run: RunRecord) -> dict[str, str]:
    """Give each organisation's sector by code."""
    return dict(run.tables["baseline"].select("organisation", "sector").unique(maintain_order=True).iter_rows())


def slices_by_year(run: RunRecord, scope: str) -> pl.DataFrame:
    """Give the summary of one scope at whole years, with ``year`` and a readable ``label`` added.

    A monthly run keeps the twelfth month of each year, which is where its yearly views stand.
    """
    names = organisation_names(run) if scope == ORGANISATION else {}
    rows = run.tables["summary"].filter(
        pl.col("scope") == scope, (pl.col("years_ahead") - pl.col("years_ahead").round()).abs() < 1e-9
    )
    return rows.with_columns(
        pl.col("years_ahead").round().cast(pl.Int64),
        (pl.col("years_ahead").round().cast(pl.Int64) + run.base_date.year).alias("year"),
        pl.col("name").replace(names).alias("label"),
    ).sort("name", "years_ahead", maintain_order=True)


def planning_year(period: pl.Expr, run: RunRecord) -> pl.Expr:
    """Give the year in which a period's twelve months end: 2026 and 2025-09 are both the year to August 2026."""
    year, month = period.str.slice(0, 4).cast(pl.Int64), period.str.slice(5, 2).cast(pl.Int64, strict=False)
    after = (month > run.base_date.month).fill_null(value=False)
    return year + after.cast(pl.Int64)


def synthetic_by_sector(run: RunRecord) -> pl.DataFrame:
    """Give the share of each sector's baseline FTE that is made, not counted."""
    share = pl.col("fte").filter("synthetic").sum() / pl.col("fte").sum()
    return run.tables["baseline"].group_by("sector").agg(share.fill_nan(0.0).alias("synthetic_share"))


def sector_labels(run: RunRecord) -> dict[str, str]:
    """Give each sector's name with its capital letter, marked where it is wholly or partly synthetic."""
    named = pl.col("sector").map_elements(sentence_case, return_dtype=pl.String)
    rows = synthetic_by_sector(run).select("sector", marked(named, pl.col("synthetic_share")).alias("label"))
    return dict(rows.iter_rows())


def sentence_case(name: str) -> str:
    """Give a sector or a heading its capital letter."""
    return name[:1].upper() + name[1:]


def synthetic_word(share: float) -> str:
    """Say how far a figure rests on synthetic posts: not at all (empty), in part, or wholly."""
    if share >= WHOLLY:
        return "Synthetic"
    return "Part synthetic" if share > PARTLY else ""


def marked(label: pl.Expr, synthetic_share: pl.Expr) -> pl.Expr:
    """Put the word beside the label of every wholly or partly synthetic slice, so that no chart drops it."""
    word = (
        pl.when(synthetic_share >= WHOLLY)
        .then(pl.lit(" (synthetic)"))
        .when(synthetic_share > PARTLY)
        .then(pl.lit(" (part synthetic)"))
        .otherwise(pl.lit(""))
    )
    return label + word
