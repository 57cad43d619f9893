"""The people in post today by organisation, role, staff group or sector, for whichever part is chosen."""

from __future__ import annotations

from functools import partial

import altair as alt
import polars as pl

from allotment.projection.run import RunRecord
from allotment.reports import colours
from allotment.reports.charts.interval_rows import ringed_words
from allotment.reports.charts.kind import ChartKind, Drawing, values
from allotment.reports.charts.screen import Screen
from allotment.reports.charts.workforce_filter import WorkforceFilter, chosen_staff
from allotment.reports.run_views import ORGANISATION, marked, organisation_names, sentence_case
from allotment.reports.words import fitted, short_organisation, whole

COLUMNS = ("label", "headcount", "headcount_share", "synthetic_share")
OF_ALL_AGES = ("fte", "establishment_fte", "vacancies_fte")
PLURALS = {"organisation": "organisations", "role": "roles", "staff_group": "staff groups", "sector": "sectors"}
MOST_DRAWN = 20
ROW_PIXELS = {"wide": 30, "phone": 46}
NAME_PIXELS = 320
LETTERS_IN_NAME = {"wide": 42, "phone": 44}
ROOM_FOR_FIGURES = 1.2  # of the longest bar


def chart_table(run: RunRecord, chosen: WorkforceFilter, by: str) -> pl.DataFrame:
    """Give the chosen people by organisation, role, staff group or sector, the most first.

    With no ages chosen there are FTE, funded posts and vacancies too; these are not known by age.
    """
    names = organisation_names(run) if by == ORGANISATION else {}
    measured = OF_ALL_AGES if not chosen.age_bands else ()
    heads = pl.col("headcount")
    rows = chosen_staff(run, chosen).group_by(by).agg(
        heads.sum(), heads.filter("synthetic").sum().alias("made"), pl.col(*OF_ALL_AGES).sum()
    )  # fmt: skip
    shares = ((heads / heads.sum()).alias("headcount_share"), (pl.col("made") / heads).alias("synthetic_share"))
    label = pl.col(by).replace(names).map_elements(_said, return_dtype=pl.String)
    return (
        rows.with_columns(share.fill_nan(0.0) for share in shares)
        .sort("headcount", by, descending=[True, False])
        .with_columns(marked(label, pl.col("synthetic_share")).alias("label"))
        .select("label", "headcount", "headcount_share", *measured, "synthetic_share")
    )


def _said(name: str) -> str:
    return sentence_case(short_organisation(name))


def draw(rows: pl.DataFrame, screen: Screen) -> Drawing:
    """Draw a bar each for the largest, with the people in it."""
    shown = rows.head(MOST_DRAWN)
    ready = shown.with_columns(
        pl.col("label").replace(fitted(shown["label"].to_list(), LETTERS_IN_NAME[screen.name])),
        pl.Series("figure", [whole(heads) for heads in shown["headcount"]], dtype=pl.String),
        pl.lit(0.0).alias("left"),
    )
    most = max(1, *shown["headcount"].to_list()) * ROOM_FOR_FIGURES
    x = alt.X("headcount:Q").axis(format=",.0f", tickCount=4, orient="top", title=None).scale(domain=[0, most])
    names = alt.Axis(title=None, ticks=False, domain=False, labelLimit=NAME_PIXELS)
    y = alt.Y("label:N", sort=ready["label"].to_list(), axis=None if screen.is_phone else names)
    y = y.scale(paddingInner=0.55 if screen.is_phone else 0.25, paddingOuter=0.4)
    layers = [
        alt.Chart().mark_bar(color=colours.BAND, stroke=colours.TEXT, strokeWidth=1).encode(x, y),
        alt.Chart().mark_text(align="left", dx=6, fontSize=screen.font - 1).encode(x, y, alt.Text("figure:N")),
    ]
    if screen.is_phone:
        lift = ROW_PIXELS["phone"] * 0.45 / 2 + screen.font / 2 + 2
        layers.append(ringed_words(ready.select("label", "left"), alt.X("left:Q"), y, "label", lift, screen.font - 1))
    width = screen.width - (20 if screen.is_phone else NAME_PIXELS + 10)
    return alt.layer(*layers, data=values(ready), width=width, height=alt.Step(ROW_PIXELS[screen.name]))


def describe(rows: pl.DataFrame, by: str) -> str:
    """Name the largest, and say how many only the table shows."""
    first = rows.row(0, named=True)
    hidden = rows.height - MOST_DRAWN
    rest = f" The chart leaves out the {hidden} smallest; the table has them all." if hidden > 0 else ""
    parts = PLURALS[by] if rows.height > 1 else by.replace("_", " ")
    return (
        f"{whole(sum(rows['headcount'].to_list()))} people in {rows.height} {parts}. The most are in "
        f"{first['label']}: {whole(first['headcount'])}.{rest}"
    )


def kind_of(chosen: WorkforceFilter, words: str, by: str) -> ChartKind:
    """Give the chart of the chosen staff by ``by``; ``words`` names the chosen as a title does."""
    measured = () if chosen.age_bands else OF_ALL_AGES
    return ChartKind(
        key=f"staff_by_{by}",
        title=f"Staff in post by {by.replace('_', ' ')}, {words}, people",
        form="Bar chart",
        how_to_read=(
            f"Each bar is the people in post at the baseline, the most at the top. The chart shows up to {MOST_DRAWN} "
            f"{PLURALS[by]} and the table every one. One person with two posts in two organisations counts in each. "
            "Staff of primary care stand with their network; adult social care is one row for each council area."
        ),
        columns=("label", "headcount", "headcount_share", *measured, "synthetic_share"),
        chart_table=partial(chart_table, chosen=chosen, by=by),
        draw=draw,
        describe=partial(describe, by=by),
    )
