"""The tables of the workbook: what each sheet is called, says and holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports import quality
from allotment.reports.run_views import (
    ORGANISATION,
    STAFF_GROUP,
    SYSTEM,
    horizons,
    organisation_names,
    planning_year,
    slices_by_year,
    synthetic_word,
)

GAP_COLUMNS: tuple[str, ...] = (
    "years_ahead",
    "year",
    "required_fte",
    "supply_fte",
    "gap_fte",
    "gap_fte_p10",
    "gap_fte_p50",
    "gap_fte_p90",
)
GAP_COLUMNS += ("chance_of_meeting", "headcount", "synthetic_share", "synthetic_word")


@dataclass(frozen=True)
class Sheet:
    """One sheet with one table. ``notes`` stand between its title and its table."""

    name: str
    title: str
    notes: tuple[str, ...]
    make: Callable[[RunRecord], pl.DataFrame]

    @property
    def table_name(self) -> str:
        """Give the Excel table's name."""
        return "".join(letter if letter.isalnum() else "_" for letter in self.name)


def headlines(run: RunRecord) -> pl.DataFrame:
    """Give the whole system now and at each reported horizon."""
    rows = slices_by_year(run, SYSTEM).filter(pl.col("years_ahead").is_in([0, *horizons(run)]))
    return _with_word(rows).select(pl.col("name").alias("system"), *GAP_COLUMNS)


def gap_by_staff_group(run: RunRecord) -> pl.DataFrame:
    """Give each staff group's gap at every whole year."""
    return _with_word(slices_by_year(run, STAFF_GROUP)).select(pl.col("label").alias("staff_group"), *GAP_COLUMNS)


def gap_by_organisation(run: RunRecord) -> pl.DataFrame:
    """Give each organisation's gap at every whole year."""
    rows = _with_word(slices_by_year(run, ORGANISATION))
    return rows.select(pl.col("label").alias("organisation_name"), pl.col("name").alias("organisation"), *GAP_COLUMNS)


def _with_word(rows: pl.DataFrame) -> pl.DataFrame:
    words = pl.Series(
        "synthetic_word", [synthetic_word(share) or "No" for share in rows["synthetic_share"]], dtype=pl.String
    )
    return rows.with_columns(words)


def projection(run: RunRecord) -> pl.DataFrame:
    """Give every row of the projection, with organisations named and synthetic posts marked."""
    names = organisation_names(run)
    made = run.tables["baseline"].select("organisation", "role", "synthetic")
    rows = run.tables["projection"].join(made, on=["organisation", "role"], how="left", maintain_order="left")
    columns = [name for name in run.tables["projection"].columns if name not in ("period", "organisation")]
    return rows.select(
        "period",
        pl.col("organisation").replace(names).alias("organisation_name"),
        "organisation",
        *columns,
        pl.col("synthetic").fill_null(value=False),
    )


def waterfall(run: RunRecord) -> pl.DataFrame:
    """Give the steps of every bridge."""
    names = organisation_names(run)
    is_organisation = pl.col("scope") == ORGANISATION
    named = pl.when(is_organisation).then(pl.col("name").replace(names)).otherwise(pl.col("name"))
    return run.tables["waterfall"].with_columns(named.alias("name"))


def recruitment(run: RunRecord) -> pl.DataFrame:
    """Give recruits by planning year, staff group and source."""
    kinds = run.tables["baseline"].select("organisation", "role", "sector", "staff_group", "synthetic")
    rows = run.tables["recruitment_by_source"].join(kinds, on=["organisation", "role"], how="left")
    keys = ("sector", "staff_group", "recruitment_source", "year")
    yearly = rows.group_by(
        "sector", "staff_group", "recruitment_source", planning_year(pl.col("period"), run).alias("year")
    ).agg(pl.col("headcount", "fte").sum(), pl.col("synthetic").fill_null(value=False).all())
    return yearly.sort(keys).select(*keys, "headcount", "fte", "synthetic")


def baseline(run: RunRecord) -> pl.DataFrame:
    """Give the baseline with organisations named."""
    names = organisation_names(run)
    rows = run.tables["baseline"].with_columns(pl.col("organisation").replace(names).alias("organisation_name"))
    first = ["organisation_name", "organisation", "sector", "staff_group", "role"]
    return rows.select(*first, *(name for name in rows.columns if name not in first))


def staff_by_age(run: RunRecord) -> pl.DataFrame:
    """Give staff by sector, staff group and single year of age at the baseline and each horizon."""
    kinds = run.tables["baseline"].select("organisation", "role", "sector", "staff_group", "synthetic")
    rows = run.tables["age_profile"].join(kinds, on=["organisation", "role"], how="left")
    keys = ("sector", "staff_group", "years_ahead", "age")
    heads = rows.group_by(keys).agg(pl.col("headcount").sum(), pl.col("synthetic").fill_null(value=False).all())
    return heads.sort(keys).select(*keys, "headcount", "synthetic")


def backtest(run: RunRecord) -> pl.DataFrame:
    """Give every method's score by scope and horizon."""
    return run.tables["backtest_scores"].sort("scope", "horizon", "weighted_error_share").select(
        "method", "horizon", "scope", "weighted_error_share", "bias_share", "mase", "coverage", "series"
    )  # fmt: skip


def demand_drivers(run: RunRecord) -> pl.DataFrame:
    """Give the indices that move the requirement."""
    return run.tables["demand_drivers"].sort("sector", "staff_group", "period")


def assumptions(run: RunRecord) -> pl.DataFrame:
    """Give every record that the run used."""
    first = ["title", "applies_to", "value", "p10", "p90", "unit", "distribution", "grade", "source", "owner"]
    rows = run.tables["assumptions"].sort("title", "applies_to", maintain_order=True)
    return rows.select(*first, *(name for name in rows.columns if name not in first))


def provenance(run: RunRecord) -> pl.DataFrame:
    """Give every file behind the run."""
    rows = run.tables["provenance"].sort("publisher", "title", "table", "file")
    first = ["title", "publisher", "as_at", "grade", "licence", "synthetic", "file", "sha256"]
    return rows.select(*first, *(name for name in rows.columns if name not in first))


SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "Headlines",
        "Need, supply and gap of the whole system, now and at each horizon",
        ("A gap above 0 is a shortage. P10 to P90 is the 80% interval. The baseline is not simulated.",),
        headlines,
    ),
    Sheet(
        "Gap by staff group",
        "Need, supply and gap by staff group and year",
        ("Intervals of a total are not sums of the intervals of its parts.",),
        gap_by_staff_group,
    ),
    Sheet(
        "Gap by organisation",
        "Need, supply and gap by organisation and year",
        ("Primary care is shown by primary care network; adult social care by council area, its employers together.",),
        gap_by_organisation,
    ),
    Sheet(
        "Projection",
        "Every period, organisation and role: flows, stocks, need and gap",
        (
            "Flows and stocks are expected headcounts. A period is the twelve months, or the month, that end then. "
            "Leavers leave out retirements.",
        ),
        projection,
    ),
    Sheet(
        "Waterfall",
        "Steps from the gap at the baseline to the gap at each horizon",
        ("Steps sum exactly. Above 0 widens the gap. Start and end hold the gap itself.",),
        waterfall,
    ),
    Sheet(
        "Recruitment",
        "Recruits by year, staff group and source",
        ("New graduates are counted apart. Organisations and roles are in the tidy tables.",),
        recruitment,
    ),
    Sheet(
        "Baseline",
        "Staff in post, establishment and vacancies by organisation and role",
        ("Each row keeps the date of its own evidence, its grade, and whether it is synthetic.",),
        baseline,
    ),
    Sheet(
        "Age profile",
        "Staff by age, sector and staff group, at the baseline and each horizon",
        ("Organisations and roles are in the tidy tables. The age mix inside a trust follows national mixes.",),
        staff_by_age,
    ),
    Sheet(
        "Demand drivers",
        "What moves the requirement of each sector and staff group",
        ("Requirement = base x population x other growth / productivity. The base year is 1.",),
        demand_drivers,
    ),
    Sheet(
        "Back-test",
        "How far each method missed on years that it was not shown",
        ("80% coverage is right. The floor was told the national growth in advance.",),
        backtest,
    ),
    Sheet(
        "Assumptions",
        "Every record that the run used, with its source and owner",
        ("An elicited placeholder is a judgement that stands until evidence replaces it.",),
        assumptions,
    ),
    Sheet(
        "Provenance",
        "Every file behind the run",
        ("The SHA-256 changes if one byte of the file changes.",),
        provenance,
    ),
    Sheet(
        "Data quality",
        "What missing and old returns cost in certainty",
        ("The width is what the return would take off the 80% interval of the total.",),
        quality.certainty,
    ),
)
"""Every table of the workbook, in the order of its tabs."""
