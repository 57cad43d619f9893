"""The rows of one worksheet, read in a stream: where a cell lies is known before anything is laid out for it.

The sheet's own statement of its size is not read: it is a claim, while the cells themselves say where they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import IO

from allotment.evidence.returns.limits import Limits
from allotment.evidence.returns.rows import Cell, OddCell, Row, UnreadableError, column_letters, without_blank_end
from allotment.evidence.returns.xml_stream import SAVE_AGAIN, xml_pieces

REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
ROW_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
INDEX = re.compile(r"[0-9]{1,9}")
TRUTHS = {"1": "TRUE", "0": "FALSE"}
PASTE_VALUES = "Copy the cells, paste them back as values, and save."
LETTERS = 26


def sheet_rows(stream: IO[bytes], shared: Sequence[str], limits: Limits) -> Iterator[Row]:
    """Give the rows that are not blank; a number is given as the text that the file holds.

    Args:
        stream: the worksheet's XML.
        shared: the texts that the workbook's sheets share.
        limits: how far from the first cell any other may lie.

    Raises:
        UnreadableError: the XML is damaged, or a cell lies far from where a return's table is.
    """
    sheet = _Sheet(shared, limits)
    for _ in xml_pieces(stream, sheet.start, sheet.end, sheet.text):
        yield from sheet.take_rows()


class _Sheet:
    """Hears a worksheet's elements one by one, and lays out one row at a time."""

    def __init__(self, shared: Sequence[str], limits: Limits) -> None:
        self._shared, self._limits = shared, limits
        self._rows: list[Row] = []
        self._row = self._place = 0
        self._cells: dict[int, Cell] = {}
        self._in_cell = self._is_formula = self._is_reading_aid = False
        self._type = ""
        self._part = ""
        self._value: list[str] = []
        self._formula: list[str] = []
        self._characters = 0

    def take_rows(self) -> list[Row]:
        """Give the rows finished since the last time."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Hear an element open."""
        if name == "row":
            self._start_row(attributes.get("r"))
        elif name == "c":
            self._start_cell(attributes.get("r"), attributes.get("t", "n"))
        elif self._in_cell and name in {"v", "t", "f"}:
            self._part = name
            self._is_formula |= name == "f"
        elif name == "rPh":
            self._is_reading_aid = True

    def end(self, name: str) -> None:
        """Hear an element close."""
        if name == "row":
            self._end_row()
        elif name == "c":
            self._end_cell()
        elif name == self._part:
            self._part = ""
        elif name == "rPh":
            self._is_reading_aid = False

    def text(self, piece: str) -> None:
        """Hear text."""
        if not self._part or self._is_reading_aid:
            return
        self._characters += len(piece)
        if self._characters > self._limits.cell_characters:
            raise self._damaged("a cell holds more text than any cell can.")
        (self._formula if self._part == "f" else self._value).append(piece)

    def _start_row(self, stated: str | None) -> None:
        if stated is not None and not ROW_NUMBER.fullmatch(stated):
            raise self._damaged("a row has no proper number.")
        number = self._row + 1 if stated is None else int(stated)
        if number <= self._row:
            raise self._damaged("the rows of the sheet are not in order.")
        self._row, self._place, self._cells = number, -1, {}

    def _end_row(self) -> None:
        width = max(self._cells, default=-1) + 1
        cells = without_blank_end([self._cells.get(place, "") for place in range(width)])
        if cells:
            self._rows.append(Row(self._row, cells))

    def _start_cell(self, reference: str | None, kind: str) -> None:
        place = self._place + 1 if reference is None else self._place_of(reference)
        if place <= self._place or not self._row:
            raise self._damaged("the cells of a row are not in order.")
        self._place, self._type, self._in_cell = place, kind, True
        self._is_formula, self._part, self._characters = False, "", 0
        self._value.clear()
        self._formula.clear()

    def _place_of(self, reference: str) -> int:
        found = REFERENCE.fullmatch(reference)
        if found is None or int(found[2]) != self._row:
            raise self._damaged("a cell says that it is somewhere else.")
        place = 0
        for letter in found[1]:
            place = place * LETTERS + ord(letter) - ord("A") + 1
        return place - 1

    def _end_cell(self) -> None:
        self._in_cell = False
        cell = self._cell()
        if isinstance(cell, str) and not cell.strip():
            return
        if self._place >= self._limits.last_column or self._row > self._limits.last_row:
            column = column_letters(self._place)
            raise UnreadableError(
                f"cell {column}{self._row} lies far outside the table of a return.",
                "Delete every row below the table and every column beside it, or copy the table to a new workbook.",
                row=self._row,
                column=column,
            )
        self._cells[self._place] = cell

    def _cell(self) -> Cell:
        value = "".join(self._value)
        if self._is_formula:
            return OddCell("the cell holds a formula.", PASTE_VALUES, f"={''.join(self._formula)}")
        if self._type == "e":
            rule = "the cell holds an error mark of the spreadsheet."
            return OddCell(rule, "Put the value itself into the cell, or leave the row out.", value)
        if self._type == "b":
            return TRUTHS.get(value, value)
        if self._type != "s" or not value:
            return value
        if not INDEX.fullmatch(value) or int(value) >= len(self._shared):
            raise self._damaged("a cell's text is missing.")
        return self._shared[int(value)]

    def _damaged(self, rule: str) -> UnreadableError:
        return UnreadableError(rule, SAVE_AGAIN, row=self._row or None)
