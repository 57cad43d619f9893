"""Read a staff return from a CSV file or an Excel workbook: every cell typed strictly, every problem at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from allotment.evidence.returns.checked import CheckedReturn
from allotment.evidence.returns.checks import TableChecks
from allotment.evidence.returns.csv_rows import csv_rows
from allotment.evidence.returns.faults import Faults
from allotment.evidence.returns.guard import XLSX
from allotment.evidence.returns.layout import COLUMNS, Kind, table_schema
from allotment.evidence.returns.limits import Limits
from allotment.evidence.returns.rows import Row, UnreadableError
from allotment.evidence.returns.workbook import Workbook, open_workbook


def read_return(
    path: Path, kind_hint: str | None = None, *, limits: Limits | None = None, shown_as: str | None = None
) -> CheckedReturn:
    """Read a return that ``guard_file`` found nothing against. For a file from outside use ``check_in_child``.

    Args:
        path: the file as it is kept here.
        kind_hint: what a CSV file holds, ``staff`` or ``posts``; without it, a file whose header names the columns of
            posts holds posts, and any other staff. A workbook has a sheet for each.
        limits: how much there may be.
        shown_as: the file's name as its sender knows it, for problems; it also says whether it is a workbook.

    Returns:
        The good rows and all problems. Nothing is raised for what the file holds.
    """
    limits = limits or Limits()
    name = shown_as or path.name
    faults = Faults(name, limits)
    if Path(name).suffix.casefold() == XLSX:
        return _read_workbook(path, faults, limits)
    return _read_csv(path, kind_hint, faults, limits)


def _read_csv(path: Path, kind_hint: str | None, faults: Faults, limits: Limits) -> CheckedReturn:
    kind = Kind(kind_hint.capitalize()) if kind_hint else _kind_of_header(path, limits)
    checks = TableChecks(kind, faults, sheet=None)
    tables = {other: _nothing(other) for other in Kind} | {kind: checks.read(csv_rows(path, limits))}
    return _checked(tables, checks.rows_read, faults)


def _kind_of_header(path: Path, limits: Limits) -> Kind:
    try:
        header = next(csv_rows(path, limits), None)
    except UnreadableError:  # said when the file is read
        return Kind.STAFF
    names = {cell.casefold() for cell in header.cells if isinstance(cell, str)} if header else set()
    return Kind.POSTS if names == {column.name for column in COLUMNS[Kind.POSTS]} else Kind.STAFF


def _read_workbook(path: Path, faults: Faults, limits: Limits) -> CheckedReturn:
    tables = {kind: _nothing(kind) for kind in Kind}
    rows_read = 0
    try:
        with open_workbook(path, limits) as workbook:
            for kind in Kind:
                sheet = _sheet_called(kind, workbook)
                if sheet is not None:
                    checks = TableChecks(kind, faults, sheet)
                    tables[kind] = checks.read(_rows_of(workbook, sheet))
                    rows_read += checks.rows_read
    except UnreadableError as error:
        faults.add(error.rule, error.remedy)
    return _checked(tables, rows_read, faults)


def _rows_of(workbook: Workbook, sheet: str) -> Iterator[Row]:
    yield from workbook.rows(sheet)


def _sheet_called(kind: Kind, workbook: Workbook) -> str | None:
    """Give the name of a kind's sheet as the workbook spells it; only posts may be left out.

    Raises:
        UnreadableError: the sheet of staff is missing, or two sheets have the name.
    """
    found = [name for name in workbook.sheet_names if name.casefold() == kind.casefold()]
    if len(found) > 1:
        raise UnreadableError(f"more than one sheet is called {kind}.", "Leave one of them.")
    if not found and kind is Kind.STAFF:
        listed = ", ".join(workbook.sheet_names[:10]) or "none"
        remedy = f"Name the sheet with one row for each assignment {kind}, as in the template."
        raise UnreadableError(f"there is no sheet called {kind}; the sheets are: {listed}.", remedy)
    return found[0] if found else None


def _nothing(kind: Kind) -> pl.DataFrame:
    return pl.DataFrame(schema=table_schema(kind))


def _checked(tables: dict[Kind, pl.DataFrame], rows_read: int, faults: Faults) -> CheckedReturn:
    return CheckedReturn(tables[Kind.STAFF], tables[Kind.POSTS], faults.problems(), rows_read, faults.count)
