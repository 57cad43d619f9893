"""A unit as arrays: what the search works on. Days D, shifts S and employees E are numbered from 0."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray

from allotment.evidence.rosters.unit import DAYS_IN_A_WEEK, SATURDAY, SUNDAY, Unit

OFF = -1
"""A day on which nobody's shift is worked, in a roster of shift numbers."""

WEEKDAY, FIRST_WEEKEND_DAY, SECOND_WEEKEND_DAY = 0, 1, 2
Roster = NDArray[np.int16]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class RosterProblem:
    """A unit's rules and costs as arrays.

    ``minutes`` (S,) and ``least``, ``most`` (E,) are in units of ``minutes_unit``. ``follows`` (S, S) says whether the
    second may come on the day after the first. ``limit`` (E, S) is the most of a shift. ``free`` (E, D) is false on a
    day off. ``wish`` (E, D, S) is what working it adds to the cost of requests, which is ``wish_base`` when nothing is
    worked. ``needed`` (D, S) is the cover, ``under`` and ``over`` what a person too few or too many costs.
    """

    days: int
    minutes_unit: int
    minutes: Whole
    follows: NDArray[np.bool_]
    least: Whole
    most: Whole
    most_running: Whole
    least_running: Whole
    least_off: Whole
    most_weekends: Whole
    limit: Whole
    free: NDArray[np.bool_]
    wish: Whole
    wish_base: int
    needed: Whole
    under: Whole
    over: Whole

    @property
    def employees(self) -> int:
        """How many people there are."""
        return len(self.least)

    @property
    def shifts(self) -> int:
        """How many kinds of shift there are."""
        return len(self.minutes)

    def kind_of_day(self) -> NDArray[np.int64]:
        """Say of each day (D,) whether it is a weekday, a Saturday or a Sunday."""
        kinds = np.zeros(self.days, dtype=np.int64)
        kinds[SATURDAY::DAYS_IN_A_WEEK] = FIRST_WEEKEND_DAY
        kinds[SUNDAY::DAYS_IN_A_WEEK] = SECOND_WEEKEND_DAY
        return kinds

    def wishes_cost(self, employee: int, row: Roster, first: int = 0) -> int:
        """Give what a row of shifts (days from ``first``) adds to the cost of one person's requests."""
        worked = np.flatnonzero(row >= 0)
        return int(self.wish[employee, worked + first, row[worked]].sum())

    def headcount(self, roster: Roster) -> Whole:
        """Count the people on each shift of each day (D, S) in a roster (E, D)."""
        count = np.zeros((self.days, self.shifts), dtype=np.int64)
        people, days = np.nonzero(roster >= 0)
        np.add.at(count, (days, roster[people, days]), 1)
        return count

    def cost(self, roster: Roster) -> int:
        """Give the whole cost of a roster (E, D): requests, and cover under and over."""
        short = self.needed - self.headcount(roster)
        cover = self.under * np.maximum(short, 0) + self.over * np.maximum(-short, 0)
        wishes = sum(self.wishes_cost(one, roster[one]) for one in range(self.employees))
        return self.wish_base + wishes + int(cover.sum())


def make_problem(unit: Unit) -> RosterProblem:
    """Turn a unit into arrays."""
    shift_of = {shift.code: number for number, shift in enumerate(unit.shifts)}
    person_of = {one.code: number for number, one in enumerate(unit.employees)}
    people, days, shifts = len(unit.employees), unit.days, len(unit.shifts)
    size = gcd(*(shift.minutes for shift in unit.shifts)) or 1
    follows = np.ones((shifts, shifts), dtype=np.bool_)
    for shift in unit.shifts:
        follows[shift_of[shift.code], [shift_of[code] for code in sorted(shift.not_before)]] = False
    free = np.ones((people, days), dtype=np.bool_)
    for number, one in enumerate(unit.employees):
        free[number, sorted(one.days_off)] = False
    wish = np.zeros((people, days, shifts), dtype=np.int64)
    for asked in unit.requests:
        place = (person_of[asked.employee], asked.day, shift_of[asked.shift])
        wish[place] += -asked.weight if asked.to_work else asked.weight
    needed, under, over = (np.zeros((days, shifts), dtype=np.int64) for _ in range(3))
    for cover in unit.cover:
        at = (cover.day, shift_of[cover.shift])
        needed[at], under[at], over[at] = cover.needed, cover.under_weight, cover.over_weight
    return RosterProblem(
        days=days,
        minutes_unit=size,
        minutes=np.array([shift.minutes // size for shift in unit.shifts], dtype=np.int64),
        follows=follows,
        least=np.array([-(-one.least_minutes // size) for one in unit.employees], dtype=np.int64),
        most=np.array([one.most_minutes // size for one in unit.employees], dtype=np.int64),
        most_running=np.array([one.most_days_running for one in unit.employees], dtype=np.int64),
        least_running=np.array([one.least_days_running for one in unit.employees], dtype=np.int64),
        least_off=np.array([one.least_days_off_running for one in unit.employees], dtype=np.int64),
        most_weekends=np.array([one.most_weekends for one in unit.employees], dtype=np.int64),
        limit=np.array([[one.most_shifts[s.code] for s in unit.shifts] for one in unit.employees], dtype=np.int64),
        free=free,
        wish=wish,
        wish_base=sum(asked.weight for asked in unit.requests if asked.to_work),
        needed=needed,
        under=under,
        over=over,
    )
