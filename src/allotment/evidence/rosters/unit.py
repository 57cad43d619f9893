"""A unit to be rostered: its shifts, its people and their contracts, what they ask for, and the cover it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allotment.workforce.errors import AllotmentError

DAYS_IN_A_WEEK = 7
SATURDAY, SUNDAY = 5, 6


class RosterError(AllotmentError):
    """A unit's file cannot be used, or no roster keeps its hard rules."""


@dataclass(frozen=True)
class Shift:
    """A kind of shift. ``not_before``: the codes of shifts that may not be worked on the day after it."""

    code: str
    minutes: int
    not_before: frozenset[str]


@dataclass(frozen=True)
class Employee:
    """One person's contract over the whole horizon. ``most_shifts`` has every shift's code; 0 means never."""

    code: str
    most_shifts: Mapping[str, int]
    most_minutes: int
    least_minutes: int
    most_days_running: int
    least_days_running: int
    least_days_off_running: int
    most_weekends: int
    days_off: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Request:
    """A wish to work a shift on a day (``to_work``), or not to. ``weight`` is what refusing it costs."""

    employee: str
    day: int
    shift: str
    weight: int
    to_work: bool


@dataclass(frozen=True)
class Cover:
    """People needed on a shift of a day, and what each one too few and each one too many costs."""

    day: int
    shift: str
    needed: int
    under_weight: int
    over_weight: int


@dataclass(frozen=True)
class Unit:
    """A unit's rostering problem. Day 0 is a Monday; ``sha256`` names the bytes that were read."""

    name: str
    days: int
    shifts: tuple[Shift, ...]
    employees: tuple[Employee, ...]
    requests: tuple[Request, ...]
    cover: tuple[Cover, ...]
    sha256: str

    @property
    def weekends(self) -> tuple[tuple[int, ...], ...]:
        """The Saturday and the Sunday of each weekend inside the horizon."""
        pairs = [(week + SATURDAY, week + SUNDAY) for week in range(0, self.days, DAYS_IN_A_WEEK)]
        return tuple(kept for pair in pairs if (kept := tuple(day for day in pair if day < self.days)))
