"""The FTE short in each year, without levers and with the chosen mix."""

from __future__ import annotations

import altair as alt
import polars as pl

from allotment.reports import colours
from allotment.reports.charts.chosen_mix import ChosenMix
from allotment.reports.charts.fan import end_words, fte_axis, year_axis
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.scales import round_domain
from allotment.reports.charts.screen import Screen
from allotment.reports.words import whole

COLUMNS = ("year", "short_before_fte", "short_after_fte")
HEIGHTS = {"wide": 340, "phone": 280}
ROOM_YEARS = {"wide": 0.2, "phone": 0.4}


def chart_table(mix: ChosenMix) -> pl.DataFrame:
    """Give the FTE short in each year before and after, added over roles and places."""
    slots = mix.table("slots")
    if slots.is_empty():
        return pl.DataFrame()
    return slots.group_by("year").agg(pl.col("short_before_fte", "short_after_fte").sum()).sort("year").select(COLUMNS)


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw both lines with what the mix closes shaded between them."""
    height, last = HEIGHTS[screen.name], rows.row(-1, named=True)
    domain = round_domain([*rows["short_before_fte"], *rows["short_after_fte"]], with_zero=True)
    span = max(1, int(rows["year"][-1]) - int(rows["year"][0]))
    x = year_axis(rows, screen, span * ROOM_YEARS[screen.name])
    before, after = ("Without", "With mix") if screen.is_phone else ("Without levers", "With the mix")
    words = {
        f"{before} {whole(last['short_before_fte'])}": last["short_before_fte"],
        f"{after} {whole(last['short_after_fte'])}": last["short_after_fte"],
    }
    line = alt.Chart()
    return alt.layer(
        line.mark_area(color=colours.PALE_BLUE, opacity=1).encode(
            x, fte_axis("short_before_fte", domain), alt.Y2("short_after_fte")
        ),
        line.mark_line(color=colours.TEXT, strokeWidth=2.5, strokeDash=[6, 4]).encode(
            x, fte_axis("short_before_fte", domain)
        ),
        line.mark_line(color=colours.DARK_BLUE, strokeWidth=3.5).encode(x, fte_axis("short_after_fte", domain)),
        end_words(words, rows["year"][-1], domain, height, screen),
        data=values(rows),
        width=screen.width - 60,
        height=height,
    )


def describe(rows: pl.DataFrame) -> str:
    """Say what is closed on average, and in the last year."""
    before, after = (rows[name].mean() for name in ("short_before_fte", "short_after_fte"))
    last = rows.row(-1, named=True)
    return (
        f"Averaged over the years, {whole(float(before or 0))} FTE are short without levers and "  # type: ignore[arg-type]
        f"{whole(float(after or 0))} with the mix. In {last['year']} it is "  # type: ignore[arg-type]
        f"{whole(last['short_before_fte'])} and {whole(last['short_after_fte'])}."
    )


KIND = ChartKind(
    key="mix_gap",
    title="FTE short in each year, without levers and with the mix",
    form="Line chart of two lines",
    how_to_read=(
        "The dashed line is how many FTE are short without any lever, added over every role and place that is short; "
        "a role with more staff than it needs does not make up for one that is short. The heavy line is the same with "
        "the mix, run through the whole engine. The shaded part between them is what the mix closes."
    ),
    columns=COLUMNS,
    chart_table=chart_table,
    draw=draw,
    describe=describe,
    whole_system=True,
)
