"""The bridge (waterfall) from the gap at the baseline to the gap at a horizon, step by step."""

from __future__ import annotations

from functools import partial

import altair as alt
import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports import colours
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.scales import round_domain
from allotment.reports.charts.screen import Screen
from allotment.reports.run_views import SYSTEM, calendar_year, horizons
from allotment.reports.words import signed, whole

COLUMNS = ("step", "side", "gap_change_fte", "from_fte", "to_fte")
ENDS = ("start", "end")
ROW_PIXELS = {"wide": 34, "phone": 46}
NAME_PIXELS = 320
ROOM_FOR_FIGURES = 0.14
KINDS_OF_STEP = ["Gap", "Widens the gap", "Narrows the gap"]


def chart_table(run: RunRecord, years_ahead: int) -> pl.DataFrame:
    """Give the system's steps to one horizon in order, each with the gap before and after it."""
    steps = run.tables["waterfall"].filter(scope=SYSTEM, years_ahead=years_ahead).sort("order")
    is_end = pl.col("side").is_in(ENDS)
    after = (
        pl.when(pl.col("side") == "end").then(pl.col("gap_change_fte")).otherwise(pl.col("gap_change_fte").cum_sum())
    )
    return steps.with_columns(after.alias("to_fte")).with_columns(
        pl.when(is_end).then(0.0).otherwise(pl.col("to_fte") - pl.col("gap_change_fte")).alias("from_fte"),
    ).select(COLUMNS)  # fmt: skip


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw the bridge lying down: steps from top to bottom, so that their names can be read."""
    low, high = round_domain([*rows["from_fte"], *rows["to_fte"]], with_zero=True)
    domain = [low - (high - low) * ROOM_FOR_FIGURES * (low < 0), high + (high - low) * ROOM_FOR_FIGURES]
    ready = _worded(rows)
    order = ready["step"].to_list()
    x = alt.X("from_fte:Q").scale(domain=domain, nice=False).axis(orient="top", format=",.0f", tickCount=5, title=None)
    names = None if screen.is_phone else alt.Axis(title=None, ticks=False, domain=False, labelLimit=NAME_PIXELS)
    y = alt.Y("step:N", sort=order, axis=names).scale(paddingInner=0.55 if screen.is_phone else 0.3, paddingOuter=0.5)
    colour = alt.Fill("kind:N", legend=alt.Legend(orient="top", title=None, symbolType="square")).scale(
        domain=KINDS_OF_STEP, range=[colours.TOTAL, colours.WIDENS, colours.NARROWS]
    )
    bars = alt.Chart().mark_bar(stroke=colours.TEXT, strokeWidth=1)
    figures = alt.Chart().mark_text(align="left", dx=6, fontSize=screen.font - 1)
    layers = [
        alt.Chart(alt.InlineData(values=[{"zero": 0}]))
        .mark_rule(color=colours.TEXT, strokeWidth=1.5)
        .encode(alt.X("zero:Q")),
        bars.encode(x, alt.X2("to_fte"), y, colour),
        figures.encode(alt.X("right:Q"), y, alt.Text("figure:N")),
    ]
    if screen.is_phone:
        layers.append(_names_above(y, domain[0], screen))
    width = screen.width - 20 if screen.is_phone else screen.width - NAME_PIXELS
    return alt.layer(*layers, data=values(ready), width=width, height=alt.Step(ROW_PIXELS[screen.name]))


def _worded(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the figure, the kind of step and the right-hand end of each bar."""
    kinds, figures = [], []
    for side, change in rows.select("side", "gap_change_fte").iter_rows():
        kinds.append(KINDS_OF_STEP[0] if side in ENDS else KINDS_OF_STEP[1 if change > 0 else 2])
        figures.append(whole(change) if side in ENDS else signed(change))
    return rows.with_columns(
        pl.Series("kind", kinds), pl.Series("figure", figures), right=pl.max_horizontal("from_fte", "to_fte")
    )


def _names_above(y: alt.Y, left: float, screen: Screen) -> Drawing:
    lift = ROW_PIXELS[screen.name] * 0.45 / 2 + screen.font / 2 + 2
    words = alt.Chart().mark_text(align="left", dy=-lift, dx=2, fontSize=screen.font - 1)
    return words.encode(alt.XDatum(left), y, alt.Text("step:N"))


def describe(rows: pl.DataFrame) -> str:
    """Give both ends and the three largest steps."""
    start, end = rows.row(0, named=True), rows.row(-1, named=True)
    steps = rows.filter(~pl.col("side").is_in(ENDS)).sort(pl.col("gap_change_fte").abs(), descending=True).head(3)
    named = "; ".join(f"{row['step']} {signed(row['gap_change_fte'])}" for row in steps.iter_rows(named=True))
    return (
        f"From a gap of {whole(start['gap_change_fte'])} FTE to a gap of {whole(end['gap_change_fte'])} FTE. "
        f"The three largest steps, in FTE: {named}."
    )


def kind_at(run: RunRecord, years_ahead: int) -> ChartKind:
    """Give the bridge to one horizon of a run."""
    return ChartKind(
        key=f"bridge_{years_ahead}_years",
        title=f"What changes the gap from {run.base_date.year} to {calendar_year(run, years_ahead)}, FTE",
        form="Bridge chart",
        how_to_read=(
            "Start at the top with the gap today. Each bar begins where the one above ends: a dark bar widens the "
            "gap, a light one narrows it, and its figure says by how much. The last bar is the gap at the horizon. "
            "The steps sum to it exactly; nothing is left over. People who leave and people who join over many years "
            "add up to far more than the gap itself."
        ),
        columns=COLUMNS,
        chart_table=partial(chart_table, years_ahead=years_ahead),
        draw=draw,
        describe=describe,
        whole_system=True,
    )


def kinds(run: RunRecord) -> tuple[ChartKind, ...]:
    """Give the bridges to the last two reported horizons."""
    return tuple(kind_at(run, years) for years in horizons(run)[-2:])
