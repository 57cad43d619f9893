"""What each stream's ring-fence costs: the extra FTE that it would buy if it might pay for anything."""

from __future__ import annotations

import altair as alt
import polars as pl

from allotment.reports import colours
from allotment.reports.charts.chosen_mix import ChosenMix
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.screen import Screen
from allotment.reports.words import fitted

COLUMNS = ("label", "extra_fte_bought")
ROW_PIXELS = {"wide": 32, "phone": 46}
NAME_PIXELS = 320
LETTERS = 46
ROOM_FOR_FIGURES = 1.16


def chart_table(mix: ChosenMix) -> pl.DataFrame:
    """Give each stream with what freeing its ring-fence would buy, the dearest ring-fence first."""
    rows = [(mix.stream(key), max(0.0, bought)) for key, bought in mix.by_stream.items()]
    made = pl.DataFrame(rows, schema={"label": pl.String, "extra_fte_bought": pl.Float64}, orient="row")
    return made.sort("extra_fte_bought", "label", descending=[True, False])


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw a bar a stream with its figure at the end."""
    largest = max(rows["extra_fte_bought"].to_list()) or 1.0
    short = fitted(rows["label"].to_list(), LETTERS)
    figure = pl.col("extra_fte_bought").map_elements("{:,.1f}".format, pl.String).alias("figure")
    ready = rows.with_columns(pl.col("label").replace_strict(short), figure)
    x = alt.X("extra_fte_bought:Q").scale(domain=[0, largest * ROOM_FOR_FIGURES], nice=False)
    x = x.axis(orient="top", format=",.0f", tickCount=5, title=None)
    names = None if screen.is_phone else alt.Axis(title=None, ticks=False, domain=False, labelLimit=NAME_PIXELS)
    padding = 0.6 if screen.is_phone else 0.3
    y = alt.Y("label:N", sort=ready["label"].to_list(), axis=names).scale(paddingInner=padding, paddingOuter=0.5)
    figures = alt.Chart().mark_text(align="left", dx=6, fontSize=screen.font - 1)
    layers = [
        alt.Chart().mark_bar(color=colours.BLUE).encode(x, y),
        figures.encode(alt.X("extra_fte_bought:Q"), y, alt.Text("figure:N")),
    ]
    if screen.is_phone:
        lift = ROW_PIXELS["phone"] * 0.4 / 2 + screen.font / 2 + 2
        named = alt.Chart().mark_text(align="left", dy=-lift, dx=2, fontSize=screen.font - 1)
        layers.append(named.encode(alt.XDatum(0), y, alt.Text("label:N")))
    width = screen.width - 20 if screen.is_phone else screen.width - NAME_PIXELS
    return alt.layer(*layers, data=values(ready), width=width, height=alt.Step(ROW_PIXELS[screen.name]))


def describe(rows: pl.DataFrame) -> str:
    """Name the three dearest ring-fences."""
    dearest = "; ".join(f"{label} {bought:,.1f}" for label, bought in rows.head(3).iter_rows())
    return f"The ring-fences that cost most, in FTE averaged over the years: {dearest}."


KIND = ChartKind(
    key="mix_flexibility",
    title="What each ring-fence costs, FTE averaged over the years",
    form="Bar chart",
    how_to_read=(
        "Each bar is one stream by itself: how many more FTE of the gap the same money would close if this stream "
        "might pay for whatever any stream may pay for, all others staying as they are. The bars do not add up to the "
        "price of freeing all streams at once, since freed streams compete for the same levers."
    ),
    columns=COLUMNS,
    chart_table=chart_table,
    draw=draw,
    describe=describe,
)
