"""Cells of text as values of their column, and which of them are wrong: whole columns at a time."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.placements.columns import Column, Kind
from allotment.evidence.placements.words import SEPARATOR
from allotment.evidence.sources.cells import DECIMAL, INTEGER
from allotment.evidence.sources.reading import ROW, fault_at, shortened
from allotment.workforce.errors import Problem

NAME = r"^[\p{L}\p{N}][\p{L}\p{N} .,'’&()/:+_-]{0,99}$"
LONGEST_TEXT = 200
CONTROL = r"\p{Cc}"  # ends of lines and other signs that are not seen
ISO_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}( 00:00:00)?$"  # a workbook's day comes with its midnight
YES = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}
LISTS = (Kind.NAMES, Kind.CHOICES)
DTYPES = {
    Kind.NAME: pl.String(),
    Kind.TEXT: pl.String(),
    Kind.CHOICE: pl.String(),
    Kind.NAMES: pl.List(pl.String),
    Kind.CHOICES: pl.List(pl.String),
    Kind.WHOLE: pl.Int64(),
    Kind.NUMBER: pl.Float64(),
    Kind.DATE: pl.Date(),
    Kind.YES: pl.Boolean(),
}


@dataclass(frozen=True)
class Cells:
    """A column read: its values, null where a cell is empty or wrong, and what is wrong."""

    values: pl.Series
    problems: list[Problem]


def read_cells(text: pl.Series, numbers: pl.Series, column: Column, file: str) -> Cells:
    """Read the cells of one column.

    Args:
        text: the cells as text, in the rows' order; null or blank where empty.
        numbers: each row's number in the file.
        column: what they should be.
        file: the file's name, for messages.
    """
    stripped = text.cast(pl.String).str.strip_chars()
    given = stripped.set(stripped == "", None).alias(column.name)
    values = _lists(given, column) if column.kind in LISTS else _plain(given, column)
    rows = pl.DataFrame([numbers.alias(ROW), given.alias("given")])
    wrong = rows.filter(given.is_not_null() & values.is_null())
    rule = f"must be {_rule(column)}."
    faults = [
        fault_at(file, rule, _remedy(column, cell), row=row, column=column.name, value=cell)
        for row, cell in wrong.iter_rows()
    ]
    problems = shortened(faults)
    if column.needed:
        empty = rows.filter(given.is_null())[ROW]
        remedy = f"Give {column.meaning}."
        problems += shortened(
            fault_at(file, "must not be empty.", remedy, row=row, column=column.name, value="") for row in empty
        )
    return Cells(values, problems)


def _rule(column: Column) -> str:
    if column.words:
        end = f", separated by {SEPARATOR}" if column.kind is Kind.CHOICES else ""
        return f"one of: {', '.join(column.words)}{end}"
    if column.kind in (Kind.WHOLE, Kind.NUMBER):
        return f"{column.kind.value} from {column.low:,g} to {column.high:,g}"
    return str(column.kind.value)


def _remedy(column: Column, cell: str) -> str:
    if column.words:
        return did_you_mean(cell, column.words)
    return f"Give {column.meaning}." if column.kind is not Kind.NAME else "Take other signs out of it."


def _plain(given: pl.Series, column: Column) -> pl.Series:
    kind = column.kind
    if kind is Kind.NAME:
        return given.set(~given.str.contains(NAME), None)
    if kind is Kind.TEXT:
        return given.set((given.str.len_chars() > LONGEST_TEXT) | given.str.contains(CONTROL), None)
    if kind is Kind.CHOICE:
        low = given.str.to_lowercase()
        return low.set(~low.is_in(list(column.words)), None)
    if kind is Kind.DATE:
        day = given.set(~given.str.contains(ISO_DAY), None)
        return day.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    if kind is Kind.YES:
        return given.str.to_lowercase().replace_strict(YES, default=None, return_dtype=pl.Boolean)
    whole = given.str.replace(r"\.0+$", "") if kind is Kind.WHOLE else given  # a workbook writes 5 as 5.0
    fits = whole.str.contains(INTEGER if kind is Kind.WHOLE else DECIMAL)
    number = whole.set(~fits, None).cast(DTYPES[kind], strict=False)
    return number.set(~number.is_between(column.low, column.high), None)


def _lists(given: pl.Series, column: Column) -> pl.Series:
    """Split at the separator; one bad part makes the whole cell bad; an empty cell is an empty list."""
    parts = (
        given.str.split(SEPARATOR)
        .list.eval(pl.element().str.strip_chars())
        .list.eval(pl.element().filter(pl.element() != ""))
    )
    if column.words:
        parts = parts.list.eval(pl.element().str.to_lowercase().str.replace(r"\.0+$", ""))
        fits = parts.list.eval(pl.element().is_in(list(column.words))).list.all()
    else:
        fits = parts.list.eval(pl.element().str.contains(NAME)).list.all()
    empty = given.is_null()
    frame = pl.DataFrame({"parts": parts, "fits": fits, "empty": empty})
    nothing = pl.lit([], dtype=pl.List(pl.String))
    kept = frame.select(pl.when("empty").then(nothing).when("fits").then("parts").otherwise(None)).to_series()
    return kept.alias(column.name)
