"""What a chart is: the figures behind it, a drawing of them, and two kinds of words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import polars as pl

from allotment.reports.charts.screen import Screen

Drawing = Any
"""An Altair chart of any kind: plain, layered, faceted or joined. Altair's own methods do not say which they give."""


def all_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Print every row under the chart, as most charts do."""
    return rows


@dataclass(frozen=True)
class ChartKind:
    """One chart of the report.

    ``chart_table`` gives the figures from a run, or from what else the chart is about; ``draw`` and ``describe`` see
    nothing else, so that the table printed under the chart holds all that the chart shows. ``form`` says what sort of
    chart it is, for those who do not see it. ``columns`` are those of the printed table, in order. ``whole_system``
    marks a chart whose figures add up every sector, so that it is as synthetic as the system is. ``printed`` picks the
    rows of the printed table, where the file has more.
    """

    key: str
    title: str
    form: str
    how_to_read: str
    columns: tuple[str, ...]
    chart_table: Callable[[Any], pl.DataFrame]
    draw: Callable[[pl.DataFrame, Screen], Drawing]
    describe: Callable[[pl.DataFrame], str]
    whole_system: bool = False
    printed: Callable[[pl.DataFrame], pl.DataFrame] = all_rows


def values(rows: pl.DataFrame) -> alt.InlineData:
    """Hand rows to the drawing as plain values; every encoding then names its type.

    A tuple, because Altair copies every list it is given, over and over, as a chart is put together.
    """
    return plain_values(rows.to_dicts())


def plain_values(rows: Sequence[dict[str, Any]]) -> alt.InlineData:
    """Hand over rows that are dictionaries already, such as GeoJSON features."""
    fixed: Any = tuple(rows)
    return alt.InlineData(values=fixed)
