"""The general problem gives the published answers of a textbook manpower plan, by two solvers that share nothing.

H. P. Williams, Model Building in Mathematical Programming, 5th edition, the manpower planning problem: 841.797
redundancies at the least, and 498,677 pounds at the least with 1,423.7 redundancies.
"""

from __future__ import annotations

import pytest

from allotment.allocation.declared.answer import PlanAnswer, answer_plan
from allotment.allocation.declared.plan import AIMS
from allotment.allocation.declared.read import load_plan
from allotment.allocation.solvers.named import NAMES, solver_named
from allotment.allocation.solvers.solver import Status

PUBLISHED_REDUNDANCIES = 841.797
PUBLISHED_COST = 498_677
PUBLISHED_REDUNDANCIES_AT_LEAST_COST = 1_423.7


def answer(aim: str, solver: str) -> PlanAnswer:
    """The textbook plan, answered."""
    return answer_plan(load_plan("three-skills", aim), solver_named(solver))


@pytest.mark.parametrize("solver", NAMES)
def test_the_fewest_redundancies_are_the_published_ones(solver: str):
    found = answer("redundancy", solver)
    assert found.status is Status.OPTIMAL
    assert found.objective == pytest.approx(PUBLISHED_REDUNDANCIES, rel=1e-5)
    assert found.redundancies == pytest.approx(PUBLISHED_REDUNDANCIES, rel=1e-5)
    assert found.verdict is not None
    assert found.verdict.is_sound


@pytest.mark.parametrize("solver", NAMES)
def test_the_least_cost_is_the_published_one_with_its_redundancies(solver: str):
    found = answer("cost", solver)
    assert found.objective == pytest.approx(PUBLISHED_COST, rel=1e-5)
    assert found.cost_pence == pytest.approx(PUBLISHED_COST * 100, rel=1e-5)
    assert found.redundancies == pytest.approx(PUBLISHED_REDUNDANCIES_AT_LEAST_COST, rel=1e-4)
    assert found.verdict is not None
    assert found.verdict.is_sound


@pytest.mark.parametrize("aim", AIMS)
def test_both_solvers_find_the_same_least_and_the_same_cost_of_it(aim: str):
    one, other = (answer(aim, solver) for solver in NAMES)
    assert one.objective == pytest.approx(other.objective, rel=1e-6, abs=1e-9)
    assert one.cost_pence == pytest.approx(other.cost_pence, rel=1e-6)


def test_of_the_plans_with_the_fewest_redundancies_it_is_the_cheapest():
    cheapest, fewest = answer("cost", "highs"), answer("redundancy", "highs")
    assert cheapest.cost_pence is not None
    assert fewest.cost_pence == pytest.approx(144_138_980, rel=1e-5)  # worked out apart, in a model of its own
    assert fewest.cost_pence > cheapest.cost_pence


def test_the_example_names_its_source():
    plan = load_plan("three-skills")
    assert plan.source.startswith("H. P. Williams, Model Building in Mathematical Programming")
    assert (len(plan.classes), len(plan.years)) == (3, 3)
