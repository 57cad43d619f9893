"""A lower bound that holds whatever the solver's tolerances: worked out afresh from its row prices.

For any prices y of the rows, cost @ x >= y @ b + sum over columns of (cost - A'y) x, where each row counts at the side
its price points to and each column at its cheaper end (Neumaier and Shcherbina, Mathematical Programming 99, 2004).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.solvers.programme import LinearProgramme

FloatArray = NDArray[np.float64]


def proven_bound(programme: LinearProgramme, row_prices: FloatArray, most: FloatArray) -> float:
    """Give a value that no point of the programme within ``most`` (N,) can be below; minus infinity where unbounded."""
    prices = np.where(np.isfinite(programme.row_lower), row_prices, np.minimum(row_prices, 0.0))
    prices = np.where(np.isfinite(programme.row_upper), prices, np.maximum(prices, 0.0))
    rows = np.repeat(np.arange(len(prices)), np.diff(programme.starts))
    reached = np.bincount(programme.columns, weights=programme.values * prices[rows], minlength=len(programme.cost))
    left = programme.cost - reached
    sides = np.where(prices > 0, programme.row_lower, programme.row_upper)
    by_rows = float(_times(prices, sides).sum())
    ends = np.where(left > 0, programme.lower, most)
    return by_rows + float(_times(left, ends).sum())


def ceilings(programme: LinearProgramme, most_cost: float) -> FloatArray:
    """Give the most that each column can be (N,) in a point worth having.

    A column without a bound of its own has one from each row that is bounded above and that it adds to, where all
    other columns of the row have a least; and, at what it costs, from the most that the whole need cost.
    """
    most = programme.upper.copy()
    rows = np.repeat(np.arange(len(programme.row_upper)), np.diff(programme.starts))
    least = _times(programme.values, np.where(programme.values > 0, programme.lower, programme.upper)[programme.columns])
    floor = np.bincount(rows, weights=least, minlength=len(programme.row_upper))
    adds = np.isinf(most[programme.columns]) & (programme.values > 0)
    with np.errstate(invalid="ignore"):
        room = (programme.row_upper[rows] - (floor[rows] - least)) / programme.values
    np.minimum.at(most, programme.columns[adds], np.where(np.isnan(room[adds]), np.inf, room[adds]))
    charged = np.isinf(most) & (programme.cost > 0)
    most[charged] = most_cost / programme.cost[charged]
    return np.asarray(most)


def _times(first: FloatArray, second: FloatArray) -> FloatArray:
    """Multiply, nought times infinity being nought."""
    with np.errstate(invalid="ignore"):
        return np.where(first == 0.0, 0.0, first * second)
