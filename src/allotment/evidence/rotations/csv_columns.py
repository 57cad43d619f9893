"""A column of a rotations file: what its cells may hold, said once, checked a whole column at a time.

Three million rows of preferences are read in a second or two: names are looked at once each, and not once a row.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from allotment.evidence.sources.reading import ROW, fault_at, shortened
from allotment.workforce.errors import Problem

NAME = r"^[\p{L}\p{N}][\p{L}\p{N} .,'’&()/:+_@-]*$"
MOST_CHARACTERS = 100
SHARE = r"^(0(\.[0-9]{1,4})?|1(\.0{1,4})?)$"
WHOLE = r"^[0-9]{1,9}$"
DAY = r"^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$"


@dataclass(frozen=True)
class Column:
    """One column: its name, what a cell is, and whether the column or a cell of it may be missing.

    ``kind`` is ``name``, ``whole`` (a number from ``least`` to ``most``), ``share`` (ten-thousandths of 1), ``day`` or
    ``word`` (one of ``words``).
    """

    name: str
    kind: str
    optional: bool = False
    may_be_empty: bool = False
    least: int = 0
    most: int = 1_000_000
    words: tuple[str, ...] = ()

    @property
    def rule(self) -> tuple[str, str]:
        """Say what is wrong with a cell that breaks the column's form, and what to write."""
        if self.kind == "name":
            return "a name begins with a letter or a digit.", f"Use letters, digits and - _ ' . in {MOST_CHARACTERS}."
        if self.kind == "whole":
            return f"must be a whole number from {self.least:,} to {self.most:,}.", "Write it as digits alone."
        if self.kind == "share":
            return "must be a share from 0 to 1.", "Write at most four decimals: 0.8 for 80%."
        if self.kind == "day":
            return "must be a day.", "Write it as 2026-08-05."
        return f"must be one of: {'; '.join(self.words)}.", "Use one of these words."


def typed(table: pl.DataFrame, column: Column, file: str) -> tuple[pl.Series, list[Problem]]:
    """Give a column's cells in their type, and a problem for each cell that has none.

    Args:
        table: cells as text without outer spaces, with their row numbers in ``ROW``.
        column: what a cell may hold.
        file: the file's name, for messages.

    Returns:
        Text for names and words, Int64 for whole numbers and shares (ten-thousandths), Date for days; null where the
        cell is empty or wrong.
    """
    text = table.get_column(column.name)
    different = pl.DataFrame({"cell": text.unique()}).drop_nulls()
    values = different.select("cell", value=_value(column)).drop_nulls()
    cells = text
    if column.kind != "name" or values.height < different.height:  # good names are what they were
        joined = pl.DataFrame({"cell": text}).join(values, on="cell", how="left", maintain_order="left")
        cells = joined.get_column("value").alias(column.name)
    problems: list[Problem] = []
    wrong_words = different.join(values, on="cell", how="anti").get_column("cell")
    if wrong_words.len():
        wrong = table.filter(pl.col(column.name).is_in(wrong_words.implode())).select(ROW, column.name).head(1000)
        rule, remedy = column.rule
        faults = [fault_at(file, rule, remedy, row=row, column=column.name, value=cell) for row, cell in wrong.rows()]
        problems += shortened(faults)
    if not column.may_be_empty:
        empty = table.filter(text.is_null()).get_column(ROW).head(1000)
        remedy = column.rule[1]
        faults = [fault_at(file, "must not be empty.", remedy, row=row, column=column.name) for row in empty]
        problems += shortened(faults)
    return cells, problems


def _value(column: Column) -> pl.Expr:
    """Give the typed value of a cell, or null where the cell breaks the column's form."""
    cell = pl.col("cell")
    if column.kind == "whole":
        number = pl.when(cell.str.contains(WHOLE)).then(cell).cast(pl.Int64)
        return pl.when(number.is_between(column.least, column.most)).then(number)
    if column.kind == "share":
        padded = cell.str.split_exact(".", 1)
        whole = padded.struct.field("field_0").cast(pl.Int64, strict=False)
        part = padded.struct.field("field_1").fill_null("0").str.pad_end(4, "0").cast(pl.Int64, strict=False)
        return pl.when(cell.str.contains(SHARE)).then(whole * 10_000 + part)
    if column.kind == "day":
        return pl.when(cell.str.contains(DAY)).then(cell).str.to_date("%Y-%m-%d", strict=False)
    if column.kind == "word":
        return pl.when(cell.str.to_lowercase().is_in(list(column.words))).then(cell.str.to_lowercase())
    return pl.when(cell.str.contains(NAME) & (cell.str.len_chars() <= MOST_CHARACTERS)).then(cell)
