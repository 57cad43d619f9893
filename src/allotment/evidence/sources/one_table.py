"""Read a source that is one CSV file and gives one table: the shape that most published sets have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import dataframely as dy
import polars as pl

from allotment.evidence.source import Imported, SourceFile, TableOrigin
from allotment.evidence.sources.reading import check_tidy, read_csv_table


def read_one_table(
    folder: Path,
    file: SourceFile,
    published_schema: type[dy.Schema],
    to_table: Callable[[pl.DataFrame], pl.DataFrame],
    tidy_schema: type[dy.Schema],
    name: str,
    note: str = "",
) -> Imported:
    """Give the table, or all that is wrong with the file.

    Args:
        folder: the evidence folder.
        file: the published file in it.
        published_schema: the file's columns and rules.
        to_table: turns the published rows into the tidy table.
        tidy_schema: the tidy table's columns and rules.
        name: what the evidence calls the table.
        note: what a reader of its provenance should know.
    """
    published, problems = read_csv_table(folder, file, published_schema)
    if problems:
        return Imported(problems=tuple(problems))
    tidy, problems = check_tidy(to_table(published), tidy_schema, file)
    if problems:
        return Imported(problems=tuple(problems))
    origin = TableOrigin(name, file.path, published.height, min(published.height, tidy.height), note)
    return Imported({name: tidy}, (origin,))
