"""A section of an answer as its chart reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl


@dataclass(frozen=True)
class DrawnSection:
    """A section to draw. ``headings`` names the shown columns by the table's; ``plot`` holds column names by part."""

    key: str
    title: str
    how_to_read: str
    headings: Mapping[str, str]
    plot: Mapping[str, str]
    table: pl.DataFrame


@dataclass(frozen=True)
class DrawnAnswer:
    """The sections of an answer that are drawn, the words for their source, their synthetic tag, and the day."""

    sections: Sequence[DrawnSection]
    source: str
    tag: str
    made_on: date
