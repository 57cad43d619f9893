"""GLOP, the simplex solver of OR-Tools: the second opinion. It shares no code with HiGHS."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver.python import model_builder_helper as ortools

from allotment.allocation.solvers.programme import LinearProgramme
from allotment.allocation.solvers.solver import Session, Solved, Status, no_answer

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
_ENDS = {
    ortools.SolveStatus.OPTIMAL: Status.OPTIMAL,
    ortools.SolveStatus.INFEASIBLE: Status.INFEASIBLE,
    ortools.SolveStatus.UNBOUNDED: Status.UNBOUNDED,
    ortools.SolveStatus.NOT_SOLVED: Status.TIME_LIMIT,
}


class GlopSession:
    """One programme, handed to GLOP afresh at each solve."""

    def __init__(self, programme: LinearProgramme) -> None:
        """Keep the programme."""
        self._programme = programme

    def change_costs(self, columns: IntArray, costs: FloatArray) -> None:
        """Change what columns cost."""
        cost = self._programme.cost.copy()
        cost[columns] = costs
        self._programme = replace(self._programme, cost=cost)

    def change_column_bounds(self, columns: IntArray, lower: FloatArray, upper: FloatArray) -> None:
        """Change the bounds of columns."""
        lows, highs = self._programme.lower.copy(), self._programme.upper.copy()
        lows[columns], highs[columns] = lower, upper
        self._programme = replace(self._programme, lower=lows, upper=highs)

    def change_row_bounds(self, rows: IntArray, lower: FloatArray, upper: FloatArray) -> None:
        """Change the bounds of rows."""
        lows, highs = self._programme.row_lower.copy(), self._programme.row_upper.copy()
        lows[rows], highs[rows] = lower, upper
        self._programme = replace(self._programme, row_lower=lows, row_upper=highs)

    def solve(self, *, seconds: float | None = None) -> Solved:
        """Solve from nothing.

        Raises:
            RuntimeError: GLOP ended in a way that says nothing about the programme.
        """
        model, solver = _model(self._programme), ortools.ModelSolverHelper("glop")
        if seconds is not None:
            solver.set_time_limit_in_seconds(seconds)
        solver.solve(model)
        if solver.status() not in _ENDS:
            raise RuntimeError(f"GLOP gave no answer: {solver.status_string()}")
        ended = _ENDS[solver.status()]
        if ended is Status.INFEASIBLE and _has_a_point(self._programme):
            ended = Status.UNBOUNDED
        if ended is not Status.OPTIMAL:
            return no_answer(ended)
        return Solved(
            status=ended,
            objective=solver.objective_value(),
            bound=solver.objective_value(),
            x=np.array(solver.variable_values()),
            row_prices=np.array(solver.dual_values()),
            reduced_costs=np.array(solver.reduced_costs()),
        )


@dataclass(frozen=True)
class Glop:
    """GLOP."""

    name: str = "GLOP"

    def open(self, programme: LinearProgramme, like: Session | None = None) -> GlopSession:  # noqa: ARG002 - it starts afresh
        """Take a programme in."""
        return GlopSession(programme)


def _has_a_point(programme: LinearProgramme) -> bool:
    """Say whether the rows can be met at all: GLOP calls a programme without end infeasible too."""
    if not programme.cost.any():
        return False
    solver = ortools.ModelSolverHelper("glop")
    solver.solve(_model(replace(programme, cost=np.zeros_like(programme.cost))))
    return bool(solver.status() == ortools.SolveStatus.OPTIMAL)


def _model(programme: LinearProgramme) -> ortools.ModelBuilderHelper:
    model = ortools.ModelBuilderHelper()
    rows, columns = programme.shape
    for column in range(columns):
        model.add_var()
        model.set_var_lower_bound(column, programme.lower[column])
        model.set_var_upper_bound(column, programme.upper[column])
        model.set_var_objective_coefficient(column, programme.cost[column])
    for row in range(rows):
        model.add_linear_constraint()
        model.set_constraint_lower_bound(row, programme.row_lower[row])
        model.set_constraint_upper_bound(row, programme.row_upper[row])
        for entry in range(programme.starts[row], programme.starts[row + 1]):
            model.add_term_to_constraint(row, int(programme.columns[entry]), programme.values[entry])
    model.set_maximize(False)
    return model
