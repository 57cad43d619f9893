"""Placing students: against the best found by trying everything, and what must hold for any question."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from allotment.allocation.placements.place import Effort, place
from allotment.allocation.placements.problem import LEAST, NONE, Placement, PlacementProblem, Rule
from allotment.allocation.placements.repair import without_setting
from allotment.allocation.placements.verify import check
from tests.allocation.placements.questions import ACUTE, WEIGHTS, best_by_trying, cost_of, question

QUICK = Effort(seconds=120.0, gap=0.0, rounds=120)
KINDS = [
    {},
    {"pairs": True},
    {"groups": True},
    {"staggered": True},
    {"staggered": True, "limited": True},
    {"weights": replace(WEIGHTS, second_long=0)},
]


def placed(problem: PlacementProblem) -> Placement:
    return place(problem, QUICK)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: " ".join(kind) or "plain")
@pytest.mark.parametrize("seed", range(6))
def test_bound_best_and_objective_stand_in_order(seed: int, kind: dict[str, object]) -> None:
    problem = question(seed, **kind)  # type: ignore[arg-type]
    found = placed(problem)
    best = best_by_trying(problem)
    assert check(problem, found.setting).breaches == ()
    assert found.objective == pytest.approx(cost_of(problem, found.setting))
    assert found.bound <= best + 1e-6
    assert best <= found.objective + 1e-6
    assert found.objective <= best * 1.25 + 1e-6


def test_most_tiny_questions_are_placed_at_the_least_cost() -> None:
    exact = 0
    for seed in range(12):
        problem = question(seed)
        exact += placed(problem).objective == pytest.approx(best_by_trying(problem))
    assert exact >= 9


def test_of_one_student_without_rules_the_bound_is_the_best() -> None:
    for seed in range(5):
        found = placed(question(seed, students=1, rules=(), weights=replace(WEIGHTS, second_long=0)))
        assert found.bound == pytest.approx(found.objective, rel=0.02)


@pytest.mark.parametrize("seed", range(4))
def test_more_places_never_raise_the_best(seed: int) -> None:
    problem = question(seed)
    wider = replace(problem, settings=replace(problem.settings, places=problem.settings.places + 1))
    assert best_by_trying(wider) <= best_by_trying(problem)
    assert placed(wider).bound <= placed(problem).objective + 1e-6


@pytest.mark.parametrize("seed", range(4))
def test_a_closed_setting_never_lowers_the_best_and_nobody_is_in_it(seed: int) -> None:
    problem = question(seed)
    closed = without_setting(problem, 0)
    found = placed(closed)
    assert not (found.setting == 0).any()
    assert best_by_trying(closed) >= best_by_trying(problem)
    assert found.objective >= placed(problem).bound - 1e-6


def test_with_no_places_at_all_nobody_is_placed_and_the_bound_says_so() -> None:
    problem = question(1)
    shut = replace(problem, settings=replace(problem.settings, places=0 * problem.settings.places))
    found = placed(shut)
    assert (found.setting == NONE).all()
    assert found.bound == pytest.approx(found.objective)


def test_repeats_are_used_where_they_are_allowed() -> None:
    problem = question(2, students=1, rules=())
    allowed = replace(problem, programmes=replace(problem.programmes, repeats=np.array([True])))
    found = placed(allowed)
    assert found.setting[0, 0] == found.setting[0, 1]
    assert placed(problem).setting[0, 0] != placed(problem).setting[0, 1]


def test_a_rule_that_nothing_meets_leaves_a_block_open_for_it() -> None:
    problem = question(3, students=1, rules=(Rule(0, LEAST, 9, 1, words="one block of a kind that is nowhere"),))
    assert (placed(problem).setting == NONE).sum() == 1


def test_a_setting_that_is_to_be_grown_is_preferred_by_its_bonus() -> None:
    plain = question(4, students=1, rules=())
    given = plain.candidates
    dearest = int(given.setting[np.argmax(given.minutes)])
    new = np.zeros(len(plain.settings.names), dtype=bool)
    new[dearest] = True
    grown = replace(plain, settings=replace(plain.settings, new=new), weights=replace(WEIGHTS, new_bonus=400))
    assert dearest in placed(grown).setting
    assert dearest not in placed(plain).setting


def test_a_group_is_kept_together_where_it_costs_little() -> None:
    problem = question(5, students=3, settings=4, rules=(), groups=True, weights=replace(WEIGHTS, group_split=300))
    wide = replace(problem, settings=replace(problem.settings, places=0 * problem.settings.places + 3))
    found = placed(wide)
    assert found.objective == pytest.approx(best_by_trying(wide), rel=0.1)


def test_whoever_listens_may_cancel() -> None:
    class CancelledError(Exception):
        pass

    def say(_stage: str, _share: float) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        place(question(1), QUICK, say)


def test_the_same_question_has_the_same_answer() -> None:
    problem = question(7, rules=(Rule(0, LEAST, ACUTE, 1),))
    assert (placed(problem).setting == placed(problem).setting).all()
