"""What a source of evidence is: the files it reads, the tables it gives, and what it says when a file is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from allotment.workforce.errors import Problem


@dataclass(frozen=True)
class SourceFile:
    """One file of a source, by its path inside the evidence folder.

    If a file with ``required=False`` is absent, the source gives the tables it can, and the baseline says
    what the absence costs in certainty.
    """

    path: str
    required: bool = True


@dataclass(frozen=True)
class TableOrigin:
    """Which file a table came from, with the rows read and the rows kept of it."""

    table: str
    file: str
    rows_read: int
    rows_kept: int
    note: str = ""


@dataclass(frozen=True)
class Imported:
    """What one source gave: tidy tables by name, where each came from, and every problem met on the way."""

    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    origins: tuple[TableOrigin, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Source:
    """One published data set. ``read`` takes the evidence folder, gathers problems, and raises none of them."""

    key: str
    title: str
    publisher: str
    licence: str
    as_at: str
    grade: str
    files: tuple[SourceFile, ...]
    read: Callable[[Path], Imported]
