"""The gap of the whole system, or of a slice of it, year by year, as a fan."""

from __future__ import annotations

from functools import partial

import altair as alt
import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports import colours
from allotment.reports.charts.fan import band, end_words, fte_axis, year_axis, zero_line
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.scales import round_domain
from allotment.reports.charts.screen import Screen
from allotment.reports.charts.slice import NO_INTERVAL, WHOLE_SYSTEM, Slice, by_year, has_interval
from allotment.reports.words import interval, shortfall, whole

COLUMNS = ("year", "gap_fte", "gap_fte_p10", "gap_fte_p50", "gap_fte_p90", "chance_of_meeting", "synthetic_share")
HEIGHTS = {"wide": 380, "phone": 300}
ROOM_YEARS = {"wide": 0.24, "phone": 0.42}  # share of the years shown, kept free for words


def chart_table(run: RunRecord, part: Slice = WHOLE_SYSTEM) -> pl.DataFrame:
    """Give a slice's gap, its interval and the chance of meeting need, a row a year; null where there is none."""
    return by_year(run, part).select(COLUMNS)


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw the mean gap as a heavy line in its 80% band, the median dashed; the line alone where there is no band."""
    height = HEIGHTS[screen.name]
    domain = round_domain([*_known(rows), *rows["gap_fte"]], with_zero=True)
    span = max(1, int(rows["year"][-1]) - int(rows["year"][0]))
    x = year_axis(rows, screen, span * ROOM_YEARS[screen.name])
    return alt.layer(
        *(_fan(x, fte_axis("gap_fte_p10", domain)) if has_interval(rows) else []),
        alt.Chart().mark_line(color=colours.DARK_BLUE, strokeWidth=3.5).encode(x, fte_axis("gap_fte", domain)),
        zero_line(),
        end_words(_words(rows, screen), rows["year"][-1], domain, height, screen),
        data=values(rows),
        width=screen.width - 60,
        height=height,
    )


def _known(rows: pl.DataFrame) -> list[float]:
    return [value for name in ("gap_fte_p10", "gap_fte_p90") for value in rows[name].drop_nulls()]


def _fan(x: alt.X, y: alt.Y) -> list[Drawing]:
    median = alt.Chart().mark_line(color=colours.TEXT, strokeWidth=1.5, strokeDash=[3, 3])
    return [*band(x, y, "gap_fte_p10", "gap_fte_p90"), median.encode(x, alt.Y("gap_fte_p50:Q"))]


def _words(rows: pl.DataFrame, screen: Screen) -> dict[str, float]:
    """Give what stands at the right-hand end of the lines, and at what height."""
    last = rows.row(-1, named=True)
    mean = {f"Mean {whole(last['gap_fte'])}": last["gap_fte"]}
    if not has_interval(rows):
        return mean
    high, low = ("P90", "P10") if screen.is_phone else ("High (P90)", "Low (P10)")
    return {
        f"{high} {whole(last['gap_fte_p90'])}": last["gap_fte_p90"],
        **mean,
        f"{low} {whole(last['gap_fte_p10'])}": last["gap_fte_p10"],
    }


def describe(rows: pl.DataFrame, who: str) -> str:
    """Say where the gap starts, where it ends and how wide its interval is."""
    first, last = rows.row(0, named=True), rows.row(-1, named=True)
    start = f"In {first['year']} {who} is {shortfall(first['gap_fte'])}."
    end = f"By {last['year']} the mean projection is {shortfall(last['gap_fte'])}"
    if not has_interval(rows):
        return f"{start} {end}. {NO_INTERVAL}"
    return f"{start} {end}, with an 80% interval of {interval(last['gap_fte_p10'], last['gap_fte_p90'])} FTE."


def kind_of(part: Slice, words: str) -> ChartKind:
    """Give the chart of one slice, which ``words`` names as a title does."""
    return ChartKind(
        key="gap_over_time",
        title=f"Gap between need and supply, {words}, FTE",
        form="Fan chart",
        how_to_read=(
            "The heavy line is the mean projected gap: requirement less staff in post. The shaded band holds 8 in 10 "
            "of the simulated futures: 1 in 10 ends above it and 1 in 10 below. The dashed line is the middle future. "
            f"Above the line at 0 {part.pronoun} is short of staff; below it, supply exceeds need."
        ),
        columns=COLUMNS,
        chart_table=partial(chart_table, part=part),
        draw=draw,
        describe=partial(describe, who=part.pronoun),
    )


KIND = kind_of(WHOLE_SYSTEM, "whole system")
