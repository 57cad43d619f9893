"""What an outsider can work out: the least and most people that each true count could be, given all that was released.

Method: the bounding attack (auditing) of tabular disclosure control. The attacker knows every released figure, the rule
by which it was made, and that true counts are whole and add up. For each cell and each total, released or not, a linear
programme finds its least and its most over all true tables that would have led to the same release. Where its best
point is not whole, the count is settled by the mixed-integer programme, so a bound is never wider than the attacker's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from allotment.reports.disclosure.errors import DisclosureError
from allotment.reports.disclosure.lattice import ALL, FloatArray, IntArray, Lattice
from allotment.reports.disclosure.released_table import ReleasedTable
from allotment.reports.disclosure.solver import Columns, Outcome, Programme, Rows
from allotment.workforce.errors import Problem

TIME_LIMIT_SECONDS = 300.0  # of solving, for one set of tables
MOST_ATOMS = 20_000
WHOLE_TOLERANCE = 1e-6


@dataclass(frozen=True)
class ExposedCell:
    """A cell or total, and the fewest and most people that it can truly be. ``place`` leaves out dimensions at All."""

    place: tuple[tuple[str, str], ...]
    least: int
    most: int

    @property
    def possible_counts(self) -> int:
        """Count the values that the true count can have."""
        return self.most - self.least + 1


def true_bounds(released: Sequence[ReleasedTable], possible: Sequence[pl.DataFrame] = ()) -> pl.DataFrame:
    """Find the least and most that every true count can be.

    ``possible`` are frames of two or more dimensions that list which of their values can occur together (a role and its
    staff group); all values occur together where none says otherwise.

    Gives every cell and total over all dimensions of the tables, released or not: dimensions in alphabetical order,
    ``least`` and ``most`` (people) and ``possible_counts`` (most - least + 1).

    Raises:
        DisclosureError: the tables contradict each other, are too large to examine, or take too long.
    """
    attack = _Attack(released, possible)
    return attack.frame(attack.bounded())


def exposed_cells(
    released: Sequence[ReleasedTable], base: int = 5, possible: Sequence[pl.DataFrame] = ()
) -> pl.DataFrame:
    """Give the cells and totals whose true count is left fewer than ``base`` possible values, as ``true_bounds`` does.

    Raises:
        DisclosureError: the tables contradict each other, are too large to examine, or take too long.
    """
    attack = _Attack(released, possible)
    return attack.frame(sorted(attack.exposed(base)))


def find_exposed(
    released: Sequence[ReleasedTable], base: int = 5, possible: Sequence[pl.DataFrame] = ()
) -> Iterator[ExposedCell]:
    """Find the cells of ``exposed_cells`` one by one, those that their own figures give away first.

    Raises:
        DisclosureError: the tables contradict each other, are too large to examine, or take too long.
    """
    attack = _Attack(released, possible)
    for cell in attack.exposed(base):
        *labels, least, most, _ = attack.frame([cell]).row(0)
        named = zip(attack.dimensions, labels, strict=True)
        yield ExposedCell(tuple((name, value) for name, value in named if value != ALL), least, most)


class _Attack:
    """All true tables that the releases allow, searched cell by cell for their extremes.

    ``_seen_least`` and ``_seen_most`` hold, per cell, the extremes over the whole-number tables met so far. Each search
    ends in such a table at its bound. One table, and those that differ from it in one atom, move the extremes of many
    cells, so most bounds are met in passing. The figures as they stand, where they can be true, are the first table.
    """

    def __init__(self, released: Sequence[ReleasedTable], possible: Sequence[pl.DataFrame]) -> None:
        if not released:
            raise DisclosureError("There is no released table to examine.")
        self._lattice = _lattice(released, possible)
        self._least, self._most, figures = _intervals(self._lattice, released)
        covering = self._lattice.covering
        self._atoms_of = _groups(covering, self._lattice.cells)
        self._cells = np.unique(covering)
        empty = np.setdiff1d(np.arange(self._lattice.cells), self._cells)
        if np.any(self._least[empty] > 0):
            raise _contradiction(released)
        self._released = released
        self._linear = self._programme(whole=False)
        self._whole: Programme | None = None
        self._seen_least = np.full(self._lattice.cells, np.inf)
        self._seen_most = np.full(self._lattice.cells, -np.inf)
        as_they_stand = self._lattice.totals(figures[covering[0]])
        if np.all((self._least <= as_they_stand) & (as_they_stand <= self._most)):  # not so where a figure is unknown
            self._see(figures[covering[0]])

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Name the dimensions of all tables."""
        return self._lattice.dimensions

    def bounded(self) -> Iterator[int]:
        """Find both bounds of every cell."""
        for cell in self._cells.tolist():
            self._search(cell, 1)
            self._search(cell, -1)
            yield cell

    def exposed(self, base: int) -> Iterator[int]:
        """Find the cells with fewer possible counts than the base; a cell that is known to have as many is left."""
        self._scatter(base)
        width_shown = self._most[self._cells] - self._least[self._cells]
        for cell in self._cells[np.argsort(width_shown, kind="stable")].tolist():
            for sign in (1, -1):
                if self._seen_counts(cell) < base:
                    self._search(cell, sign)
            if self._seen_counts(cell) < base:
                yield cell

    def frame(self, cells: Iterable[int]) -> pl.DataFrame:
        """Lay out cells with the bounds met."""
        numbers = np.fromiter(cells, np.int64)
        least, most = self._seen_least[numbers], self._seen_most[numbers]
        counts = {"least": least, "most": most, "possible_counts": most - least + 1}
        labels = self._lattice.labels(numbers)
        return labels.with_columns(pl.Series(name, values).cast(pl.Int64) for name, values in counts.items())

    def _scatter(self, base: int) -> None:
        """Meet tables in far corners, as long as each pair settles more cells than two searches could.

        Which corners changes how long the search takes and never what it finds.
        """
        generator = np.random.default_rng(0)
        unsettled, before = self._unsettled(base), self._lattice.cells + 3
        while unsettled and before - unsettled > 2:
            corner = generator.choice([-1.0, 1.0], self._lattice.atoms)
            for cost in (corner, -corner):
                point = self._solved(self._linear, cost)
                if _is_whole(point):
                    self._see(point)
            before, unsettled = unsettled, self._unsettled(base)

    def _unsettled(self, base: int) -> int:
        counts = self._seen_most[self._cells] - self._seen_least[self._cells] + 1
        return int(np.count_nonzero(counts < base))

    def _seen_counts(self, cell: int) -> float:
        return float(self._seen_most[cell] - self._seen_least[cell] + 1)

    def _search(self, cell: int, sign: int) -> None:
        """Meet the least (sign 1) or the most (sign -1) of a cell."""
        if self._met(cell, sign, self._least[cell] if sign == 1 else -self._most[cell]):
            return
        cost = np.zeros(self._lattice.atoms)
        cost[self._atoms_of[cell]] = sign
        point = self._solved(self._linear, cost)
        if _is_whole(point):
            self._see(point)
        elif not self._met(cell, sign, float(np.ceil(cost @ point - WHOLE_TOLERANCE))):
            self._whole = self._whole or self._programme(whole=True)
            self._see(self._solved(self._whole, cost))

    def _met(self, cell: int, sign: int, bound: float) -> bool:
        """Whether a table met already is at the bound, given as the least of sign x count."""
        return bool((self._seen_least[cell] if sign == 1 else -self._seen_most[cell]) <= bound)

    def _see(self, point: FloatArray) -> None:
        """Take in a true table, and all that differ from it by more or fewer people in one atom alone."""
        totals = self._lattice.totals(np.rint(point))
        covering = self._lattice.covering
        more = (self._most - totals)[covering].min(axis=0)
        fewer = (totals - self._least)[covering].min(axis=0)
        np.minimum.at(self._seen_least, covering, totals[covering] - fewer)
        np.maximum.at(self._seen_most, covering, totals[covering] + more)

    def _solved(self, programme: Programme, cost: FloatArray) -> FloatArray:
        programme.price(cost)
        outcome, point = programme.solve()
        used = self._linear.seconds_used + (self._whole.seconds_used if self._whole else 0.0)
        if outcome is Outcome.IMPOSSIBLE:
            raise _contradiction(self._released)
        if outcome is Outcome.OUT_OF_TIME or used > TIME_LIMIT_SECONDS:
            raise _too_much(self._released, f"take more than {TIME_LIMIT_SECONDS:g} seconds to examine")
        return point

    def _programme(self, whole: bool) -> Programme:
        atom_cells, totals = self._lattice.covering[0], self._lattice.covering[1:]
        informative = (self._least > 0) | np.isfinite(self._most)
        informative[atom_cells] = False
        row_cells = np.intersect1d(np.flatnonzero(informative), self._cells)
        row_of_cell = np.full(self._lattice.cells, -1, np.int64)
        row_of_cell[row_cells] = np.arange(len(row_cells))
        row_of = row_of_cell[totals].ravel()
        column_of = np.tile(np.arange(self._lattice.atoms), len(totals))
        held = row_of >= 0
        rows = Rows(
            self._least[row_cells], self._most[row_cells], row_of[held], column_of[held], np.ones(int(held.sum()))
        )
        cost = np.zeros(self._lattice.atoms)
        columns = Columns(cost, self._least[atom_cells], self._most[atom_cells], whole)
        return Programme(columns, rows, TIME_LIMIT_SECONDS)


def _is_whole(point: FloatArray) -> bool:
    return bool(np.abs(point - np.rint(point)).max(initial=0) <= WHOLE_TOLERANCE)


def _lattice(released: Sequence[ReleasedTable], possible: Sequence[pl.DataFrame]) -> Lattice:
    """Number every cell over all dimensions of the tables; an atom that no shown figure counts is left out."""
    values: dict[str, set[str]] = {}
    for table in released:
        for dimension in table.dimensions:
            values.setdefault(dimension, set()).update(set(table.cells[dimension].to_list()) - {ALL})
    atoms = pl.DataFrame([{}])
    for dimension in sorted(values):
        atoms = atoms.join(pl.DataFrame({dimension: sorted(values[dimension])}, {dimension: pl.String}), how="cross")
        for together in possible:
            if dimension in together.columns and set(together.columns) <= set(atoms.columns):
                atoms = atoms.join(together, on=together.columns, how="semi")
        if atoms.height > MOST_ATOMS:
            raise _too_much(released, f"span more than {MOST_ATOMS} combinations")
    whole = Lattice.of(atoms, values)
    shown = np.zeros(whole.cells, np.bool_)
    for table in released:
        shown[whole.cell_numbers(table.cells.select(table.dimensions))] = True
    return Lattice(whole.dimensions, whole.values, whole.codes[shown[whole.covering].any(axis=0)])


def _intervals(lattice: Lattice, released: Sequence[ReleasedTable]) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give the least and most of every cell by its own figures alone, and a figure itself (not a number: not shown).

    A cell without a figure has 0 or more people.
    """
    least, most = np.zeros(lattice.cells), np.full(lattice.cells, np.inf)
    figures = np.full(lattice.cells, np.nan)
    for table in released:
        cells = lattice.cell_numbers(table.cells.select(table.dimensions))
        from_least, to_most = table.rule.interval(table.cells["protected"])
        np.maximum.at(least, cells, from_least)
        np.minimum.at(most, cells, to_most)
        figures[cells] = table.cells["protected"].cast(pl.Float64).to_numpy()
    return least, most, figures


def _groups(covering: IntArray, cells: int) -> list[IntArray]:
    """List the atoms that count towards each cell."""
    atoms = np.tile(np.arange(covering.shape[1]), len(covering))
    order = np.argsort(covering, axis=None, kind="stable")
    ends = np.cumsum(np.bincount(covering.ravel(), minlength=cells))
    return np.split(atoms[order], ends[:-1])


def _contradiction(released: Sequence[ReleasedTable]) -> DisclosureError:
    """Say that no true table could have led to these releases."""
    problem = Problem(
        where=", ".join(table.name for table in released),
        rule="No true counts could have led to these figures under the rules they are said to follow.",
        remedy="Check that the tables come from one snapshot and that each names the rule it was made by.",
    )
    return DisclosureError("The released tables contradict each other.", [problem])


def _too_much(released: Sequence[ReleasedTable], how: str) -> DisclosureError:
    problem = Problem(
        where=", ".join(table.name for table in released),
        rule=f"Together the tables {how}, so what they give away cannot be found out.",
        remedy="Release fewer dimensions, or take the figures from the snapshot's protected cube.",
    )
    return DisclosureError("What the tables give away cannot be found out, so nothing is released.", [problem])
