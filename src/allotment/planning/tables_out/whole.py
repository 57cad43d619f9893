"""One whole table of a system as a file: nothing is cut off, and nothing in it is taken for a formula."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import polars as pl

from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.results.chosen import choose_run
from allotment.planning.runs.files import CSV, EXPORTS, PARQUET
from allotment.planning.runs.rights import require_system
from allotment.planning.tables_out.listed import LISTED_TABLES, listed_table
from allotment.reports.tidy import column_metadata, csv_text

RUN_TABLES = {
    "baseline": "Staff in post, funded posts and vacancies by organisation and role, where the run begins",
    "baseline_age": "Staff in post by organisation, role and age, where the run begins",
    "projection": "Every year, organisation and role: flows, staff in post, need and gap",
    "summary": "Totals by sector, staff group, organisation and role, with their intervals",
    "waterfall": "The steps behind each change of the gap",
    "assumptions": "Every assumption that the run used, with its source and owner",
    "provenance": "Every file of evidence, with its date, grade and hash",
}
"""Tables that come from one run, with what a row says."""
TABLES = RUN_TABLES | LISTED_TABLES
LATEST = "latest"
MEDIA_TYPES = {"csv": CSV, "parquet": PARQUET}
MARK_LETTERS = 16


@dataclass(frozen=True)
class WholeTable:
    """A table as a file: it lies at ``path``, or is ``content`` where there is none.

    ``mark`` changes when the content would; ``run_id`` is empty where the table comes from no one run.
    """

    name: str
    media_type: str
    mark: str
    run_id: str
    path: Path | None
    content: bytes = b""


@dataclass(frozen=True)
class DescribedTable:
    """A table that can be had: its columns each with ``name``, ``type``, ``unit`` and ``description``."""

    name: str
    meaning: str
    columns: tuple[dict[str, str], ...]


def whole_table(desk: Desk, actor: Actor, system: str, table: str, form: str, run_id: str = LATEST) -> WholeTable:
    """Give one table of a system as ``csv`` or ``parquet``.

    Args:
        run_id: the run that a run's table comes from; ``latest`` or nothing for the one that the pages show.

    Raises:
        NotYoursError: there is no such system, run or table for this reader, or no such form of it.
    """
    require_system(actor, system)
    if table not in TABLES or form not in MEDIA_TYPES:
        raise NotYoursError("table")
    if table in LISTED_TABLES:
        content = _written(listed_table(actor, system, table), form)
        mark = hashlib.sha256(content).hexdigest()[:MARK_LETTERS]
        return WholeTable(f"{system}-{table}.{form}", MEDIA_TYPES[form], f"{table}-{mark}.{form}", "", None, content)
    run = _run(desk, actor, system, run_id)
    kept = desk.runs.table_path(run, table)
    if not kept.is_file():
        raise NotYoursError("table")
    path = kept if form == "parquet" else _csv_beside(desk, run, table, kept)
    return WholeTable(f"{run}-{table}.{form}", MEDIA_TYPES[form], f"{run}-{table}.{form}", run, path)


def tables_of(desk: Desk, actor: Actor, system: str, run_id: str = LATEST) -> list[DescribedTable]:
    """Describe every table of a system that can be had, column by column.

    Raises:
        NotYoursError: there is no such system or run for this reader.
    """
    require_system(actor, system)
    run = _run(desk, actor, system, run_id)
    kept = {name: desk.runs.table_path(run, name) for name in RUN_TABLES}
    schemas = {name: pl.read_parquet_schema(path) for name, path in kept.items() if path.is_file()}
    schemas |= {name: dict(listed_table(actor, system, name).schema) for name in LISTED_TABLES}
    return [
        DescribedTable(name, TABLES[name], tuple(column_metadata(column, kind) for column, kind in schema.items()))
        for name, schema in schemas.items()
    ]


def _run(desk: Desk, actor: Actor, system: str, run_id: str) -> str:
    chosen = choose_run(desk, actor, system, "" if run_id == LATEST else run_id)
    if chosen is None:
        raise NotYoursError("run")
    return chosen.known.run_id


def _written(table: pl.DataFrame, form: str) -> bytes:
    if form == "csv":
        return csv_text(table).encode("utf-8")
    stream = BytesIO()
    table.write_parquet(stream, compression="zstd")
    return stream.getvalue()


def _csv_beside(desk: Desk, run_id: str, table: str, kept: Path) -> Path:
    """Give the place of a table's CSV, written once and in one step: a second reader meets all of it or none."""
    path = desk.home / EXPORTS / "tables" / f"{run_id}-{table}.csv"
    if path.is_file():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".csv-") as staging:
        part = Path(staging) / path.name
        part.write_bytes(_written(pl.read_parquet(kept), "csv"))
        part.replace(path)
    return path
