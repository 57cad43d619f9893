"""A lower bound that holds whatever the solver's tolerances: worked out afresh from its row prices.

For any prices y of the rows, cost @ x >= y @ b + sum over columns of (cost - A'y) x, where each row counts at the side
its price points to and each column at its cheaper end (Neumaier and Shcherbina, Mathematical Programming 99, 2004).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.solvers.programme import LinearProgramme

FloatArray = NDArray[np.float64]


class Prover:
    """Bounds for one programme whose costs change and whose rows and columns do not."""

    def __init__(self, programme: LinearProgramme) -> None:
        """Work out once the most that each column can be by the rows that it stands in."""
        self._programme = programme
        self._rows = np.repeat(np.arange(len(programme.row_upper)), np.diff(programme.starts))
        self._most = most_by_rows(programme, self._rows)

    def bound(self, cost: FloatArray, row_prices: FloatArray, most: FloatArray) -> float:
        """Give a value that no point within ``most`` can be below; minus infinity where there is none.

        Args:
            cost: (N,) of each column, as the programme was solved.
            row_prices: (M,) any; the better they are, the better the bound.
            most: (N,) the most that columns need be in a point worth having; infinite where not known.
        """
        programme = self._programme
        prices = np.where(np.isfinite(programme.row_lower), row_prices, np.minimum(row_prices, 0.0))
        prices = np.where(np.isfinite(programme.row_upper), prices, np.maximum(prices, 0.0))
        reached = np.bincount(
            programme.columns, weights=programme.values * prices[self._rows], minlength=len(programme.cost)
        )
        left = cost - reached
        by_rows = _times(prices, np.where(prices > 0, programme.row_lower, programme.row_upper))
        by_columns = _times(left, np.where(left > 0, programme.lower, np.minimum(self._most, most)))
        return float(by_rows.sum() + by_columns.sum())


def most_by_rows(programme: LinearProgramme, rows: NDArray[np.int64]) -> FloatArray:
    """Give the most that each column can be (N,).

    A column without a bound of its own has one from each row that is bounded above and that it adds to, where all
    other columns of the row have a least.
    """
    most = programme.upper.copy()
    values, at = programme.values, programme.columns
    least = _times(values, np.where(values > 0, programme.lower[at], programme.upper[at]))
    floor = np.bincount(rows, weights=least, minlength=len(programme.row_upper))
    with np.errstate(invalid="ignore"):
        room = (programme.row_upper[rows] - (floor[rows] - least)) / values
    bounds = np.isinf(most[at]) & (values > 0) & ~np.isnan(room)
    np.minimum.at(most, at[bounds], room[bounds])
    return np.asarray(most)


def _times(first: FloatArray, second: FloatArray) -> FloatArray:
    """Multiply, nought times infinity being nought."""
    with np.errstate(invalid="ignore"):
        return np.where(first == 0.0, 0.0, first * second)
