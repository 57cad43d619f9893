"""The master: the best mixture of rows of shifts found so far for the people of a window, and the price of cover.

One column is one person's row over the window; every person takes one whole row in all. A cover row counts people on a
shift of a day, with what is short or over paid for (Dantzig and Wolfe, Operations Research 8, 1960; for rosters: Burke
and Curtois, European Journal of Operational Research 237, 2014).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from allotment.allocation.rosters.problem import Roster, Whole

FloatArray = NDArray[np.float64]
EMPTY = np.zeros(0, dtype=np.int32)
PRIMAL_SIMPLEX = 4
WHOLE_GAP = 0.99  # costs are whole numbers


def _quiet() -> highspy.Highs:
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    return highs


def _add_column(highs: highspy.Highs, cost: float, rows: NDArray[np.int32]) -> None:
    most = np.full(1, np.inf)
    highs.addCols(
        1, np.array([cost]), np.zeros(1), most, len(rows), np.zeros(1, dtype=np.int32), rows, np.ones(len(rows))
    )


class OutOfTimeError(Exception):
    """The linear programme was not solved in the time left."""


@dataclass(frozen=True)
class Mixture:
    """The master's answer: its cost, the price of one more person (days, S), of each person (P,), the weights (C,)."""

    cost: float
    cover_price: FloatArray
    person_price: FloatArray
    weight: FloatArray


class Master:
    """The linear programme of a window; columns are added as they are found."""

    def __init__(self, needed: Whole, under: Whole, over: Whole, people: int) -> None:
        """Begin with cover alone: needed, under and over are (days, S), what others cover being taken off."""
        self._shape = needed.shape
        self._where = np.flatnonzero(((under > 0) | (over > 0)).ravel())
        self._row_of = np.full(needed.size, -1, dtype=np.int64)
        self._row_of[self._where] = np.arange(len(self._where))
        self.people = people
        self.person: list[int] = []
        self.rows: list[Roster] = []
        self.costs: list[float] = []
        self._cells: list[NDArray[np.int32]] = []
        self._known: set[tuple[int, bytes]] = set()
        self._open: list[bool] = []
        self._highs = _quiet()
        self._highs.setOptionValue("simplex_strategy", PRIMAL_SIMPLEX)
        self._side = np.append(needed.ravel()[self._where], np.ones(people)).astype(np.float64)
        self._weights = [cost.ravel()[self._where].astype(np.float64) for cost in (under, over)]
        self._slacks = 2 * len(self._where)
        self._begin(self._highs)

    def _begin(self, highs: highspy.Highs) -> None:
        """Add the rows, and the columns of people short and over."""
        starts = np.zeros(len(self._side), dtype=np.int32)
        highs.addRows(len(self._side), self._side, self._side, 0, starts, EMPTY, np.zeros(0))
        count = len(self._where)
        index = np.arange(count, dtype=np.int32)
        for sign, cost in zip((1.0, -1.0), self._weights, strict=True):
            none, most = np.zeros(count), np.full(count, np.inf)
            highs.addCols(count, cost, none, most, count, index, index, np.full(count, sign))

    def add(self, person: int, row: Roster, cost: float) -> bool:
        """Add a person's row, unless it is there; say whether it was new."""
        key = (person, row.tobytes())
        if key in self._known:
            return False
        self._known.add(key)
        worked = np.flatnonzero(row >= 0)
        cover = self._row_of[worked * self._shape[1] + row[worked]]
        index = np.append(cover[cover >= 0], len(self._where) + person).astype(np.int32)
        _add_column(self._highs, cost, index)
        self._cells.append(index)
        self.person.append(person)
        self.rows.append(row.copy())
        self.costs.append(cost)
        self._open.append(True)
        return True

    def solve(self, seconds: float) -> Mixture:
        """Solve the linear programme from the last basis.

        Raises:
            OutOfTimeError: it takes longer than ``seconds``.
        """
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + max(seconds, 0.01))
        self._highs.run()
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise OutOfTimeError
        solution = self._highs.getSolution()
        dual = np.array(solution.row_dual)
        price = np.zeros(self._shape[0] * self._shape[1])
        price[self._where] = dual[: len(self._where)]
        weight = np.array(solution.col_value)[self._slacks :]
        cost = float(self._highs.getObjectiveValue())
        return Mixture(cost, price.reshape(self._shape), dual[len(self._where) :], weight)

    def choose(self, columns: Sequence[int], seconds: float) -> list[int] | None:
        """Choose one of these columns for each person at the least cost (a whole-number programme).

        Returns:
            The columns chosen, as good as the time let; None where none were found.
        """
        highs = _quiet()
        self._begin(highs)
        for column in columns:
            _add_column(highs, self.costs[column], self._cells[column])
        places = np.arange(self._slacks, self._slacks + len(columns), dtype=np.int32)
        highs.changeColsIntegrality(len(places), places, np.ones(len(places), dtype=np.uint8))
        highs.setOptionValue("mip_abs_gap", WHOLE_GAP)
        highs.setOptionValue("mip_rel_gap", 0.0)
        highs.setOptionValue("time_limit", max(seconds, 0.01))
        highs.run()
        value = np.array(highs.getSolution().col_value)[self._slacks :]
        chosen = [column for column, taken in zip(columns, value.tolist(), strict=False) if taken > 0.5]
        return chosen if sorted(self.person[column] for column in chosen) == list(range(self.people)) else None

    def leave(self, columns: Sequence[int]) -> None:
        """Close columns: they may no longer be used."""
        self._bound(columns, 0.0)
        for column in columns:
            self._open[column] = False

    def open_again(self) -> None:
        """Open every column."""
        self._bound(range(len(self._open)), np.inf)
        self._open = [True] * len(self._open)

    def is_open(self, column: int) -> bool:
        """Say whether a column may be used."""
        return self._open[column]

    def _bound(self, columns: Sequence[int] | range, upper: float) -> None:
        index = np.array(list(columns), dtype=np.int32) + np.int32(self._slacks)
        self._highs.changeColsBounds(len(index), index, np.zeros(len(index)), np.full(len(index), upper))
