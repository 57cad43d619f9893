"""Axes and words of charts of money and years."""

from __future__ import annotations

import altair as alt
import polars as pl

from allotment.reports.charts.fan import YEARS_BETWEEN_TICKS
from allotment.reports.charts.screen import Screen

MILLION = 1_000_000
IN_MILLIONS = "'\u00a3' + format(datum.value / 1000000, ',.0f') + 'm'"
FEW_MILLIONS = "'\u00a3' + format(datum.value / 1000000, ',.1f') + 'm'"
MOST_WITH_TENTHS = 5 * MILLION


def money_axis(largest: float) -> alt.Axis:
    """Give an axis in millions of pounds, with a decimal where the amounts are small."""
    words = FEW_MILLIONS if largest < MOST_WITH_TENTHS else IN_MILLIONS
    return alt.Axis(labelExpr=words, tickCount=5, domain=False, ticks=False, title=None)


def years_axis(rows: pl.DataFrame, screen: Screen) -> alt.X:
    """Give an axis of years, one band each, with a few of them named."""
    years = rows["year"].unique().sort().to_list()
    ticks = years[:: YEARS_BETWEEN_TICKS[screen.name]]
    return alt.X("year:O", axis=alt.Axis(title=None, labelAngle=0, values=ticks, ticks=False))


def in_millions(pounds: float) -> str:
    """Say an amount in millions of pounds."""
    sign = "\u2212" if pounds < 0 else ""
    return f"{sign}\u00a3{abs(pounds) / MILLION:,.1f} million"
