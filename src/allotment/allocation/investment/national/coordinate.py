"""Coordinating: prices for what is short nationally, quotas from the best mixture, and a bound from the prices.

1. Every system chooses freely. Where the national limits hold of themselves, that is the optimum.
2. Each limit is rationed by what systems took; what the last unit is worth to them, averaged, is the first price.
3. Round by round each system answers the prices; the master mixes the answers and says the next prices. They are
   taken between its own and the best so far (smoothing: Pessoa and others, INFORMS Journal on Computing 30, 2018).
4. What the mixture gives each system becomes its quota, within which the system chooses again for itself.

The answers to prices bound the optimum from below (Lagrange); the answers to quotas are mixes that keep every limit.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment.national.master import Master
from allotment.allocation.investment.national.part import Part, Reply
from allotment.allocation.solvers.solver import LinearSolver, Status

FloatArray = NDArray[np.float64]
KEPT_BACK = 1e-7  # of each limit: more than solvers' tolerances, so that the sum of what is used never exceeds it
SMOOTHING = 0.5  # how near the next prices stay to the best so far
RATIONED_FROM = 3.0  # times the gap asked: from here on the mixture's quotas are tried
DEAREST = 100.0  # times the first price: what the master pays at first for a unit beyond a limit
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
    quotas: FloatArray  # (P, R)
    rounds: int
    failing: tuple[str, ...] = ()  # systems that have no mix even alone

    @property
    def gap(self) -> float:
        """What is left unproved, as a share of the objective."""
        return max(0.0, self.objective - self.bound) / max(abs(self.objective), 1e-9)


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
    objective: float = np.inf  # FTE short of the best mixes so far
    reached: float = np.inf  # FTE short that is known to be within reach, by quotas or by a mixture
    bound: float = -np.inf
    prices: FloatArray = field(default_factory=lambda: np.zeros(0))  # (R,) those of the bound
    rounds: int = 0

    def ask(self, prices: FloatArray) -> list[Reply]:
        """Ask every system at the same prices, and hear its answer."""
        return self._hear(list(self.pool.map(lambda part: part.ask(prices), self.parts)))

    def ration(self, quotas: FloatArray) -> list[Reply]:
        """Ask every system within its quota, hear its answer, and keep the quotas if they are the best."""
        replies = self._hear(list(self.pool.map(lambda part, quota: part.ration(quota), self.parts, quotas)))
        self.take(sum(reply.short for reply in replies), quotas)
        return replies

    def take(self, short: float, quotas: FloatArray) -> None:
        """Keep quotas if no better ones are known."""
        if short < self.objective:
            self.objective, self.quotas = short, quotas
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

    def within(self, gap: float) -> bool:
        """Whether what is within reach is so near the bound."""
        return self.reached - self.bound <= gap * abs(self.reached)

    @property
    def proved(self) -> bool:
        """Whether the best quotas are near enough to the bound."""
        return self.objective - self.bound <= self.effort.gap * abs(self.objective)

    @property
    def out_of_time(self) -> bool:
        """Whether no round may begin any more."""
        late = self.effort.seconds is not None and time.monotonic() - self.began > self.effort.seconds
        return late or self.rounds >= self.effort.rounds

    def told(self, status: Status) -> Coordinated:
        """Give what was found."""
        quotas = np.zeros((len(self.parts), len(self.most))) if self.quotas is None else self.quotas
        return Coordinated(status, self.objective, self.bound, self.prices, quotas, self.rounds)

    def _hear(self, replies: list[Reply]) -> list[Reply]:
        for place, reply in enumerate(replies):
            self.master.hear(place, reply)
        return replies


def coordinate(
    parts: Sequence[Part],
    most: FloatArray,
    solver: LinearSolver,
    effort: Effort = Effort(),  # noqa: B008 - frozen
    say: Saying = say_nothing,
) -> Coordinated:
    """Find quotas of the national limits for all systems, and prove how good they are.

    Args:
        parts: P systems, open in a solver.
        most: (R,) what all systems together may use of each limit.
        solver: who solves the master.
        effort: when to stop.
        say: told each stage and the share done.
    """
    master = Master(most * (1 - KEPT_BACK), solver)
    with ThreadPoolExecutor(max_workers=effort.threads) as pool:
        return _start(_Search(parts, most, master, pool, effort, say, prices=np.zeros(len(most))))


def _start(search: _Search) -> Coordinated:
    """Let every system choose freely; where that breaks limits, ration them, and go on from what the rations show."""
    search.say("Every system for itself", 0.1)
    free = search.ask(search.prices)
    failing = tuple(
        part.name for part, reply in zip(search.parts, free, strict=True) if reply.status is not Status.OPTIMAL
    )
    if failing:
        return replace(search.told(Status.INFEASIBLE), failing=failing)
    used = np.array([reply.used for reply in free])
    if (used.sum(axis=0) <= search.master.most).all():
        search.take(sum(reply.short for reply in free), used)
        search.prove(free)
        return search.told(Status.OPTIMAL)
    search.say("Rationing what is short", 0.3)
    shares = shared_out(used, search.master.most)
    rationed = search.ration(shares)
    search.prove(free)
    worth = np.array(
        [
            part.worth_of(reply) if reply.status is Status.OPTIMAL else np.zeros(len(search.most))
            for part, reply in zip(search.parts, rationed, strict=True)
        ]
    )
    scale = sum(reply.short for reply in free) / np.maximum(search.most, 1.0)
    search.master.dearest = DEAREST * np.maximum(worth.max(axis=0), scale)
    return _rounds(search, _averaged(worth, shares))


def _rounds(search: _Search, prices: FloatArray) -> Coordinated:
    """Ask at prices, mix, and ration the mixture, until enough is proved."""
    smoothing, overdrawn = SMOOTHING, 0
    while True:
        search.rounds += 1
        search.say(f"Coordinating (round {search.rounds})", min(0.95, 0.4 + 0.05 * search.rounds))
        replies = search.ask(prices)
        mixture = search.master.mix(len(search.parts))
        overdrawn = overdrawn + 1 if mixture.overdrawn else 0
        if not mixture.overdrawn:
            search.reached = min(search.reached, mixture.short)
        smoothing = SMOOTHING if search.prove(replies) else smoothing / 2
        if not mixture.overdrawn and search.within(RATIONED_FROM * search.effort.gap):
            search.ration(topped_up(mixture.used, search.master.most))
        if search.proved:
            return search.told(Status.OPTIMAL)
        if overdrawn >= PATIENCE * RAISES:
            return search.told(Status.INFEASIBLE)
        if search.out_of_time:
            return search.told(Status.TIME_LIMIT)
        if overdrawn and overdrawn % PATIENCE == 0:
            search.master.dearest = search.master.dearest * DEAREST
        prices = smoothing * search.prices + (1 - smoothing) * mixture.prices


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


def _averaged(worth: FloatArray, shares: FloatArray) -> FloatArray:
    """Average what a unit is worth to systems (P, R) by their shares (P, R)."""
    total = shares.sum(axis=0)
    return np.asarray((worth * shares).sum(axis=0) / np.where(total > 0, total, 1.0))
