"""Copies of shipped samples in which a test changes a cell, and ways to say what an importer found."""

from __future__ import annotations

import csv
import io
import shutil
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import polars as pl

import allotment.evidence
from allotment.evidence.source import Imported, Source

PUBLIC = Path(allotment.evidence.__file__).parent / "public"
"""The shipped public data."""


def sample_copy(source: Source, folder: Path) -> Path:
    """Copy the sample of a source to a folder of the test's own, and give that folder."""
    with as_file(files(f"allotment.evidence.sources.{source.key}") / "sample") as sample:
        shutil.copytree(sample, folder, dirs_exist_ok=True)
    return folder


def set_cell(path: Path, row: int, column: str, value: Any) -> None:
    """Write a value in a CSV or Parquet file; rows are counted with the header as row 1."""
    if path.suffix == ".parquet":
        frame = pl.read_parquet(path)
        here = pl.int_range(pl.len()) == row - 2
        frame.with_columns(pl.when(here).then(pl.lit(value)).otherwise(pl.col(column)).alias(column)).write_parquet(
            path
        )
        return
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    rows[row - 1][rows[0].index(column)] = str(value)
    write_rows(path, rows)


def write_rows(path: Path, rows: list[list[str]]) -> None:
    """Write a whole CSV file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")


def add_row_like(path: Path, row: int, **changed: str) -> None:
    """Add a copy of a row of a CSV file at its end, with some cells changed."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    added = list(rows[row - 1])
    for column, value in changed.items():
        added[rows[0].index(column)] = value
    write_rows(path, [*rows, added])


def keep_rows(path: Path, kept: pl.Expr) -> None:
    """Keep the rows of a Parquet file for which an expression holds."""
    pl.read_parquet(path).filter(kept).write_parquet(path)


def places(imported: Imported) -> set[tuple[str, int | None, str | None, str | None]]:
    """Every problem's file name, row, column and value; and hold that each has a rule and a remedy."""
    assert all(problem.rule and problem.remedy for problem in imported.problems)
    assert not imported.problems or not imported.tables
    return {(Path(problem.where).name, problem.row, problem.column, problem.value) for problem in imported.problems}


def rules(imported: Imported) -> str:
    """Every rule that was broken, as one text to search."""
    return "\n".join(problem.rule for problem in imported.problems)
