"""The gap of each sector year by year: one small fan a sector."""

from __future__ import annotations

import altair as alt
import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports import colours
from allotment.reports.charts.fan import band, year_axis, zero_line
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.screen import Screen
from allotment.reports.run_views import SECTOR, marked, sentence_case, slices_by_year
from allotment.reports.words import shortfall

COLUMNS: tuple[str, ...] = (
    "label",
    "year",
    "required_fte",
    "supply_fte",
    "gap_fte",
    "gap_fte_p10",
    "gap_fte_p50",
    "gap_fte_p90",
)
COLUMNS += ("chance_of_meeting", "synthetic_share")
PANELS_ACROSS = {"wide": 2, "phone": 1}
PANEL_HEIGHT = {"wide": 190, "phone": 170}
AXIS_PIXELS = 62


def chart_table(run: RunRecord) -> pl.DataFrame:
    """Give each sector's gap and interval, a row a year."""
    rows = slices_by_year(run, SECTOR)
    named = pl.col("label").map_elements(sentence_case, return_dtype=pl.String)
    return rows.with_columns(marked(named, pl.col("synthetic_share").max().over("name")).alias("label")).select(COLUMNS)


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw one panel a sector, each on its own upright scale."""
    across = PANELS_ACROSS[screen.name]
    x = year_axis(rows, screen)
    y = alt.Y("gap_fte_p10:Q").axis(
        format=",.0f", tickCount=4, domain=False, ticks=False, title=None, minExtent=AXIS_PIXELS, maxExtent=AXIS_PIXELS
    )
    layers = alt.layer(
        *band(x, y, "gap_fte_p10", "gap_fte_p90"),
        alt.Chart().mark_line(color=colours.DARK_BLUE, strokeWidth=3).encode(x, alt.Y("gap_fte:Q")),
        zero_line(),
    ).properties(width=(screen.width - across * (AXIS_PIXELS + 24)) / across, height=PANEL_HEIGHT[screen.name])
    order = rows["label"].unique(maintain_order=True).to_list()
    header = alt.Header(title=None, labelAnchor="start", labelOrient="top")
    return layers.facet(
        facet=alt.Facet("label:N", sort=order, header=header), columns=across, data=values(rows), spacing=24
    ).resolve_scale(y="independent").resolve_axis(x="independent")  # fmt: skip


def describe(rows: pl.DataFrame) -> str:
    """Say where each sector's gap ends."""
    last = rows.filter(pl.col("year") == pl.col("year").max())
    ends = "; ".join(f"{row['label']}: {shortfall(row['gap_fte'])}" for row in last.iter_rows(named=True))
    return f"Mean projection for {last['year'][0]}: {ends}."


KIND = ChartKind(
    key="gap_by_sector",
    title="Gap by sector, FTE",
    form="Small fan charts, one a sector",
    how_to_read=(
        "One panel a sector, read as the chart for the whole system: the line is the mean gap and the band holds 8 "
        "in 10 simulated futures. Each panel has its own upright scale, so compare the shapes between panels and "
        "read the sizes from the figures at the side."
    ),
    columns=COLUMNS,
    chart_table=chart_table,
    draw=draw,
    describe=describe,
)
