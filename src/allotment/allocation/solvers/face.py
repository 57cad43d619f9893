"""The optimal face: all the answers of a linear programme that are as good as the one that was found.

With prices that prove an answer best, every best answer keeps each column with a reduced cost at the same bound, and
each row with a price at the same side (complementary slackness: Dantzig, Linear Programming and Extensions, 1963,
chapter 6). What is left to decide is smaller, so that a second aim on it is quickly met.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.solvers.programme import LinearProgramme
from allotment.allocation.solvers.solver import Solved

FloatArray = NDArray[np.float64]
SEEN = 1e-7  # a price below this is a solver's noise, and holds nothing


def optimal_face(programme: LinearProgramme, solved: Solved) -> LinearProgramme:
    """Give the programme (M rows, N columns) with its bounds closed in on the answers as good as ``solved``.

    Args:
        programme: as it was solved, to be minimised.
        solved: its best answer with its prices.
    """
    lower, upper = _held(programme.lower, programme.upper, solved.reduced_costs)
    row_lower, row_upper = _held(programme.row_lower, programme.row_upper, solved.row_prices)
    return replace(programme, lower=lower, upper=upper, row_lower=row_lower, row_upper=row_upper)


def _held(lower: FloatArray, upper: FloatArray, prices: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Hold at the lower bound what more of would cost, and at the upper bound what more of would gain."""
    at_lower = (prices > SEEN) & np.isfinite(lower)
    at_upper = (prices < -SEEN) & np.isfinite(upper)
    return np.where(at_upper, upper, lower), np.where(at_lower, lower, upper)
