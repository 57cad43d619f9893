"""Pricing one dose at once: what fixing or forbidding it would cost, from the problem kept beside its mix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from allotment.allocation.investment.choose import Choice, choose
from allotment.allocation.investment.kept import read_problem, with_dose
from allotment.allocation.investment.ledger import costs_of
from allotment.allocation.investment.problem import Problem
from allotment.allocation.solvers.named import solver_named
from allotment.allocation.solvers.solver import Status
from allotment.planning.desk import Desk
from allotment.workforce.errors import FundingError
from allotment.workforce.errors import Problem as Fault

SEEN_FTE = 0.005


@dataclass(frozen=True)
class PricedDose:
    """What a dose fixed otherwise would cost, in FTE short: averaged over the years, and where it costs most."""

    dose: float
    costs_fte: float
    costs_most_in: int
    costs_most_fte: float
    saves_pence: int  # what the mix would spend less; below nought, more
    in_words: str


def price_dose(
    desk: Desk,
    mix_id: str,
    *,
    lever: str,
    role: str,
    from_role: str | None,
    sector: str,
    place: str,
    year: int,
    dose: float,
) -> PricedDose:
    """Price one dose fixed at an amount (0: forbidden), everything else chosen afresh around it.

    Raises:
        RunNotFoundError: no such mix here.
        FundingError: the mix has no such dose to choose, or no mix can hold it.
    """
    problem = read_problem(desk.mixes.problem_path(mix_id))
    option, start = _find(problem, lever, role, from_role, sector, place, year)
    fixed = choose(with_dose(problem, option, start, dose), solver_named("highs"))
    if fixed.status is not Status.OPTIMAL:
        fault = Fault("dose", "limits and money leave no room for it.", "Give a smaller dose.", value=f"{dose:g}")
        raise FundingError("No mix can hold this dose.", [fault])
    return _priced(desk.mixes.answer(mix_id), fixed, dose)


def _priced(answer: dict[str, Any], fixed: Choice, dose: float) -> PricedDose:
    more = fixed.short_fte.sum(axis=0) - np.array(answer["reckoned_short_fte"])
    worst = int(np.argmax(more))
    costs = fixed.objective - answer["objective"]
    year, most = fixed.problem.years[worst], float(more[worst])
    what = "Forbidding it" if dose == 0 else f"Fixing it at {dose:g}"
    if costs < SEEN_FTE:
        words = f"{what} costs nothing that can be seen: another mix is as good."
    else:
        words = f"{what} costs {most:.1f} FTE in {year}, and {costs:.2f} FTE averaged over the years."
    spent = sum(row["spent_pence"] for row in answer["spend"])
    return PricedDose(
        dose=dose,
        costs_fte=costs,
        costs_most_in=year,
        costs_most_fte=most,
        saves_pence=spent - sum(cost.pence for cost in costs_of(fixed)),
        in_words=words,
    )


def _find(
    problem: Problem, lever: str, role: str, from_role: str | None, sector: str, place: str, year: int
) -> tuple[int, int]:
    for index, option in enumerate(problem.options):
        named = (option.lever, option.slot.role, option.from_role, option.slot.sector, option.slot.place)
        if named == (lever, role, from_role, sector, place) and year in problem.years:
            return index, problem.years.index(year)
    asked = f"{lever}, {role}, {place}, {year}"
    fault = Fault("dose", "the mix has no such dose to choose.", "Pick a row of the mix's own doses.", value=asked)
    raise FundingError("There is no such dose.", [fault])
