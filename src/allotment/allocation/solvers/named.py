"""Solvers by the name that a planner gives."""

from __future__ import annotations

from allotment.allocation.solvers.solver import LinearSolver

NAMES = ("highs", "glop")


def solver_named(name: str) -> LinearSolver:
    """Give a solver.

    Raises:
        KeyError: there is no such solver.
    """
    if name == "highs":
        from allotment.allocation.solvers.highs import Highs  # noqa: PLC0415 - only the one that is used is imported

        return Highs()
    if name == "glop":
        from allotment.allocation.solvers.glop import Glop  # noqa: PLC0415

        return Glop()
    raise KeyError(name)
