"""The master: the best mixture of what the systems have proposed that keeps to the national limits, and its prices.

Every proposal of a system is a whole mix of it, so a mixture of its proposals is one too: what the master gives can be
carried out as it stands (Dantzig and Wolfe, Operations Research 8, 1960).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment.national.part import Reply
from allotment.allocation.solvers.programme import ProgrammeBuilder
from allotment.allocation.solvers.solver import LinearSolver, Status, solve

FloatArray = NDArray[np.float64]
SEEN = 1e-6


@dataclass(frozen=True)
class Mixture:
    """The master's answer over P systems and R limits."""

    short: float  # FTE short, weighted, of the mixture
    used: FloatArray  # (P, R) by each system
    prices: FloatArray  # (R,) FTE for one unit
    overdrawn: bool  # no mixture keeps to the limits yet


@dataclass
class Master:
    """Everything that systems have proposed so far."""

    most: FloatArray  # (R,)
    solver: LinearSolver
    dearest: FloatArray = field(default_factory=lambda: np.zeros(0))  # (R,) what a unit beyond a limit is charged at
    proposals: list[tuple[int, float, FloatArray]] = field(default_factory=list)  # (system, FTE short, (R,) used)

    def hear(self, system: int, reply: Reply) -> None:
        """Take a system's reply as a proposal."""
        if reply.status is Status.OPTIMAL:
            self.proposals.append((system, reply.short, reply.used))

    def mix(self, systems: int) -> Mixture:
        """Give the best mixture.

        Raises:
            ArithmeticError: the solver finds none, though units beyond a limit are for sale.
        """
        builder = ProgrammeBuilder()
        of = np.array([one[0] for one in self.proposals], dtype=np.int64)
        short = np.array([one[1] for one in self.proposals])
        used = np.array([one[2] for one in self.proposals])
        limits = np.arange(len(self.most))
        weights = builder.add_columns("weight", [(place,) for place in range(len(of))], cost=short)
        beyond = builder.add_columns("beyond", [(limit,) for limit in limits.tolist()], cost=self.dearest)
        whole = builder.add_rows("whole", [(system,) for system in range(systems)], lower=1.0, upper=1.0)
        limit = builder.add_rows("limit", [(one,) for one in limits.tolist()], upper=self.most)
        builder.put(whole.start + of, weights.indices, 1.0)
        proposal, at = np.nonzero(used)
        builder.put(limit.start + at, weights.start + proposal, used[proposal, at])
        builder.put(limit.indices, beyond.indices, -1.0)
        solved = solve(self.solver, builder.build())
        if solved.status is not Status.OPTIMAL:
            raise ArithmeticError("No mixture of the systems' proposals could be found.")
        share = solved.x[weights.slice]
        total = np.zeros((systems, len(self.most)))
        np.add.at(total, of, share[:, None] * used)
        return Mixture(
            short=float(share @ short),
            used=total,
            prices=np.maximum(0.0, -solved.row_prices[limit.slice]),
            overdrawn=bool((solved.x[beyond.slice] > SEEN * np.maximum(1.0, self.most)).any()),
        )
