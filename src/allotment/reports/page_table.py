"""A table made ready for the page: a caption, headings with units, and cells already in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from math import isnan
from typing import Any

import polars as pl

from allotment.reports.columns import Column, Style, column_of
from allotment.reports.words import chance, percent, signed, signed_percent, whole

EMPTY = "\u2013"
SUFFIXES = {" (synthetic)": "Synthetic", " (part synthetic)": "Part synthetic"}
TAGGED_WORDS = {"elicited placeholder": "Elicited placeholder"}
CHANGED = "Changed by scenario"
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST_HASH_LETTERS = 12
NUMERIC = {
    Style.TENTH,
    Style.WHOLE,
    Style.SIGNED,
    Style.SHARE,
    Style.CHANGE,
    Style.CHANCE,
    Style.INDEX,
    Style.NUMBER,
    Style.YEAR,
}


@dataclass(frozen=True)
class Cell:
    """One cell's words, whether it is a figure, and the tag that stands beside it."""

    words: str
    numeric: bool = False
    tag: str = ""
    code: bool = False


@dataclass(frozen=True)
class PageTable:
    """A table for the page. The first column names the row."""

    key: str
    caption: str
    headings: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def page_table(
    key: str, caption: str, rows: pl.DataFrame, columns: tuple[str, ...], headings: dict[str, str] | None = None
) -> PageTable:
    """Make the named columns ready; a ``synthetic`` column becomes a tag beside the row's name."""
    shown = [name for name in columns if name != "synthetic"]
    said = headings or {}
    known = {name: column_of(name, rows.schema.get(name)) for name in shown}
    head = tuple(Cell(said.get(name, one.heading_on_page), one.style in NUMERIC) for name, one in known.items())
    body = tuple(_row(row, known) for row in rows.iter_rows(named=True))
    return PageTable(key, caption, head, body)


def _row(row: dict[str, Any], shown: dict[str, Column]) -> tuple[Cell, ...]:
    cells = [cell(row[name], column) for name, column in shown.items()]
    if row.get("synthetic") is True:
        cells[0] = replace(cells[0], tag="Synthetic")
    if row.get("changed_by_scenario") is True:
        cells[0] = replace(cells[0], tag=CHANGED)
    return tuple(cells)


def cell(value: object, column: Column) -> Cell:
    """Put one value into words by its column's style."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return Cell(EMPTY, column.style in NUMERIC)
    if isinstance(value, str):
        return _text_cell(value, column)
    if isinstance(value, date):
        return Cell(f"{value.day} {value:%B %Y}")
    if isinstance(value, bool):
        return Cell("Yes" if value else "No")
    if isinstance(value, int | float):
        return Cell(number(float(value), column.style), numeric=True)
    return Cell(str(value))


def _text_cell(value: str, column: Column) -> Cell:
    for suffix, tag in SUFFIXES.items():
        if value.endswith(suffix):
            return Cell(value.removesuffix(suffix), tag=tag)
    if ISO_DATE.fullmatch(value):
        return cell(date.fromisoformat(value), column)
    if value in TAGGED_WORDS:
        return Cell("", tag=TAGGED_WORDS[value])
    if column.style is Style.CODE and len(value) == 64:
        return Cell(value[:MOST_HASH_LETTERS] + "\u2026", code=True)
    return Cell(value, code=column.style is Style.CODE)


def number(value: float, style: Style) -> str:
    """Say a number in a style."""
    return SAID.get(style, plain_number)(value)


def plain_number(value: float) -> str:
    """Say a value of any size with as many places as it needs and no more."""
    text = f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    return text.replace("-", "\u2212")


SAID: dict[Style, Callable[[float], str]] = {
    Style.WHOLE: whole,
    Style.SIGNED: signed,
    Style.SHARE: partial(percent, places=1),
    Style.CHANGE: partial(signed_percent, places=1),
    Style.CHANCE: lambda share: chance(share).removeprefix("about "),
    Style.TENTH: lambda number: "under 0.1" if 0 < number < 0.05 else f"{number:,.1f}",
    Style.INDEX: "{:.3f}".format,
    Style.YEAR: "{:.0f}".format,
}
