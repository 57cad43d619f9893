"""National problems drawn at random from a seed: a few systems over the same years, and limits that bind or do not."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import numpy as np

from allotment.allocation.investment.choose import choose
from allotment.allocation.investment.national.limits import (
    NationalBudget,
    NationalLimit,
    NationalProblem,
    limit_rows,
)
from allotment.allocation.investment.national.part import part_of
from allotment.allocation.investment.national.stack import stacked
from allotment.allocation.investment.problem import Problem
from allotment.allocation.solvers.highs import Highs
from allotment.allocation.solvers.solver import Solved, solve
from tests.allocation.investment.drawn import drawn

YEARS = 3


def systems(seed: int, number: int) -> tuple[tuple[str, Problem], ...]:
    """Draw systems over three years, none of whose streams carries over."""
    found = (drawn(seed * 1_000 + more) for more in count())
    three = (one for one in found if len(one.years) == YEARS)
    return tuple((f"system {place}", _nothing_carried(next(three))) for place in range(number))


def _nothing_carried(problem: Problem) -> Problem:
    return replace(problem, streams=tuple(replace(one, carry_over_share=0.0) for one in problem.streams))


def nation(seed: int, number: int, share: float) -> NationalProblem:
    """Limit recruits, training and one stream to a share of what systems choose where each is for itself."""
    chosen = systems(seed, number)
    alone = [choose(problem, Highs("simplex")) for _, problem in chosen]
    doses = {
        lever: sum(
            sum((one.dose_of[at] for at, option in enumerate(one.problem.options) if option.lever == lever), start=0)
            for one in alone
        )
        for lever in ("recruit", "train")
    }
    spent = np.zeros(YEARS)
    for one in alone:
        payments = one.model.payments
        np.add.at(spent, payments.year, np.where(payments.stream == 0, one.paid, 0))
    return NationalProblem(
        chosen,
        tuple(
            NationalLimit(lever, frozenset([lever]), tuple((share * np.broadcast_to(each, (YEARS,))).tolist()))
            for lever, each in doses.items()
        ),
        (NationalBudget("stream 0", tuple(int(share * each) for each in spent)),),
    )


def as_a_whole(national: NationalProblem) -> Solved:
    """Solve the whole as one programme."""
    rows = limit_rows(national)
    parts = [part_of(name, problem, rows, Highs("simplex")) for name, problem in national.systems]
    return solve(Highs("simplex"), stacked(parts, np.array([row.most for row in rows])))
