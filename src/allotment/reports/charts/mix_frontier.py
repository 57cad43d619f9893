"""The efficient frontier: the least gap that each amount of money can reach."""

from __future__ import annotations

import altair as alt
import polars as pl

from allotment.reports import colours
from allotment.reports.charts.chosen_mix import ChosenMix, pounds
from allotment.reports.charts.fan import fte_axis
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.money_axis import in_millions, money_axis
from allotment.reports.charts.scales import round_domain
from allotment.reports.charts.screen import Screen
from allotment.reports.words import whole

COLUMNS = ("budget_factor", "budget_pounds", "spent_pounds", "short_after_fte")
HEIGHTS = {"wide": 340, "phone": 280}
AS_IT_STANDS = 1.0
WHOLE_TIMES = (0.0, 1.0, 2.0)


def chart_table(mix: ChosenMix) -> pl.DataFrame:
    """Give the gap and the spending at each multiple of the budgets."""
    rows = mix.table("frontier")
    if rows.is_empty():
        return pl.DataFrame()
    gap = pl.col("gap_fte").alias("short_after_fte")
    return rows.select("budget_factor", pounds("budget_pence"), pounds("spent_pence"), gap).sort("budget_factor")


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw the gap against what is spent, a point for each multiple of the budgets, today's marked."""
    domain = round_domain(rows["short_after_fte"].to_list(), with_zero=True)
    words = pl.col("budget_factor").map_elements(lambda one: f"\u00d7 {one:g}", pl.String)
    ready = rows.with_columns(words.alias("words"))
    x = alt.X("spent_pounds:Q", axis=money_axis(max(rows["spent_pounds"].to_list())))
    y = fte_axis("short_after_fte", domain)
    today = alt.Chart(values(ready.filter(pl.col("budget_factor") == AS_IT_STANDS)))
    named = ready.filter(pl.col("budget_factor").is_in(WHOLE_TIMES)) if screen.is_phone else ready
    labels = alt.Chart(values(named)).mark_text(dy=-14, align="left", fontSize=screen.font - 1)
    return alt.layer(
        alt.Chart().mark_line(color=colours.BLUE, strokeWidth=2.5).encode(x, y, alt.Order("budget_factor:Q")),
        alt.Chart().mark_point(color=colours.BLUE, filled=True, size=60).encode(x, y),
        today.mark_point(color=colours.DARK_BLUE, filled=True, size=180, shape="diamond").encode(x, y),
        labels.encode(x, y, alt.Text("words:N")),
        data=values(ready),
        width=screen.width - 90,
        height=HEIGHTS[screen.name],
    )


def describe(rows: pl.DataFrame) -> str:
    """Say what the budgets as they stand reach, and what the largest multiple would."""
    last = rows.row(-1, named=True)
    standing = rows.filter(pl.col("budget_factor") == AS_IT_STANDS)
    now = standing.row(0, named=True) if standing.height else last
    return (
        f"With the budgets as they stand {in_millions(now['spent_pounds'])} is spent and "
        f"{whole(now['short_after_fte'])} FTE stay short, averaged over the years. With {last['budget_factor']:g} "
        f"times the budgets {in_millions(last['spent_pounds'])} would be spent and {whole(last['short_after_fte'])} "
        "stay short."
    )


KIND = ChartKind(
    key="mix_frontier",
    title="FTE short against what is spent, at multiples of the budgets",
    form="Line chart with points",
    how_to_read=(
        "Each point is the best mix if every budget were so many times as large, ring-fences and limits staying as "
        "they are; the diamond is the budgets as they stand. Further right more is spent, further down fewer FTE are "
        "short, averaged over the years. Where the line runs flat, money is no longer what holds the system back. "
        "Points are by the linear reckoning, not each run through the engine."
    ),
    columns=COLUMNS,
    chart_table=chart_table,
    draw=draw,
    describe=describe,
    whole_system=True,
)
