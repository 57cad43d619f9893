"""Reading one placement file, CSV or workbook: strict, every problem at once, nothing opened that could do harm."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import fastexcel
import polars as pl

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.placements.columns import Column, Kind, Table
from allotment.evidence.placements.read_cells import DTYPES, LISTS, read_cells
from allotment.evidence.returns.guard import XLSX, guard_file
from allotment.evidence.returns.limits import MIB, Limits
from allotment.evidence.sources.reading import FIRST_DATA_ROW, ROW, fault_at, shortened
from allotment.workforce.errors import Problem

LARGEST = Limits(file_bytes=400 * MIB, unpacked_bytes=1024 * MIB)
"""A matrix of all students and settings of the largest system fits; students and settings take some mebibytes."""

Reading = tuple[pl.DataFrame, list[Problem]]
Text = tuple[pl.DataFrame | None, list[Problem]]


def read_table(path: Path, table: Table) -> Reading:
    """Read a file (``.csv`` in UTF-8, or the first sheet of an ``.xlsx``) as a declared table.

    Gives its rows with their number in the file as ``row in file`` (the header is row 1), every declared column (null
    where the file has none), columns of the table's prefix as whole numbers, and every problem. Where there are
    problems the rows are not to be used.
    """
    problems = guard_file(path, LARGEST)
    if problems:
        return empty_table(table), problems
    text, problems = _workbook(path) if path.suffix.casefold() == XLSX else _csv(path)
    if text is None:
        return empty_table(table), problems
    problems = _check_header(text.columns, table, path.name)
    if problems:
        return empty_table(table), problems
    return _typed(text, table, path.name)


def empty_table(table: Table) -> pl.DataFrame:
    """Give a declared table without rows."""
    columns = {column.name: DTYPES[column.kind] for column in table.columns}
    return pl.DataFrame(schema={ROW: pl.UInt32(), **columns})


def header_of(path: Path) -> tuple[str, ...]:
    """Give the names in a file's first row; nothing where it cannot be read."""
    if guard_file(path, LARGEST):
        return ()
    text, _ = _workbook(path) if path.suffix.casefold() == XLSX else _csv(path)
    return () if text is None else tuple(text.columns)


def _csv(path: Path) -> Text:
    try:
        content = path.read_bytes().decode("utf-8-sig")
        header = [name.strip() for name in next(csv.reader(io.StringIO(content, newline=""), strict=True), [])]
    except UnicodeDecodeError as error:
        remedy = "Save it as CSV UTF-8 (comma delimited)."
        return None, [fault_at(path.name, "the text is not UTF-8.", remedy, value=str(error.object[error.start]))]
    except csv.Error as error:
        return None, [fault_at(path.name, f"the text is not CSV: {error}.", "Save it as CSV UTF-8.", row=1)]
    doubled = _doubled(header, path.name)
    if doubled:
        return None, doubled
    if not header:
        return pl.DataFrame(), []
    try:
        rows = pl.read_csv(io.BytesIO(content.encode()), infer_schema=False)
    except pl.exceptions.PolarsError:
        return None, _ragged(content, len(header), path.name)
    rows.columns = header
    return rows, []


def _ragged(content: str, width: int, file: str) -> list[Problem]:
    """Say which rows have too many cells: the quick reader does not."""
    remedy = "Give the row one cell for each column; put double quotes round a cell that holds a comma."
    try:
        found = [
            fault_at(file, f"the row has {len(row)} cells and the header has {width}.", remedy, row=number)
            for number, row in enumerate(csv.reader(io.StringIO(content, newline=""), strict=True), 1)
            if len(row) > width
        ]
    except csv.Error as error:
        found = [fault_at(file, f"the text is not CSV: {error}.", remedy)]
    return shortened(found) or [fault_at(file, "the text is not CSV.", remedy)]


def _workbook(path: Path) -> Text:
    try:
        sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string")
        cells = sheet.to_polars()
    except (fastexcel.FastExcelError, ValueError, OSError) as error:
        reason = str(error).partition("\n")[0]
        return None, [fault_at(path.name, f"the workbook cannot be read: {reason}.", "Save it again in Excel.")]
    if cells.is_empty():
        return pl.DataFrame(), []
    header = [str(name or "").strip() for name in cells.row(0)]
    doubled = _doubled(header, path.name)
    if doubled:
        return None, doubled
    rows = cells.slice(1)
    rows.columns = header
    return rows, []


def _doubled(header: Sequence[str], file: str) -> list[Problem]:
    remedy = "Give each column a name of its own, once."
    wrong = dict.fromkeys(name for name in header if not name or header.count(name) > 1)
    rule = "a column has no name, or a name that another has."
    return [fault_at(file, rule, remedy, row=1, column=name, value=name) for name in wrong]


def _check_header(header: Sequence[str], table: Table, file: str) -> list[Problem]:
    problems = [
        fault_at(file, "the column is missing.", f"Give {column.meaning}.", row=1, column=column.name)
        for column in table.columns
        if column.needed and column.name not in header
    ]
    problems += [
        fault_at(file, f"{table.title} have no such column.", did_you_mean(name, table.names), row=1, column=name)
        for name in header
        if name not in table.names and not _by_prefix(name, table)
    ]
    return problems


def _by_prefix(name: str, table: Table) -> bool:
    return bool(table.prefix) and name.startswith(table.prefix) and name != table.prefix


def _typed(text: pl.DataFrame, table: Table, file: str) -> Reading:
    """Type every column. Rows without any cell are left out, and later rows keep their numbers."""
    extra = [Column(name, "places a week", Kind.WHOLE, high=10_000) for name in text.columns if _by_prefix(name, table)]
    filled = pl.any_horizontal(pl.all().str.strip_chars().fill_null("") != "")
    kept = text.select(filled.alias("filled"), pl.all()).with_row_index(ROW, offset=FIRST_DATA_ROW).filter("filled")
    problems: list[Problem] = []
    typed: list[pl.Series] = [kept[ROW]]
    for column in (*table.columns, *extra):
        if column.name in text.columns:
            cells = read_cells(kept[column.name], kept[ROW], column, file)
            problems += cells.problems
            typed.append(cells.values)
        else:
            typed.append(_absent(column, kept.height))
    rows = pl.DataFrame(typed)
    if rows.is_empty():
        return rows, [fault_at(file, f"the file holds no {table.title}.", "Give at least one row under the header.")]
    return rows, problems + _repeated(rows, table, file)


def _absent(column: Column, height: int) -> pl.Series:
    value: list[str] | None = [] if column.kind in LISTS else None
    return pl.Series(column.name, [value] * height, dtype=DTYPES[column.kind])


def _repeated(rows: pl.DataFrame, table: Table, file: str) -> list[Problem]:
    if not table.key:
        return []
    key = list(table.key)
    twice = rows.drop_nulls(key).filter(~pl.struct(key).is_first_distinct())
    rule, remedy = f"a row must appear once for each {', '.join(key)}.", "Take the repeated row out."
    return shortened(
        fault_at(file, rule, remedy, row=row, column=", ".join(key), value=" / ".join(values))
        for row, *values in twice.select(ROW, *key).iter_rows()
    )
