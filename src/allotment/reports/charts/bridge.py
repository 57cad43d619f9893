"""The bridge (waterfall) from the gap at the baseline to the gap at a horizon, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import altair as alt
import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports import colours
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.scales import round_domain
from allotment.reports.charts.screen import Screen
from allotment.reports.charts.slice import WHOLE_SYSTEM, Slice
from allotment.reports.run_views import calendar_year, horizons
from allotment.reports.words import signed, whole

COLUMNS = ("step", "side", "gap_change_fte", "from_fte", "to_fte")
ENDS = ("start", "end")
ROW_PIXELS = {"wide": 34, "phone": 46}
NAME_PIXELS = 320
ROOM_FOR_FIGURES = 0.14


@dataclass(frozen=True)
class Walked:
    """What a bridge walks along: its columns, and the words for its ends, for steps up and for steps down."""

    change: str
    before: str
    after: str
    kinds: tuple[str, str, str]


GAP = Walked("gap_change_fte", "from_fte", "to_fte", ("Gap", "Widens the gap", "Narrows the gap"))


def chart_table(run: RunRecord, years_ahead: int, part: Slice = WHOLE_SYSTEM) -> pl.DataFrame:
    """Give a slice's steps to one horizon in order, each with the gap before and after it.

    Only slices that the run's summary holds have a bridge; any other gives no rows.
    """
    steps = run.tables["waterfall"].filter(scope=part.scope or "", years_ahead=years_ahead)
    return walked(steps.filter(pl.col("name").is_in(list(part.named.values()))) if part.named else steps)


def walked(steps: pl.DataFrame, along: Walked = GAP) -> pl.DataFrame:
    """Put steps (step, order, side and the change) in order, each with what stood before and after it."""
    change, is_end = pl.col(along.change), pl.col("side").is_in(ENDS)
    after = pl.when(pl.col("side") == "end").then(change).otherwise(change.cum_sum())
    return steps.sort("order").with_columns(after.alias(along.after)).with_columns(
        pl.when(is_end).then(0.0).otherwise(pl.col(along.after) - change).alias(along.before),
    ).select("step", "side", along.change, along.before, along.after)  # fmt: skip


def draw(rows: pl.DataFrame, screen: Screen, along: Walked = GAP) -> Drawing:
    """Draw the bridge lying down: steps from top to bottom, so that their names can be read."""
    low, high = round_domain([*rows[along.before], *rows[along.after]], with_zero=True)
    domain = [low - (high - low) * ROOM_FOR_FIGURES * (low < 0), high + (high - low) * ROOM_FOR_FIGURES]
    ready = _worded(rows, along)
    order = ready["step"].to_list()
    x = (
        alt.X(f"{along.before}:Q")
        .scale(domain=domain, nice=False)
        .axis(orient="top", format=",.0f", tickCount=5, title=None)
    )
    names = None if screen.is_phone else alt.Axis(title=None, ticks=False, domain=False, labelLimit=NAME_PIXELS)
    y = alt.Y("step:N", sort=order, axis=names).scale(paddingInner=0.55 if screen.is_phone else 0.3, paddingOuter=0.5)
    colour = alt.Fill("kind:N", legend=alt.Legend(orient="top", title=None, symbolType="square")).scale(
        domain=list(along.kinds), range=[colours.TOTAL, colours.WIDENS, colours.NARROWS]
    )
    bars = alt.Chart().mark_bar(stroke=colours.TEXT, strokeWidth=1)
    figures = alt.Chart().mark_text(align="left", dx=6, fontSize=screen.font - 1)
    layers = [
        alt.Chart(alt.InlineData(values=[{"zero": 0}]))
        .mark_rule(color=colours.TEXT, strokeWidth=1.5)
        .encode(alt.X("zero:Q")),
        bars.encode(x, alt.X2(along.after), y, colour),
        figures.encode(alt.X("right:Q"), y, alt.Text("figure:N")),
    ]
    if screen.is_phone:
        layers.append(_names_above(y, domain[0], screen))
    width = screen.width - 20 if screen.is_phone else screen.width - NAME_PIXELS
    return alt.layer(*layers, data=values(ready), width=width, height=alt.Step(ROW_PIXELS[screen.name]))


def _worded(rows: pl.DataFrame, along: Walked) -> pl.DataFrame:
    """Add the figure, the kind of step and the right-hand end of each bar."""
    kinds, figures = [], []
    for side, change in rows.select("side", along.change).iter_rows():
        kinds.append(along.kinds[0] if side in ENDS else along.kinds[1 if change > 0 else 2])
        figures.append(whole(change) if side in ENDS else signed(change))
    right = pl.max_horizontal(along.before, along.after)
    return rows.with_columns(pl.Series("kind", kinds), pl.Series("figure", figures), right=right)


def _names_above(y: alt.Y, left: float, screen: Screen) -> Drawing:
    lift = ROW_PIXELS[screen.name] * 0.45 / 2 + screen.font / 2 + 2
    words = alt.Chart().mark_text(align="left", dy=-lift, dx=2, fontSize=screen.font - 1)
    return words.encode(alt.XDatum(left), y, alt.Text("step:N"))


def describe(rows: pl.DataFrame) -> str:
    """Give both ends and the three largest steps."""
    start, end = rows[GAP.change][0], rows[GAP.change][-1]
    return (
        f"From a gap of {whole(start)} FTE to a gap of {whole(end)} FTE. "
        f"The three largest steps, in FTE: {largest_steps(rows, GAP)}."
    )


def largest_steps(rows: pl.DataFrame, along: Walked) -> str:
    """Name the three largest steps, either way."""
    steps = rows.filter(~pl.col("side").is_in(ENDS)).sort(pl.col(along.change).abs(), descending=True).head(3)
    return "; ".join(f"{step} {signed(change)}" for step, change in steps.select("step", along.change).iter_rows())


def kind_at(run: RunRecord, years_ahead: int, part: Slice = WHOLE_SYSTEM, words: str = "") -> ChartKind:
    """Give the bridge to one horizon of a run; a slice is named in ``words``."""
    whose = f", {words}" if words else ""
    return ChartKind(
        key=f"bridge_{years_ahead}_years",
        title=f"What changes the gap from {run.base_date.year} to {calendar_year(run, years_ahead)}{whose}, FTE",
        form="Bridge chart",
        how_to_read=(
            "Start at the top with the gap today. Each bar begins where the one above ends: a dark bar widens the "
            "gap, a light one narrows it, and its figure says by how much. The last bar is the gap at the horizon. "
            "The steps sum to it exactly; nothing is left over. People who leave and people who join over many years "
            "add up to far more than the gap itself."
        ),
        columns=COLUMNS,
        chart_table=partial(chart_table, years_ahead=years_ahead, part=part),
        draw=draw,
        describe=describe,
        whole_system=True,
    )


def kinds(run: RunRecord, part: Slice = WHOLE_SYSTEM, words: str = "") -> tuple[ChartKind, ...]:
    """Give the bridges to the last two reported horizons."""
    return tuple(kind_at(run, years, part, words) for years in horizons(run)[-2:])
