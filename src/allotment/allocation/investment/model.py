"""The investment problem as a linear programme, put together from its constraints."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment import constraints as define
from allotment.allocation.investment.columns import dose_columns, payment_columns
from allotment.allocation.investment.constraints import PENCE_IN_UNIT, Doses, Payments
from allotment.allocation.investment.problem import Least, Problem
from allotment.allocation.investment.ring_fences import Bill, bills_of
from allotment.allocation.investment.robust import Robust, define_tail
from allotment.allocation.solvers.programme import Block, LinearProgramme, ProgrammeBuilder

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class InvestmentModel:
    """The programme, and where everything stands in it."""

    problem: Problem
    programme: LinearProgramme
    doses: Doses
    payments: Payments
    carry: Block
    short: Block
    bills: tuple[Bill, ...]

    def dose_of(self, x: FloatArray) -> FloatArray:
        """Add the tiers up: dose by option and start (O, Y)."""
        out = np.zeros((len(self.problem.options), len(self.problem.years)))
        np.add.at(out, (self.doses.option, self.doses.start), x[self.doses.columns])
        return out

    def paid_costs(self) -> FloatArray:
        """Give the second stage's objective (N,): what is paid, in thousands of pounds."""
        cost = np.zeros(self.programme.shape[1])
        cost[self.payments.block.slice] = 1.0
        return cost


def build_model(problem: Problem, *, elastic: bool = False, robust: Robust | None = None) -> InvestmentModel:
    """Put the programme together: least weighted shortfall, in FTE, averaged over the years, or what else is the goal.

    Args:
        problem: what there is to choose from.
        elastic: look instead for the least by which targets, floors and overrides must give, the gap left aside.
        robust: choose for draws of what is uncertain, instead of for the problem's own gap.
    """
    builder = ProgrammeBuilder()
    least = None if elastic or robust else problem.goal.least
    doses = dose_columns(builder, problem, problem.goal.levers if least is Least.DOSES else frozenset())
    bills = bills_of(problem, doses.option, doses.start, doses.worth)
    payments = payment_columns(builder, problem, bills, counted=least is Least.COST)
    limits = [stream.carry_over_share * amount for stream in problem.streams for amount in _but_last(stream.budget)]
    names = [(stream.key, year) for stream in problem.streams for year in problem.years]
    carry = builder.add_columns("carried", names, upper=np.array(limits, dtype=np.float64) / PENCE_IN_UNIT)
    short = define.define_shortfalls(builder, problem, doses, weighted=least is Least.SHORTFALL)
    define.define_bills(builder, problem, doses, bills, payments)
    define.define_budgets(builder, problem, payments, carry)
    define.define_matches(builder, problem, doses, bills, payments)
    define.define_capacities(builder, problem, doses)
    floors = define.define_system_limits(builder, problem, doses)
    least_doses = define.define_least_doses(builder, problem, doses)
    fixed = define.define_fixed_doses(builder, problem, doses)
    targets = define.define_targets(builder, problem, short)
    fairness = define.define_fairness(builder, problem, doses, short)
    surpluses = define.define_surpluses(builder, problem, doses)
    define.define_staff_floors(builder, problem, doses)
    define.define_staff_shares(builder, problem, doses)
    if robust is None:
        define.define_agreed_gap(builder, problem, short, doses, payments)
    else:
        define_tail(builder, doses, robust)
    if elastic:
        define.define_relaxations(builder, problem, [targets, floors, least_doses, fixed, fairness, surpluses])
    return InvestmentModel(problem, builder.build(), doses, payments, carry, short, bills)


def _but_last(budget: tuple[int, ...]) -> list[int]:
    """Nothing is carried out of the last year."""
    return [*budget[:-1], 0]
