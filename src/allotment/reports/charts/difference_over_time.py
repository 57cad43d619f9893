"""How far the gap of one run stands from that of another at each horizon, with the interval of the difference."""

from __future__ import annotations

from functools import partial

import altair as alt
import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports import colours
from allotment.reports.charts.compared import ComparedRuns
from allotment.reports.charts.fan import zero_line
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.scales import round_domain
from allotment.reports.charts.screen import Screen
from allotment.reports.words import signed, whole

COLUMNS: tuple[str, ...] = (
    "year",
    "years_ahead",
    "gap_fte_first",
    "gap_fte_second",
    "difference_fte",
    "difference_p10",
)
COLUMNS += ("difference_p90",)
HEIGHTS = {"wide": 340, "phone": 300}
ROOM_YEARS = {"wide": 0.08, "phone": 0.2}  # share of the years shown, kept free on each side


def chart_table(_run: RunRecord, compared: ComparedRuns, scope: str, name: str) -> pl.DataFrame:
    """Give both gaps and their difference at each horizon, with the difference's 80% interval."""
    results, _ = compared.at(scope, name)
    return results.with_columns((pl.col("years_ahead") + compared.base_year).alias("year")).select(COLUMNS)


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw a point with its interval at each horizon, joined by a thin line that stands for no figures."""
    domain = round_domain([*rows["difference_p10"], *rows["difference_p90"], *rows["difference_fte"]], with_zero=True)
    years = rows["year"].to_list()
    room = max(1.0, (years[-1] - years[0]) * ROOM_YEARS[screen.name])
    x = alt.X("year:Q").scale(domain=[years[0] - room, years[-1] + 2 * room], nice=False, zero=False)
    x = x.axis(values=[float(year) for year in years], format="d", grid=False, title=None, labelOverlap="greedy")
    y = alt.Y("difference_fte:Q").scale(domain=list(domain), nice=False)
    y = y.axis(format="+,.0f", tickCount=5, domain=False, ticks=False, title=None)
    ready = rows.with_columns(pl.Series("figure", [signed(change) for change in rows["difference_fte"]]))
    words = alt.Chart().mark_text(align="left", dx=9, dy=-9, fontSize=screen.font - 1)
    return alt.layer(
        zero_line(),
        alt.Chart().mark_line(color=colours.RULE, strokeWidth=1, strokeDash=[2, 3]).encode(x, y),
        alt.Chart().mark_rule(color=colours.BLUE, strokeWidth=3)
        .encode(x, alt.Y("difference_p10:Q"), alt.Y2("difference_p90")),
        alt.Chart().mark_point(size=110, filled=True, color=colours.DARK_BLUE, opacity=1).encode(x, y),
        words.encode(x, y, alt.Text("figure:N")),
        data=values(ready),
        width=screen.width - 60,
        height=HEIGHTS[screen.name],
    )  # fmt: skip


def describe(rows: pl.DataFrame, first: str, second: str) -> str:
    """Say how far apart the two runs end, and whether the interval of the difference holds 0."""
    last = rows.row(-1, named=True)
    low, high = last["difference_p10"], last["difference_p90"]
    sure = "does not hold 0" if low > 0 or high < 0 else "holds 0"
    change = last["difference_fte"]
    stands = f"{whole(abs(change))} FTE {'wider' if change > 0 else 'narrower'} than"
    return (
        f"In {last['year']} the mean gap under {second} is {stands if round(change) else 'the same as'} that under "
        f"{first}. The 80% interval of the difference is {signed(low)} to {signed(high)} FTE and {sure}."
    )


def kind_of(compared: ComparedRuns, scope: str, name: str = "") -> ChartKind:
    """Give the chart of one slice of two runs."""
    return ChartKind(
        key="difference_over_time",
        title=f"Difference in the gap, {compared.words(scope, name)}, FTE: {compared.second} less {compared.first}",
        form="Points with intervals",
        how_to_read=(
            "Each point is the mean gap of the second run less that of the first, at one horizon; its upright line "
            "holds 8 in 10 of the differences. Below 0 the second run has the smaller gap. Both runs share their "
            "chance, future by future, so the interval is that of the difference alone and is narrower than either "
            "run's own."
        ),
        columns=COLUMNS,
        chart_table=partial(chart_table, compared=compared, scope=scope, name=name),
        draw=draw,
        describe=partial(describe, first=compared.first, second=compared.second),
    )
