"""The roster that stands while it is searched for a better one, shared by the workers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Event, Lock

import numpy as np

from allotment.allocation.rosters.master import OutOfTimeError
from allotment.allocation.rosters.problem import Roster, RosterProblem, Whole


@dataclass(frozen=True)
class Part:
    """People whose rows from day ``first`` to ``last`` (not included) one worker may change.

    Other days of those who are ``tied`` are another worker's meanwhile: what they use of their totals must stay.
    """

    people: tuple[int, ...]
    first: int
    last: int
    tied: frozenset[int] = frozenset()


@dataclass
class Standing:
    """A roster (E, D) that keeps every hard rule, its headcount (D, S) and its cost.

    ``busy`` are the parts that are worked on. ``stop`` ends all work.
    """

    problem: RosterProblem
    roster: Roster
    cost: int = field(init=False)
    count: Whole = field(init=False)
    busy: list[Part] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)
    stop: Event = field(default_factory=Event)
    parts: int = 0

    def __post_init__(self) -> None:
        """Count who is there, and what it costs."""
        self.count = self.problem.headcount(self.roster)
        self.cost = self.problem.cost(self.roster)

    def go_on(self, _cost: float, _bound: float) -> None:
        """End a part's work where the search was stopped.

        Raises:
            OutOfTimeError: it was.
        """
        if self.stop.is_set():
            raise OutOfTimeError

    def take(self, people: Sequence[int], first: int, last: int, rows: Sequence[Roster]) -> int:
        """Put rows in where the roster is not dearer by them; give what that saves."""
        with self.lock:
            count = self.count[first:last].copy()
            added = 0
            for person, row in zip(people, rows, strict=True):
                stands = self.roster[person, first:last]
                for change, one in ((-1, stands), (1, row)):
                    worked = np.flatnonzero(one >= 0)
                    np.add.at(count, (worked, one[worked]), change)
                    added += change * self.problem.wishes_cost(person, one, first)
            added += self._cover(count, first, last) - self._cover(self.count[first:last], first, last)
            if added > 0:
                return 0
            self.roster[list(people), first:last] = np.array(rows)
            self.count[first:last] = count
            self.cost += added
            return -added

    def _cover(self, count: Whole, first: int, last: int) -> int:
        short = self.problem.needed[first:last] - count
        under, over = self.problem.under[first:last], self.problem.over[first:last]
        return int((under * np.maximum(short, 0) + over * np.maximum(-short, 0)).sum())

    def reserve(self, order: Sequence[int], most: int, first: int, last: int) -> Part:
        """Reserve so many people at most, in this order, whose days near these nobody works on."""
        problem = self.problem
        with self.lock:
            far = int((problem.most_running + problem.least_off).max()) + 1  # no run reaches from one to the other
            near = {
                person
                for part in self.busy
                if first < part.last + far and part.first < last + far
                for person in part.people
            }
            people = tuple([int(person) for person in order if person not in near][:most])
            tied = frozenset(people) & {person for part in self.busy for person in part.people}
            part = Part(people, first, last, tied)
            self.busy.append(part)
        return part

    def release(self, part: Part) -> None:
        """Say that a part is no longer worked on."""
        with self.lock:
            self.busy.remove(part)
            self.parts += 1

    def without(self, people: Sequence[int], first: int, last: int) -> tuple[Roster, Whole]:
        """Give these people's rows (P, D), and the count (days, S) of the others from day ``first`` to ``last``."""
        with self.lock:
            rows = self.roster[list(people)].copy()
            count = self.count[first:last].copy()
        for row in rows[:, first:last]:
            worked = np.flatnonzero(row >= 0)
            np.add.at(count, (worked, row[worked]), -1)
        return rows, count
