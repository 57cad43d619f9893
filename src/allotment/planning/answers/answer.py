"""An answer: what a verb gives to the two doors, whichever question it was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from allotment.reports.tidy import write_tables_with_metadata
from allotment.workforce.errors import Problem


@dataclass(frozen=True)
class Measure:
    """One figure that a person reads first, with its unit in words."""

    title: str
    value: float | str
    unit: str = ""
    note: str = ""


@dataclass(frozen=True)
class Plot:
    """How a section's table is drawn. ``kind``: bar, line, band (a line with low and high), gantt or points (a map).

    ``x``, ``y``, ``colour``, ``low`` and ``high`` name columns. A gantt chart runs from ``low`` to ``high`` along x, a
    row for each ``y``; points stand at ``x`` (longitude) and ``y`` (latitude).
    """

    kind: str
    x: str
    y: str
    colour: str = ""
    low: str = ""
    high: str = ""
    x_title: str = ""
    y_title: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the answer's page: a table under a heading, with how to read it and how it is drawn.

    ``table`` names one of the answer's tables. ``headings`` gives the columns shown, in order, with their headings.
    """

    title: str
    how_to_read: str
    table: str
    headings: Mapping[str, str]
    plot: Plot | None = None


@dataclass(frozen=True)
class OwnPage:
    """What single people may be shown of an answer by a link of their own: the rows of a table that are about them.

    ``by`` names the column that says whose a row is; ``documents`` gives the path of each one's own document, such as a
    calendar, by that value.
    """

    whose: str  # such as "student"
    title: str
    how_to_read: str
    table: str
    by: str
    headings: Mapping[str, str]
    documents: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What was asked and found.

    ``told`` is the JSON object of the command. ``tables`` stand behind it; ``files`` are documents made of them
    (calendars, letters), by path below the output folder. ``personal_tables`` hold people: they go to whoever sent the
    people's file, and are never kept in an archive or shown to others.
    """

    kind: str  # the command's name
    answer_id: str  # made from what was asked and what it stands on
    sentence: str
    told: Mapping[str, Any]
    measures: Sequence[Measure]
    sections: Sequence[Section]
    tables: Mapping[str, pl.DataFrame]
    files: Mapping[str, bytes] = field(default_factory=dict)
    personal_tables: frozenset[str] = frozenset()
    own_pages: Sequence[OwnPage] = ()
    notes: Sequence[str] = ()
    problems: Sequence[Problem] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the answer as one object."""
        return {"answer_id": self.answer_id, **self.told}

    def write(self, folder: Path) -> None:
        """Write every table (CSV and Parquet with metadata), the JSON and the documents below a folder."""
        write_tables_with_metadata(dict(self.tables), {"kind": self.kind, "answer_id": self.answer_id}, folder)
        text = json.dumps(self.as_json(), indent=1, ensure_ascii=False)
        (folder / f"{self.kind}.json").write_text(text + "\n", encoding="utf-8")
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
