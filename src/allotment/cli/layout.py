"""How wide each column of a table is, so that no name and no figure is ever cut.

Words may be folded over lines, columns that repeat what others say may be left out, and where even that is too wide
the rows are told one under another.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

GAP = 2  # characters between columns
WIDEST_TEXT = 60  # characters a column of prose takes where there is room for anything
NARROWEST_FOLD = 12  # characters below which folding a word makes it unreadable
FIGURE = re.compile(r"[+-]?[\d,]*\.?\d+(e[+-]?\d+)?%?")


@dataclass(frozen=True)
class Column:
    """A column as words: its place among the headings, and whether it holds figures."""

    place: int
    heading: str
    cells: tuple[str, ...]
    whole: bool  # its cells are never folded

    @property
    def figures(self) -> bool:
        """Say whether every cell that is filled holds a figure."""
        filled = [cell for cell in self.cells if cell]
        return bool(filled) and all(FIGURE.fullmatch(cell) for cell in filled)

    @property
    def natural(self) -> int:
        """Give the width at which nothing is folded, as far as prose is worth the room."""
        longest = _longest([self.heading, *self.cells])
        return longest if self.whole or self.figures else max(min(longest, WIDEST_TEXT), self.floor())

    def floor(self, *, folding: bool = False) -> int:
        """Give the least width: whole figures and words, or, when folding, pieces of long words."""
        heading = _longest(self.heading.split())
        if self.whole or self.figures:
            return max(heading, _longest(self.cells))
        word = max(heading, _longest([word for cell in self.cells for word in cell.split()]))
        return min(word, NARROWEST_FOLD) if folding else word


@dataclass(frozen=True)
class Layout:
    """The columns to show with their widths, and the headings of those left out."""

    columns: tuple[tuple[Column, int], ...]
    left_out: tuple[str, ...]

    @property
    def width(self) -> int:
        """Give the width of the whole table."""
        return sum(width for _, width in self.columns) + GAP * (len(self.columns) - 1)


def lay_out(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    room: int | None,
    *,
    optional: Sequence[str] = (),
    whole: Collection[str] = (),
) -> Layout | None:
    """Choose columns and widths for a table.

    Args:
        headings: what stands above each column.
        rows: the cells, as words.
        room: characters to a line; None where there is no limit.
        optional: columns to leave out where there is no room, the first to go first.
        whole: columns whose cells are never folded, such as names to copy.

    Returns:
        The layout, or None where no table fits and the rows must be told one under another.
    """
    columns = [
        Column(place, heading, tuple(row[place] for row in rows), heading in whole)
        for place, heading in enumerate(headings)
    ]
    for folding in (False, True):
        for dropped in range(len(optional) + 1):
            gone = tuple(optional[:dropped])
            kept = [column for column in columns if column.heading not in gone]
            widths = _widths(kept, room, folding=folding)
            if widths is not None:
                return Layout(tuple(zip(kept, widths, strict=True)), gone)
    return None


def _widths(columns: Sequence[Column], room: int | None, *, folding: bool) -> list[int] | None:
    natural = [column.natural for column in columns]
    floors = [min(column.floor(folding=folding), most) for column, most in zip(columns, natural, strict=True)]
    if room is None:
        return natural
    spare = room - sum(floors) - GAP * (len(columns) - 1)
    if spare < 0:
        return None
    wanted = [most - least for most, least in zip(natural, floors, strict=True)]
    if sum(wanted) <= spare:
        return natural
    return [least + want * spare // sum(wanted) for least, want in zip(floors, wanted, strict=True)]


def _longest(texts: Sequence[str]) -> int:
    return max((len(text) for text in texts), default=0)
