"""The look that every chart shares: type, rules and spacing. Colours come from ``colours``."""

from __future__ import annotations

from typing import Any

import altair as alt

from allotment.reports import colours
from allotment.reports.charts.kind import Drawing
from allotment.reports.charts.screen import Screen

FONT = "Arial, sans-serif"


def dressed(drawing: Drawing, screen: Screen) -> dict[str, Any]:
    """Give the Vega-Lite specification of a drawing with the shared look put on."""
    words: dict[str, Any] = {
        "labelFontSize": screen.font,
        "titleFontSize": screen.font,
        "labelColor": colours.TEXT,
        "titleColor": colours.TEXT,
        "titleFontWeight": "normal",
    }
    specification: dict[str, Any] = drawing.to_dict(validate=False)  # ours to get right; checking took most of the time
    specification["config"] = {
        "aria": False,
        "background": None,
        "font": FONT,
        "padding": {"left": 2, "right": 4, "top": 4, "bottom": 4},
        "view": {"stroke": None},
        "text": {"fontSize": screen.font, "color": colours.TEXT},
        "axis": words | {"gridColor": colours.GRID, "domainColor": colours.RULE, "tickColor": colours.RULE}
        | {"labelLimit": screen.width, "labelPadding": 6, "labelFlush": False},
        "legend": words | {"labelLimit": screen.width, "symbolSize": 140, "symbolStrokeWidth": 2, "offset": 8},
        "header": words | {"labelFontWeight": "bold", "labelLimit": screen.width},
        "title": {"fontSize": screen.font, "color": colours.TEXT, "anchor": "start"},
        "concat": {"spacing": 20},
    }  # fmt: skip
    return specification


def no_data(screen: Screen) -> Drawing:
    """Draw the words that stand where there are no figures to draw."""
    return (
        alt.Chart(alt.InlineData(values=[{"words": "No data"}]), width=screen.width, height=60)
        .mark_text(fontSize=screen.font, color=colours.SECONDARY_TEXT)
        .encode(text="words:N")
    )
