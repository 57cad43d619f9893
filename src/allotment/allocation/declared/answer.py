"""Solving a declared plan, and telling the answer in people and pence: doses, staff year by year, cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.declared.plan import COST, SHORTFALL, LeverKind, Plan
from allotment.allocation.declared.to_problem import problem_of
from allotment.allocation.declared.verify import verify_plan
from allotment.allocation.investment.choose import Relaxation, cheapest, least_relaxations
from allotment.allocation.investment.model import build_model
from allotment.allocation.investment.problem import Problem
from allotment.allocation.investment.verify import Verdict
from allotment.allocation.solvers.solver import LinearSolver, Status

FloatArray = NDArray[np.float64]
Rows = list[dict[str, Any]]
DECIMALS = 6  # of doses and staff
POUNDS_IN_UNIT = 1000.0


@dataclass(frozen=True)
class PlanAnswer:
    """The answer to a declared plan. Without one the rows are empty, and ``relaxations`` say what must give."""

    plan: Plan
    status: Status
    objective: float | None  # people, or pounds where the cost is least
    doses: Rows
    staff: Rows
    cost_pence: int | None
    redundancies: float | None
    verdict: Verdict | None
    relaxations: tuple[str, ...]

    @property
    def objective_unit(self) -> str:
        """What the objective is counted in."""
        if self.plan.aim == SHORTFALL:
            return "people short, averaged over the years"
        return "pounds" if self.plan.aim == COST else "people"


def answer_plan(plan: Plan, solver: LinearSolver) -> PlanAnswer:
    """Find the doses that come out least by the plan's aim, and of those the ones that cost least; verify them."""
    problem = problem_of(plan)
    model = build_model(problem)
    session = solver.open(model.programme)
    first = session.solve()
    if first.status is not Status.OPTIMAL:
        words = tuple(_in_words(one) for one in least_relaxations(problem, solver))
        return PlanAnswer(plan, first.status, None, [], [], None, None, None, words)
    x = first.x if plan.aim == COST else cheapest(model, session, first, seconds=None)
    dose_of = np.asarray(np.round(np.maximum(model.dose_of(x), 0.0), DECIMALS), dtype=np.float64)
    doses, staff = _dose_rows(plan, dose_of), _staff_rows(plan, problem, dose_of)
    totals: dict[str, Any] = {
        "cost_pence": sum(row["cost_pence"] for row in doses) + sum(row["over_cost_pence"] for row in staff),
        "redundancies": round(sum(row["dose"] for row in doses if row["lever"] == LeverKind.REDUNDANCY), DECIMALS),
    }
    objective = first.objective * (POUNDS_IN_UNIT if plan.aim == COST else 1.0)
    verdict = verify_plan(plan, doses, staff, totals)
    return PlanAnswer(plan, first.status, objective, doses, staff, **totals, verdict=verdict, relaxations=())


def _dose_rows(plan: Plan, dose_of: FloatArray) -> Rows:
    return [
        {
            "lever": lever.kind.value,
            "class": lever.staff_class,
            "to": lever.to,
            "period": year,
            "dose": float(dose_of[option, place]),
            "cost_pence": _pence(dose_of[option, place], lever.pence),
        }
        for option, lever in enumerate(plan.levers)
        for place, year in enumerate(plan.years)
        if dose_of[option, place] > 0
    ]


def _staff_rows(plan: Plan, problem: Problem, dose_of: FloatArray) -> Rows:
    """Give every class and year. Over-manning stands after the declared levers in the problem's options."""
    staff, work = problem.supply.copy(), problem.supply.copy()
    by_class = np.zeros((2, *problem.need.shape))  # kept beyond what is required, and on short time
    names = [one.name for one in plan.classes]
    for option, doses in zip(problem.options, dose_of, strict=True):
        staff[option.gain_slots] += np.einsum("y,yuk->ku", doses, option.staff)
        work[option.gain_slots] += np.einsum("y,yuk->ku", doses, option.gain)
        for kept, kind in enumerate((LeverKind.OVER_MANNING, LeverKind.SHORT_TIME)):
            if option.lever == kind:
                by_class[kept, names.index(option.slot.role)] += doses
    short = np.maximum(problem.need - work, 0.0)
    price = {} if plan.over_manning is None else plan.over_manning.pence
    return [
        {
            "class": name,
            "period": year,
            "staff": _told(staff[slot, place]),
            "required": float(problem.need[slot, place]),
            "short": _told(short[slot, place]),
            "over": _told(by_class[0, slot, place]),
            "over_cost_pence": _pence(by_class[0, slot, place], price.get(name, 0)),
            "short_time": _told(by_class[1, slot, place]),
        }
        for slot, name in enumerate(names)
        for place, year in enumerate(plan.years)
    ]


def _told(people: float) -> float:
    return round(float(people), DECIMALS) + 0.0  # adding nought takes the sign from a nought


def _pence(people: float, each: int) -> int:
    """Give a cost in whole pence, to the nearest."""
    return round(float(people) * each)


def _in_words(one: Relaxation) -> str:
    """Say what must give so that there is an answer."""
    if one.limit == "surplus":
        role, year = one.label[0], one.label[-1]
        return f"{role}, {year}: {one.by:,.2f} people more stay than are required and may be kept."
    return f"{one.label[0]}: {one.by:,.2f} people fewer than are required."
