"""The independent check finds every kind of breach, and scores as the published instances do."""

from __future__ import annotations

import pytest

from allotment.allocation.rosters.verify import check_roster
from allotment.evidence.rosters.unit import Cover, Employee, Request
from tests.allocation.rosters.small_units import employee, rows_of, unit

BREACHES = [
    ("a shift that may not follow", employee(), "LE", 1, "E may not follow L"),
    ("a day off worked", employee(days_off=frozenset({2})), "--E", 2, "works on a day off"),
    ("too many minutes", employee(most_minutes=900), "E-E", None, "works 960 minutes, more than 900"),
    ("too few minutes", employee(least_minutes=500), "E", None, "works 480 minutes, fewer than 500"),
    ("too many of a shift", employee(most_shifts={"E": 9, "L": 9, "N": 1}), "N-N", None, "works 2 N, more than 1"),
    ("too many weekends", employee(most_weekends=1), "-----E-------E", None, "works on 2 weekends, more than 1"),
    ("a run too long", employee(most_days_running=2), "-EEE", 1, "works 3 days running, more than 2"),
    ("a run too long at the start", employee(most_days_running=2), "EEE", 0, "works 3 days running, more than 2"),
    ("a run too short", employee(least_days_running=2), "-E-", 1, "works 1 days running, fewer than 2"),
    ("too few days off", employee(least_days_off_running=2), "E-E", 1, "has 1 days off running, fewer than 2"),
]


@pytest.mark.parametrize(("what", "one", "worked", "day", "rule"), BREACHES, ids=[case[0] for case in BREACHES])
def test_a_breach_of_each_hard_rule_is_found_and_said(
    what: str, one: Employee, worked: str, day: int | None, rule: str
) -> None:
    found = check_roster(unit(one), rows_of("A", worked)).breaches
    assert [(breach.employee, breach.day, breach.rule) for breach in found] == [("A", day, rule)]


@pytest.mark.parametrize("worked", ["E-----------LL", "EE----------LL", "-EE--EE-------", "-EE----------L"])
def test_runs_that_touch_the_ends_of_the_horizon_may_be_short(worked: str) -> None:
    one = employee(least_days_running=2, least_days_off_running=2)
    assert not check_roster(unit(one), rows_of("A", worked)).breaches


def test_days_off_that_touch_the_ends_may_be_few() -> None:
    assert not check_roster(unit(employee(least_days_off_running=2)), rows_of("A", "-EEEEEEEE--EE-")).breaches


def test_rows_that_name_nothing_known_or_a_second_shift_are_breaches() -> None:
    rows = [("A", 0, "E"), ("A", 0, "L"), ("B", 0, "E"), ("A", 14, "E"), ("A", -1, "E"), ("A", 1, "X")]
    rules = [breach.rule for breach in check_roster(unit(employee()), rows).breaches]
    assert rules == [
        "works more than one shift on a day",
        "is not an employee of this unit",
        "day 14 is outside the horizon",
        "day -1 is outside the horizon",
        "X is not a shift of this unit",
    ]


def test_the_cost_adds_up_requests_refused_and_cover_missed() -> None:
    requests = (Request("A", 0, "E", 2, True), Request("A", 1, "L", 3, True), Request("A", 0, "E", 5, False))
    cover = (Cover(0, "E", 0, 100, 7), Cover(1, "E", 2, 100, 1), Cover(2, "E", 0, 100, 1))
    checked = check_roster(unit(employee(), requests=requests, cover=cover), rows_of("A", "E"))
    parts = (checked.shift_on_requests, checked.shift_off_requests, checked.cover_under, checked.cover_over)
    assert parts == (3, 5, 200, 7)
    assert checked.cost == 215
