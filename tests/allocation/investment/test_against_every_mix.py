"""The chosen mix against every mix on a grid: never worse, and as good where the best lies on the grid."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings

from allotment.allocation.investment.choose import Choice, choose
from allotment.allocation.investment.problem import Capacity, Option
from allotment.allocation.solvers.named import solver_named
from allotment.allocation.solvers.solver import Status
from tests.allocation.investment.drawn import drawn, seeds
from tests.allocation.investment.oracle import Doses, best_on_grid, can_be_paid, is_allowed, shortfall
from tests.allocation.investment.tiny import NURSES, SOUTH, limit, line, option, pot, problem, target

HIGHS, GLOP = solver_named("highs"), solver_named("glop")
TUITION = pot("tuition", 3000, 3000)
ANYTHING = pot("anything", 4000, 1000)

ON_THE_GRID = {
    "money is short": problem([option("train", 2, line(1000, 0), most=9)], [TUITION], [[8, 8]]),
    "two ring-fences, one line each": problem(
        [option("train", 2, line(1000, 0), line(500, 1, lag=1), most=9, starts=[0])],
        [pot("tuition", 5000, 0), pot("placements", 0, 1500)],
        [[8, 8]],
    ),
    "the better of two options has less money": problem(
        [option("train", 2, line(1000, 0), fte=1, most=4), option("retain", 2, line(1000, 1), fte=0.5, most=4)],
        [TUITION, ANYTHING],
        [[9, 9]],
    ),
    "money is carried over for the dearer year": problem(
        [option("train", 2, line(1000, 0), lead=0, most=[1, 9])], [pot("kept", 4000, 1000, carry=0.5)], [[0, 9]]
    ),
    "money that may not be carried over lapses": problem(
        [option("train", 2, line(1000, 0), most=[1, 9])], [pot("lapsing", 4000, 1000)], [[0, 9]]
    ),
    "half must be matched": problem(
        [option("train", 1, line(1000, 0, 1), most=9)], [pot("matched", 9000, match=0.5), pot("own", 2000)], [[9]]
    ),
    "two matched streams match each other": problem(
        [option("train", 1, line(1000, 0, 1))], [pot("one", 2500, match=0.5), pot("other", 2000, match=0.5)], [[9]]
    ),
    "placements are short": problem(
        [option("train", 2, line(10, 0), draws=[(0, 0, 2), (0, 1, 1)])],
        [TUITION],
        [[9, 9]],
        capacities=(Capacity("placements", "weeks", np.array([6.0, 5.0])),),
    ),
    "educators first, then students": problem(
        [
            option("expand", 2, line(1000, 0), fte=0, draws=[(0, 1, -3)], most=[3, 0], starts=[0]),
            option("train", 2, line(100, 0), draws=[(0, 0, 1)], most=[0, 9], starts=[1]),
        ],
        [pot("any", 2000, 600)],
        [[9, 9]],
        capacities=(Capacity("places", "places", np.array([0.0, 0.0])),),
    ),
    "one from here is one lost there": problem(
        [option("move", 1, line(10, 0), slot=0, from_slot=1, most=9)], [TUITION], [[5], [-2]]
    ),
    "the second half works half as well": problem(
        [option("train", 1, line(1000, 0), most=4, tiers=((0.5, 1.0), (0.5, 0.5)))], [pot("any", 3000)], [[9]]
    ),
    "a system's limit": problem(
        [option("recruit", 1, line(10, 0)), option("recruit", 1, line(10, 0), slot=1)],
        [TUITION],
        [[9], [9]],
        limits=(limit("recruit", most=5, least=2),),
        weights=np.array([[1.0], [2.0]]),
    ),
    "a floor that costs": problem(
        [option("recruit", 1, line(1000, 0), fte=0.5, least=2), option("train", 1, line(1000, 0))],
        [pot("any", 5000)],
        [[9]],
    ),
    "a dose that somebody fixed": problem(
        [option("recruit", 1, line(1000, 0), fte=0.5), option("train", 1, line(1000, 0))],
        [pot("any", 5000)],
        [[9]],
        fixed={(0, 0): 3.0},
    ),
    "a target for the slot that counts less": problem(
        [option("train", 1, line(1000, 0), slot=0), option("care", 1, line(1000, 0), slot=1)],
        [pot("any", 6000)],
        [[8], [8]],
        weights=np.array([[2.0], [1.0]]),
        targets=(target(0.04, 1),),
    ),
    "fairness between two places": problem(
        [
            option("train", 1, line(1000, 0), slot=0, slots=(NURSES, SOUTH)),
            option("train", 1, line(1000, 0), slot=1, slots=(NURSES, SOUTH)),
        ],
        [pot("any", 6000)],
        [[8], [8]],
        slots=(NURSES, SOUTH),
        weights=np.array([[2.0], [1.0]]),
        fairness_tolerance=0.01,
    ),
    "staff gained are paid by those who pay staff": problem(
        [option("train", 2, line(1000, 0), starts=[0])],
        [pot("tuition", 9000, 0), pot("pay", 120_000, 80_000)],
        [[9, 9]],
        pay_streams=(frozenset({1}),),
    ),
    "nobody may decide it in the first year": problem(
        [option("train", 2, line(1000, 0), decided_by=(None, "ICS"))], [TUITION], [[9, 9]]
    ),
    "what is paid for after the last year is not begun": problem(
        [option("train", 2, line(1000, 0, lag=1))], [TUITION], [[9, 9]]
    ),
}


@cache
def best_of_case(name: str) -> tuple[Fraction, Doses]:
    """The best on the grid, which holds the best of all in these cases."""
    best = best_on_grid(ON_THE_GRID[name])
    assert best is not None
    return best


@pytest.mark.parametrize("name", ON_THE_GRID)
def test_the_chosen_mix_is_as_good_as_the_best_of_all(name: str):
    least, doses = best_of_case(name)
    assert doses, "something is chosen"
    assert least > 0, "something binds"
    for solver in (HIGHS, GLOP):
        chosen = choose(ON_THE_GRID[name], solver)
        assert chosen.objective == pytest.approx(float(least), abs=1e-6)
        assert float(shortfall(ON_THE_GRID[name], told(chosen))) == pytest.approx(chosen.objective, abs=0.01)


def told(chosen: Choice) -> Doses:
    """The doses as they are told, in exact thousandths."""
    thousandths = np.rint(chosen.dose_of * 1000).astype(int)
    return {key: Fraction(int(dose), 1000) for key, dose in np.ndenumerate(thousandths) if dose}


@settings(max_examples=12, deadline=None)
@given(seeds)
def test_no_mix_on_a_grid_is_better_than_the_chosen_one(seed: int):
    random = np.random.default_rng(seed)
    whole = drawn(seed)
    options = tuple(whole.options[one] for one in random.choice(len(whole.options), 2, replace=False).tolist())
    asked = replace(whole, options=tuple(_few_starts(one, random) for one in options))
    best = best_on_grid(asked, step=1.5)
    chosen = choose(asked, HIGHS)
    assert best is not None  # to do nothing is always one
    assert chosen.status is Status.OPTIMAL
    assert chosen.objective <= float(best[0]) + 1e-6


def _few_starts(one: Option, random: np.random.Generator) -> Option:
    return replace(
        one, starts=tuple(sorted(random.choice(one.starts, min(2, len(one.starts)), replace=False).tolist()))
    )


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_the_chosen_doses_keep_every_rule_as_the_oracle_reads_it(seed: int):
    asked = drawn(seed)
    chosen = choose(asked, HIGHS)
    doses = told(chosen)
    slack = replace(
        asked,
        capacities=tuple(replace(one, amount=one.amount + 0.05) for one in asked.capacities),
        limits=tuple(replace(one, most=one.most + 0.01) for one in asked.limits),
    )
    assert is_allowed(slack, doses)
    assert can_be_paid(asked, doses)
    assert float(shortfall(asked, doses)) == pytest.approx(chosen.objective, abs=0.1)


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_both_solvers_reach_the_same_objective(seed: int):
    asked = drawn(seed)
    first, second = choose(asked, HIGHS), choose(asked, GLOP)
    assert first.status is second.status is Status.OPTIMAL
    assert first.objective == pytest.approx(second.objective, abs=1e-6)
    spent = [sum(one.paid.tolist()) for one in (first, second)]
    assert spent[0] == pytest.approx(spent[1], rel=1e-3, abs=5_000_00)


def test_doing_nothing_is_chosen_where_nothing_may_be_done():
    asked = problem([option("train", 1, line(1000), most=9)], [TUITION], [[9]])
    assert choose(asked, HIGHS).objective == pytest.approx(9)
    assert choose(asked, HIGHS).doses.tolist() == []


def test_of_mixes_that_close_the_same_the_cheapest_is_chosen():
    dear, cheap = option("recruit", 1, line(1500, 0)), option("train", 1, line(1000, 0))
    chosen = choose(problem([dear, cheap], [pot("any", 90_000)], [[4]]), HIGHS)
    assert chosen.dose_of.round(2).tolist() == [[0], [4]]
    assert chosen.short_fte.sum() == pytest.approx(0, abs=0.002)
