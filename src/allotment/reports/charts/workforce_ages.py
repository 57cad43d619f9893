"""The workforce by age, sector by sector, at the start and at the end."""

from __future__ import annotations

import altair as alt
import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports import colours
from allotment.reports.charts.ages import band_of_age, bands_in_order
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.screen import Screen
from allotment.reports.run_views import organisation_sectors, sector_labels
from allotment.reports.words import percent

COLUMNS = ("label", "age_band", "headcount_now", "headcount_then", "share_now", "share_then", "years_ahead")
YOUNGEST_TO, OLDEST_FROM = 19, 65
NEARING_RETIREMENT = ("55 to 59", "60 to 64", f"{OLDEST_FROM}+")
PANELS_ACROSS = {"wide": 2, "phone": 1}
AXIS_PIXELS = 46
PANEL_HEIGHT = 170


def chart_table(run: RunRecord) -> pl.DataFrame:
    """Give each sector's staff by five-year age band at the baseline and the last horizon, as heads and shares."""
    ages = run.tables["age_profile"]
    last = ages["years_ahead"].max() if ages.height else run.request.years
    sectors = organisation_sectors(run)
    banded = ages.with_columns(
        pl.col("organisation").replace_strict(sectors, default="").alias("sector"),
        band_of_age(pl.col("age"), oldest_from=OLDEST_FROM, youngest_to=YOUNGEST_TO).alias("age_band"),
    )
    heads = banded.group_by("sector", "age_band").agg(
        pl.col("headcount").filter(pl.col("years_ahead") == 0).sum().alias("headcount_now"),
        pl.col("headcount").filter(pl.col("years_ahead") == last).sum().alias("headcount_then"),
    )
    order = {band: place for place, band in enumerate(bands_in_order(OLDEST_FROM, YOUNGEST_TO))}
    return (
        heads.with_columns(
            (pl.col(f"headcount_{when}") / pl.col(f"headcount_{when}").sum().over("sector")).alias(f"share_{when}")
            for when in ("now", "then")
        )
        .sort("sector", pl.col("age_band").replace_strict(order, default=0, return_dtype=pl.Int64))
        .with_columns(
            pl.col("sector").replace(sector_labels(run)).alias("label"),
            pl.lit(last, dtype=pl.Int64).alias("years_ahead"),
        )
        .select(COLUMNS)
    )


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw one panel a sector: pale bars for the start, a dark line with points for the end."""
    across = PANELS_ACROSS[screen.name]
    bands = bands_in_order(OLDEST_FROM, YOUNGEST_TO)
    shown = {band: band.replace("Under ", "<").split(" ")[0] for band in bands}
    ready = rows.with_columns(pl.col("age_band").replace_strict(shown).alias("from_age"))
    x = alt.X("from_age:N", sort=list(shown.values()), axis=alt.Axis(title=None, labelAngle=0, ticks=False))
    axis = alt.Axis(
        format=".0%", tickCount=4, domain=False, ticks=False, title=None, minExtent=AXIS_PIXELS, maxExtent=AXIS_PIXELS
    )
    y = alt.Y("share_now:Q", axis=axis)
    layers = alt.layer(
        alt.Chart().mark_bar(color=colours.BAND, stroke=colours.BLUE, strokeWidth=1).encode(x, y),
        alt.Chart().mark_line(color=colours.TEXT, strokeWidth=2.5).encode(x, alt.Y("share_then:Q")),
        alt.Chart().mark_point(color=colours.TEXT, filled=True, size=45, opacity=1).encode(x, alt.Y("share_then:Q")),
    ).properties(width=(screen.width - across * (AXIS_PIXELS + 24)) / across, height=PANEL_HEIGHT)
    order = rows["label"].unique(maintain_order=True).to_list()
    facet = alt.Facet("label:N", sort=order, header=alt.Header(title=None, labelAnchor="start", labelOrient="top"))
    key = alt.Title(f"Pale bars: now. Dark line: in {rows['years_ahead'][0]} years.", fontWeight="normal", offset=10)
    panels = layers.facet(facet=facet, columns=across, data=values(ready), spacing=24, title=key)
    return panels.resolve_axis(x="independent", y="independent")


def describe(rows: pl.DataFrame) -> str:
    """Say how the share of staff aged 55 and over moves in each sector."""
    older = rows.filter(pl.col("age_band").is_in(NEARING_RETIREMENT)).group_by("label", maintain_order=True)
    moves = "; ".join(
        f"{label}: {percent(now)} to {percent(then)}"
        for label, now, then in older.agg(pl.col("share_now").sum(), pl.col("share_then").sum()).iter_rows()
    )
    return f"Share of staff aged 55 and over, now and in {rows['years_ahead'][0]} years. {moves}."


KIND = ChartKind(
    key="workforce_ages",
    title="Age of the workforce by sector, share of staff",
    form="Small bar charts, one a sector",
    how_to_read=(
        "Each panel is a sector; each bar is five years of age, named by its first year. The pale bars are the staff "
        "of today; the dark line with points is the staff projected at the end. Bars to the right are those nearing "
        "retirement. The age mix inside each trust follows the national mix of its staff groups."
    ),
    columns=COLUMNS,
    chart_table=chart_table,
    draw=draw,
    describe=describe,
)
