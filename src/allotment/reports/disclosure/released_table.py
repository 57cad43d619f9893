"""A table that somebody outside holds, and the rule by which its figures were made from the true counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from allotment.reports.disclosure.errors import DisclosureError
from allotment.reports.disclosure.lattice import ALL, FloatArray
from allotment.workforce.errors import Problem


@dataclass(frozen=True)
class Rounded:
    """A figure is a multiple of a base, less than ``within`` from the truth, and a true zero is shown as zero."""

    within: int

    def interval(self, shown: pl.Series) -> tuple[FloatArray, FloatArray]:
        """Give the least and most that the truth can be for each shown figure."""
        figure = shown.to_numpy().astype(np.float64)
        return np.where(figure > 0, np.maximum(1, figure - self.within + 1), 0), figure + self.within - 1


@dataclass(frozen=True)
class Suppressed:
    """A figure is exact, or null where the truth lies from ``smallest`` to ``largest``."""

    smallest: int
    largest: int

    def interval(self, shown: pl.Series) -> tuple[FloatArray, FloatArray]:
        """Give the least and most that the truth can be for each shown figure."""
        figure = shown.cast(pl.Float64)
        return figure.fill_null(self.smallest).to_numpy(), figure.fill_null(self.largest).to_numpy()


@dataclass(frozen=True, eq=False)
class ReleasedTable:
    """Figures that somebody outside holds: text columns of ``dimensions``, All for totals, and ``protected`` (people).

    A cell without a row was not shown. A dimension that the table lacks is added up. A publisher's exact figures that
    everybody can read belong here too, as a table with the rule ``Suppressed(0, 0)`` and no nulls.

    Raises:
        DisclosureError: a column is missing, or a figure is not a count that the rule could have given.
    """

    name: str
    dimensions: tuple[str, ...]
    cells: pl.DataFrame
    rule: Rounded | Suppressed

    def __post_init__(self) -> None:
        """Refuse a table that the attack would misread as giving nothing away."""
        problems = [
            Problem(
                self.name, "The released table lacks a column.", "Give every dimension and the figures.", column=name
            )
            for name in (*self.dimensions, "protected")
            if name not in self.cells.columns
        ]
        if not problems and any(self.cells[dimension].null_count() for dimension in self.dimensions):
            problems = [Problem(self.name, "A cell lacks the value of a dimension.", f"Say '{ALL}' in a total.")]
        if not problems and self.cells.select(self.dimensions).is_duplicated().any():
            problems = [Problem(self.name, "A cell has two figures.", "Give each cell one row.")]
        if not problems and not self._has_counts():
            remedy = "Give the figures as they were protected, before small ones are marked."
            problems = [
                Problem(self.name, "A figure is not a count that its rule could give.", remedy, column="protected")
            ]
        if problems:
            raise DisclosureError("The released table cannot be examined.", problems)

    def _has_counts(self) -> bool:
        figures = self.cells["protected"]
        withheld_allowed = isinstance(self.rule, Suppressed)
        if figures.dtype == pl.Null:
            return withheld_allowed
        whole = figures.dtype.is_integer() and not (figures < 0).any()
        return whole and (withheld_allowed or not figures.null_count())


def released_cube(name: str, dimensions: tuple[str, ...], cube: pl.DataFrame) -> ReleasedTable:
    """Take a cube as ``protect_cube`` gives it, whole, with the rule that it carries in ``within``."""
    return ReleasedTable(name, dimensions, cube, Rounded(int(cube["within"].item(0))))
