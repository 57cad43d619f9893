"""The independent check finds each kind of breach, and nothing where there is none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from allotment.allocation.placements.first_come import first_come
from allotment.allocation.placements.problem import HOURS, LEAST, MOST, NONE, ORDER, PlacementProblem, Rule
from allotment.allocation.placements.verify import check
from tests.allocation.placements.questions import ACUTE, COMMUNITY, MENTAL, question


def everywhere(problem: PlacementProblem) -> PlacementProblem:
    """Give the question with every setting allowed to everybody, at ten minutes, and with places for all."""
    students, settings = len(problem.students.names), len(problem.settings.names)
    return replace(
        problem,
        candidates=replace(
            problem.candidates,
            first=np.arange(students + 1) * settings,
            setting=np.tile(np.arange(settings), students).astype(np.int32),
            minutes=np.full(students * settings, 10, dtype=np.int16),
        ),
        settings=replace(
            problem.settings,
            places=0 * problem.settings.places + students,
            categories=1 << np.array([ACUTE, COMMUNITY, MENTAL, ACUTE, COMMUNITY]),
        ),
    )


def rules(*given: Rule) -> PlacementProblem:
    return everywhere(question(0, students=2, rules=given))


SOUND = np.array([[0, 1], [3, 4]])


def said(problem: PlacementProblem, setting: object = SOUND) -> str:
    return " | ".join(check(problem, np.asarray(setting)).breaches)


def test_a_sound_placement_has_no_breach_and_counts_its_checks() -> None:
    checked = check(rules(Rule(0, LEAST, ACUTE, 1)), SOUND)
    assert checked.verified
    assert checked.checks["places"] == 4 * 3
    assert checked.checks["programme rules"] == 2


def test_a_full_setting_is_named_with_its_week() -> None:
    problem = rules()
    places = problem.settings.places.copy()
    places[0, 1] = 0
    tight = replace(problem, settings=replace(problem.settings, places=places))
    assert said(tight) == "setting 1 has 1 students in week 2 and 0 places"


def test_the_limit_on_one_profession_is_checked() -> None:
    problem = everywhere(question(0, students=2, rules=(), limited=True))
    assert "2 students of nurses in week 1 and 1 places for them" in said(problem, [[0, 1], [0, 2]])


def test_a_setting_that_is_not_allowed_is_named() -> None:
    problem = question(0, rules=())
    given = problem.candidates
    missing = next(place for place in range(5) if place not in given.setting[given.first[0] : given.first[1]].tolist())
    setting = np.full((3, 2), NONE)
    setting[0, 0] = missing
    assert "student 1 may not be placed" in said(problem, setting)


def test_a_level_that_is_not_taken_is_named() -> None:
    problem = rules()
    fits = problem.fits.copy()
    fits[0, 3] = False
    assert "setting 4 does not take the profession and level of block 1" in said(replace(problem, fits=fits))


def test_a_repeat_is_found_unless_it_is_allowed() -> None:
    problem = rules()
    assert said(problem, [[0, 0], [1, 2]]) == "student 1 is 2 times in setting 1"
    allowed = replace(problem, programmes=replace(problem.programmes, repeats=np.array([True])))
    assert said(allowed, [[0, 0], [1, 2]]) == ""


def test_two_blocks_in_one_week_are_found() -> None:
    problem = rules()
    overlapping = replace(problem, blocks=replace(problem.blocks, first_week=np.array([0, 2])))
    assert "student 1 is in two blocks in week 3" in said(overlapping)


@pytest.mark.parametrize(
    ("rule", "setting", "kept"),
    [
        (Rule(0, LEAST, ACUTE, 2, words="two acute"), [[0, 1], [0, 3]], False),
        (Rule(0, LEAST, ACUTE, 2, words="two acute"), [[0, NONE], [0, 3]], True),
        (Rule(0, LEAST, ACUTE, 150, unit=HOURS, words="150 acute hours"), [[0, 1], [0, 3]], False),
        (Rule(0, MOST, ACUTE, 1, words="one acute"), [[0, 3], [0, 1]], False),
        (Rule(0, MOST, ACUTE, 100, unit=HOURS, words="100 acute hours"), [[0, 3], [0, 1]], False),
        (Rule(0, ORDER, COMMUNITY, category_after=MENTAL, words="order"), [[2, 1], [0, 1]], False),
        (Rule(0, ORDER, COMMUNITY, category_after=MENTAL, words="order"), [[1, 2], [4, 2]], True),
        (Rule(0, ORDER, COMMUNITY, category_after=MENTAL, words="order"), [[NONE, 2], [4, 2]], True),
    ],
)
def test_rules_are_read_in_order(rule: Rule, setting: list[list[int]], kept: bool) -> None:
    assert said(rules(rule), setting) == ("" if kept else f"student 1: {rule.words} is not kept")


def test_a_pair_that_is_apart_is_found() -> None:
    problem = everywhere(question(0, students=2, rules=(), pairs=True))
    assert "student 1 and student 2 are a pair" in said(problem)
    assert said(problem, [[0, 1], [0, 1]]) == ""


def test_a_setting_beyond_the_list_and_a_block_too_many_are_found() -> None:
    problem = rules()
    assert "a setting that does not exist (77)" in said(problem, [[77, 1], [3, 4]])
    assert "more blocks than the programme has" in said(problem, [[0, 1, 2], [3, 4, NONE]])
    assert "the placement has 1 students" in said(problem, [[0, 1]])


@pytest.mark.parametrize("seed", range(8))
def test_what_a_coordinator_places_is_sound(seed: int) -> None:
    problem = question(seed, staggered=seed % 2 == 1, limited=seed % 3 == 1, pairs=seed % 4 == 2)
    assert check(problem, first_come(problem)).breaches == ()
