"""The system's residents by age and sex, at the start and at the end."""

from __future__ import annotations

import altair as alt
import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports import colours
from allotment.reports.charts.ages import band_of_age, bands_in_order
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.scales import round_domain
from allotment.reports.charts.screen import Screen
from allotment.reports.words import signed_percent, whole

PRINTED = ("age_band", "sex", "people_now", "people_then")
COLUMNS = (*PRINTED, "year_now", "year_then")
SEXES = ("Male", "Female")
OLDEST_BAND_FROM = 90
OLDER_FROM = 75
ROW_PIXELS = 25
AXIS_PIXELS, GAP_PIXELS = 58, 26


def chart_table(run: RunRecord) -> pl.DataFrame:
    """Give residents by five-year age band and sex in the run's first and last year."""
    people = run.tables["population"]
    years = people["year"].unique().sort().to_list()
    if not years:
        return pl.DataFrame(
            schema={name: pl.Int64 if name not in ("age_band", "sex") else pl.String for name in COLUMNS}
        )
    first, last = _shown_years(years, run)
    long = people.filter(pl.col("year").is_in([first, last])).unpivot(
        on=["male", "female"], index=["year", "age"], variable_name="sex", value_name="people"
    )
    banded = long.with_columns(band_of_age(pl.col("age"), oldest_from=OLDEST_BAND_FROM).alias("age_band"))
    totals = banded.group_by("age_band", "sex").agg(
        pl.col("age").min(),
        pl.col("people").filter(pl.col("year") == first).sum().alias("people_now"),
        pl.col("people").filter(pl.col("year") == last).sum().alias("people_then"),
    )
    return totals.sort("age", "sex", descending=[True, True]).select(
        "age_band",
        pl.col("sex").str.to_titlecase(),
        "people_now",
        "people_then",
        pl.lit(first).alias("year_now"),
        pl.lit(last).alias("year_then"),
    )


def _shown_years(years: list[int], run: RunRecord) -> tuple[int, int]:
    """Give the base year and the run's last year, or the nearest that the population table holds."""
    return _nearest(years, run.base_date.year), _nearest(years, run.base_date.year + run.request.years)


def _nearest(years: list[int], wanted: int) -> int:
    return min(years, key=lambda year: abs(year - wanted))


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw pale bars for the start and dark marks for the end, men to the left and women to the right."""
    _, most = round_domain([*rows["people_now"], *rows["people_then"]], with_zero=True)
    halves = [_half(rows.filter(sex=sex), sex, most, screen) for sex in SEXES]
    key = f"Pale bars: {rows['year_now'][0]}. Dark marks: {rows['year_then'][0]}."
    return alt.hconcat(*halves, spacing=GAP_PIXELS, title=alt.Title(key, fontWeight="normal", offset=10))


def _half(rows: pl.DataFrame, sex: str, most: float, screen: Screen) -> Drawing:
    left = sex == SEXES[0]
    names = alt.Axis(title=None, ticks=False, domain=False, minExtent=AXIS_PIXELS, maxExtent=AXIS_PIXELS)
    y = alt.Y("age_band:N", sort=rows["age_band"].to_list(), axis=names if left else None)
    axis = alt.Axis(format="~s", tickCount=3, title=None, orient="top")
    x = alt.X("people_now:Q", axis=axis).scale(domain=[most, 0] if left else [0, most], nice=False)
    bars = alt.Chart().mark_bar(color=colours.BAND, stroke=colours.BLUE, strokeWidth=1)
    marks = alt.Chart().mark_tick(thickness=4, color=colours.TEXT, size=ROW_PIXELS * 0.85, opacity=1)
    return alt.layer(
        bars.encode(x, y),
        marks.encode(alt.X("people_then:Q"), y),
        data=values(rows),
        title=alt.Title(sex, anchor="end" if left else "start"),
        width=(screen.width - AXIS_PIXELS - GAP_PIXELS - 16) / 2,
        height=alt.Step(ROW_PIXELS),
    )


def describe(rows: pl.DataFrame) -> str:
    """Say how the whole population and its oldest part change."""
    order = bands_in_order(OLDEST_BAND_FROM)
    older = rows.filter(pl.col("age_band").is_in(order[order.index(f"{OLDER_FROM} to {OLDER_FROM + 4}") :]))
    first, last = rows["year_now"][0], rows["year_then"][0]
    now, then = (sum(rows[name].to_list()) for name in ("people_now", "people_then"))
    old_now, old_then = (sum(older[name].to_list()) for name in ("people_now", "people_then"))
    return (
        f"From {first} to {last}, all residents: {whole(now)} to {whole(then)} "
        f"({signed_percent(then / now - 1)}). Residents aged {OLDER_FROM} and over: {whole(old_now)} to "
        f"{whole(old_then)} ({signed_percent(old_then / old_now - 1)})."
    )


KIND = ChartKind(
    key="population_pyramid",
    title="Residents by age and sex, then and now",
    form="Population pyramid",
    how_to_read=(
        "Each row is five years of age, the oldest at the top; men to the left, women to the right. The pale bar is "
        "the number of residents at the start; the dark mark is the number at the end. A mark beyond its bar means "
        "growth; a mark inside it, decline. k stands for thousand."
    ),
    columns=PRINTED,
    chart_table=chart_table,
    draw=draw,
    describe=describe,
)
