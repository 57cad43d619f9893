"""Two workers never change days of a person that are near each other, and no change makes the roster dearer."""

from __future__ import annotations

from time import monotonic

import numpy as np

from allotment.allocation.rosters.construct import construct
from allotment.allocation.rosters.machine import Machines
from allotment.allocation.rosters.parts import renew, solve_window, window_of
from allotment.allocation.rosters.problem import OFF, make_problem
from allotment.allocation.rosters.span import span_of
from allotment.allocation.rosters.standing import Part, Standing
from tests.allocation.rosters.small_units import drawn_unit

DAYS = 84
PATIENCE = 60.0  # seconds


def _standing() -> tuple[Standing, Machines]:
    problem = make_problem(drawn_unit(4, people=5, days=DAYS))
    machines = Machines(problem)
    roster, without = construct(problem, machines, np.arange(5), lambda _share: None)
    assert not without
    return Standing(problem, roster), machines


def test_people_are_reserved_for_near_days_and_tied_for_far_ones() -> None:
    standing, _ = _standing()
    first = standing.reserve([0, 1, 2, 3, 4], 2, 0, 7)
    near = standing.reserve([0, 1, 2, 3, 4], 2, 7, 14)
    far = standing.reserve([0, 4], 2, 35, 42)
    assert (first.people, first.tied) == ((0, 1), frozenset())
    assert (near.people, near.tied) == ((2, 3), frozenset())
    assert (far.people, far.tied) == ((0, 4), frozenset({0}))
    standing.release(first)
    assert standing.reserve([0], 1, 0, 7).people == (0,)


def test_a_tied_span_keeps_its_minutes_and_uses_no_more_of_anything_else() -> None:
    standing, machines = _standing()
    problem = standing.problem
    for person in range(5):
        row = standing.roster[person]
        price = np.random.default_rng(person).integers(-9, 9, (14, 2)).astype(float)
        found = span_of(problem, machines, person, row, 14, 28, tied=True).cheapest(price).row
        assert found is not None
        for one in range(problem.shifts):
            assert (found == one).sum() <= (row[14:28] == one).sum()
        minutes = [int(problem.minutes[days[days != OFF]].sum()) for days in (found, row[14:28])]
        assert minutes[0] == minutes[1]


def test_every_change_that_is_taken_saves_what_it_says_and_the_count_stays_right() -> None:
    standing, machines = _standing()
    for first in (0, 28, 56):
        before = standing.cost
        part = Part(tuple(range(5)), first, first + 28)
        saved = renew(standing, machines, part, 2)
        window = window_of(standing, machines, part)
        saved += solve_window(standing, window, part, monotonic() + PATIENCE, lambda _cost, _bound: None)
        assert saved >= 0
        assert standing.cost == before - saved == standing.problem.cost(standing.roster)
        assert (standing.count == standing.problem.headcount(standing.roster)).all()


def test_a_dearer_row_is_not_taken() -> None:
    standing, _ = _standing()
    nobody = np.full((5, 28), OFF, dtype=np.int16)
    before = standing.roster.copy()
    assert standing.take(range(5), 0, 28, list(nobody)) == 0
    assert (standing.roster == before).all()
