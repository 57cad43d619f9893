"""What a file of either kind gives the checks: numbered rows of cells, each text or something other than text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OddCell:
    """A cell whose text cannot be taken at its word: a formula, or a spreadsheet's error mark."""

    rule: str
    remedy: str
    text: str


Cell = str | OddCell


@dataclass(frozen=True)
class Row:
    """One row that is not blank. ``number`` counts as a spreadsheet does; the last cell is not blank."""

    number: int
    cells: list[Cell]

    def cell(self, place: int) -> Cell:
        """Give the cell at a place, counted from 0; beyond the last it is empty."""
        return self.cells[place] if place < len(self.cells) else ""


class UnreadableError(Exception):
    """The rest of the file or sheet cannot be read; what was said of the rows before stands."""

    def __init__(self, rule: str, remedy: str, **place: str | int | None) -> None:
        """Keep the rule, the remedy and the place (``row``, ``column``, ``value``) of the problem."""
        self.rule, self.remedy, self.place = rule, remedy, place
        super().__init__(rule)


def without_blank_end(cells: list[Cell]) -> list[Cell]:
    """Strip the cells and leave out the blank ones after the last that holds something."""
    stripped = [cell.strip() if isinstance(cell, str) else cell for cell in cells]
    while stripped and stripped[-1] == "":
        stripped.pop()
    return stripped


def column_letters(place: int) -> str:
    """Give a spreadsheet's letters of the column at a place counted from 0: A, B, ... Z, AA."""
    letters = ""
    number = place + 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
