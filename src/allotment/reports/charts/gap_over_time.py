"""The gap of the whole system year by year, as a fan."""

from __future__ import annotations

import altair as alt
import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports import colours
from allotment.reports.charts.fan import band, end_words, fte_axis, year_axis, zero_line
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.scales import round_domain
from allotment.reports.charts.screen import Screen
from allotment.reports.run_views import SYSTEM, slices_by_year
from allotment.reports.words import interval, shortfall, whole

COLUMNS = ("year", "gap_fte", "gap_fte_p10", "gap_fte_p50", "gap_fte_p90", "chance_of_meeting", "synthetic_share")
HEIGHTS = {"wide": 380, "phone": 300}
ROOM_YEARS = {"wide": 0.24, "phone": 0.42}  # share of the years shown, kept free for words


def chart_table(run: RunRecord) -> pl.DataFrame:
    """Give the system's gap, its interval and the chance of meeting need, a row a year."""
    return slices_by_year(run, SYSTEM).select(COLUMNS)


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw the mean gap as a heavy line in its 80% band, the median dashed."""
    height = HEIGHTS[screen.name]
    domain = round_domain([*rows["gap_fte_p10"], *rows["gap_fte_p90"], *rows["gap_fte"]], with_zero=True)
    span = max(1, int(rows["year"][-1]) - int(rows["year"][0]))
    x = year_axis(rows, screen, span * ROOM_YEARS[screen.name])
    y = fte_axis("gap_fte_p10", domain)
    last = rows.row(-1, named=True)
    high, low = ("P90", "P10") if screen.is_phone else ("High (P90)", "Low (P10)")
    words = {
        f"{high} {whole(last['gap_fte_p90'])}": last["gap_fte_p90"],
        f"Mean {whole(last['gap_fte'])}": last["gap_fte"],
        f"{low} {whole(last['gap_fte_p10'])}": last["gap_fte_p10"],
    }
    return alt.layer(
        *band(x, y, "gap_fte_p10", "gap_fte_p90"),
        alt.Chart().mark_line(color=colours.TEXT, strokeWidth=1.5, strokeDash=[3, 3]).encode(x, alt.Y("gap_fte_p50:Q")),
        alt.Chart().mark_line(color=colours.DARK_BLUE, strokeWidth=3.5).encode(x, alt.Y("gap_fte:Q")),
        zero_line(),
        end_words(words, last["year"], domain, height, screen),
        data=values(rows),
        width=screen.width - 60,
        height=height,
    )


def describe(rows: pl.DataFrame) -> str:
    """Say where the gap starts, where it ends and how wide its interval is."""
    first, last = rows.row(0, named=True), rows.row(-1, named=True)
    return (
        f"In {first['year']} the system is {shortfall(first['gap_fte'])}. By {last['year']} the mean "
        f"projection is {shortfall(last['gap_fte'])}, with an 80% interval of "
        f"{interval(last['gap_fte_p10'], last['gap_fte_p90'])} FTE."
    )


KIND = ChartKind(
    key="gap_over_time",
    title="Gap between need and supply, whole system, FTE",
    form="Fan chart",
    how_to_read=(
        "The heavy line is the mean projected gap: requirement less staff in post. The shaded band holds 8 in 10 of "
        "the simulated futures: 1 in 10 ends above it and 1 in 10 below. The dashed line is the middle future. Above "
        "the line at 0 the system is short of staff; below it, supply exceeds need."
    ),
    columns=COLUMNS,
    chart_table=chart_table,
    draw=draw,
    describe=describe,
)
