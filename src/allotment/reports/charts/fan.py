"""The parts of a fan: a band from P10 to P90 with its edges drawn, a mean line, and words at the right-hand end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import polars as pl

from allotment.reports import colours
from allotment.reports.charts.kind import Drawing, values
from allotment.reports.charts.scales import spread
from allotment.reports.charts.screen import Screen

YEARS_BETWEEN_TICKS = {"wide": 3, "phone": 5}


def year_axis(rows: pl.DataFrame, screen: Screen, room_for_words: float = 0.0) -> alt.X:
    """Give the axis of years, with room at its right for words (in years)."""
    first, last = min(rows["year"].to_list()), max(rows["year"].to_list())
    step = min(YEARS_BETWEEN_TICKS[screen.name], max(1, last - first))
    ticks = [float(year) for year in range(first, last + 1, step)]
    return (
        alt.X("year:Q")
        .scale(domain=[first, last + room_for_words], nice=False, zero=False)
        .axis(values=ticks, format="d", grid=False, title=None, labelFlush=False)
    )


def fte_axis(field: str, domain: Sequence[float] | None = None) -> alt.Y:
    """Give an upright axis of full-time equivalents with few, pale lines."""
    axis = alt.Y(f"{field}:Q").axis(format=",.0f", tickCount=5, domain=False, ticks=False, title=None)
    return axis.scale(domain=list(domain), nice=False) if domain is not None else axis.scale(zero=False)


def band(x: alt.X, y: alt.Y, low: str, high: str, colour: str = colours.BAND) -> list[Drawing]:
    """Draw the 80% band with thin dark edges, so that it stands out from the page without its colour."""
    edge = alt.Chart().mark_line(color=colours.BLUE, strokeWidth=1)
    return [
        alt.Chart().mark_area(color=colour, opacity=1).encode(x, y, alt.Y2(high)),
        edge.encode(x, alt.Y(f"{low}:Q")),
        edge.encode(x, alt.Y(f"{high}:Q")),
    ]


def end_words(words: Mapping[str, float], year: int, domain: Sequence[float], height: int, screen: Screen) -> Drawing:
    """Write words to the right of the last year, each beside its value and clear of its neighbours."""
    per_pixel = (domain[1] - domain[0]) / height
    placed = spread(list(words.values()), (screen.font + 4) * per_pixel)
    rows = pl.DataFrame({"year": [year] * len(words), "at": placed, "words": list(words)})
    return (
        alt.Chart(values(rows))
        .mark_text(align="left", dx=8, baseline="middle", fontSize=screen.font, color=colours.TEXT)
        .encode(alt.X("year:Q"), alt.Y("at:Q"), alt.Text("words:N"))
    )


def zero_line() -> Drawing:
    """Draw the line on which supply meets the requirement."""
    return (
        alt.Chart(alt.InlineData(values=[{"zero": 0}]))
        .mark_rule(color=colours.TEXT, strokeWidth=1.5)
        .encode(alt.Y("zero:Q"))
    )
