"""Strict typing of cells: what is not plainly a number, a date or a listed code becomes null and is reported."""

from __future__ import annotations

import dataframely as dy
import polars as pl

INTEGER = r"^[+-]?[0-9]+$"
DECIMAL = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$"
ISO_DATE = "%Y-%m-%d"
TRUTHS = {"true": True, "false": False}


def text_without_empty_marks(values: pl.Series, column: dy.Column) -> pl.Series:
    """Strip text and make empty cells null; columns that are not text pass unchanged. Categories are text."""
    if isinstance(values.dtype, pl.Categorical | pl.Enum):
        values = values.cast(pl.String)
    if values.dtype != pl.String:
        return values
    stripped = values.str.strip_chars()
    marks = ["", *(column.metadata or {}).get("empty", [])]
    return stripped.set(stripped.is_in(marks), None)


def typed_cells(values: pl.Series, column: dy.Column) -> tuple[pl.Series, str]:
    """Give the values in the column's type, null where they do not fit, and the rule that they must fit."""
    if isinstance(column, dy.Enum):
        return _codes(values, column)
    target = column.dtype
    if target.is_integer() or target.is_float():
        return _numbers(values, target)
    if target == pl.Date:
        return _dates(values, (column.metadata or {}).get("format", ISO_DATE))
    if target == pl.Boolean and values.dtype == pl.String:
        return values.str.to_lowercase().replace_strict(TRUTHS, default=None), "must be true or false."
    rule = f"must be {target}, and the column holds {values.dtype}."
    return (values if values.dtype == target else _nulls(values, target)), rule


def _codes(values: pl.Series, column: dy.Enum) -> tuple[pl.Series, str]:
    codes = list(column.categories)
    listed = values.cast(pl.String)
    return listed.set(~listed.is_in(codes), None).cast(column.dtype), f"must be one of: {'; '.join(codes)}."


def _numbers(values: pl.Series, target: pl.DataType) -> tuple[pl.Series, str]:
    whole = target.is_integer()
    rule = f"must be a plain {'whole ' if whole else ''}number, with no comma, unit or symbol."
    if values.dtype == pl.String:
        fits = values.str.contains(INTEGER if whole else DECIMAL)
        return _finite(values.set(~fits, None).cast(target, strict=False)), rule
    if not values.dtype.is_numeric():
        return _nulls(values, target), f"{rule} The column holds {values.dtype}."
    if whole and values.dtype.is_float():
        values = values.set(values != values.round(0), None)
    return _finite(values.cast(target, strict=False)), rule


def _dates(values: pl.Series, shape: str) -> tuple[pl.Series, str]:
    rule = f"must be a date written as {shape} (%Y year, %m month, %d day)."
    if values.dtype == pl.String:
        return values.str.to_date(shape, strict=False), rule
    if isinstance(values.dtype, pl.Date | pl.Datetime):
        return values.cast(pl.Date), rule
    return _nulls(values, pl.Date()), f"{rule} The column holds {values.dtype}."


def _finite(values: pl.Series) -> pl.Series:
    return values.set(~values.is_finite(), None) if values.dtype.is_float() else values


def _nulls(values: pl.Series, target: pl.DataType) -> pl.Series:
    return pl.Series(values.name, [None] * len(values), dtype=target)
