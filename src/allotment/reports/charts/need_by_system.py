"""Growth in need in all the systems of England, with this one picked out: a map, and a ranked list."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports import colours
from allotment.reports.charts.geography import features, growth_classes, shade
from allotment.reports.charts.kind import ChartKind, Drawing, plain_values, values
from allotment.reports.charts.screen import Screen
from allotment.reports.words import signed_percent, system_name

COLUMNS = ("rank", "system", "ics", "need_growth_share", "growth_class", "this_system")
MAP_SHAPE = {"wide": (350, 520), "phone": (340, 460)}
LIST_SHAPE = {"wide": (300, 390, 13), "phone": (266, 305, 12)}  # where names end, where bars end, size of words
ROW_PIXELS = 18


def chart_table(run: RunRecord) -> pl.DataFrame:
    """Give every system's growth in need, ranked, with its boundary, and say which one the run is for."""
    rows = run.tables["map_ics"].drop_nulls("need_growth_share")
    classes = growth_classes(rows["need_growth_share"].to_list()) if rows.height else []
    return (
        rows.with_columns(
            pl.Series("growth_class", classes, dtype=pl.String),
            pl.col("name").map_elements(system_name, return_dtype=pl.String).alias("system"),
            (pl.col("ics") == run.request.ics).alias("this_system"),
        )
        .sort("need_growth_share", "ics", descending=[True, False])
        .with_columns(pl.int_range(1, pl.len() + 1).alias("rank"))
        .select(*COLUMNS, "geometry")
    )


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw the map beside the ranked list, or above it on a phone; without boundaries, the list alone."""
    outlined = rows.drop_nulls("geometry")
    pictures = [_map(outlined, screen)] if outlined.height else []
    pictures.append(_list(rows, screen))
    drawn = alt.vconcat(*pictures) if screen.is_phone else alt.hconcat(*pictures)
    return drawn.resolve_scale(color="independent")


def _map(rows: pl.DataFrame, screen: Screen) -> Drawing:
    width, height = MAP_SHAPE[screen.name]
    colour = shade(rows["need_growth_share"].to_list())
    everywhere = alt.Chart(plain_values(features(rows))).mark_geoshape(stroke=colours.RULE, strokeWidth=0.7)
    here = alt.Chart(plain_values(features(rows.filter("this_system"))))
    return (
        alt.layer(
            everywhere.encode(colour),
            here.mark_geoshape(filled=False, stroke=colours.WHITE, strokeWidth=6),
            here.mark_geoshape(filled=False, stroke=colours.TEXT, strokeWidth=3),
        )
        .project("mercator")
        .properties(width=width, height=height)
    )


def _list(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw the list with its names inside the picture, so that a phone's map and list share one left edge."""
    names_end, bars_end, font = LIST_SHAPE[screen.name]
    ready = rows.drop("geometry").with_columns(
        pl.when("this_system").then(pl.lit("\u25b6 ") + pl.col("system")).otherwise("system").alias("shown"),
        pl.col("need_growth_share").map_elements(signed_percent, return_dtype=pl.String).alias("figure"),
        pl.when("this_system").then(3.0).otherwise(0.7).alias("outline"),
    )
    growth = rows["need_growth_share"].to_list()
    y = alt.Y("shown:N", sort=ready["shown"].to_list(), axis=None)
    x = alt.X("need_growth_share:Q", axis=None).scale(
        domain=[min(0.0, *growth), max(0.0, *growth)], range=[names_end + 6, bars_end], nice=False
    )
    colour = shade(growth, with_legend=False)
    outline = alt.StrokeWidth("outline:Q", scale=None, legend=None)
    names = alt.Chart(values(ready)).mark_text(align="right", fontSize=font)
    bold = alt.Chart(values(ready.filter("this_system"))).mark_text(align="right", fontSize=font, fontWeight="bold")
    others = names.transform_filter("!datum.this_system")
    return alt.layer(
        alt.Chart().mark_bar(stroke=colours.TEXT).encode(x, y, colour, outline),
        others.encode(x=alt.value(names_end), y=y, text=alt.Text("shown:N")),
        bold.encode(x=alt.value(names_end), y=y, text=alt.Text("shown:N")),
        alt.Chart().mark_text(align="left", dx=5, fontSize=font).encode(x, y, alt.Text("figure:N")),
        data=values(ready),
        width=bars_end + 40,
        height=alt.Step(ROW_PIXELS),
    )


def describe(rows: pl.DataFrame) -> str:
    """Say where this system ranks and name both ends of the list."""
    here = rows.filter("this_system")
    placed = "".join(f"{_said(row)}, number {row['rank']} of {rows.height}. " for row in here.iter_rows(named=True))
    most, least = rows.row(0, named=True), rows.row(-1, named=True)
    return f"Growth in need for staff. {placed}Most: {_said(most)}. Least: {_said(least)}."


def _said(row: dict[str, Any]) -> str:
    return f"{row['system']} {signed_percent(row['need_growth_share'])}"


KIND = ChartKind(
    key="need_by_system",
    title="Growth in need across England\u2019s integrated care systems",
    form="Map and ranked bar chart",
    how_to_read=(
        "The darker the system, the faster its need for staff grows to the last year. This system has a heavy outline "
        "on the map and an arrow in the list. Every system is weighed by this system's mix of staff, so that only "
        "their residents differ. The map is simplified, on the footprint of 42 systems that stood from July 2022 to "
        "March 2026."
    ),
    columns=COLUMNS,
    chart_table=chart_table,
    draw=draw,
    describe=describe,
    whole_system=True,
)
