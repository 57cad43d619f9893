"""Parts of a roster solved again, the rest fixed, by two workers until time ends.

A part is some people over some weeks. Parts that are worked on at once never have a person's near days in common, so
that each person's rules stay kept, and a result is taken only where the whole roster is not dearer by it. Which kinds
of part are tried more often follows from what they have saved in a second so far.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.rosters.construct import price_of_cover
from allotment.allocation.rosters.machine import Machines
from allotment.allocation.rosters.master import OutOfTimeError
from allotment.allocation.rosters.span import span_of
from allotment.allocation.rosters.standing import Part, Standing
from allotment.allocation.rosters.window import Window
from allotment.evidence.rosters.unit import DAYS_IN_A_WEEK

WORKERS = 2
SHARE_OF_DIVE = 0.35
PART_SECONDS, CHOICE_SECONDS = 20.0, 6.0
ENOUGH = 0.1  # of what a part may save: its prices need be no closer
SHARE_OF_TRIALS, MEMORY = 0.15, 0.9
LEAST_RATE = 0.05  # cost saved in a second: below it all kinds get time alike
ALONE_AT_ONCE, TIE_BREAKING = 12, 0.01
MOST_PEOPLE_TOGETHER, LONG_WEEKS = 8, 12  # so few people, or so many weeks: a part may hold everybody


class How(Enum):
    """How a part is solved, with a first guess of its seconds for a week of a person."""

    ALONE = 0.01  # each person's cheapest row in turn
    DIVE = 0.05
    CHOICE = 0.2  # a whole-number programme over the rows found


@dataclass
class Kind:
    """A kind of part, with how often it was tried, what it saved and how long it took; recent tries count more."""

    weeks: int
    people: int
    how: How
    seconds: float
    saved: float = 2.0
    tries: float = 1.0


def solve_parts(
    standing: Standing,
    machines: Machines,
    random: np.random.Generator,
    until: float,
    aim: int,
    tell: Callable[[], None],
) -> None:
    """Work on parts of the roster until time ends or the cost is no more than ``aim``; ``tell`` may raise to end it."""
    kinds = _kinds(standing)

    def work(seed: int) -> None:
        own = np.random.default_rng(seed)
        while monotonic() < until and not standing.stop.is_set() and standing.cost > aim:
            _try_part(standing, machines, own, kinds, until)

    with ThreadPoolExecutor(WORKERS) as pool:
        workers = [pool.submit(work, int(random.integers(2**31))) for _ in range(WORKERS)]
        try:
            while not all(worker.done() for worker in workers):
                if any(worker.done() and worker.exception() for worker in workers):
                    break
                tell()
                standing.stop.wait(0.2)
        finally:
            standing.stop.set()
        for worker in workers:
            worker.result()


def _kinds(standing: Standing) -> list[Kind]:
    everybody = standing.problem.employees
    weeks = -(-standing.problem.days // DAYS_IN_A_WEEK)
    may_be_all = everybody <= MOST_PEOPLE_TOGETHER or weeks >= LONG_WEEKS
    most = everybody if may_be_all else -(-3 * everybody // 5)  # others are left for the other worker
    sizes = sorted({min(most, size) for size in (2, 4, 8, 14, 24, 40, 80, everybody)})
    lengths = sorted({min(weeks, length) for length in (1, 2, 4, 8, 13)})
    together = [
        Kind(length, size, how, length * size * how.value)
        for length in lengths
        for size in sizes
        for how in (How.DIVE, How.CHOICE)
        if length * size >= MOST_PEOPLE_TOGETHER or size == most
    ]
    alone = [
        Kind(length, min(most, ALONE_AT_ONCE), How.ALONE, length * ALONE_AT_ONCE * How.ALONE.value)
        for length in sorted({min(weeks, length) for length in (4, 8, 13)})
    ]
    return together + alone


def odds_of(kinds: Sequence[Kind]) -> NDArray[np.float64]:
    """Give the odds of each kind: most of the time goes to what saves most in a second, some to each kind alike."""
    rate = LEAST_RATE + np.array([kind.saved / kind.seconds for kind in kinds])
    share = (1 - SHARE_OF_TRIALS) * rate**2 / (rate**2).sum() + SHARE_OF_TRIALS / len(kinds)
    odds: NDArray[np.float64] = share * np.array([kind.tries / kind.seconds for kind in kinds])
    odds /= odds.sum()
    return odds


def _try_part(
    standing: Standing, machines: Machines, random: np.random.Generator, kinds: Sequence[Kind], until: float
) -> None:
    """Try one part of a kind that is drawn."""
    kind = kinds[int(random.choice(len(kinds), p=odds_of(kinds)))]
    weeks = -(-standing.problem.days // DAYS_IN_A_WEEK)
    first = DAYS_IN_A_WEEK * int(random.integers(weeks - kind.weeks + 1))
    last = min(standing.problem.days, first + DAYS_IN_A_WEEK * kind.weeks)
    part = standing.reserve(random.permutation(standing.problem.employees).tolist(), kind.people, first, last)
    began = monotonic()
    try:
        saved = _solve_part(standing, machines, random, part, kind.how, min(until, began + PART_SECONDS))
    finally:
        standing.release(part)
    if not part.people:
        standing.stop.wait(0.05)
        return
    kind.tries = MEMORY * kind.tries + 1
    kind.saved = MEMORY * kind.saved + saved
    kind.seconds = MEMORY * kind.seconds + (monotonic() - began)


def _solve_part(
    standing: Standing, machines: Machines, random: np.random.Generator, part: Part, how: How, until: float
) -> int:
    if not part.people:
        return 0
    if how is How.ALONE:
        return sum(renew(standing, machines, part, person, random) for person in part.people)
    chooser = random if how is How.CHOICE else None
    window = window_of(standing, machines, part)
    return solve_window(standing, window, part, until, standing.go_on, chooser, ENOUGH)


def renew(
    standing: Standing, machines: Machines, part: Part, person: int, random: np.random.Generator | None = None
) -> int:
    """Give a person of a part a cheapest row in it, all others fixed; give what that saves.

    With ``random`` ties are broken by it.
    """
    problem, first, last = standing.problem, part.first, part.last
    rows, count = standing.without([person], first, last)
    price = problem.wish[person, first:last] + price_of_cover(problem, count, first)
    if random is not None:
        price = price + random.uniform(0.0, TIE_BREAKING, price.shape)
    span = span_of(problem, machines, person, rows[0], first, last, tied=person in part.tied)
    row = span.cheapest(price, exact=False).row
    return 0 if row is None else standing.take([person], first, last, [row])


def window_of(standing: Standing, machines: Machines, part: Part, pool: ThreadPoolExecutor | None = None) -> Window:
    """Make the window of a part, with the rows that stand."""
    problem, first, last = standing.problem, part.first, part.last
    rows, count = standing.without(part.people, first, last)
    spans = [
        span_of(problem, machines, person, row, first, last, tied=person in part.tied)
        for person, row in zip(part.people, rows, strict=True)
    ]
    window = Window(problem, spans, problem.needed[first:last] - count, pool)
    for place, row in enumerate(rows):
        window.add(place, row[first:last])
    return window


def solve_window(
    standing: Standing,
    window: Window,
    part: Part,
    until: float,
    tell: Callable[[float, float], None],
    random: np.random.Generator | None = None,
    enough: float = 0.0,
    choice_seconds: float = CHOICE_SECONDS,
) -> int:
    """Solve a part's window as well as time lets, and put in what was found; give what it saved.

    With ``random`` rows are chosen by a whole-number programme, without it by a dive.
    """
    first, last = part.first, part.last
    stands = window.cost([standing.roster[person, first:last] for person in part.people])
    generating_until = until - SHARE_OF_DIVE * (until - monotonic())
    try:
        mixture = window.generate(generating_until, stands, tell, enough)
    except OutOfTimeError:
        return 0
    if mixture is None:
        return 0
    if random is not None:
        rows = window.choose(mixture, min(until, monotonic() + choice_seconds), stands + 1, random)
    else:
        rows = window.dive(mixture, until, stands + 1)
    return 0 if rows is None else standing.take(part.people, first, last, rows)
