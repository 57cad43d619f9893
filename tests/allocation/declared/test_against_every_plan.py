"""On a tiny plan the answer is that of trying everything there is to do, year after year."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from allotment.allocation.declared.answer import answer_plan
from allotment.allocation.declared.read import read_plan
from allotment.allocation.solvers.named import NAMES, solver_named
from allotment.allocation.solvers.solver import Status
from tests.allocation.declared.tiny import tiny, with_required

State = tuple[int, int]
REQUIRED = [
    ([3, 1], [1, 3]),
    ([4, 4], [1, 1]),
    ([2, 2], [2, 2]),
    ([1, 0], [2, 4]),
    ([3, 3], [2, 1]),
    ([0, 0], [1, 0]),
]
NO_PLAN = [([4, 4], [4, 4]), ([6, 1], [1, 1])]


def years_of(state: State, required: State) -> Iterator[tuple[State, int, int]]:
    """Everything that may be done in a year: who is then there, its cost in pounds, and its redundancies."""
    for recruited, retrained, low_out, high_out, short in product(range(2), range(3), range(4), range(3), range(2)):
        low = state[0] - retrained - low_out
        high = state[1] + recruited + retrained - high_out
        over_low, over_high = low - short - required[0], high - required[1]
        if min(low - short, high, over_low, over_high) >= 0 and over_low + over_high <= 1:
            cost = 900 * recruited + 300 * retrained + 250 * low_out + 400 * high_out + 90 * short
            yield (low, high), cost + 120 * over_low + 150 * over_high, low_out + high_out


def every_plan(low: list[int], high: list[int]) -> list[tuple[int, int]]:
    """Cost and redundancies of every plan there is."""
    found: set[tuple[State, int, int]] = {((4, 1), 0, 0)}
    for required in zip(low, high, strict=True):
        found = {
            (then, spent + cost, gone + out)
            for state, spent, gone in found
            for then, cost, out in years_of(state, required)
        }
    return [(spent, gone) for _, spent, gone in found]


@pytest.mark.parametrize("solver", NAMES)
@pytest.mark.parametrize(("low", "high"), REQUIRED)
def test_the_least_cost_is_that_of_the_cheapest_of_all_plans(low: list[int], high: list[int], solver: str):
    found = answer_plan(read_plan(tiny(classes=with_required(low, high)), "tiny"), solver_named(solver))
    assert found.verdict is not None
    assert found.verdict.broken == []
    assert found.cost_pence == 100 * min(spent for spent, _ in every_plan(low, high))


@pytest.mark.parametrize(("low", "high"), REQUIRED)
def test_the_fewest_redundancies_are_reached_at_the_least_cost_of_all_plans_that_reach_them(
    low: list[int], high: list[int]
):
    text = tiny(classes=with_required(low, high), aim="redundancy")
    found = answer_plan(read_plan(text, "tiny"), solver_named("highs"))
    gone, spent = min((gone, spent) for spent, gone in every_plan(low, high))
    assert found.redundancies == pytest.approx(gone, abs=1e-5)
    assert found.cost_pence == pytest.approx(100 * spent, abs=5)


@pytest.mark.parametrize(("low", "high"), NO_PLAN)
def test_where_there_is_no_plan_there_is_no_answer(low: list[int], high: list[int]):
    found = answer_plan(read_plan(tiny(classes=with_required(low, high)), "tiny"), solver_named("highs"))
    assert every_plan(low, high) == []
    assert found.status is Status.INFEASIBLE
    assert found.relaxations
