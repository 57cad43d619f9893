"""Recruits year by year, by where they come from."""

from __future__ import annotations

import altair as alt
import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports import colours
from allotment.reports.charts.fan import YEARS_BETWEEN_TICKS
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.screen import Screen
from allotment.reports.run_views import marked, planning_year
from allotment.reports.words import percent, whole

COLUMNS = ("label", "year", "headcount", "fte", "synthetic_share")
PANELS_ACROSS = {"wide": 2, "phone": 1}
AXIS_PIXELS = 52
PANEL_HEIGHT = {"wide": 150, "phone": 120}


def chart_table(run: RunRecord) -> pl.DataFrame:
    """Give each source's recruits to the system by planning year, the largest source first."""
    synthetic = run.tables["baseline"].select("organisation", "role", "synthetic")
    recruits = run.tables["recruitment_by_source"].join(synthetic, on=["organisation", "role"], how="left")
    yearly = recruits.group_by("recruitment_source", planning_year(pl.col("period"), run).alias("year")).agg(
        pl.col("headcount", "fte").sum(),
        (pl.col("fte").filter(pl.col("synthetic").fill_null(value=False)).sum() / pl.col("fte").sum())
        .fill_nan(0.0)
        .alias("synthetic_share"),
    )
    total = pl.col("headcount").sum().over("recruitment_source")
    whole_source = pl.col("synthetic_share").max().over("recruitment_source")
    return (
        yearly.sort(total, "recruitment_source", "year", descending=[True, False, False])
        .with_columns(marked(pl.col("recruitment_source"), whole_source).alias("label"))
        .select(COLUMNS)
    )


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw one panel of bars a source, all on one upright scale."""
    across = PANELS_ACROSS[screen.name]
    years = rows["year"].unique().sort().to_list()
    ticks = years[:: YEARS_BETWEEN_TICKS[screen.name]]
    x = alt.X("year:O", axis=alt.Axis(title=None, labelAngle=0, values=ticks, ticks=False))
    axis = alt.Axis(
        format=",.0f", tickCount=3, domain=False, ticks=False, title=None, minExtent=AXIS_PIXELS, maxExtent=AXIS_PIXELS
    )
    y = alt.Y("headcount:Q", axis=axis)
    bars = alt.Chart().mark_bar(color=colours.BLUE).encode(x, y)
    panel = bars.properties(
        width=(screen.width - across * (AXIS_PIXELS + 24)) / across, height=PANEL_HEIGHT[screen.name]
    )
    order = rows["label"].unique(maintain_order=True).to_list()
    facet = alt.Facet("label:N", sort=order, header=alt.Header(title=None, labelAnchor="start", labelOrient="top"))
    drawn = panel.properties(data=values(rows)).facet(facet=facet, columns=across, spacing=24)
    return drawn.resolve_axis(x="independent", y="independent")


def describe(rows: pl.DataFrame) -> str:
    """Say how many are recruited in the first and last year, and the largest source."""
    first, last = min(rows["year"].to_list()), max(rows["year"].to_list())
    totals = {year: sum(rows.filter(pl.col("year") == year)["headcount"].to_list()) for year in (first, last)}
    sources = rows.group_by("label", maintain_order=True).agg(pl.col("headcount").sum())
    largest, heads = sources.row(0)
    everyone = sum(sources["headcount"].to_list())
    share = heads / everyone if everyone else 0.0
    return (
        f"{whole(totals[first])} people are recruited in the year to {first} and "
        f"{whole(totals[last])} in the year to {last}. The largest source is {largest}, {percent(share)} of all."
    )


KIND = ChartKind(
    key="recruitment_sources",
    title="Recruits by source, people a year",
    form="Small bar charts, one a source",
    how_to_read=(
        "Each panel is a source; each bar is the people recruited in the year that ends then. All panels share one "
        "upright scale, so their heights can be compared. New graduates of training are counted apart and are not "
        "among the recruits."
    ),
    columns=COLUMNS,
    chart_table=chart_table,
    draw=draw,
    describe=describe,
)
