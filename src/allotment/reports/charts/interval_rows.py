"""Rows of dots with intervals: one row a slice, two horizons in each, the layout that two charts share."""

from __future__ import annotations

import altair as alt
import polars as pl

from allotment.reports import colours
from allotment.reports.charts.kind import Drawing, values
from allotment.reports.charts.scales import round_domain
from allotment.reports.charts.screen import Screen
from allotment.reports.words import fitted, whole

ROW_PIXELS = {"wide": 46, "phone": 68}
GAP_BETWEEN_ROWS = {"wide": 0.25, "phone": 0.5}  # share of a row kept clear; on a phone the name stands there
NAME_PIXELS = 320
LETTERS_IN_NAME = {"wide": 47, "phone": 50}
ROOM_FOR_FIGURES = 0.16  # share of the scale kept free at the right for the figure


def draw_intervals(rows: pl.DataFrame, screen: Screen, title: str | None = None, *, with_key: bool = True) -> Drawing:
    """Draw ``rows`` (label, years_ahead, gap_fte and its P10 and P90) in the order in which labels first appear."""
    letters = LETTERS_IN_NAME[screen.name]
    rows = rows.with_columns(
        pl.col("label").replace(fitted(rows["label"].unique(maintain_order=True).to_list(), letters))
    )
    ordered = rows["label"].unique(maintain_order=True).to_list()
    domain = _domain(rows)
    ready = rows.with_columns(
        _horizon_word(rows).alias("horizon"),
        pl.col("gap_fte").map_elements(whole, return_dtype=pl.String).alias("figure"),
        pl.max_horizontal("gap_fte", "gap_fte_p90").alias("figure_at"),
    )
    key = alt.Legend(orient="top", title=None, direction="horizontal") if with_key else None
    horizons = ready.sort("years_ahead")["horizon"].unique(maintain_order=True).to_list()
    x = alt.X("gap_fte:Q").scale(domain=domain, nice=False).axis(orient="top", format=",.0f", tickCount=5, title=None)
    names = (
        None
        if screen.is_phone
        else alt.Axis(
            title=None, ticks=False, domain=False, labelLimit=NAME_PIXELS, minExtent=NAME_PIXELS, maxExtent=NAME_PIXELS
        )
    )
    y = alt.Y("label:N", sort=ordered, axis=names).scale(paddingInner=GAP_BETWEEN_ROWS[screen.name], paddingOuter=0.3)
    offset = alt.YOffset("horizon:N", sort=horizons)
    shape = alt.Shape("horizon:N", sort=horizons, legend=key).scale(domain=horizons, range=["circle", "diamond"])
    fill = alt.Fill("horizon:N", sort=horizons, legend=key).scale(
        domain=horizons, range=[colours.WHITE, colours.DARK_BLUE][-len(horizons) :]
    )
    point = alt.Chart().mark_point(size=90, stroke=colours.DARK_BLUE, strokeWidth=2, opacity=1)
    layers = [
        _zero(),
        alt.Chart().mark_rule(color=colours.BLUE, strokeWidth=2.5).encode(
            alt.X("gap_fte_p10:Q", title=None), alt.X2("gap_fte_p90"), y, offset
        ),
        point.encode(x, y, offset, shape, fill),
        alt.Chart().mark_text(align="left", dx=7, fontSize=screen.font - 1).encode(
            alt.X("figure_at:Q", title=None), y, offset, alt.Text("figure:N")
        ),
    ]  # fmt: skip
    if screen.is_phone:
        layers.append(_names_above(ordered, y, domain[0], screen))
    width = screen.width - 20 if screen.is_phone else screen.width - NAME_PIXELS - 10
    height = alt.Step(ROW_PIXELS[screen.name], **{"for": "position"})
    drawn = alt.layer(*layers, data=values(ready), width=width, height=height)
    return drawn.properties(title=alt.Title(title, anchor="start", frame="bounds")) if title else drawn


def _horizon_word(rows: pl.DataFrame) -> pl.Series:
    return pl.Series(["In 1 year" if years == 1 else f"In {years} years" for years in rows["years_ahead"]])


def _domain(rows: pl.DataFrame) -> list[float]:
    low, high = round_domain([*rows["gap_fte_p10"], *rows["gap_fte_p90"], *rows["gap_fte"]], with_zero=True)
    return [low, high + (high - low) * ROOM_FOR_FIGURES]


def _zero() -> Drawing:
    rule = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=colours.TEXT, strokeWidth=1.5)
    return rule.encode(alt.X("zero:Q"))


def _names_above(names: list[str], y: alt.Y, left: float, screen: Screen) -> Drawing:
    """Write each row's name above its marks, where a phone has room for it."""
    row = ROW_PIXELS[screen.name]
    lift = row * (1 - GAP_BETWEEN_ROWS[screen.name]) / 2 + screen.font / 2
    rows = pl.DataFrame({"label": names, "left": [left] * len(names)})
    return ringed_words(rows, alt.X("left:Q"), y, "label", lift, screen.font)


def ringed_words(rows: pl.DataFrame, x: alt.X, y: alt.Y, field: str, lift: float, font: int) -> Drawing:
    """Write bold words above a row, ringed in white so that no line runs through them."""
    words = alt.Text(f"{field}:N")
    ring = alt.MarkDef("text", align="left", dy=-lift, fontSize=font, fontWeight="bold", stroke=colours.WHITE)
    ring.strokeWidth, ring.strokeJoin = 4, "round"
    plain = alt.MarkDef("text", align="left", dy=-lift, fontSize=font, fontWeight="bold", color=colours.TEXT)
    return alt.layer(*(alt.Chart(values(rows), mark=mark).encode(x, y, words) for mark in (ring, plain)))
