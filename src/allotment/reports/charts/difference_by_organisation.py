"""Where the gaps of two runs differ: organisation by organisation, at the last two horizons."""

from __future__ import annotations

from functools import partial

import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports.charts.compared import ComparedRuns
from allotment.reports.charts.gap_by_organisation import MOST_DRAWN, largest
from allotment.reports.charts.interval_rows import draw_intervals
from allotment.reports.charts.kind import ChartKind, Drawing
from allotment.reports.charts.screen import Screen
from allotment.reports.run_views import ORGANISATION
from allotment.reports.words import short_organisation, signed

COLUMNS: tuple[str, ...] = (
    "label",
    "years_ahead",
    "year",
    "gap_fte_first",
    "gap_fte_second",
    "difference_fte",
    "difference_p10",
)
COLUMNS += ("difference_p90",)
AS_GAP = {"difference_fte": "gap_fte", "difference_p10": "gap_fte_p10", "difference_p90": "gap_fte_p90"}


def chart_table(_run: RunRecord, compared: ComparedRuns) -> pl.DataFrame:
    """Give each organisation's difference at the last two horizons, the largest at the end first, either way."""
    rows = compared.results.filter(scope=ORGANISATION)
    horizons = rows["years_ahead"].unique().sort().to_list()[-2:]
    kept = rows.filter(pl.col("years_ahead").is_in(horizons))
    last = kept.filter(pl.col("years_ahead") == horizons[-1]).select("name", pl.col("difference_fte").alias("at_end"))
    label = pl.col("name").replace(dict(compared.organisation_names))
    return (
        kept.join(last, on="name")
        .sort(pl.col("at_end").abs(), "name", "years_ahead", descending=[True, False, False])
        .with_columns(
            label.map_elements(short_organisation, return_dtype=pl.String).alias("label"),
            (pl.col("years_ahead") + compared.base_year).alias("year"),
        )
        .select(COLUMNS)
    )


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw a row each for those that differ most, either way."""
    return draw_intervals(largest(rows.rename(AS_GAP)), screen)


def describe(rows: pl.DataFrame) -> str:
    """Name both ends, and say how many only the table shows."""
    end = rows.filter(pl.col("years_ahead") == pl.col("years_ahead").max()).sort("difference_fte")
    low, high = end.row(0, named=True), end.row(-1, named=True)
    hidden = end.height - MOST_DRAWN
    rest = f" The chart leaves out {hidden} that differ less; the table has them all." if hidden > 0 else ""
    return (
        f"In {low['year']}, of {end.height} organisations the second run's gap is lowest against the first's in "
        f"{low['label']}, {signed(low['difference_fte'])} FTE, and highest in {high['label']}, "
        f"{signed(high['difference_fte'])} FTE.{rest}"
    )


def kind_of(compared: ComparedRuns) -> ChartKind:
    """Give the chart of every organisation in two runs."""
    return ChartKind(
        key="difference_by_organisation",
        title=f"Difference in the gap by organisation, FTE: {compared.second} less {compared.first}",
        form="Dot chart with intervals",
        how_to_read=(
            "Each row is an organisation: the open circle is the difference at the nearer horizon, the filled diamond "
            "that at the further one, the line its 80% interval. Left of 0 the second run has the smaller gap there; "
            f"right of 0, the larger. The chart shows up to {MOST_DRAWN} that differ most, and the table every one."
        ),
        columns=COLUMNS,
        chart_table=partial(chart_table, compared=compared),
        draw=draw,
        describe=describe,
    )
