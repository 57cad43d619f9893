"""The people in post today by age, for whichever part of the workforce is chosen."""

from __future__ import annotations

from functools import partial

import altair as alt
import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports import colours
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.screen import Screen
from allotment.reports.charts.slice import ROLE
from allotment.reports.charts.workforce_filter import AGE_BANDS, WorkforceFilter, banded_ages, chosen_staff
from allotment.reports.run_views import ORGANISATION
from allotment.reports.words import percent, whole

COLUMNS = ("age_band", "headcount", "headcount_share", "synthetic_share")
NEARING_RETIREMENT = AGE_BANDS[-3:]
ROW_PIXELS = 30
NAME_PIXELS = 76
ROOM_FOR_FIGURES = 1.2  # of the longest bar


def chart_table(run: RunRecord, chosen: WorkforceFilter) -> pl.DataFrame:
    """Give the chosen people in post at the baseline by five-year age band, the oldest first; every band has a row."""
    cells = chosen_staff(run, chosen).select(ORGANISATION, ROLE, "synthetic")
    bands = [band for band in AGE_BANDS if not chosen.age_bands or band in chosen.age_bands]
    counted = banded_ages(run).join(cells, on=[ORGANISATION, ROLE], how="inner").group_by("age_band").agg(
        pl.col("headcount").sum(), pl.col("headcount").filter("synthetic").sum().alias("made")
    )  # fmt: skip
    if counted.is_empty():
        return pl.DataFrame(schema=dict(zip(COLUMNS, (pl.String, pl.Int64, pl.Float64, pl.Float64), strict=True)))
    rows = pl.DataFrame({"age_band": bands[::-1]}).join(counted, on="age_band", how="left", maintain_order="left")
    heads = pl.col("headcount")
    return rows.with_columns(pl.col("headcount", "made").fill_null(0)).select(
        "age_band",
        heads,
        (heads / heads.sum()).fill_nan(0.0).alias("headcount_share"),
        (pl.col("made") / heads).fill_nan(0.0).alias("synthetic_share"),
    )


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw a bar for each band, the oldest at the top, with the people in it; a dark bar is near retirement."""
    words = [f"{whole(heads)} ({percent(share)})" for heads, share in rows.select(COLUMNS[1:3]).iter_rows()]
    ready = rows.with_columns(
        pl.Series("figure", words),
        pl.when(pl.col("age_band").is_in(NEARING_RETIREMENT)).then(pl.lit("55 and over")).otherwise(pl.lit("Under 55"))
        .alias("standing"),
    )  # fmt: skip
    most = max(1, *rows["headcount"].to_list())
    x = alt.X("headcount:Q").axis(format=",.0f", tickCount=4, orient="top", title=None)
    x = x.scale(domain=[0, most * ROOM_FOR_FIGURES * (1.2 if screen.is_phone else 1)], nice=False)
    names = alt.Axis(title=None, ticks=False, domain=False, minExtent=NAME_PIXELS, maxExtent=NAME_PIXELS)
    y = alt.Y("age_band:N", sort=rows["age_band"].to_list(), axis=names).scale(paddingInner=0.2)
    fill = alt.Fill("standing:N", legend=alt.Legend(title=None, orient="top", symbolType="square")).scale(
        domain=["Under 55", "55 and over"], range=[colours.BAND, colours.BLUE]
    )
    figures = alt.Chart().mark_text(align="left", dx=6, fontSize=screen.font - 1)
    return alt.layer(
        alt.Chart().mark_bar(stroke=colours.TEXT, strokeWidth=1).encode(x, y, fill),
        figures.encode(x, y, alt.Text("figure:N")),
        data=values(ready),
        width=screen.width - NAME_PIXELS - 24,
        height=alt.Step(ROW_PIXELS),
    )


def describe(rows: pl.DataFrame) -> str:
    """Say how many people there are and how many are near retirement."""
    near = rows.filter(pl.col("age_band").is_in(NEARING_RETIREMENT))
    heads, older = (sum(some["headcount"].to_list()) for some in (rows, near))
    share = percent(older / heads if heads else 0.0)
    largest = rows.sort("headcount", descending=True, maintain_order=True).row(0, named=True)
    return (
        f"{whole(heads)} people in post. Aged 55 and over: {whole(older)} ({share}). "
        f"The largest band is {largest['age_band'].lower()}, with {whole(largest['headcount'])}."
    )


def kind_of(chosen: WorkforceFilter, words: str) -> ChartKind:
    """Give the chart of the chosen staff, whom ``words`` names as a title does."""
    return ChartKind(
        key="staff_by_age",
        title=f"Staff in post by age, {words}, people",
        form="Bar chart, one bar an age band",
        how_to_read=(
            "Each bar is five years of age, the oldest at the top; its figures are the people in post at the baseline "
            "and their share of all who are chosen. Dark bars are aged 55 and over: many will retire within the "
            "horizon. The age mix inside each organisation follows the national mix of its staff groups, so it says "
            "little about one organisation alone."
        ),
        columns=COLUMNS,
        chart_table=partial(chart_table, chosen=chosen),
        draw=draw,
        describe=describe,
    )
