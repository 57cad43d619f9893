"""Filling one week's shifts: the greedy rule, a bound by prices, and a filling that is exchanged until it is close.

Each shift is filled once at most. With a price on it instead, every worker chooses for themselves, and the prices and
the best weeks together are a bound that no filling exceeds (Lagrangian relaxation: Geoffrion 1974, Mathematical
Programming Study 2). The search counts its passes and not the clock, so that a question has one answer; the clock only
cuts it short.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from allotment.allocation.shifts.frame import Frame
from allotment.allocation.shifts.kernels import bound_weeks, climb, fill_greedily, find_pairs
from allotment.allocation.shifts.moves import NOBODY, deal, improve
from allotment.allocation.shifts.problem import FloatArray, IntArray
from allotment.allocation.shifts.week_rules import MOST_SHIFTS

SEED = 20260329
PASSES, LOOK_EVERY = 90, 6
MOVES_PER_WORKER = 60
HEAT = 0.02  # of the mean profit of a pair
SHADES = (1.0, 0.95, 0.85, 0.6)  # of the prices, at which a worker may take a shift that another holds
BATCH_LEAST, BATCH_MOST = 200, 4_000
CLOSE_ENOUGH = 2e-4
FIRST_STEP, LAST_STEP = 0.4, 0.0005  # of the mean profit of a pair

Tell = Callable[[float], None]


@dataclass(frozen=True)
class Pairs:
    """Pairs that no rule of one worker and one shift forbids: those of worker w are ``first[w]:first[w + 1]``."""

    first: IntArray
    shift: IntArray
    profit: FloatArray

    @property
    def worker(self) -> IntArray:
        """The worker of each pair."""
        return np.repeat(np.arange(len(self.first) - 1), np.diff(self.first))

    def arrays(self) -> tuple[IntArray, IntArray, FloatArray]:
        """Give them as the loops take them."""
        return self.first, self.shift, self.profit


@dataclass(frozen=True)
class WeekFilled:
    """One week: ``owner`` (S,) is who fills a shift, -1 for nobody; ``value`` counts it; none exceeds ``bound``."""

    owner: IntArray
    value: float
    bound: float
    price: FloatArray
    cut_short: bool


def pairs_of(frame: Frame, *, alone: bool = False) -> Pairs:
    """Give the pairs of a week; only those of a worker's own organisation where each fills alone."""
    roles = int(frame.role.max(initial=0)) + 1
    role_first = np.searchsorted(frame.role, np.arange(roles + 1)).astype(np.int64)
    first = np.zeros(len(frame.whose) + 1, dtype=np.int64)
    nothing, no_profit = np.empty(0, dtype=np.int64), np.empty(0)
    find_pairs(frame, alone, role_first, first, nothing, no_profit, True)
    shift, profit = np.empty(first[-1], dtype=np.int64), np.empty(first[-1])
    find_pairs(frame, alone, role_first, first, shift, profit, False)
    return Pairs(first, shift, profit)


def greedy(frame: Frame, pairs: Pairs) -> IntArray:
    """Fill as a good office does by hand: urgent and early shifts first, each by tier, then own ward, then the nearest.

    Gives the owner of each shift (S,).
    """
    workers, shifts = len(frame.whose), len(frame.start)
    worker = pairs.worker
    tier = _tiers(frame, worker, pairs.shift)
    own_ward = (frame.ward[pairs.shift] >= 0) & (frame.home_ward[worker] == frame.ward[pairs.shift])
    away = np.hypot(
        frame.home_east[worker] - frame.east[pairs.shift], frame.home_north[worker] - frame.north[pairs.shift]
    )
    order = np.lexsort((worker, away, ~own_ward, tier, pairs.shift))
    first = np.searchsorted(pairs.shift[order], np.arange(shifts + 1)).astype(np.int64)
    turn = np.lexsort((np.arange(shifts), frame.start, -frame.worth)).astype(np.int64)
    held, sizes, owner = _nothing_held(workers, shifts)
    fill_greedily(frame, turn, first, worker[order].astype(np.int64), held, sizes, owner)
    return owner


def fill_week(frame: Frame, pairs: Pairs, until: float, tell: Tell, passes: int = PASSES) -> WeekFilled:
    """Fill one week.

    Args:
        frame: the week.
        pairs: who may do what.
        until: the reading of ``time.monotonic`` at which the search is cut short.
        tell: told the share that is done.
        passes: how many times prices go through the workers.
    """
    shifts = len(frame.start)
    if not len(pairs.shift):
        return WeekFilled(np.full(shifts, NOBODY), 0.0, 0.0, np.zeros(shifts), False)
    half = time.monotonic() + (until - time.monotonic()) * 0.45
    price, bound = _climbed(frame, pairs, half, tell, passes)
    owner, value, cut = _exchanged(frame, pairs, price, bound, until, tell)
    return WeekFilled(owner, value, max(bound, value), price, cut)


def bound_week(frame: Frame, pairs: Pairs, until: float) -> float:
    """Give a value that no filling of a week exceeds, by prices alone."""
    if not len(pairs.shift):
        return 0.0
    return _climbed(frame, pairs, until, lambda _: None, PASSES)[1]


def _climbed(frame: Frame, pairs: Pairs, until: float, tell: Tell, passes: int) -> tuple[FloatArray, float]:
    """Give good prices (S,) and the least bound found."""
    shifts, workers = len(frame.start), len(frame.whose)
    chance = np.random.default_rng(SEED)
    degree = np.bincount(pairs.shift, minlength=shifts).astype(np.float64)
    scale = float(pairs.profit.mean())
    # A price begins high where few could come; nobody pays for a shift that nobody could fill.
    price = np.where(degree > 0, scale * 40.0 / (40.0 + degree), 0.0)
    best_price, best = price.copy(), _bound(frame, pairs, price)
    mean = np.zeros(shifts)
    decay = (LAST_STEP / FIRST_STEP) ** (1 / max(1, passes - 1))
    for turn in range(passes):
        step = FIRST_STEP * scale * decay**turn
        order = chance.permutation(workers).astype(np.int64)
        climb(frame, *pairs.arrays(), degree, order, price, step, mean)
        late = time.monotonic() > until
        if late or turn % LOOK_EVERY == LOOK_EVERY - 1 or turn == passes - 1:
            for one in (mean, price):
                bound = _bound(frame, pairs, one)
                if bound < best:
                    best, best_price = bound, one.copy()
            tell(0.45 * (turn + 1) / passes)
        if late:
            break
    return best_price, best


def _bound(frame: Frame, pairs: Pairs, price: FloatArray) -> float:
    value, uses = np.zeros(len(frame.whose)), np.zeros(len(price), dtype=np.int64)
    bound_weeks(frame, *pairs.arrays(), price, value, uses)
    return float(price.sum() + value.sum())


def _exchanged(
    frame: Frame, pairs: Pairs, price: FloatArray, bound: float, until: float, tell: Tell
) -> tuple[IntArray, float, bool]:
    """Deal the shifts at the prices and exchange them; gives owners (S,), their value, and whether it was cut short."""
    shifts, workers = len(price), len(frame.whose)
    chance = np.random.default_rng(SEED + 1)
    held, sizes, owner = _nothing_held(workers, shifts)
    value, locked = np.zeros(workers), np.full(shifts, -1, dtype=np.int64)
    able = np.flatnonzero(np.diff(pairs.first))
    by_shift = np.argsort(pairs.shift, kind="stable")
    shift_first = np.searchsorted(pairs.shift[by_shift], np.arange(shifts + 1))
    worker = pairs.worker
    deal(frame, pairs.arrays(), chance.permutation(able), price, held, sizes, value, owner)
    best_value, best_owner = float(value.sum()), owner.copy()
    done, most = 0, MOVES_PER_WORKER * len(able)
    heat = HEAT * float(pairs.profit.mean())
    batch = min(BATCH_MOST, max(BATCH_LEAST, len(able)))
    while done < most:
        seeds = chance.choice(able, batch)
        empty = np.flatnonzero((owner == NOBODY) & (np.diff(shift_first) > 0))
        if len(empty):
            some = chance.choice(empty, batch // 2)
            at = shift_first[some] + (chance.random(len(some)) * (shift_first[some + 1] - shift_first[some])).astype(
                int
            )
            seeds[: batch // 2] = worker[by_shift[at]]
        heats = -np.log(1 - chance.random(batch)) * heat * max(0.0, 1 - 1.25 * done / most)
        shade = SHADES[(done // batch) % len(SHADES)]
        improve(frame, pairs.arrays(), seeds, shade * price, heats, held, sizes, value, owner, locked, done)
        done += batch
        now = float(value.sum())
        if now > best_value + 1e-6:
            best_value, best_owner = now, owner.copy()
        tell(0.45 + 0.55 * done / most)
        if bound - best_value <= CLOSE_ENOUGH * bound:
            break
        if time.monotonic() > until:
            return best_owner, best_value, True
    return best_owner, best_value, False


def _nothing_held(workers: int, shifts: int) -> tuple[IntArray, IntArray, IntArray]:
    held = np.full((workers, MOST_SHIFTS), NOBODY, dtype=np.int64)
    return held, np.zeros(workers, dtype=np.int64), np.full(shifts, NOBODY, dtype=np.int64)


def _tiers(frame: Frame, worker: IntArray, shift: IntArray) -> IntArray:
    contract = frame.contract[worker]
    elsewhere = frame.whose[worker] != frame.organisation[shift]
    own = np.where(contract == 1, 1, 0)
    return np.select([contract == 3, contract == 2, elsewhere], [4, 3, 2], own).astype(np.int64)
