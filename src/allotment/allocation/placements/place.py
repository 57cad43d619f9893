"""Place everybody: prices prove a bound, then guide units one by one, then blocks are placed anew for all at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.placements.bound import Priced, ascend, block_prices, prove
from allotment.allocation.placements.flows import block_classes, place_block
from allotment.allocation.placements.frame import UNPLACED
from allotment.allocation.placements.itineraries import refit
from allotment.allocation.placements.objective import cost_of
from allotment.allocation.placements.problem import IntArray, Placement, PlacementProblem
from allotment.allocation.placements.shape import TENTHS, Shape, settings_of, shape_of

Say = Callable[[str, float], None]
Floats = NDArray[np.float64]
OFFERED = 40  # arcs a unit is offered when a block is placed anew
SHARE_FOR_PRICES = 0.7  # of the seconds that are left
MOST_CYCLES = 4
MOST_ORDERS, FEW = 12, 1_000  # orders to try besides the usual, and units among which one is worth it
LEAST_PROGRESS = 0.05  # of the gap: a cycle that closes less is the last


@dataclass(frozen=True)
class Effort:
    """How hard to try: seconds at most (about), the gap at which to stop, and rounds of price rises."""

    seconds: float = 300.0
    gap: float = 0.005
    rounds: int = 200
    most_passes: int = 6


def say_nothing(_stage: str, _share: float) -> None:
    """Say nothing."""


def place(problem: PlacementProblem, effort: Effort | None = None, say: Say = say_nothing) -> Placement:
    """Place students at least cost. ``say`` hears the stage and the share done of it, and may raise to cancel.

    Raises:
        AllotmentError: a programme's rules cannot be held.
    """
    return place_shape(shape_of(problem), effort or Effort(), say)


def place_shape(shape: Shape, effort: Effort, say: Say, start: IntArray | None = None) -> Placement:
    """Place the units of a shape; ``start`` (U, B) arcs are where to begin, or what prices suggest."""
    began = monotonic()
    search = _Search(shape, effort, began + effort.seconds, say)
    chosen = search.run(start)
    priced = search.priced
    settings = settings_of(shape, chosen)
    return Placement(
        setting=settings,
        objective=search.lowest / TENTHS,
        bound=min(priced.bound, search.lowest) / TENTHS,
        prices=_by_week(shape, priced) / TENTHS,
        seconds=monotonic() - began,
    )


def _by_week(shape: Shape, priced: Priced) -> Floats:
    """Spread the settings' own prices (T, S) over calendar weeks (T, W), evenly within a slot."""
    blocks, places = shape.problem.blocks, shape.problem.settings.places
    cuts = np.unique(np.concatenate([blocks.first_week, blocks.first_week + blocks.weeks]))
    prices = np.zeros(places.shape)
    for slot, (begin, end) in enumerate(pairwise(cuts)):
        prices[:, begin:end] = priced.pools[: len(places), slot, None] / (end - begin)
    return prices


class _Search:
    """A placement that gets better: the best so far is kept whatever is tried."""

    def __init__(self, shape: Shape, effort: Effort, until: float, say: Say) -> None:
        self._shape, self._effort, self._until, self._say = shape, effort, until, say
        self.priced = prove(shape, Priced(np.zeros(shape.capacity.shape), np.zeros(len(shape.frame.setting)), 0.0))
        self._price = block_prices(shape, self.priced.pools)
        self._free = open_prices(shape)
        self._no_toll = np.zeros(len(shape.frame.setting))
        self._order = np.argsort(np.diff(shape.frame.first), kind="stable").astype(np.int64)
        self._best = np.zeros((0, 0), dtype=np.int64)
        self.lowest = np.inf

    def run(self, start: IntArray | None) -> IntArray:
        """Give the best arcs (U, B) found in the time: prices, placing by them, and again while it pays."""
        if start is not None:
            self._polish(start.copy(), self._free, "from the earlier placement")
        for cycle in range(MOST_CYCLES):
            self._find_prices(None if cycle == 0 else self.priced)
            before = self.lowest - self.priced.bound
            self._from_prices(cycle)
            if cycle and start is None:
                self._polish(self._best.copy(), self._free, "placing again")
            spent = monotonic() > self._until or self._good_enough()
            if spent or (cycle and self.lowest - self.priced.bound > before * (1 - LEAST_PROGRESS)):
                break
        return self._best

    def _from_prices(self, cycle: int) -> None:
        """Place everybody by the prices, first those with the fewest settings; a few people in other orders too."""
        shape = self._shape
        usual = self._order
        for attempt in range(1 + min(MOST_ORDERS, FEW // max(shape.units, 1))):
            if attempt:
                self._order = np.random.default_rng((cycle, attempt)).permutation(usual)
            blank = np.full((shape.units, shape.frame.then.shape[1]), UNPLACED, dtype=np.int64)
            self._polish(blank, self._price, "placing one by one")
            if self._good_enough() or monotonic() > self._until:
                break
        self._order = usual

    def _find_prices(self, start: Priced | None) -> None:
        now = monotonic()
        until = now + SHARE_FOR_PRICES * max(0.0, self._until - now)
        self.priced = ascend(
            self._shape, self._effort.rounds, until, lambda share: self._say("finding prices", share), start
        )
        self._price = block_prices(self._shape, self.priced.pools)

    def _polish(self, chosen: IntArray, price: Floats, stage: str) -> None:
        """Fit units one by one at prices, then place blocks anew in turn until it pays no more."""
        shape = self._shape
        left = free_places(shape, chosen)
        self._refit(chosen, left, price)
        last = self._keep(chosen)
        classes = block_classes(shape)
        for turn in range(self._effort.most_passes):
            for number, blocks in enumerate(classes):
                self._say(stage, (turn + number / len(classes)) / self._effort.most_passes)
                place_block(shape, blocks, chosen, left, self._price, OFFERED)
                if monotonic() > self._until:
                    break
            self._refit(chosen, left, self._free)
            now = self._keep(chosen)
            if now > last * (1 - 1e-4) or self._good_enough() or monotonic() > self._until:
                return
            last = now

    def _refit(self, chosen: IntArray, left: IntArray, price: Floats) -> None:
        spent = np.zeros(self._shape.units)
        refit(self._shape.frame, self._order, price, self._no_toll, left, chosen, spent)

    def _keep(self, chosen: IntArray) -> float:
        cost = cost_of(self._shape, chosen)
        if cost < self.lowest:
            self.lowest, self._best = cost, chosen.copy()
        return cost

    def _good_enough(self) -> bool:
        return self.lowest - self.priced.bound <= self._effort.gap * abs(self.lowest)


def open_prices(shape: Shape) -> Floats:
    """Give prices (T, K) of nought wherever a block may be, infinite elsewhere."""
    return np.where(shape.frame.open.T, 0.0, np.inf)


def free_places(shape: Shape, chosen: IntArray) -> IntArray:
    """Give the places (T + E, S) that arcs (U, B) leave free."""
    frame = shape.frame
    left = shape.capacity.copy()
    unit, block = np.nonzero(chosen >= 0)
    at = frame.span[frame.programme[unit]] + block
    place = frame.setting[chosen[unit, block]].astype(np.int64)
    pool = frame.pools[frame.profession[frame.programme[unit]], place]
    for numbers, which in ((place, np.full(len(place), True)), (pool, pool >= 0)):
        for slot in range(left.shape[1]):
            inside = which & (frame.slots[at, 0] <= slot) & (slot < frame.slots[at, 1])
            np.subtract.at(left[:, slot], numbers[inside], frame.size[unit[inside]])
    return left
