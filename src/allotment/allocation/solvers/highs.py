"""HiGHS: the solver of every day. Sessions start from the last answer's basis."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from allotment.allocation.solvers.programme import LinearProgramme
from allotment.allocation.solvers.solver import Session, Solved, Status, no_answer

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
CHOOSE, INTERIOR_POINT = "choose", "ipm"
MANY_ENTRIES = 600_000  # 65,057 columns with as many took 55 s by the simplex and 18 s by the interior point
DUAL_FEASIBLE = int(highspy.SolutionStatus.kSolutionStatusFeasible)  # then the objective bounds the answer
_ENDS = {
    highspy.HighsModelStatus.kOptimal: Status.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: Status.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: Status.UNBOUNDED,
    highspy.HighsModelStatus.kUnboundedOrInfeasible: Status.INFEASIBLE,
    highspy.HighsModelStatus.kTimeLimit: Status.TIME_LIMIT,
}


class HighsSession:
    """One programme inside HiGHS."""

    def __init__(self, programme: LinearProgramme, method: str) -> None:
        """Hand the programme over."""
        self._highs = highspy.Highs()
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("solver", _suited(programme) if method == CHOOSE else method)
        self._highs.setOptionValue("threads", 1)
        self._highs.passModel(_model(programme))

    def start_as(self, other: HighsSession) -> None:
        """Start from another session's last basis, where the two programmes have the same shape."""
        if self._highs.getNumCol() == other._highs.getNumCol() and self._highs.getNumRow() == other._highs.getNumRow():
            self._highs.setBasis(other._highs.getBasis())

    def change_costs(self, columns: IntArray, costs: FloatArray) -> None:
        """Change what columns cost."""
        self._highs.changeColsCost(len(columns), columns.astype(np.int32), np.asarray(costs, dtype=np.float64))

    def change_column_bounds(self, columns: IntArray, lower: FloatArray, upper: FloatArray) -> None:
        """Change the bounds of columns."""
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), _floats(lower), _floats(upper))

    def change_row_bounds(self, rows: IntArray, lower: FloatArray, upper: FloatArray) -> None:
        """Change the bounds of rows."""
        for row, low, high in zip(rows.tolist(), lower.tolist(), upper.tolist(), strict=True):
            self._highs.changeRowBounds(row, low, high)

    def solve(self, *, seconds: float | None = None) -> Solved:
        """Solve from the last basis, if there is one.

        Raises:
            RuntimeError: HiGHS ended in a way that says nothing about the programme.
        """
        spent = self._highs.getRunTime()  # HiGHS counts from the session's first solve
        self._highs.setOptionValue("time_limit", highspy.kHighsInf if seconds is None else spent + seconds)
        self._highs.run()
        self._highs.setOptionValue("solver", CHOOSE)  # a second solve starts from the basis of the first
        status = self._highs.getModelStatus()
        if status not in _ENDS:
            raise RuntimeError(f"HiGHS gave no answer: {self._highs.modelStatusToString(status)}")
        ended = _ENDS[status]
        if ended is Status.TIME_LIMIT:
            info = self._highs.getInfo()
            is_bound = info.dual_solution_status == DUAL_FEASIBLE
            return no_answer(ended, info.objective_function_value if is_bound else -np.inf)
        if ended is not Status.OPTIMAL:
            return no_answer(ended)
        solution = self._highs.getSolution()
        objective = self._highs.getInfo().objective_function_value
        return Solved(
            status=ended,
            objective=objective,
            bound=objective,
            x=np.array(solution.col_value),
            row_prices=np.array(solution.row_dual),
            reduced_costs=np.array(solution.col_dual),
        )


@dataclass(frozen=True)
class Highs:
    """HiGHS by one of its methods: ``choose``, ``simplex`` or ``ipm``."""

    method: str = CHOOSE
    name: str = "HiGHS"

    def open(self, programme: LinearProgramme, like: Session | None = None) -> HighsSession:
        """Take a programme in, and start from the basis of a like one where there is one."""
        session = HighsSession(programme, self.method)
        if isinstance(like, HighsSession):
            session.start_as(like)
        return session


def _suited(programme: LinearProgramme) -> str:
    """Say which method a first solve takes: the interior point where the simplex would take minutes."""
    return INTERIOR_POINT if len(programme.values) > MANY_ENTRIES else CHOOSE


def _model(programme: LinearProgramme) -> highspy.HighsLp:
    rows, columns = programme.shape
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = rows, columns
    model.col_cost_, model.col_lower_, model.col_upper_ = programme.cost, programme.lower, programme.upper
    model.row_lower_, model.row_upper_ = programme.row_lower, programme.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.num_row_, model.a_matrix_.num_col_ = rows, columns
    model.a_matrix_.start_ = programme.starts.astype(np.int32)
    model.a_matrix_.index_ = programme.columns.astype(np.int32)
    model.a_matrix_.value_ = programme.values
    return model


def _floats(values: FloatArray) -> FloatArray:
    return np.ascontiguousarray(values, dtype=np.float64)
