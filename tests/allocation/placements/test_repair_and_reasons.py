"""Late changes disturb little; reasons name a change that works; prices say what a place is worth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from allotment.allocation.placements.explain import CHAIN, PLACE, RULE, TRAVEL, explain, worth_of_places
from allotment.allocation.placements.first_come import first_come
from allotment.allocation.placements.measures import gini, measure
from allotment.allocation.placements.place import Effort, place
from allotment.allocation.placements.problem import MOST, NONE, Placement, PlacementProblem, Rule
from allotment.allocation.placements.repair import repair, without_setting
from allotment.allocation.placements.verify import check
from tests.allocation.placements.questions import WEIGHTS, best_by_trying, question

QUICK = Effort(seconds=120.0, gap=0.0, rounds=120)


def as_placement(problem: PlacementProblem, setting: object) -> Placement:
    return Placement(np.asarray(setting), 0.0, 0.0, np.zeros(problem.settings.places.shape), 0.0)


@pytest.mark.parametrize("seed", range(4))
def test_without_a_change_nobody_moves(seed: int) -> None:
    problem = replace(question(seed), weights=replace(WEIGHTS, change=400))
    before = place(problem, QUICK).setting
    repaired = repair(problem, before, QUICK)
    assert repaired.moved == 0
    assert (repaired.placement.setting[before >= 0] == before[before >= 0]).all()


@pytest.mark.parametrize("seed", range(6))
def test_a_closed_setting_moves_those_in_it_and_few_others(seed: int) -> None:
    problem = replace(question(seed, students=4, settings=6, rules=()), weights=replace(WEIGHTS, change=400))
    before = place(problem, QUICK).setting
    busiest = int(np.bincount(before[before >= 0]).argmax())
    closed = without_setting(problem, busiest)
    repaired = repair(closed, before, QUICK)
    assert check(closed, repaired.placement.setting).breaches == ()
    assert repaired.forced == int((before == busiest).sum())
    assert repaired.forced <= repaired.moved <= 2 * repaired.forced


def test_a_new_student_is_placed_and_the_rest_stay() -> None:
    problem = replace(question(8, students=4, settings=6, rules=()), weights=replace(WEIGHTS, change=400))
    wide = replace(problem, settings=replace(problem.settings, places=problem.settings.places + 2))
    before = place(wide, QUICK).setting.copy()
    before[-1] = NONE
    repaired = repair(wide, before, QUICK)
    assert repaired.moved == 0
    assert repaired.newly_placed == 2


def one_seat(minutes: tuple[int, int], places: int, rules: tuple[Rule, ...] = ()) -> PlacementProblem:
    """Two students, one block, two settings with so many places each."""
    problem = question(0, students=2, settings=2, blocks=1, rules=rules)
    return replace(
        problem,
        candidates=replace(
            problem.candidates,
            first=np.array([0, 2, 3]),
            setting=np.array([0, 1, 0], dtype=np.int32),
            minutes=np.array([*minutes, 10], dtype=np.int16),
        ),
        settings=replace(
            problem.settings, places=0 * problem.settings.places + places, categories=np.array([1, 1], dtype=np.int64)
        ),
    )


def test_a_chain_is_named_where_another_could_move() -> None:
    problem = one_seat((5, 6), places=1)
    reason = explain(problem, as_placement(problem, [[0], [NONE]]))[0]
    assert (reason.kind, reason.setting) == (CHAIN, 0)
    assert "1 other student moves" in reason.words


def test_the_travel_limit_that_would_do_is_named() -> None:
    problem = one_seat((5, 6), places=1)
    shut = replace(
        problem,
        candidates=replace(
            problem.candidates,
            first=np.array([0, 1, 2]),
            setting=np.zeros(2, dtype=np.int32),
            minutes=np.array([5, 10], dtype=np.int16),
        ),
    )
    reason = explain(shut, as_placement(shut, [[0], [NONE]]), {(1, 1): 95})[0]
    assert (reason.kind, reason.setting, reason.minutes) == (TRAVEL, 1, 95)


def test_one_more_place_in_the_nearest_full_setting_is_named_and_works() -> None:
    problem = without_setting(one_seat((5, 6), places=1), 1)
    before = as_placement(problem, [[0], [NONE]])
    reason = explain(problem, before)[0]
    assert (reason.kind, reason.setting) == (PLACE, 0)
    assert "weeks 1 to 3" in reason.words
    places = problem.settings.places.copy()
    places[reason.setting] += 1
    wider = replace(problem, settings=replace(problem.settings, places=places))
    assert (place(wider, QUICK).setting >= 0).all()


def test_the_rule_in_the_way_is_named() -> None:
    problem = one_seat((5, 6), places=2, rules=(Rule(0, MOST, 0, 0, words="no acute block"),))
    reason = explain(problem, as_placement(problem, [[NONE], [NONE]]))[0]
    assert reason.kind == RULE
    assert "no acute block" in reason.words


def test_everybody_placed_needs_no_reason() -> None:
    problem = one_seat((5, 6), places=1)
    assert explain(problem, as_placement(problem, [[1], [0]])) == []


def test_what_a_place_is_worth_is_near_what_placing_again_saves() -> None:
    problem = without_setting(one_seat((5, 6), places=1), 1)
    found = place(problem, QUICK)
    worth = sum(each.minutes for each in worth_of_places(found) if each.setting == 0)
    places = problem.settings.places.copy()
    places[0] += 1
    wider = replace(problem, settings=replace(problem.settings, places=places))
    assert worth == pytest.approx(best_by_trying(problem) - best_by_trying(wider), rel=0.05)


def test_first_come_takes_the_nearest_in_the_order_given() -> None:
    problem = one_seat((5, 6), places=1)
    assert first_come(problem).tolist() == [[0], [NONE]]
    measured = measure(problem, first_come(problem))
    assert (measured.wanted, measured.placed, measured.worst_minutes) == (2, 1, 5)


def test_gini_is_nought_for_equals_and_near_one_where_one_has_all() -> None:
    assert gini([3.0, 3.0, 3.0]) == 0.0
    assert gini([0.0] * 99 + [1.0]) == pytest.approx(0.99)
    assert gini([]) == 0.0
