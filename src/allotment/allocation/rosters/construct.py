"""The first roster: person by person, the cheapest row given those before; then each again while that helps.

A long horizon is walked in windows, in each of which a person may use so much of minutes, weekends and limits as the
share of that person's days that have passed; days off, such as weeks of leave, are not among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.rosters.machine import Machines
from allotment.allocation.rosters.problem import OFF, Roster, RosterProblem, Whole
from allotment.allocation.rosters.span import Room, Span, span_of, weekends_worked
from allotment.evidence.rosters.unit import DAYS_IN_A_WEEK

DAYS_AT_ONCE = 84
WALKS = ((28, 1), (28, 0), (28, 2), (56, 1), (56, 0), (84, 1))  # days at once, and shifts that may be behind


def price_of_cover(problem: RosterProblem, count: Whole, first: int = 0) -> NDArray[np.float64]:
    """Give what one more person would add to the cost of cover, by day from ``first`` and shift, as in ``count``."""
    days = slice(first, first + len(count))
    return np.where(count < problem.needed[days], -problem.under[days], problem.over[days]).astype(np.float64)


def construct(
    problem: RosterProblem, machines: Machines, order: NDArray[np.int64], say: Callable[[float], None]
) -> tuple[Roster, list[int]]:
    """Make a first roster (E, D); give with it the people for whom no row was found.

    ``order`` (E,) is the order in which people choose; ``say`` hears the share done.
    """
    roster = np.full((problem.employees, problem.days), OFF, dtype=np.int16)
    count = problem.headcount(roster)
    without = []
    for number, person in enumerate(order.tolist()):
        say(number / len(order))
        row = first_row(problem, machines, person, problem.wish[person] + price_of_cover(problem, count))
        if row is None:
            without.append(person)
            continue
        roster[person] = row
        worked = np.flatnonzero(row >= 0)
        count[worked, row[worked]] += 1
    return roster, without


def first_row(problem: RosterProblem, machines: Machines, person: int, price: NDArray[np.float64]) -> Roster | None:
    """Give a person's cheap row over the whole horizon at prices (D, S), or None where none is found."""
    empty = np.full(problem.days, OFF, dtype=np.int16)
    if problem.days > DAYS_AT_ONCE:
        for length, slack in WALKS:
            row = _in_windows(problem, machines, person, price, length, slack)
            if row is not None:
                return row
    return span_of(problem, machines, person, empty, 0, problem.days).cheapest(price).row


def _in_windows(
    problem: RosterProblem, machines: Machines, person: int, price: NDArray[np.float64], length: int, slack: int
) -> Roster | None:
    row = np.full(problem.days, OFF, dtype=np.int16)
    machine = machines.of(person, ())
    for first, last in windows_of(problem.days, length):
        room = _share(problem, person, row[:first], last, slack)
        node = machine.walk(machine.start, row[:first])
        ends = np.ones(len(machine.is_on), dtype=np.uint8)
        span = Span(problem, machines, person, first, last, node, ends, room)
        found = span.cheapest(price[first:last], exact=False).row
        if found is None:
            found = span.cheapest(price[first:last]).row
        if found is None:
            return None
        row[first:last] = found
    return row


def _share(problem: RosterProblem, person: int, before: Roster, last: int, slack: int) -> Room:
    """Give what may be used up to a day, in proportion, less what was used before; ``slack`` counts shifts."""
    worked = before[before >= 0]
    used = int(problem.minutes[worked].sum())
    free = problem.free[person]
    share = float(free[:last].sum() / max(1, free.sum()))
    least = int(problem.least[person] * share)
    if last < problem.days:
        least -= slack * int(problem.minutes.max())
    limits = np.ceil(problem.limit[person] * share).astype(np.int64)
    return Room(
        max(0, least - used),
        int(problem.most[person] * share) - used,
        int(problem.most_weekends[person] * share) - weekends_worked(problem, before),
        limits - np.bincount(worked, minlength=problem.shifts),
    )


def windows_of(days: int, length: int) -> Iterator[tuple[int, int]]:
    """Part a horizon into windows of about so many days, from Monday to Monday, the last to the end."""
    weeks = -(-days // DAYS_IN_A_WEEK)
    count = max(1, round(days / length))
    edges = [DAYS_IN_A_WEEK * (weeks * number // count) for number in range(count)]
    yield from zip(edges, [*edges[1:], days], strict=True)
