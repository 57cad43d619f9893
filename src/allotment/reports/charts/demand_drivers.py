"""What moves the requirement of each sector: population, other growth and productivity, each alone."""

from __future__ import annotations

import altair as alt
import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports import colours
from allotment.reports.charts.interval_rows import ringed_words
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.screen import Screen
from allotment.reports.run_views import planning_year, sector_labels
from allotment.reports.words import signed_percent

COLUMNS = ("label", "driver", "change_share", "year")
DRIVERS = {
    "population_index": "Population: size and age",
    "non_demographic_index": "Other growth in need",
    "productivity_index": "Productivity",
}
ROW_PIXELS = 84
LEFT_PIXELS = 240


def chart_table(run: RunRecord) -> pl.DataFrame:
    """Give what each driver alone does to each sector's requirement by the last year.

    Staff groups count by their requirement in the first period.
    """
    drivers = run.tables["demand_drivers"].filter(pl.col("period") != "baseline")
    drivers = drivers.with_columns(planning_year(pl.col("period"), run).alias("year"))
    last = drivers.filter(pl.col("period") == pl.col("period").max())
    first = run.tables["projection"].filter(pl.col("period") == pl.col("period").min())
    weights = first.group_by("sector", "staff_group").agg(pl.col("required_fte").sum().alias("weight"))
    weighted = last.join(weights, on=["sector", "staff_group"], how="left").with_columns(
        pl.col("weight").fill_null(0.0)
    )
    effects = weighted.with_columns(productivity_index=1 / pl.col("productivity_index")).group_by("sector", "year").agg(
        (pl.col(index) * pl.col("weight")).sum() / pl.col("weight").sum() - 1 for index in DRIVERS
    )  # fmt: skip
    order = {driver: place for place, driver in enumerate(DRIVERS)}
    long = effects.unpivot(
        on=list(DRIVERS), index=["sector", "year"], variable_name="driver", value_name="change_share"
    )
    return (
        long.sort("sector", pl.col("driver").replace_strict(order, default=0, return_dtype=pl.Int64))
        .with_columns(
            pl.col("sector").replace(sector_labels(run)).alias("label"),
            pl.col("driver").replace_strict(DRIVERS, return_dtype=pl.String),
        )
        .select(COLUMNS)
    )


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw three bars a sector, right for more staff needed and left for fewer."""
    names = list(DRIVERS.values())
    ready = rows.with_columns(
        pl.col("change_share").map_elements(signed_percent, return_dtype=pl.String).alias("figure")
    )
    low, high = min(0.0, *rows["change_share"]), max(0.0, *rows["change_share"])
    room = (high - low or 1.0) * 0.18
    axis = alt.Axis(format="+.0%", tickCount=5, title=None, orient="top")
    x = alt.X("change_share:Q", axis=axis).scale(domain=[low - room, high + room], nice=False)
    sectors = rows["label"].unique(maintain_order=True).to_list()
    labels = None if screen.is_phone else alt.Axis(title=None, ticks=False, domain=False)
    y = alt.Y("label:N", sort=sectors, axis=labels).scale(paddingInner=0.36, paddingOuter=0.36)
    offset = alt.YOffset("driver:N", sort=names)
    legend = alt.Legend(title=None, orient="top", direction="vertical" if screen.is_phone else "horizontal")
    fill = alt.Fill("driver:N", sort=names, legend=legend).scale(
        domain=names, range=[colours.DARK_BLUE, colours.NARROWS, colours.WHITE]
    )
    figures = alt.Chart().mark_text(fontSize=screen.font - 1).encode(x, y, offset, alt.Text("figure:N"))
    layers = [
        alt.Chart().mark_bar(stroke=colours.TEXT, strokeWidth=1).encode(x, y, offset, fill),
        figures.transform_filter("datum.change_share >= 0").mark_text(align="left", dx=5, fontSize=screen.font - 1),
        figures.transform_filter("datum.change_share < 0").mark_text(align="right", dx=-5, fontSize=screen.font - 1),
        alt.Chart(alt.InlineData(values=[{"zero": 0}]))
        .mark_rule(color=colours.TEXT, strokeWidth=1.5)
        .encode(alt.X("zero:Q")),
    ]
    if screen.is_phone:
        layers.append(_names_above(sectors, low - room, y, screen))
    width = screen.width - 20 if screen.is_phone else screen.width - LEFT_PIXELS
    return alt.layer(*layers, data=values(ready), width=width, height=alt.Step(ROW_PIXELS, **{"for": "position"}))


def _names_above(sectors: list[str], left: float, y: alt.Y, screen: Screen) -> Drawing:
    lift = ROW_PIXELS * 0.64 / 2 + screen.font / 2 + 2
    rows = pl.DataFrame({"label": sectors, "left": [left] * len(sectors)})
    return ringed_words(rows, alt.X("left:Q"), y, "label", lift, screen.font)


def describe(rows: pl.DataFrame) -> str:
    """Give what population alone does to each sector."""
    effects = rows.filter(driver=DRIVERS["population_index"]).sort("change_share", descending=True, maintain_order=True)
    said = "; ".join(
        f"{label}: {signed_percent(share)}" for label, share in effects.select("label", "change_share").iter_rows()
    )
    return f"What the number and age of residents alone do to the staff needed by {rows['year'][0]}. {said}."


KIND = ChartKind(
    key="demand_drivers",
    title="What moves the need for staff, by sector",
    form="Bar chart",
    how_to_read=(
        "Each bar shows what one driver alone would do to the staff needed by the last year. Population counts how "
        "many residents there are and how old; other growth is need per person beyond that; productivity is how much "
        "more one person gets done, so it takes need away. Together they multiply."
    ),
    columns=COLUMNS,
    chart_table=chart_table,
    draw=draw,
    describe=describe,
)
