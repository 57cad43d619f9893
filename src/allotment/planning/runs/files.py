"""The files in which a run may be had: whole tables at once, the workbook and the report once they were prepared."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.runs.listing import SeenRun, see_run

EXPORTS = "exports"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"
CSV = "text/csv; charset=utf-8"
TABLES = {
    "projection": "Every year, organisation and role: flows, staff in post, need and gap",
    "summary": "Totals by sector, staff group, organisation and role, with their intervals",
    "waterfall": "The steps behind each change of the gap",
    "assumptions": "Every assumption in force, with its source and owner",
    "provenance": "Every file of evidence, with its date, grade and hash",
}
"""The tables that the run's page offers one by one; the export holds them all."""


@dataclass(frozen=True)
class RunFile:
    """A file to send: where it lies, what to call it, and what it is."""

    path: Path
    name: str
    media_type: str


def export_path(desk: Desk, run_id: str) -> Path:
    """Say where a run's report, workbook and tables lie once they were prepared."""
    return desk.home / EXPORTS / f"{run_id}.zip"


def workbook_path(desk: Desk, run_id: str) -> Path:
    """Say where a run's workbook lies once it was prepared."""
    return desk.home / EXPORTS / f"{run_id}.xlsx"


def is_prepared(desk: Desk, run_id: str) -> bool:
    """Say whether a run's report and workbook can be had."""
    return export_path(desk, run_id).is_file() and workbook_path(desk, run_id).is_file()


def run_file(desk: Desk, actor: Actor, system: str, run_id: str, name: str) -> RunFile:
    """Give a file of a run: ``report.zip``, ``workbook.xlsx``, or a table such as ``projection.csv`` or ``.parquet``.

    Raises:
        NotYoursError: there is no such run or file for this reader, or it was not prepared yet.
    """
    seen = see_run(desk, actor, run_id, system=system)
    prepared = {
        "report.zip": RunFile(export_path(desk, run_id), f"{run_id}.zip", "application/zip"),
        "workbook.xlsx": RunFile(workbook_path(desk, run_id), f"{run_id}.xlsx", EXCEL),
    }
    table, _, kind = name.partition(".")
    if table in TABLES and kind in {"csv", "parquet"}:
        found = _table(seen, table, kind)
    elif name in prepared:
        found = prepared[name]
    else:
        raise NotYoursError("file")
    if not found.path.is_file():
        raise NotYoursError("file")
    return found


def _table(seen: SeenRun, table: str, kind: str) -> RunFile:
    desk, run_id = seen.desk, seen.known.run_id
    name = f"{run_id}-{table}.{kind}"
    if kind == "parquet":
        return RunFile(desk.runs.table_path(run_id, table), name, PARQUET)
    path = desk.home / EXPORTS / "tables" / name
    if not path.is_file():
        _write_csv(seen, table, path)
    return RunFile(path, name, CSV)


def _write_csv(seen: SeenRun, table: str, path: Path) -> None:
    """Write a table as CSV once, in one step: a second reader meets all of it or none."""
    from allotment.reports.tidy import csv_text  # noqa: PLC0415 - reports bring the charts

    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".csv-") as staging:
        part = Path(staging) / path.name
        part.write_bytes(csv_text(seen.record.tables[table]).encode("utf-8"))
        part.replace(path)
