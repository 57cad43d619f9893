"""A chart drawn: its figures, its words and its two pictures, ready for the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

import altair as alt
import polars as pl
import vl_convert
from altair.utils.schemapi import debug_mode

from allotment.projection.run import RunRecord
from allotment.reports.charts.kind import ChartKind
from allotment.reports.charts.screen import SCREENS, Screen
from allotment.reports.charts.theme import dressed, no_data

NO_DATA = "No data: this run holds no figures for this chart."
VEGA_LITE = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])


@dataclass(frozen=True)
class Figure:
    """A chart of one run. ``pictures`` holds SVG by screen name; ``rows`` every figure shown in them."""

    kind: ChartKind
    rows: pl.DataFrame
    alternative: str
    pictures: dict[str, str]

    @property
    def key(self) -> str:
        """Give the figure's name, which is also its file's and its place's on the page."""
        return self.kind.key

    @property
    def has_rows(self) -> bool:
        """Say whether there is anything to show."""
        return not self.rows.is_empty()


def make_figure(kind: ChartKind, run: RunRecord) -> Figure:
    """Work out a chart's figures from a run and draw them once for each screen."""
    rows = kind.chart_table(run)
    alternative = NO_DATA if rows.is_empty() else kind.describe(rows)
    pictures = {screen.name: picture(kind, rows, screen, f"{kind.form}. {alternative}") for screen in SCREENS}
    return Figure(kind, rows, alternative, pictures)


def picture(kind: ChartKind, rows: pl.DataFrame, screen: Screen, alternative: str) -> str:
    """Draw rows as SVG with a title and a description; no rows give the words 'No data'."""
    with debug_mode(False):  # the drawings are ours to get right, and checking each part takes a second in all
        drawing = no_data(screen) if rows.is_empty() else kind.draw(rows, screen)
    svg = vl_convert.vegalite_to_svg(dressed(drawing, screen), vl_version=VEGA_LITE)
    return _titled(_own_ids(svg, f"{kind.key}-{screen.name}"), f"{kind.key}-{screen.name}", kind.title, alternative)


def _own_ids(svg: str, prefix: str) -> str:
    """Number the picture's own ids from 0 under its name: the drawer counts on from picture to picture."""
    found = list(dict.fromkeys(re.findall(r'id="([^"]+)"', svg)))
    for number, old in enumerate(found):
        new = f"{prefix}-{number}"
        svg = svg.replace(f'id="{old}"', f'id="{new}"').replace(f"url(#{old})", f"url(#{new})")
    return svg


def _titled(svg: str, prefix: str, title: str, description: str) -> str:
    opening = re.match(r"<svg [^>]*>", svg)
    if opening is None:
        raise ValueError("The drawing is not SVG.")
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', opening[0])
    width, height = size.groups() if size else ("100", "100")
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="report-chart__picture" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-labelledby="{prefix}-title {prefix}-desc">'
        f'<title id="{prefix}-title">{escape(title)}</title><desc id="{prefix}-desc">{escape(description)}</desc>'
    )
    return head + _lean(svg[opening.end() :])


def _lean(body: str) -> str:
    """Drop what a still picture does not need: hooks for pointers and assistive roles of its inner parts."""
    body = re.sub(r' (pointer-events|class|role|aria-hidden|aria-roledescription|aria-label)="[^"]*"', "", body)
    body = re.sub(r'<path d="M0,0h0v0h0Z"/>|<path d="" display="none"/>|<g></g>', "", body)
    return re.sub(r"(\d+\.\d\d)\d+", r"\1", body)
