"""Read the successor list."""

from __future__ import annotations

from pathlib import Path

from allotment.evidence.source import Imported, TableOrigin
from allotment.evidence.sources.ods_successors.schema import SUCCESSORS_FILE, RawSuccessor
from allotment.evidence.sources.ods_successors.to_tables import successors
from allotment.evidence.sources.reading import check_tidy, read_csv_table
from allotment.workforce.tables import Successor


def read(folder: Path) -> Imported:
    """Give the table ``successors``, or every problem of the file."""
    raw, problems = read_csv_table(folder, SUCCESSORS_FILE, RawSuccessor)
    if problems:
        return Imported(problems=tuple(problems))
    table, problems = check_tidy(successors(raw), Successor, SUCCESSORS_FILE)
    note = "Rows in which an organisation succeeds itself are left out."
    origin = TableOrigin("successors", SUCCESSORS_FILE.path, raw.height, table.height, note)
    return Imported({"successors": table}, (origin,), tuple(problems))
