"""One system as a part of the whole: its own programme with a column for what it uses of each national limit.

That column carries the price of the limit, or is bounded by the system's quota of it; nothing else ever changes, so
a solver that starts from its last answer needs few steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment.constraints import PENCE_IN_UNIT
from allotment.allocation.investment.model import InvestmentModel, build_model
from allotment.allocation.investment.national.bound import Prover
from allotment.allocation.investment.national.limits import LimitRow
from allotment.allocation.investment.problem import Problem
from allotment.allocation.solvers.programme import Block, LinearProgramme
from allotment.allocation.solvers.solver import LinearSolver, Session, Solved, Status

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Reply:
    """What a system answers to prices or to a quota over R limits."""

    status: Status
    short: float  # FTE short, weighted, without the prices paid
    used: FloatArray  # (R,)
    prices: FloatArray  # (R,) as they were asked
    solved: Solved


@dataclass
class Part:
    """A system's programme with its use of R limits, open in a solver."""

    name: str
    model: InvestmentModel  # its programme has the use of limits as its last columns and rows
    use: Block
    session: Session
    prover: Prover

    def ask(self, prices: FloatArray, quota: FloatArray | None = None) -> Reply:
        """Answer prices (R,), none below nought: FTE for one unit of each limit.

        Args:
            prices: what each unit costs.
            quota: (R,) what may not be exceeded whatever is paid; None for no such quota.
        """
        most = np.full(len(prices), np.inf) if quota is None else np.maximum(quota, 0.0)
        self.session.change_costs(self.use.indices, prices)
        self.session.change_column_bounds(self.use.indices, np.zeros(len(prices)), most)
        solved = self.session.solve()
        if solved.status is not Status.OPTIMAL:
            return Reply(solved.status, np.inf, np.zeros(len(prices)), prices, solved)
        used = np.maximum(0.0, solved.x[self.use.slice])
        return Reply(solved.status, float(self.model.programme.cost @ solved.x), used, prices, solved)

    def bound(self, reply: Reply, most: FloatArray, most_short: float) -> float:
        """Give what no mix of this system can be below, in FTE short and prices together, after ``ask``.

        Args:
            reply: to prices.
            most: (R,) what all systems may use of each limit.
            most_short: what all systems together can be sure to reach, so that none need be shorter.
        """
        plain = self.model.programme.cost
        worth_having = np.full(len(plain), np.inf)
        worth_having[plain > 0] = most_short / plain[plain > 0]
        worth_having[self.use.slice] = most
        cost = plain.copy()
        cost[self.use.slice] = reply.prices
        return self.prover.bound(cost, reply.solved.row_prices, worth_having)


def part_of(name: str, problem: Problem, rows: Sequence[LimitRow], solver: LinearSolver) -> Part:
    """Build a system's part and open it in a solver."""
    return opened(name, build_model(problem), rows, solver)


def opened(name: str, model: InvestmentModel, rows: Sequence[LimitRow], solver: LinearSolver) -> Part:
    """Open a system's part in a solver, its model being built."""
    programme, use = with_use(model, rows)
    return Part(name, replace(model, programme=programme), use, solver.open(programme), Prover(programme))


def with_use(model: InvestmentModel, rows: Sequence[LimitRow]) -> tuple[LinearProgramme, Block]:
    """Add, for each limit, use[limit] = sum of the doses started (or of the money spent) that it counts."""
    old = model.programme
    height, width = old.shape
    found = [counted(model, row) for row in rows]
    labels = tuple((row.key, model.problem.years[row.year]) for row in rows)
    use = Block("use", width, labels)
    columns = [np.append(one, width + place) for place, one in enumerate(found)]
    values = [np.append(np.ones(len(one)), -1.0) for one in found]
    sizes = np.array([len(one) for one in columns], dtype=np.int64)
    nought, count = np.zeros(len(rows)), len(rows)
    programme = LinearProgramme(
        cost=np.append(old.cost, nought),
        lower=np.append(old.lower, nought),
        upper=np.append(old.upper, np.full(count, np.inf)),
        row_lower=np.append(old.row_lower, nought),
        row_upper=np.append(old.row_upper, nought),
        starts=np.append(old.starts, old.starts[-1] + np.cumsum(sizes)),
        columns=np.concatenate([old.columns, *columns]),
        values=np.concatenate([old.values, *values]),
        column_blocks=(*old.column_blocks, use),
        row_blocks=(*old.row_blocks, Block("used", height, labels)),
    )
    return programme, use


def counted(model: InvestmentModel, row: LimitRow) -> IntArray:
    """Give the columns that a limit counts: doses of its levers that start, or payments of its stream, that year."""
    problem = model.problem
    if row.stream is None:
        doses = model.doses
        mine = np.array([option.lever in row.levers for option in problem.options], dtype=bool)
        return np.asarray(doses.columns[(doses.start == row.year) & mine[doses.option]])
    payments = model.payments
    paying = np.array([stream.key == row.stream for stream in problem.streams], dtype=bool)
    return np.asarray(payments.block.indices[(payments.year == row.year) & paying[payments.stream]])


def could_use(part: Part, rows: Sequence[LimitRow]) -> FloatArray:
    """Give what a system could use of each limit (R,) if nothing but its own bounds and budgets stood in the way."""
    return could_be_used(part.model, rows)


def could_be_used(model: InvestmentModel, rows: Sequence[LimitRow]) -> FloatArray:
    """Give the same (R,) of a model that is not yet a part."""
    problem, upper = model.problem, model.programme.upper
    return np.array(
        [
            upper[counted(model, row)].sum()
            if row.stream is None
            else sum(pot.budget[row.year] for pot in problem.streams if pot.key == row.stream) / PENCE_IN_UNIT
            for row in rows
        ]
    )
