"""What the mix adds to spending in each year: what ends, and what recurs."""

from __future__ import annotations

import altair as alt
import polars as pl

from allotment.reports import colours
from allotment.reports.charts.chosen_mix import ChosenMix, pounds
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.money_axis import in_millions, money_axis, years_axis
from allotment.reports.charts.screen import Screen

COLUMNS = ("year", "one_off_pounds", "recurrent_pay_pounds", "recurrent_saving_pounds", "net_pounds")
PARTS = {
    "recurrent_pay_pounds": "Pay that recurs",
    "one_off_pounds": "One-off costs",
    "recurrent_saving_pounds": "Savings that recur",
}
SHADES = (colours.DARK_BLUE, colours.LIGHT_BLUE, colours.GRID)
HEIGHTS = {"wide": 340, "phone": 280}


def chart_table(mix: ChosenMix) -> pl.DataFrame:
    """Give each year's one-off costs, recurrent pay, recurrent savings and their sum, in pounds."""
    rows = mix.table("pay_bill")
    if rows.is_empty():
        return pl.DataFrame()
    made = rows.select("year", *(pounds(name) for name in rows.columns if name != "year"))
    net = pl.col("one_off_pounds") + pl.col("recurrent_pay_pounds") - pl.col("recurrent_saving_pounds")
    return made.with_columns(net.alias("net_pounds")).sort("year").select(COLUMNS)


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw a bar a year: costs above the line, savings below it."""
    long = rows.drop("net_pounds").unpivot(list(PARTS), index="year", variable_name="part", value_name="net_pounds")
    sign = pl.when(pl.col("part") == "recurrent_saving_pounds").then(-1).otherwise(1)
    ready = long.with_columns(pl.col("net_pounds") * sign, pl.col("part").replace_strict(PARTS).alias("label"))
    legend = alt.Legend(orient="top", title=None, symbolType="square", columns=2 if screen.is_phone else 3)
    colour = alt.Fill("label:N", legend=legend).scale(domain=list(PARTS.values()), range=list(SHADES))
    y = alt.Y("net_pounds:Q", axis=money_axis(max(abs(one) for one in ready["net_pounds"].to_list())), stack=True)
    bars = alt.Chart(values(ready.drop("part"))).mark_bar(stroke=colours.TEXT, strokeWidth=0.75)
    zero = alt.Chart(alt.InlineData(values=[{"zero": 0}])).mark_rule(color=colours.TEXT, strokeWidth=1.5)
    drawn = bars.encode(years_axis(ready, screen), y, colour)
    return alt.layer(drawn, zero.encode(alt.Y("zero:Q")), width=screen.width - 70, height=HEIGHTS[screen.name])


def describe(rows: pl.DataFrame) -> str:
    """Say what the last year recurrently costs, and what all one-off costs are."""
    last, one_off = rows.row(-1, named=True), sum(rows["one_off_pounds"].to_list())
    return (
        f"One-off costs are {in_millions(one_off)} over all the years. In {last['year']} the mix adds "
        f"{in_millions(last['recurrent_pay_pounds'])} of pay and saves {in_millions(last['recurrent_saving_pounds'])}."
    )


KIND = ChartKind(
    key="mix_pay_bill",
    title="What the mix adds to spending in each year, \u00a3",
    form="Stacked bar chart",
    how_to_read=(
        "Each bar is a year. One-off costs, such as training and recruitment, end with the lever; the pay of staff "
        "gained recurs for as long as they stay, whoever pays it. Savings, such as agency staff no longer needed, "
        "stand below the line. Amounts are those of the records in force and are not discounted."
    ),
    columns=COLUMNS,
    chart_table=chart_table,
    draw=draw,
    describe=describe,
)
