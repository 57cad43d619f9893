"""The search for a roster: a first one, the prices of cover, and parts of it again and again until time ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil
from time import monotonic

import numpy as np

from allotment.allocation.rosters.construct import construct, windows_of
from allotment.allocation.rosters.machine import Machines
from allotment.allocation.rosters.parts import WORKERS, renew, solve_parts, solve_window, window_of
from allotment.allocation.rosters.problem import Roster, RosterProblem
from allotment.allocation.rosters.standing import Part, Standing

WHOLE_CELLS = 780
"""Days times shifts up to which everybody's rows over the whole horizon are priced together."""

DAYS_ALONE = (28, 84)
SHARE_OF_FIRST, SHARE_OF_WHOLE, SHARE_OF_CHOICE = 0.2, 0.45, 0.05
SMALL_GAIN = 0.005
TINY = 1e-6
Say = Callable[[str, float], None]


class NoRowError(Exception):
    """No row of shifts that keeps their hard rules was found for some people."""

    def __init__(self, people: Sequence[int]) -> None:
        """Keep their numbers."""
        self.people = tuple(people)
        super().__init__(f"No row was found for {len(self.people)} people.")


@dataclass(frozen=True)
class Found:
    """The best roster (E, D) found, its cost, and what no roster costs less than (0 where nothing better is known).

    ``first_cost`` is what the roster cost that was made person by person; ``parts`` counts the parts tried after it.
    """

    roster: Roster
    cost: int
    bound: int
    seconds: float
    first_cost: int
    parts: int


def search(problem: RosterProblem, until: float, say: Say, *, seed: int = 1, enough: int = 0) -> Found:
    """Search for the cheapest roster that keeps every hard rule.

    Args:
        problem: the unit.
        until: when to end, on the monotonic clock.
        say: hears what is being done and the share of the time used; it may raise to end the search.
        seed: of the choices of parts. The clock has a part in the result, so a seed does not fix it.
        enough: a cost that is good enough to end at.

    Raises:
        NoRowError: no row that keeps the rules was found for somebody.
    """
    began = monotonic()
    machines = Machines(problem)

    def share() -> float:
        return min(1.0, (monotonic() - began) / max(until - began, TINY))

    order = np.argsort(problem.most - problem.least, kind="stable")
    roster, without = construct(problem, machines, order, lambda _: say("first roster", share()))
    if without:
        raise NoRowError(without)
    standing, random = Standing(problem, roster), np.random.default_rng(seed)
    for days in sorted({min(problem.days, length) for length in DAYS_ALONE}):
        _one_by_one(standing, machines, days, say, share)
    first_cost = standing.cost
    bound = 0
    if problem.days * problem.shifts <= WHOLE_CELLS:
        bound = _as_a_whole(standing, machines, random, until, say, share)
    aim = max(bound, enough)
    if standing.cost > aim:
        solve_parts(standing, machines, random, until, aim, lambda: say(f"cost {standing.cost:,}", share()))
    return Found(standing.roster, standing.cost, bound, monotonic() - began, first_cost, standing.parts)


def _one_by_one(standing: Standing, machines: Machines, days: int, say: Say, share: Callable[[], float]) -> None:
    """Give each person a cheapest row given all others, window by window of so many days, until that saves little."""
    problem = standing.problem
    windows = list(windows_of(problem.days, days))
    before = np.inf
    while standing.cost < (1 - SMALL_GAIN) * before:
        before = standing.cost
        for person in range(problem.employees):
            say(f"one by one, cost {standing.cost:,}", share())
            if share() > SHARE_OF_FIRST:
                return
            for first, last in windows:
                renew(standing, machines, Part((person,), first, last), person)


def _as_a_whole(
    standing: Standing,
    machines: Machines,
    random: np.random.Generator,
    until: float,
    say: Say,
    share: Callable[[], float],
) -> int:
    """Work on everybody over the whole horizon at once; give what no roster costs less than."""
    problem = standing.problem
    everybody = Part(tuple(range(problem.employees)), 0, problem.days)

    def tell(_cost: float, floor: float) -> None:
        known = f", bound {max(0.0, floor + problem.wish_base):,.0f}" if np.isfinite(floor) else ""
        say(f"prices of cover{known}, cost {standing.cost:,}", share())

    with ThreadPoolExecutor(WORKERS) as pool:
        window = window_of(standing, machines, everybody, pool)
        whole_until = monotonic() + SHARE_OF_WHOLE * (until - monotonic())
        solve_window(standing, window, everybody, whole_until, tell)
        seconds = SHARE_OF_CHOICE * (until - monotonic())
        if monotonic() < whole_until and window.bound + problem.wish_base < standing.cost - TINY:
            solve_window(standing, window, everybody, whole_until, tell, random, choice_seconds=seconds)
    return max(0, ceil(window.bound + problem.wish_base - TINY)) if np.isfinite(window.bound) else 0
