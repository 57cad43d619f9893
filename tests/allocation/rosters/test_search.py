"""The search finds the best roster of small units, knows when it has, and ends when it is told to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import monotonic

import numpy as np
import pytest

from allotment.allocation.rosters.problem import make_problem
from allotment.allocation.rosters.search import NoRowError, search
from allotment.allocation.rosters.verify import check_roster
from allotment.evidence.rosters.read_unit import read_unit
from allotment.evidence.rosters.unit import Unit
from tests.allocation.rosters.small_units import drawn_unit, employee, least_cost, unit

INSTANCE_1 = Path(__file__).with_name("instance1.txt")
BEST_KNOWN_1 = 607
PATIENCE = 20.0  # seconds, on a busy machine


def _say_nothing(_what: str, _share: float) -> None:
    pass


def _rows(unit: Unit, roster: np.ndarray) -> list[tuple[str, int, str]]:
    people, days = np.nonzero(roster >= 0)
    return [
        (unit.employees[person].code, int(day), unit.shifts[roster[person, day]].code)
        for person, day in zip(people.tolist(), days.tolist(), strict=True)
    ]


@pytest.mark.parametrize("seed", [1, 2, 5, 8])
def test_a_small_unit_gets_the_least_cost_of_all_its_rosters(seed: int) -> None:
    small = drawn_unit(seed, people=2, days=6)
    least = least_cost(small)
    if least is None:
        with pytest.raises(NoRowError):
            search(make_problem(small), monotonic() + 1, _say_nothing)
        return
    found = search(make_problem(small), monotonic() + PATIENCE, _say_nothing, enough=least)
    checked = check_roster(small, _rows(small, found.roster))
    assert not checked.breaches
    assert found.cost == checked.cost == least
    assert found.bound <= least


def test_the_first_published_instance_is_solved_to_its_best_known_cost_in_seconds() -> None:
    ward = read_unit(INSTANCE_1)
    found = search(make_problem(ward), monotonic() + PATIENCE, _say_nothing, enough=BEST_KNOWN_1)
    checked = check_roster(ward, _rows(ward, found.roster))
    assert not checked.breaches
    assert found.cost == checked.cost == BEST_KNOWN_1
    assert found.bound <= BEST_KNOWN_1
    assert found.seconds < PATIENCE


def test_a_long_horizon_is_walked_in_windows_and_keeps_every_rule() -> None:
    ward = read_unit(INSTANCE_1)
    weeks = ward.days // 7 * 8
    long = replace(
        ward,
        days=weeks * 7,
        employees=tuple(
            replace(one, most_minutes=8 * one.most_minutes, least_minutes=8 * one.least_minutes, most_weekends=8,
                    most_shifts={"D": 70})
            for one in ward.employees
        ),
        cover=tuple(replace(one, day=one.day + 14 * turn) for turn in range(8) for one in ward.cover),
    )  # fmt: skip
    found = search(make_problem(long), monotonic() + 2, _say_nothing)
    checked = check_roster(long, _rows(long, found.roster))
    assert not checked.breaches
    assert checked.cost == found.cost <= found.first_cost


def test_a_unit_in_which_somebody_cannot_keep_their_rules_is_refused() -> None:
    never = employee("A", most_shifts={"E": 0, "L": 0, "N": 0}, least_minutes=480)
    with pytest.raises(NoRowError) as none:
        search(make_problem(unit(never)), monotonic() + 1, _say_nothing)
    assert none.value.people == (0,)


def test_who_hears_of_progress_may_end_the_search() -> None:
    class StoppedError(Exception):
        pass

    def stop(_what: str, share: float) -> None:
        if share > 0.02:
            raise StoppedError

    began = monotonic()
    with pytest.raises(StoppedError):
        search(make_problem(read_unit(INSTANCE_1)), began + 60, stop)
    assert monotonic() - began < 20


def test_the_search_ends_near_its_time() -> None:
    long = drawn_unit(3, people=6, days=28)
    assert search(make_problem(long), monotonic() + 1, _say_nothing).seconds < 8
