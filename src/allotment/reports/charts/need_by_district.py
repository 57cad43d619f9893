"""Growth in need across the system, district by district: a map, and the same figures as dots."""

from __future__ import annotations

import altair as alt
import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports import colours
from allotment.reports.charts.geography import features, growth_classes, label_places, shade
from allotment.reports.charts.kind import ChartKind, Drawing, plain_values, values
from allotment.reports.charts.screen import Screen
from allotment.reports.words import signed_percent

COLUMNS = ("district_name", "need_growth_share", "aged_75_growth_share", "growth_class")
MOST_NAMES_ON_MAP = 9
MAP_SHAPE = {"wide": (430, 420), "phone": (340, 340)}
DOT_ROW_PIXELS = 52
ROOM_FOR_FIGURES = 1.25  # of the furthest dot
MEASURES = {"need_growth_share": "Need for staff", "aged_75_growth_share": "People aged 75 and over"}


def chart_table(run: RunRecord) -> pl.DataFrame:
    """Give each district's growth in need and in people aged 75 and over, the most growth first, with its boundary."""
    rows = run.tables["map_districts"].rename({"name": "district_name"}).drop_nulls("need_growth_share")
    classes = growth_classes(rows["need_growth_share"].to_list()) if rows.height else []
    return (
        rows.with_columns(pl.Series("growth_class", classes, dtype=pl.String))
        .sort("need_growth_share", "district", descending=[True, False])
        .select("district", *COLUMNS, "geometry")
    )


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw the map beside the dots, or above them on a phone; without boundaries, the dots alone."""
    outlined = rows.drop_nulls("geometry")
    pictures = [_map(outlined, screen)] if outlined.height else []
    pictures.append(_dots(rows, screen))
    drawn = alt.vconcat(*pictures) if screen.is_phone else alt.hconcat(*pictures)
    return drawn.resolve_scale(color="independent", shape="independent", fill="independent")


def _map(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw the districts, each with its name (where there are few) and its growth, the words ringed in white."""
    size = MAP_SHAPE[screen.name]
    words = _words(rows)
    longest = [max(len(line) for line in lines) for lines in words]
    centres = label_places(rows, longest, size, screen.font + 2)
    places = alt.InlineData(
        values=[
            {"east": east, "north": north, "words": lines} for (east, north), lines in zip(centres, words, strict=True)
        ]
    )
    shapes = alt.Chart(plain_values(features(rows))).mark_geoshape(stroke=colours.TEXT, strokeWidth=1)
    at = (alt.Longitude("east:Q"), alt.Latitude("north:Q"), alt.Text("words:N"))
    font = screen.font - 1
    ring = alt.MarkDef("text", fontSize=font, fontWeight="bold", lineHeight=font + 3, stroke=colours.WHITE)
    ring.strokeWidth, ring.strokeJoin = 4, "round"
    plain = alt.MarkDef("text", fontSize=font, fontWeight="bold", lineHeight=font + 3, color=colours.TEXT)
    layers = [
        shapes.encode(shade(rows["need_growth_share"].to_list())),
        *(alt.Chart(places, mark=mark).encode(*at) for mark in (ring, plain)),
    ]
    return alt.layer(*layers).project("mercator").properties(width=size[0], height=size[1])


def _words(rows: pl.DataFrame) -> list[list[str]]:
    """Give the lines that stand on each district: with many districts, the figure alone."""
    named = rows.height <= MOST_NAMES_ON_MAP
    return [
        [name, signed_percent(share)] if named else [signed_percent(share)]
        for name, share in rows.select("district_name", "need_growth_share").iter_rows()
    ]


def _dots(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw two dots a district, in the order of growth in need, with the district's name above them."""
    long = rows.unpivot(on=list(MEASURES), index="district_name", variable_name="measure", value_name="growth")
    ready = long.with_columns(
        pl.col("measure").replace_strict(MEASURES),
        pl.col("growth").map_elements(signed_percent, return_dtype=pl.String).alias("figure"),
        pl.lit(0.0).alias("zero"),
    )
    names = list(MEASURES.values())
    domain = [min(0.0, *ready["growth"]), max(ready["growth"].to_list()) * ROOM_FOR_FIGURES]
    x = alt.X("growth:Q", title=None).axis(None).scale(domain=domain)
    zero = alt.X("zero:Q", axis=None)
    y = alt.Y("district_name:N", sort=rows["district_name"].to_list(), axis=None).scale(paddingInner=0.45)
    offset = alt.YOffset("measure:N", sort=names)
    key = alt.Legend(orient="top", title=None, direction="vertical")
    shape = alt.Shape("measure:N", sort=names, legend=key).scale(domain=names, range=["diamond", "circle"])
    fill = alt.Fill("measure:N", sort=names, legend=key).scale(domain=names, range=[colours.DARK_BLUE, colours.WHITE])
    dot = alt.Chart().mark_point(size=80, stroke=colours.DARK_BLUE, strokeWidth=2, opacity=1)
    figure = alt.Chart().mark_text(align="left", dx=9, fontSize=screen.font - 1)
    lift = DOT_ROW_PIXELS * 0.55 / 2 + screen.font / 2
    name = alt.Chart(values(ready.unique("district_name", maintain_order=True))).mark_text(
        align="left", dy=-lift, fontSize=screen.font, fontWeight="bold"
    )
    return alt.layer(
        alt.Chart().mark_rule(color=colours.GRID, strokeWidth=2).encode(zero, alt.X2("growth"), y, offset),
        dot.encode(x, y, offset, shape, fill),
        figure.encode(x, y, offset, alt.Text("figure:N")),
        name.encode(zero, y, alt.Text("district_name:N")),
        data=values(ready),
        width=screen.width - 20 if screen.is_phone else screen.width - MAP_SHAPE["wide"][0] - 40,
        height=alt.Step(DOT_ROW_PIXELS, **{"for": "position"}),
    )


def describe(rows: pl.DataFrame) -> str:
    """Name the districts with the most and the least growth."""
    most, least = rows.row(0, named=True), rows.row(-1, named=True)
    return (
        f"Most growth in need for staff, of {rows.height} districts: "
        f"{most['district_name']}, {signed_percent(most['need_growth_share'])}. Least: {least['district_name']}, "
        f"{signed_percent(least['need_growth_share'])}."
    )


KIND = ChartKind(
    key="need_by_district",
    title="Growth in need by district",
    form="Map and dot chart",
    how_to_read=(
        "The darker the district, the faster its need for staff grows to the last year; the figure on it says by how "
        "much. Beside the map, the filled diamond repeats that growth and the open circle shows growth in residents "
        "aged 75 and over, who use care most. Growth here follows where people live, not where staff work."
    ),
    columns=COLUMNS,
    chart_table=chart_table,
    draw=draw,
    describe=describe,
    whole_system=True,
)
