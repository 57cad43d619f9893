"""One linear programme, built from sparse rows and solved the same way on every machine: no threads, fixed seed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from allotment.reports.disclosure.errors import DisclosureError
from allotment.reports.disclosure.lattice import FloatArray, IntArray


class Outcome(Enum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    IMPOSSIBLE = "impossible"
    OUT_OF_TIME = "out of time"


@dataclass(frozen=True, eq=False)
class Rows:
    """Constraints: lower <= sum of weight x column <= upper, one entry per non-zero weight.

    ``row_of`` and ``column_of`` place each weight; rows are numbered from 0, and entries may come in any order.
    """

    lower: FloatArray
    upper: FloatArray
    row_of: IntArray
    column_of: IntArray
    weight: FloatArray


@dataclass(frozen=True, eq=False)
class Columns:
    """Variables: cost and bounds of each, and which must be whole numbers."""

    cost: FloatArray
    lower: FloatArray
    upper: FloatArray
    whole: bool


class Programme:
    """A linear programme, or with whole columns a mixed-integer one, that keeps its last basis between solves."""

    def __init__(self, columns: Columns, rows: Rows, time_limit_seconds: float) -> None:
        """Build the model; the solver is imported here because few commands need it."""
        import highspy  # noqa: PLC0415

        self._solver: Any = highspy
        self._model = self._solver.Highs()
        self._model.silent()
        options = {
            "parallel": "off",
            "time_limit": float(time_limit_seconds),  # of each solve
            "mip_rel_gap": 0.0,
            "mip_abs_gap": 0.0,
            "presolve": "choose" if columns.whole else "off",  # a presolved model would not start from its last basis
        }
        for name, value in options.items():
            self._model.setOptionValue(name, value)
        self._columns = np.arange(len(columns.cost), dtype=np.int32)
        self._model.passModel(self._described(columns, rows))

    def _described(self, columns: Columns, rows: Rows) -> Any:
        described = self._solver.HighsLp()
        described.num_col_, described.num_row_ = len(columns.cost), len(rows.lower)
        described.col_cost_, described.col_lower_, described.col_upper_ = columns.cost, columns.lower, columns.upper
        described.row_lower_, described.row_upper_ = rows.lower, rows.upper
        if columns.whole:
            described.integrality_ = [self._solver.HighsVarType.kInteger] * len(columns.cost)
        order = np.lexsort((rows.column_of, rows.row_of))
        entries_of_row = np.bincount(rows.row_of, minlength=len(rows.lower))
        described.a_matrix_.format_ = self._solver.MatrixFormat.kRowwise
        described.a_matrix_.start_ = np.concatenate([[0], np.cumsum(entries_of_row)]).astype(np.int32)
        described.a_matrix_.index_ = rows.column_of[order].astype(np.int32)
        described.a_matrix_.value_ = rows.weight[order]
        return described

    @property
    def seconds_used(self) -> float:
        """Give the seconds that all solves so far took, by the solver's own clock."""
        return float(self._model.getRunTime())

    def price(self, cost: FloatArray) -> None:
        """Change what is minimised, and keep everything else."""
        self._model.changeColsCost(len(cost), self._columns, cost)

    def solve(self) -> tuple[Outcome, FloatArray]:
        """Minimise the cost: how it ended, and the value of every column (of use only where optimal).

        Raises:
            DisclosureError: the solver gives no verdict, so nothing may be released.
        """
        self._model.run()
        status = self._model.getModelStatus()
        verdicts = self._solver.HighsModelStatus
        outcome = {
            verdicts.kOptimal: Outcome.OPTIMAL,
            verdicts.kInfeasible: Outcome.IMPOSSIBLE,
            verdicts.kTimeLimit: Outcome.OUT_OF_TIME,
        }.get(status)
        if outcome is None:
            words = self._model.modelStatusToString(status)
            raise DisclosureError(f"The solver gave no verdict ({words}), so nothing is released.")
        return outcome, np.array(self._model.getSolution().col_value)
