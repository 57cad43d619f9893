"""What a solver of linear programmes is to the rest of the house: one protocol, whoever stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.solvers.programme import LinearProgramme

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class Status(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    TIME_LIMIT = "time_limit"


@dataclass(frozen=True)
class Solved:
    """An answer. Without one (infeasible, unbounded) the arrays are empty.

    ``row_prices[m]`` is what the objective gains for one unit more on row m's binding side, and
    ``reduced_costs[n]`` likewise for column n's binding bound (the derivative of the minimum).
    """

    status: Status
    objective: float
    bound: float  # no answer can be below it
    x: FloatArray  # (N,)
    row_prices: FloatArray  # (M,)
    reduced_costs: FloatArray  # (N,)


class Session(Protocol):
    """A programme kept open, so that it can be changed a little and solved again."""

    def change_costs(self, columns: IntArray, costs: FloatArray) -> None:
        """Change what columns cost."""

    def change_column_bounds(self, columns: IntArray, lower: FloatArray, upper: FloatArray) -> None:
        """Change the bounds of columns."""

    def change_row_bounds(self, rows: IntArray, lower: FloatArray, upper: FloatArray) -> None:
        """Change the bounds of rows."""

    def solve(self, *, seconds: float | None = None) -> Solved:
        """Solve as it now stands, for at most so many seconds."""


class LinearSolver(Protocol):
    """A solver."""

    @property
    def name(self) -> str:
        """What it is called."""

    def open(self, programme: LinearProgramme, like: Session | None = None) -> Session:
        """Take a programme in. A solved session on a programme of the same shape may show where to start."""


def solve(solver: LinearSolver, programme: LinearProgramme, *, seconds: float | None = None) -> Solved:
    """Solve a programme once."""
    return solver.open(programme).solve(seconds=seconds)


def no_answer(status: Status, bound: float = -np.inf) -> Solved:
    """Give the answer that is none."""
    nothing = np.empty(0)
    return Solved(status, np.inf, bound, nothing, nothing, nothing)
