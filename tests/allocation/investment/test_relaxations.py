"""Where not everything asked can be met: what must give, how little, and that giving it is enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings

from allotment.allocation.investment.choose import Relaxation, choose, least_relaxations
from allotment.allocation.investment.problem import Problem
from allotment.allocation.solvers.named import NAMES, solver_named
from allotment.allocation.solvers.solver import Status
from tests.allocation.investment.drawn import drawn, seeds
from tests.allocation.investment.tiny import NURSES, SOUTH, limit, line, option, pot, problem, target

HIGHS = solver_named("highs")
FIVE_PLACES = [pot("tuition", 5000)]
TRAIN = option("train", 1, line(1000, 0))
ONE = problem([TRAIN], FIVE_PLACES, [[9]])
A_HAIR = 1e-6

CASES: dict[str, tuple[Problem, str, float]] = {
    "a target": (replace(ONE, targets=(target(0.02, 0),)), "target", 2.0),
    "an override": (replace(ONE, fixed={(0, 0): 7.5}), "override", 2.5),
    "a floor of an option": (problem([replace(TRAIN, least=np.array([6.0]))], FIVE_PLACES, [[9]]), "least_dose", 1.0),
    "a floor of the system": (replace(ONE, limits=(limit("train", least=9),)), "system_limit", 4.0),
    "fairness": (
        problem(
            [option("train", 1, line(1000, 0), slot=0, slots=(NURSES, SOUTH))],
            FIVE_PLACES,
            [[1], [9]],
            slots=(NURSES, SOUTH),
            fairness_tolerance=0.01,
        ),
        "fairness",
        0.03,
    ),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("solver", NAMES)
def test_what_must_give_is_told_with_how_much(name: str, solver: str):
    asked, kind, by = CASES[name]
    assert choose(asked, solver_named(solver)).status is Status.INFEASIBLE
    (found,) = least_relaxations(asked, solver_named(solver))
    assert (found.limit, found.by) == (kind, pytest.approx(by))


def test_it_is_said_in_words():
    def said(name: str) -> str:
        (found,) = least_relaxations(CASES[name][0], HIGHS)
        return found.in_words

    assert said("a target") == "No more short than agreed is out of reach: 4.0% short can be met, 2.0 FTE more."
    assert said("an override") == "train, Nurse, NHS trusts, North, 2027: 2.5 doses cannot be had as asked."
    assert said("fairness") == "Fairness to South, 2027 needs 3.0% more tolerance."


def either_way(asked: Problem, found: list[Relaxation]) -> Iterator[Problem]:
    """Give by what is said, each override one way or the other."""
    for signs in product((-1.0, 1.0), repeat=len(asked.fixed)):
        yield relaxed(asked, found, signs)


def relaxed(asked: Problem, found: list[Relaxation], signs: Sequence[float] = ()) -> Problem:
    """Give by what is said: a target in FTE, overrides in doses."""
    targets = tuple(
        replace(one, most_share=one.most_share + by / float(asked.need[one.slots, one.year].sum()))
        for one in asked.targets
        for by in [sum(each.by for each in found if each.label == (one.key,)) + A_HAIR]
    )
    fixed = {}
    for sign, ((at, start), dose) in zip(signs, asked.fixed.items(), strict=True):
        label = (*asked.options[at].label, asked.years[start])
        fixed[at, start] = dose + sign * sum(one.by for one in found if one.limit == "override" and one.label == label)
    return replace(asked, targets=targets, fixed=fixed)


@settings(max_examples=30, deadline=None)
@given(seed=seeds)
def test_giving_what_is_said_is_enough_and_nothing_is_said_where_all_can_be_met(seed: int):
    plain = drawn(seed)
    random = np.random.default_rng(seed)
    fixed = {
        (int(random.integers(len(plain.options))), int(random.integers(len(plain.years)))): float(random.uniform(0, 12))
        for _ in range(int(random.integers(0, 3)))
    }
    targets = tuple(
        target(float(random.uniform(0, 0.1)), slot, year=len(plain.years) - 1, key=f"target {slot}")
        for slot in range(len(plain.slots))
    )
    asked = replace(plain, fixed=fixed, targets=targets)
    found = least_relaxations(asked, HIGHS)
    if choose(asked, HIGHS).status is Status.OPTIMAL:
        assert found == []
    else:
        assert found
        assert {one.limit for one in found} <= {"target", "override"}
        assert any(choose(one, HIGHS).status is Status.OPTIMAL for one in either_way(asked, found))


@settings(max_examples=20, deadline=None)
@given(seed=seeds)
def test_less_than_what_is_said_is_not_enough(seed: int):
    plain = drawn(seed)
    asked = replace(plain, targets=(target(0.0, 0, year=len(plain.years) - 1),))
    found = least_relaxations(asked, HIGHS)
    less = [replace(one, by=one.by * 0.99 - 2 * A_HAIR) for one in found]
    if found:
        assert choose(relaxed(asked, less), HIGHS).status is Status.INFEASIBLE


def test_a_cap_gives_nothing_only_what_is_asked_for_does():
    asked = replace(ONE, limits=(limit("train", most=3),), targets=(target(0.02, 0),))
    (found,) = least_relaxations(asked, HIGHS)
    assert (found.limit, found.by) == ("target", pytest.approx(4))


def test_fairness_is_kept_by_what_the_places_are_short_not_by_what_they_might_be():
    """Closing all of the nearer place's gap would leave the other 9% short against 4.5%: so less of it is closed."""
    options = [option("train", 1, line(1000, 0), slot=0, slots=(NURSES, SOUTH))]
    asked = problem(options, FIVE_PLACES, [[9], [9]], slots=(NURSES, SOUTH), fairness_tolerance=0.01)
    chosen = choose(asked, HIGHS)
    short = chosen.short_fte[:, 0]
    assert chosen.objective == pytest.approx(short.sum(), abs=1e-3)
    assert short.tolist() == pytest.approx([7, 9], abs=2e-3)


def test_a_floor_asks_nothing_of_years_in_which_nobody_may_start():
    late = option("recruit", 3, line(10, 0, lag=1), decided_by=(None, "ICS", "ICS"))
    asked = problem([late], [pot("any", 900, 900, 900)], [[9, 9, 9]], limits=(limit("recruit", least=2),))
    chosen = choose(asked, HIGHS)
    assert chosen.status is Status.OPTIMAL
    assert chosen.dose_of[0, 1] >= 2
    assert chosen.dose_of[0, [0, 2]].tolist() == [0, 0]


def test_a_place_that_needs_nobody_asks_no_fairness():
    options = [option("train", 1, line(1000, 0), slot=slot, slots=(NURSES, SOUTH)) for slot in (0, 1)]
    asked = problem(options, FIVE_PLACES, [[9], [0]], slots=(NURSES, SOUTH), fairness_tolerance=0.5)
    empty = replace(asked, need=np.array([[100.0], [0.0]]), supply=np.array([[91.0], [0.0]]))
    assert choose(empty, HIGHS).objective == pytest.approx(4)
