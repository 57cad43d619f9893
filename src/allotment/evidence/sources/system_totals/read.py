"""Read the files of ``totals/``, each by itself and then against the stock that they speak of."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl

from allotment.evidence.source import Imported, SourceFile, TableOrigin
from allotment.evidence.sources.reading import check_tidy, fault_at, is_absent, read_bytes, read_csv_table
from allotment.evidence.sources.system_totals.check import faults_between
from allotment.evidence.sources.system_totals.schema import MAY_BE_LEFT_OUT, TABLES, file_schema
from allotment.evidence.sources.system_totals.to_tables import organisations_table, systems_table, whole_table
from allotment.workforce.errors import Problem
from allotment.workforce.tables import Ics, Organisation

STOCK = SourceFile("totals/stock.csv", required=False)
FILES = (
    STOCK,
    *(SourceFile(f"totals/{name}.csv", required=False) for name in TABLES if name != "stock"),
)


def read(folder: Path) -> Imported:
    """Give ``totals_stock`` and the other tables of the folder, with its rows of ``ics`` and ``organisations``.

    A folder without ``totals/`` gives nothing. With it, the stock is needed; the other files may be absent: then
    nobody leaves, joins or trains, hours stay, and need stays at the funded posts.
    """
    present = [file for file in FILES if not is_absent(folder, file)]
    if not present:
        return Imported()
    if STOCK not in present:
        rule = "the folder totals/ has no stock of staff in post."
        return Imported(problems=(fault_at(STOCK, rule, "Add totals/stock.csv, which the other files speak of."),))
    tables: dict[str, pl.DataFrame] = {}
    problems: list[Problem] = []
    for file in present:
        name = Path(file.path).stem
        tables[name], found = _read_one(folder, file, name)
        problems += found
    problems = problems or faults_between(tables)
    return Imported(problems=tuple(problems)) if problems else _finished(tables)


def _read_one(folder: Path, file: SourceFile, name: str) -> tuple[pl.DataFrame, list[Problem]]:
    schema = file_schema(name, _header(folder, file))
    frame, problems = read_csv_table(folder, file, schema)
    if problems:
        return frame, problems
    return check_tidy(whole_table(frame, MAY_BE_LEFT_OUT.get(name, ()), TABLES[name]), TABLES[name], file)


def _header(folder: Path, file: SourceFile) -> list[str]:
    content, _ = read_bytes(folder, file)
    first_line = (content or b"").split(b"\n", 1)[0].decode("utf-8-sig", "replace")
    return [name.strip() for row in csv.reader([first_line]) for name in row]


def _finished(tables: dict[str, pl.DataFrame]) -> Imported:
    systems, system_faults = check_tidy(systems_table(tables["stock"]), Ics, STOCK)
    organisations, organisation_faults = check_tidy(organisations_table(tables["stock"]), Organisation, STOCK)
    problems = (*system_faults, *organisation_faults)
    if problems:
        return Imported(problems=problems)
    origins = [
        *(
            TableOrigin(f"totals_{name}", f"totals/{name}.csv", table.height, table.height)
            for name, table in tables.items()
        ),
        TableOrigin("ics", STOCK.path, tables["stock"].height, systems.height),
        TableOrigin("organisations", STOCK.path, tables["stock"].height, organisations.height),
    ]
    named = {f"totals_{name}": table for name, table in tables.items()}
    return Imported({**named, "ics": systems, "organisations": organisations}, tuple(origins))
