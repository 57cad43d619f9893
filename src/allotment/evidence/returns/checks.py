"""Check a table of a return row by row: header, cells, and what must hold over rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

import polars as pl

from allotment.evidence.returns.csv_rows import PLAIN_CSV, other_separator
from allotment.evidence.returns.faults import Faults
from allotment.evidence.returns.layout import COLUMNS, CellValue, Column, Kind, UnfitCellError, table_schema
from allotment.evidence.returns.rows import Cell, OddCell, Row, UnreadableError, column_letters

HEADER_ROW = 1
MOST_CHARACTERS = 200
Values = dict[str, CellValue]


class TableChecks:
    """Checks of one table. Good rows are laid up in columns; everything else becomes a fault.

    Args:
        kind: staff or posts.
        faults: where problems go.
        sheet: the sheet to name in them; None for a CSV file.
    """

    def __init__(self, kind: Kind, faults: Faults, sheet: str | None) -> None:
        """Start with nothing read."""
        self.rows_read = 0
        self._kind, self._faults, self._sheet = kind, faults, sheet
        self._columns: list[tuple[Column, int | None]] = []
        self._width = 0
        self._good: dict[str, list[Any]] = {name: [] for name in table_schema(kind)}
        self._rules = _rules_over_rows(kind)

    def read(self, rows: Iterable[Row]) -> pl.DataFrame:
        """Check every row, as far as the file can be read; give the good ones (``table_schema``)."""
        try:
            self._read(iter(rows))
        except UnreadableError as error:
            place: dict[str, Any] = error.place
            self._faults.add(error.rule, error.remedy, sheet=self._sheet, **place)
        return pl.DataFrame(self._good, schema=table_schema(self._kind))

    def _read(self, rows: Iterator[Row]) -> None:
        header = next(rows, None)
        if header is None:
            if self._kind is Kind.STAFF:
                self._fault(f"there is no table: the first row must name the columns {_names(self._kind)}.", _HEADER)
            return
        if header.number != HEADER_ROW:
            self._fault("the first row is blank.", _HEADER, row=HEADER_ROW)
            return
        if not self._match_header(header.cells):
            return
        for row in rows:
            self.rows_read += 1
            self._check_row(row)
        if not self.rows_read and self._kind is Kind.STAFF:
            self._fault("there are no rows under the header.", "Give one row for each assignment.")

    def _match_header(self, cells: list[Cell]) -> bool:
        """Find each column's place; say which are missing, unknown or named twice. False if none was found."""
        found = [_header_name(cell) for cell in cells]
        separator = other_separator(found)
        if separator is not None:
            self._fault(f"the cells are separated by {separator}, not commas.", PLAIN_CSV, row=HEADER_ROW)
            return False
        self._width = len(found)
        for column in COLUMNS[self._kind]:
            places = [place for place, name in enumerate(found) if name == column.name]
            self._columns.append((column, places[0] if places else None))
            if len(places) != 1:
                rule = "the column is missing." if not places else "more than one column has this name."
                remedy = f"Give one column of each of these names: {_names(self._kind)}."
                self._fault(rule, remedy, row=HEADER_ROW, column=column.name)
        self._name_unknown_columns(found)
        return any(place is not None for _, place in self._columns)

    def _name_unknown_columns(self, found: list[str]) -> None:
        known = [column.name for column in COLUMNS[self._kind]]
        for place, name in enumerate(found):
            if name not in known:
                near = get_close_matches(name[:MOST_CHARACTERS], known, n=1, cutoff=0.6)
                meant = f"Did you mean {near[0]}? " if near else ""
                rule = f"a return has no such column; its columns are {_names(self._kind)}."
                remedy = f"{meant}Take out what is not asked for: names and other details must not be sent."
                self._fault(rule, remedy, row=HEADER_ROW, column=column_letters(place), value=name, order=place)

    def _check_row(self, row: Row) -> None:
        is_good = self._has_header_width(row)
        values: Values = {}
        for order, (column, place) in enumerate(self._columns):
            if place is None:
                is_good = False
                continue
            value = self._value(row, column, row.cell(place), order)
            if value is None:
                is_good = False
            else:
                values[column.name] = value
        for rule in self._rules:
            is_good &= rule.holds(row.number, values, self)
        if is_good:
            self._good["row"].append(row.number)
            for name, value in values.items():
                self._good[name].append(value)

    def _has_header_width(self, row: Row) -> bool:
        if len(row.cells) <= self._width:
            return True
        rule = f"the row has {len(row.cells)} cells and the header has {self._width}."
        remedy = "Give the row one cell for each column; put double quotes round a cell that holds a comma."
        self._fault(rule, remedy, row=row.number, kind=("ragged",))
        return False

    def _value(self, row: Row, column: Column, cell: Cell, order: int) -> CellValue | None:
        """Give a cell's value, or None where it has a fault."""
        if isinstance(cell, OddCell):
            self._fault(
                cell.rule, cell.remedy, row=row.number, column=column.name, value=column.shown(cell.text), order=order
            )
            return None
        if not cell:
            self._fault("must not be empty.", column.remedy(""), row=row.number, column=column.name, order=order)
            return None
        try:
            if len(cell) > MOST_CHARACTERS:
                raise UnfitCellError(f"must be at most {MOST_CHARACTERS} characters.")
            return column.parse(cell)
        except UnfitCellError as unfit:
            self._faults.add(
                str(unfit),
                lambda: column.remedy(cell),
                sheet=self._sheet,
                row=row.number,
                column=column.name,
                value=column.shown(cell),
                kind=(str(unfit), cell[:MOST_CHARACTERS]) if column.by_value else (),
                order=order,
            )
            return None

    def fault(self, rule: str, remedy: str, row: int, column: str, value: str, kind: str) -> None:
        """Add a fault that two rows make together."""
        self._fault(rule, remedy, row=row, column=column, value=value, kind=(kind,), order=len(self._columns))

    def _fault(self, rule: str, remedy: str, **place: Any) -> None:
        self._faults.add(rule, remedy, sheet=self._sheet, **place)


class _Once:
    """The columns together name a row: no other row has the same values in them."""

    def __init__(self, *columns: str) -> None:
        self._columns = columns
        self._first: dict[tuple[CellValue, ...], int] = {}

    def holds(self, row: int, values: Values, checks: TableChecks) -> bool:
        """Say whether no earlier row had these values."""
        if any(name not in values for name in self._columns):
            return True
        key = tuple(values[name] for name in self._columns)
        first = self._first.setdefault(key, row)
        if first == row:
            return True
        rule = f"row {first} has the same {' and '.join(self._columns)}."
        remedy = "Take the repeated row out, or add the FTE of both up in one."
        value = str(values["role"])
        checks.fault(rule, remedy, row, ", ".join(self._columns), value, "repeated")
        return False


class _SamePerson:
    """A person who stands in several rows has one age and one sex."""

    def __init__(self, column: str) -> None:
        self._column = column
        self._first: dict[CellValue, tuple[int, CellValue]] = {}

    def holds(self, row: int, values: Values, checks: TableChecks) -> bool:
        """Say whether the person's earlier rows say the same."""
        if "employee_number" not in values or self._column not in values:
            return True
        value = values[self._column]
        first, stated = self._first.setdefault(values["employee_number"], (row, value))
        if stated == value:
            return True
        rule = f"row {first} gives the same person as {stated}."
        checks.fault(rule, "Give one person the same in every row.", row, self._column, str(value), "other person")
        return False


class _VacanciesWithinPosts:
    """There are no more vacancies than funded posts."""

    def holds(self, row: int, values: Values, checks: TableChecks) -> bool:
        """Say whether the row's vacancies are among its posts."""
        posts, vacancies = values.get("establishment_fte"), values.get("vacancies_fte")
        if posts is None or vacancies is None or float(vacancies) <= float(posts):
            return True
        rule = f"there are more vacancies than funded posts ({posts})."
        remedy = "Give funded posts, filled and vacant together, as establishment_fte."
        checks.fault(rule, remedy, row, "vacancies_fte", str(vacancies), "vacancies")
        return False


_HEADER = "Put the column names into row 1, as in the template."


def _rules_over_rows(kind: Kind) -> tuple[_Once | _SamePerson | _VacanciesWithinPosts, ...]:
    if kind is Kind.STAFF:
        return (_Once("employee_number", "role", "contract"), _SamePerson("age"), _SamePerson("sex"))
    return (_Once("role"), _VacanciesWithinPosts())


def _header_name(cell: Cell) -> str:
    text = cell.text if isinstance(cell, OddCell) else cell
    return text.casefold()


def _names(kind: Kind) -> str:
    return ", ".join(column.name for column in COLUMNS[kind])
