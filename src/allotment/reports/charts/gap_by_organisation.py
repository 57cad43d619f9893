"""The gap of each organisation at five years and at the run's end."""

from __future__ import annotations

import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports.charts.gap_by_staff_group import COLUMNS, at_two_horizons, describe_extremes
from allotment.reports.charts.interval_rows import draw_intervals
from allotment.reports.charts.kind import ChartKind, Drawing
from allotment.reports.charts.screen import Screen
from allotment.reports.run_views import ORGANISATION, slices_by_year
from allotment.reports.words import short_organisation

MOST_DRAWN = 20


def chart_table(run: RunRecord) -> pl.DataFrame:
    """Give each organisation's gap at both horizons, the widest gap at the end first."""
    rows = slices_by_year(run, ORGANISATION)
    short = pl.col("label").map_elements(short_organisation, return_dtype=pl.String)
    return at_two_horizons(rows.with_columns(short.alias("label")), run)


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw the organisations with the largest gaps, either way; the table under the chart holds them all."""
    return draw_intervals(_largest(rows), screen)


def _largest(rows: pl.DataFrame) -> pl.DataFrame:
    end = rows.filter(pl.col("years_ahead") == pl.col("years_ahead").max())
    chosen = end.sort(pl.col("gap_fte").abs(), descending=True, maintain_order=True).head(MOST_DRAWN)["label"]
    return rows.filter(pl.col("label").is_in(chosen.implode()))


def describe(rows: pl.DataFrame) -> str:
    """Name the widest and the narrowest gap, and say how many organisations only the table shows."""
    hidden = rows["label"].n_unique() - _largest(rows)["label"].n_unique()
    rest = f" The chart leaves out the {hidden} smallest; the table has them all." if hidden else ""
    return describe_extremes(rows, "organisations") + rest


KIND = ChartKind(
    key="gap_by_organisation",
    title="Gap by organisation, FTE",
    form="Dot chart with intervals",
    how_to_read=(
        "As for staff groups: the open circle is the nearer horizon, the filled diamond the further one, the line "
        "the 80% interval. Primary care is shown by primary care network, with its practices; adult social care by "
        f"council area, all its employers together. Where there are more than {MOST_DRAWN} organisations the chart "
        "shows those with the largest gaps, and the table shows every one."
    ),
    columns=COLUMNS,
    chart_table=chart_table,
    draw=draw,
    describe=describe,
)
