"""What a mix spends of each stream, year by year."""

from __future__ import annotations

import altair as alt
import polars as pl

from allotment.reports import colours
from allotment.reports.charts.chosen_mix import ChosenMix, pounds
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.money_axis import in_millions, money_axis, years_axis
from allotment.reports.charts.screen import Screen
from allotment.reports.words import fitted

COLUMNS = ("label", "year", "budget_pounds", "spent_pounds", "carried_pounds", "lost_pounds")
MOST_DRAWN = 5
LETTERS = 40
OTHERS = "All other streams"
SHADES = (colours.DARK_BLUE, colours.LIGHT_BLUE, colours.BLUE, colours.PALE_BLUE, colours.SECONDARY_TEXT, colours.GRID)
HEIGHTS = {"wide": 360, "phone": 300}


def chart_table(mix: ChosenMix) -> pl.DataFrame:
    """Give each stream's account of each year in pounds, the stream that is spent most of first."""
    spend = mix.table("spend")
    if spend.is_empty():
        return pl.DataFrame()
    lost = (pl.col("clawed_back_pence") + pl.col("lapsed_pence")).alias("lost_pence")
    rows = spend.with_columns(
        lost, pl.col("stream").replace_strict(mix.streams, default=pl.col("stream")).alias("label")
    )
    rows = rows.filter(pl.col("budget_pence").cum_max().over("stream") > 0)
    total = pl.col("spent_pence").sum().over("stream")
    money = [pounds(name) for name in ("budget_pence", "spent_pence", "carried_pence", "lost_pence")]
    return rows.sort(total, "label", "year", descending=[True, False, False]).select("label", "year", *money)


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw a bar a year, cut by stream; the streams of which least is spent stand together."""
    short = fitted(rows["label"].unique().to_list(), LETTERS)
    rows = rows.with_columns(pl.col("label").replace_strict(short))
    order = rows["label"].unique(maintain_order=True).to_list()
    named = order[:MOST_DRAWN]
    label = pl.when(pl.col("label").is_in(named)).then(pl.col("label")).otherwise(pl.lit(OTHERS))
    drawn = rows.group_by(label.alias("label"), "year", maintain_order=True).agg(pl.col("spent_pounds").sum())
    shown = [*named, *([OTHERS] if len(order) > len(named) else [])]
    place = {name: number for number, name in enumerate(shown)}
    ready = drawn.with_columns(pl.col("label").replace_strict(place, return_dtype=pl.Int64).alias("order"))
    largest = max(ready.group_by("year").agg(pl.col("spent_pounds").sum())["spent_pounds"].to_list())
    legend = alt.Legend(orient="top", title=None, symbolType="square", columns=1 if screen.is_phone else 2)
    colour = alt.Fill("label:N", legend=legend).scale(domain=shown, range=list(SHADES[: len(shown)]))
    y = alt.Y("spent_pounds:Q", axis=money_axis(largest), stack=True)
    bars = alt.Chart(values(ready)).mark_bar(stroke=colours.TEXT, strokeWidth=0.75)
    drawing = bars.encode(years_axis(ready, screen), y, colour, alt.Order("order:Q"))
    return drawing.properties(width=screen.width - 70, height=HEIGHTS[screen.name])


def describe(rows: pl.DataFrame) -> str:
    """Say what is spent in all, of which streams most, and how much of the budgets is lost."""
    sums = rows.group_by("label", maintain_order=True).agg(pl.col("spent_pounds", "budget_pounds", "lost_pounds").sum())
    spent, budget, lost = (sum(sums[name].to_list()) for name in ("spent_pounds", "budget_pounds", "lost_pounds"))
    most = "; ".join(f"{row['label']} {in_millions(row['spent_pounds'])}" for row in sums.head(3).iter_rows(named=True))
    return (
        f"{in_millions(spent)} is spent of budgets of {in_millions(budget)}; {in_millions(lost)} lapses or is handed "
        f"back. Most comes from: {most}."
    )


KIND = ChartKind(
    key="mix_spend",
    title="What the mix spends, by stream and year, \u00a3",
    form="Stacked bar chart",
    how_to_read=(
        "Each bar is a year; each part of it is what the mix spends of one stream. The streams of which most is spent "
        "have a part of their own, the others stand together; the table has every stream with its budget, what is "
        "carried over into the next year, and what lapses or is handed back because no lever may use it."
    ),
    columns=COLUMNS,
    chart_table=chart_table,
    draw=draw,
    describe=describe,
)
