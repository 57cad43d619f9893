"""Coordinating: prices for what is short nationally, quotas from the best mixture, and a bound from the prices.

1. A few small groups of systems are solved whole, each with its share of the limits; the mean of what the limits cost
   them is the first price.
2. Every system answers the price for itself; the master mixes what they have answered so far, and says new prices.
   They are taken between its own and the best so far (smoothing: Pessoa and others, INFORMS Journal on Computing 30,
   2018).
3. What the mixture gives each system is its quota, within which the system answers once more.

The answers to prices bound the optimum from below (Lagrange); the answers to quotas are mixes that keep every limit.
Prices move little from round to round, so that a solver that starts from its last answer needs few steps.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment.national.master import Master, Mixture
from allotment.allocation.investment.national.part import Part, Reply
from allotment.allocation.investment.national.stack import stacked
from allotment.allocation.solvers.solver import LinearSolver, Status, solve

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
KEPT_BACK = 1e-7  # of each limit: more than solvers' tolerances, so that the sum of what is used never exceeds it
LEAST = 1e-6  # FTE: a smaller objective counts as this much where a share of it is asked
SMOOTHING = 0.8  # how near the next prices stay to the best so far
GROUPS, GROUP_SIZE = 4, 2  # solved whole for the first prices
DEAREST = 100.0  # times the first price: what the master pays at first for a unit beyond a limit
OWN = 2  # rounds at the prices of single groups: answers that differ a little mix well
RATIONED_EVERY = 3  # rounds
PATIENCE = 5  # rounds without a mixture within the limits, until it pays a hundred times more
RAISES = 4  # how often that may happen until the limits are taken to be impossible
Saying = Callable[[str, float], None]


def say_nothing(stage: str, share: float) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True)
class Effort:
    """How hard to try."""

    gap: float = 1e-3  # of the objective: what may be left unproved
    rounds: int = 40
    seconds: float | None = None
    threads: int = 2


@dataclass(frozen=True)
class Coordinated:
    """Quotas of R limits for P systems, with the bound and the prices that prove how good they are."""

    status: Status
    objective: float  # FTE short, weighted, averaged over the years, of all systems
    bound: float  # no mixes of the systems within the limits can be below it
    prices: FloatArray  # (R,) what one unit more of each limit would close, FTE
    quotas: FloatArray  # (P, R) what each system may use
    charged: FloatArray  # (R,) the prices at which systems answer within their quotas
    rounds: int
    failing: tuple[str, ...] = ()  # systems that have no mix even alone

    @property
    def gap(self) -> float:
        """What is left unproved, as a share of the objective."""
        return max(0.0, self.objective - self.bound) / max(abs(self.objective), LEAST)


@dataclass
class _Search:
    parts: Sequence[Part]
    most: FloatArray  # (R,)
    master: Master
    pool: ThreadPoolExecutor
    effort: Effort
    say: Saying
    began: float = field(default_factory=time.monotonic)
    quotas: FloatArray | None = None  # (P, R) of the best mixes so far
    charged: FloatArray | None = None  # (R,) the prices beside the quotas
    objective: float = np.inf  # FTE short of the best mixes so far
    reached: float = np.inf  # FTE short that is known to be within reach, by quotas or by a mixture
    bound: float = -np.inf
    prices: FloatArray = field(default_factory=lambda: np.zeros(0))  # (R,) those of the bound
    rounds: int = 0

    def ask(self, prices: FloatArray) -> list[Reply]:
        """Ask every system at the same prices, and hear its answer."""
        return self._hear(list(self.pool.map(lambda part: part.ask(prices), self.parts)))

    def ration(self, prices: FloatArray, quotas: FloatArray) -> None:
        """Ask every system within its quota, hear its answer, and keep the quotas if they are the best."""
        answers = self.pool.map(lambda part, quota: part.ask(prices, quota), self.parts, quotas)
        replies = self._hear(list(answers))
        self.take(sum(reply.short for reply in replies), prices, quotas)

    def mixed(self) -> Mixture:
        """Mix what was heard; where that overdraws limits, ration it, and mix again with what is answered to that."""
        mixture = self.master.mix(len(self.parts))
        if mixture.overdrawn:
            self.ration(self.prices, topped_up(mixture.used, self.master.most))
            mixture = self.master.mix(len(self.parts))
        if not mixture.overdrawn:
            self.reached = min(self.reached, mixture.short)
        return mixture

    def take(self, short: float, prices: FloatArray, quotas: FloatArray) -> None:
        """Keep quotas if no better ones are known."""
        if short < self.objective:
            self.objective, self.quotas, self.charged = short, quotas, prices
            self.reached = min(self.reached, short)

    def prove(self, replies: Sequence[Reply]) -> bool:
        """Take the bound from answers to prices; say whether it is better than the last."""
        prices = replies[0].prices
        found = self.pool.map(lambda part, reply: part.bound(reply, self.most, self.reached), self.parts, replies)
        bound = float(sum(found) - prices @ self.most)
        better = bound > self.bound
        if better:
            self.bound, self.prices = bound, prices
        return better

    def proves(self, short: float) -> bool:
        """Whether a shortfall is near enough to the bound."""
        return bool(np.isfinite(short)) and short - self.bound <= self.effort.gap * max(abs(short), LEAST)

    @property
    def out_of_time(self) -> bool:
        """Whether no round may begin any more."""
        late = self.effort.seconds is not None and time.monotonic() - self.began > self.effort.seconds
        return late or self.rounds >= self.effort.rounds

    def told(self, status: Status) -> Coordinated:
        """Give what was found."""
        nothing = np.zeros((len(self.parts), len(self.most)))
        quotas = nothing if self.quotas is None else self.quotas
        charged = nothing[0] if self.charged is None else self.charged
        return Coordinated(status, self.objective, self.bound, self.prices, quotas, charged, self.rounds)

    def _hear(self, replies: list[Reply]) -> list[Reply]:
        for place, reply in enumerate(replies):
            self.master.hear(place, reply)
        return replies


def coordinate(
    parts: Sequence[Part],
    most: FloatArray,
    could: FloatArray,
    solver: LinearSolver,
    effort: Effort,
    say: Saying = say_nothing,
) -> Coordinated:
    """Find quotas of the national limits for all systems, and prove how good they are.

    Args:
        parts: P systems, open in a solver.
        most: (R,) what all systems together may use of each limit.
        could: (P, R) what each could use, left to itself; first shares of the limits go by it.
        solver: who solves the master.
        effort: when to stop.
        say: told each stage and the share done.
    """
    master = Master(most * (1 - KEPT_BACK), solver)
    with ThreadPoolExecutor(max_workers=effort.threads) as pool:
        return _start(_Search(parts, most, master, pool, effort, say, prices=np.zeros(len(most))), could)


def _start(search: _Search, could: FloatArray) -> Coordinated:
    """Ask every system at the first price; where that is nought and keeps the limits, it is the optimum."""
    search.say("A few systems together", 0.05)
    samples = _samples(search, could)
    first = np.mean(samples, axis=0)
    search.say("Every system at the first prices", 0.2)
    replies = search.ask(first)
    failing = [place for place, reply in enumerate(replies) if reply.status is not Status.OPTIMAL]
    if failing:
        return replace(search.told(Status.INFEASIBLE), failing=tuple(search.parts[place].name for place in failing))
    used = np.array([reply.used for reply in replies])
    short = sum(reply.short for reply in replies)
    if (used.sum(axis=0) <= search.master.most).all():
        search.take(short, first, topped_up(used, search.master.most))
    search.prove(replies)
    if search.proves(search.objective):
        return search.told(Status.OPTIMAL)
    search.prices = first
    search.master.dearest = DEAREST * np.maximum(first, short / np.maximum(search.most, 1.0))
    return _rounds(search, replies, samples if len(samples) > 1 else [])


def _samples(search: _Search, could: FloatArray) -> list[FloatArray]:
    """Give what the limits cost groups of systems (R,), each solved whole with the share that it could use."""
    count = min(GROUPS, max(1, len(search.parts) // (2 * GROUP_SIZE)))
    size = min(GROUP_SIZE, len(search.parts))
    spread = np.linspace(0, len(search.parts), count * size, endpoint=False).astype(np.int64)
    total = could.sum(axis=0)

    def priced(group: IntArray) -> FloatArray:
        share = np.where(total > 0, could[group].sum(axis=0) / np.where(total > 0, total, 1.0), 1.0)
        programme = stacked([search.parts[place] for place in group], share * search.most)
        solved = solve(search.master.solver, programme)
        if solved.status is not Status.OPTIMAL:
            return np.zeros(len(search.most))
        return np.asarray(np.maximum(0.0, -solved.row_prices[programme.row_block("national_limit").slice]))

    return list(search.pool.map(priced, spread.reshape(size, count).T))


def _rounds(search: _Search, replies: list[Reply], samples: list[FloatArray]) -> Coordinated:
    """Mix, ration the mixture, and ask at new prices, until enough is proved."""
    smoothing, overdrawn = SMOOTHING, 0
    while True:
        mixture = search.mixed()
        overdrawn = overdrawn + 1 if mixture.overdrawn else 0
        better = search.prove(replies)
        smoothing = SMOOTHING if better or search.rounds <= len(samples) else smoothing / 2
        near = search.proves(search.reached)
        if not search.proves(search.objective) and (near or search.rounds % RATIONED_EVERY == RATIONED_EVERY - 1):
            search.ration(search.prices, topped_up(mixture.used, search.master.most))
        if near and not search.proves(search.objective):
            search.ration(np.zeros(len(search.most)), topped_up(mixture.used, search.master.most))
        if search.proves(search.objective):
            return search.told(Status.OPTIMAL)
        if overdrawn >= PATIENCE * RAISES or search.out_of_time:
            return search.told(Status.INFEASIBLE if overdrawn >= PATIENCE * RAISES else Status.TIME_LIMIT)
        if overdrawn and overdrawn % PATIENCE == 0:
            search.master.dearest = search.master.dearest * DEAREST
        search.rounds += 1
        search.say(f"Coordinating (round {search.rounds})", min(0.9, 0.3 + 0.05 * search.rounds))
        smoothed = smoothing * search.prices + (1 - smoothing) * mixture.prices
        replies = search.ask(samples[search.rounds - 1] if search.rounds <= len(samples[:OWN]) else smoothed)


def shared_out(used: FloatArray, most: FloatArray) -> FloatArray:
    """Give quotas (P, R) of limits (R,) in proportion to what was used (P, R); in equal parts where nothing was."""
    total = used.sum(axis=0)
    shares = np.where(total > 0, used / np.where(total > 0, total, 1.0), 1.0 / len(used))
    return np.asarray(shares * most)


def topped_up(used: FloatArray, most: FloatArray) -> FloatArray:
    """Give quotas (P, R) that cover what was used (P, R), and share out what is left of limits (R,) in proportion."""
    left = most - used.sum(axis=0)
    shrunk = used * np.where(left < 0, most / np.where(left < 0, most - left, 1.0), 1.0)
    return np.asarray(shrunk + shared_out(used, np.maximum(left, 0.0)))
