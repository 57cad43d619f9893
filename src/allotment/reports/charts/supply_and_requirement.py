"""Staff in post and staff needed, year by year, each with its interval."""

from __future__ import annotations

from functools import partial

import altair as alt
import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports import colours
from allotment.reports.charts.fan import end_words, fte_axis, year_axis
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.scales import round_domain
from allotment.reports.charts.screen import Screen
from allotment.reports.charts.slice import WHOLE_SYSTEM, Slice, by_year, has_interval
from allotment.reports.words import signed_percent, whole

SUPPLY = ("supply_fte", "supply_fte_p10", "supply_fte_p90")
NEED = ("required_fte", "required_fte_p10", "required_fte_p90")
COLUMNS = ("year", *NEED, *SUPPLY, "gap_fte", "headcount", "synthetic_share")
HEIGHTS = {"wide": 380, "phone": 320}
ROOM_YEARS = {"wide": 0.21, "phone": 0.55}
BANDS = {NEED: ("#d8dde0", colours.REQUIREMENT), SUPPLY: (colours.BAND, colours.SUPPLY)}  # fill and edges


def chart_table(run: RunRecord, part: Slice = WHOLE_SYSTEM) -> pl.DataFrame:
    """Give a slice's requirement, supply and headcount, a row a year; null where an interval is not known."""
    return by_year(run, part).select(COLUMNS)


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw requirement dashed and dark, supply solid and blue, each in its own band where it has one."""
    height = HEIGHTS[screen.name]
    domain = round_domain([value for name in (*NEED, *SUPPLY) for value in rows[name].drop_nulls()], with_zero=False)
    span = max(1, int(rows["year"][-1]) - int(rows["year"][0]))
    x = year_axis(rows, screen, span * ROOM_YEARS[screen.name])
    last = rows.row(-1, named=True)
    words = {
        f"Need {whole(last['required_fte'])}": last["required_fte"],
        f"Gap {whole(last['gap_fte'])}": (last["required_fte"] + last["supply_fte"]) / 2,
        f"Supply {whole(last['supply_fte'])}": last["supply_fte"],
    }
    dashed = alt.Chart().mark_line(color=colours.REQUIREMENT, strokeWidth=3, strokeDash=[7, 4])
    bands = [fields for fields in BANDS if has_interval(rows, fields[1])]
    return alt.layer(
        *(_area(x, fields, domain, BANDS[fields][0]) for fields in bands),
        *(edge for fields in bands for edge in _edges(x, fields, BANDS[fields][1])),
        alt.Chart(values(rows.tail(1)))
        .mark_rule(strokeWidth=2, strokeDash=[2, 3])
        .encode(alt.X("year:Q"), alt.Y("supply_fte:Q"), alt.Y2("required_fte")),
        dashed.encode(x, fte_axis("required_fte", domain)),
        alt.Chart().mark_line(color=colours.SUPPLY, strokeWidth=3.5).encode(x, alt.Y("supply_fte:Q")),
        end_words(words, last["year"], domain, height, screen),
        data=values(rows),
        width=screen.width - 60,
        height=height,
    )


def _area(x: alt.X, fields: tuple[str, str, str], domain: tuple[float, float], colour: str) -> Drawing:
    _, low, high = fields
    return alt.Chart().mark_area(color=colour, opacity=0.75).encode(x, fte_axis(low, domain), alt.Y2(high))


def _edges(x: alt.X, fields: tuple[str, str, str], colour: str) -> list[Drawing]:
    line = alt.Chart().mark_line(color=colour, strokeWidth=0.8)
    return [line.encode(x, alt.Y(f"{field}:Q")) for field in fields[1:]]


def describe(rows: pl.DataFrame) -> str:
    """Say how far need and supply each grow."""
    first, last = rows.row(0, named=True), rows.row(-1, named=True)
    need, supply = (last[name] / first[name] - 1 if first[name] else 0.0 for name in ("required_fte", "supply_fte"))
    return (
        f"From {first['year']} to {last['year']} the requirement goes from {whole(first['required_fte'])} "
        f"to {whole(last['required_fte'])} FTE ({signed_percent(need)}) and supply from "
        f"{whole(first['supply_fte'])} to {whole(last['supply_fte'])} FTE ({signed_percent(supply)})."
    )


def kind_of(part: Slice, words: str) -> ChartKind:
    """Give the chart of one slice, which ``words`` names as a title does."""
    return ChartKind(
        key="supply_and_requirement",
        title=f"Staff needed and staff in post, {words}, FTE",
        form="Line chart",
        how_to_read=(
            "The dashed line is the staff needed; the solid line is the staff projected to be in post. The distance "
            "between them is the gap. Each shaded band holds 8 in 10 of the simulated futures. The upright scale does "
            "not start at 0, so compare the distance between the lines, not their height."
        ),
        columns=COLUMNS,
        chart_table=partial(chart_table, part=part),
        draw=draw,
        describe=describe,
    )


KIND = kind_of(WHOLE_SYSTEM, "whole system")
