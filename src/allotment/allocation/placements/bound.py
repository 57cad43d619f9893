"""What no placement can be below: prices on places and tolls on repeats, raised until they hold demand down.

Lagrangian relaxation (Geoffrion, 1974; Fisher, 1981): a setting's places in a slot and the rule that a student has a
setting once are given up and priced instead. What is left falls into one cheapest word of a machine of rules a unit,
and for any prices at or above nought

    bound = sum over units of the cheapest cost at these prices - sum of price x places - sum of tolls.

Prices are found by softening (each unit is spread over all that it may do, cheaper being likelier) and balancing (a
price moves by the heat times the logarithm of demand over places, as in Sinkhorn's method), while the heat falls. Steps
of a price that keeps its direction grow, others shrink (Riedmiller and Braun, 1993). How prices were found does not
matter to the bound: it is worked out afterwards, over every arc.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.placements.frame import Frame
from allotment.allocation.placements.kernels import keep_near, price_units, soften_units
from allotment.allocation.placements.problem import IntArray
from allotment.allocation.placements.shape import TENTHS, Shape

Floats = NDArray[np.float64]
HOTTEST, COLDEST_HEAT = 100.0 * TENTHS, 0.5 * TENTHS
WARM = 15.0 * TENTHS  # where a second ascent begins
COOL_BY = 0.8  # share of the rounds after which it is coldest
FIRST_STEP, LEAST_STEP, MOST_STEP, MOST_TOLL_STEP = 0.7, 0.05, 20.0, 1.0
FASTER, SLOWER = 1.2, 0.6
SLACK = (
    10.0 * TENTHS
)  # a week above the cheapest of a letter, beside the heat, beyond which an arc is left out for a while
REFRESH = 20
MANY, EVERY, COARSE_UNTIL = 8_000, 4, 0.35  # above so many units every fourth does for the first third
THREADS = 2
FEW = 200  # units that are not worth a second thread
SayShare = Callable[[float], None]


@dataclass(frozen=True)
class Priced:
    """The best prices found: ``pools`` (T + E, S) a place in a slot, ``toll`` (A,), and the ``bound`` they prove."""

    pools: Floats
    toll: Floats
    bound: float


@dataclass
class _Steps:
    """How far each price last moved, as a share of the heat, and which way."""

    length: Floats
    way: Floats

    def move(self, prices: Floats, strain: Floats, heat: float, longest: float) -> Floats:
        same = strain * self.way > 0
        self.length = np.clip(np.where(same, self.length * FASTER, self.length * SLOWER), LEAST_STEP, longest)
        self.way = strain
        return np.maximum(0.0, prices + self.length * heat * strain)


def block_prices(shape: Shape, pools: Floats) -> Floats:
    """Give what a member pays for a setting in a block (T, K): its slots' prices, infinite where it may not be."""
    frame = shape.frame
    count = frame.open.shape[1]
    summed = np.concatenate([np.zeros((len(pools), 1)), np.cumsum(pools, axis=1)], axis=1)
    price = np.full((count, len(frame.weeks)), np.inf)
    owner = np.searchsorted(frame.span, np.arange(len(frame.weeks)), side="right") - 1
    for block, (begin, end) in enumerate(frame.slots):
        own = summed[:, end] - summed[:, begin]
        pool = frame.pools[frame.profession[owner[block]]]
        full = own[:count] + np.where(pool >= 0, own[pool], 0.0)
        price[frame.open[block], block] = full[frame.open[block]]
    return price


def prove(shape: Shape, priced: Priced) -> Priced:
    """Work out the bound that prices prove, over every arc."""
    values = np.zeros(shape.units)
    chosen = np.zeros((shape.units, shape.frame.then.shape[1]), dtype=np.int64)
    price = block_prices(shape, priced.pools)
    _on_threads(shape.units, lambda low, high: price_units(shape.frame, low, high, price, priced.toll, values, chosen))
    paid = float((priced.pools * np.maximum(shape.capacity, 0)).sum()) + float(priced.toll.sum())
    return Priced(priced.pools, priced.toll, float(values.sum()) - paid)


def ascend(shape: Shape, rounds: int, until: float, say: SayShare, start: Priced | None = None) -> Priced:
    """Raise prices for so many rounds, or until the clock (``monotonic``) says so; gives the best that was proved.

    From ``start`` the heat begins lower, so that what was found is refined and not forgotten. Where time is short the
    heat falls faster.
    """
    nothing = Priced(np.zeros(shape.capacity.shape), np.zeros(len(shape.frame.setting)), 0.0)
    hottest = HOTTEST if start is None else WARM
    began = monotonic()
    best = now = prove(shape, nothing) if start is None else start
    steps = _Steps(np.full(now.pools.shape, FIRST_STEP), np.zeros(now.pools.shape))
    tolls = _Steps(np.full(len(now.toll), FIRST_STEP), np.zeros(len(now.toll)))
    done = 0.0
    for begin in range(0, rounds, REFRESH):
        heat = _heat(hottest, max(begin / rounds, done))
        some = _sample(shape, begin // REFRESH) if start is None and max(begin / rounds, done) < COARSE_UNTIL else None
        kept, frame = _near(shape, now, SLACK + heat, some)
        side = _Steps(tolls.length[kept], tolls.way[kept])
        free = _may_repeat(frame)
        pools, toll = now.pools, now.toll[kept]
        for at in range(begin, min(begin + REFRESH, rounds)):
            done = min(1.0, max(at / rounds, (monotonic() - began) / max(until - began, 1e-9)))
            heat = _heat(hottest, done)
            use, visits = _demand(shape, frame, pools, toll, heat)
            strain = np.log(np.maximum(use, 1e-3) / np.maximum(shape.capacity, 0.5))
            pools = steps.move(pools, np.maximum(strain, -2.0), heat, MOST_STEP)
            toll = side.move(toll, np.log(np.maximum(visits, 1e-2)), heat, MOST_TOLL_STEP)
            toll[free] = 0.0
            say(done)
            if done == 1.0:
                break
        tolls.length[kept], tolls.way[kept] = side.length, side.way
        whole = np.zeros(len(now.toll))
        whole[kept] = toll
        now = prove(shape, Priced(pools, whole, 0.0))
        best = now if now.bound > best.bound else best
        if done == 1.0:
            break
    return best


def _heat(hottest: float, done: float) -> float:
    return float(hottest * (COLDEST_HEAT / hottest) ** min(1.0, done / COOL_BY))


def _sample(shape: Shape, turn: int) -> IntArray | None:
    """Give every fourth unit, others each time, where there are many: enough while prices are rough."""
    return np.arange(turn % EVERY, shape.units, EVERY) if shape.units > MANY else None


def _near(shape: Shape, priced: Priced, slack: float, some: IntArray | None) -> tuple[IntArray, Frame]:
    """Give the arcs that may matter at these prices, of all units or some, and the frame with those alone."""
    frame = shape.frame
    kept = np.zeros(len(frame.setting), dtype=np.bool_)
    price = block_prices(shape, priced.pools)
    _on_threads(shape.units, lambda low, high: keep_near(frame, low, high, price, priced.toll, slack, kept))
    units = np.arange(shape.units) if some is None else some
    if some is not None:
        chosen = np.zeros(shape.units, dtype=np.bool_)
        chosen[some] = True
        kept &= np.repeat(chosen, np.diff(frame.first))
    numbers = np.flatnonzero(kept)
    counted = np.concatenate([[0], np.cumsum(kept)])
    fresh = np.full(len(kept) + 1, -1, dtype=np.int64)
    fresh[numbers] = np.arange(len(numbers))
    return numbers, frame._replace(
        size=frame.size[units],
        programme=frame.programme[units],
        first=np.append(counted[frame.first[units]], counted[-1]).astype(np.int64),
        setting=frame.setting[numbers],
        week_cost=frame.week_cost[numbers],
        letter=frame.letter[numbers],
        earlier=np.where(frame.earlier >= 0, fresh[frame.earlier], frame.earlier)[units],
    )


def _demand(shape: Shape, frame: Frame, pools: Floats, toll: Floats, heat: float) -> tuple[Floats, Floats]:
    """Give the expected members by pool and slot (T + E, S), and the expected visits by arc."""
    price = block_prices(shape, pools)
    units = len(frame.size)
    visits, values = np.zeros(len(toll)), np.zeros(units)
    uses = [np.zeros(price.shape) for _ in range(THREADS)]
    _on_threads(
        units,
        lambda low, high: soften_units(frame, low, high, price, toll, heat, values, uses[int(low > 0)], visits),
    )
    by_block = (uses[0] + uses[1]) * (shape.units / max(units, 1))
    use = np.zeros(pools.shape)
    owner = np.searchsorted(frame.span, np.arange(len(frame.weeks)), side="right") - 1
    for block, (begin, end) in enumerate(frame.slots):
        use[: len(price), begin:end] += by_block[:, block, None]
        pool = frame.pools[frame.profession[owner[block]]]
        limited = pool >= 0
        use[pool[limited], begin:end] += by_block[limited, block, None]
    return use, visits


def _may_repeat(frame: Frame) -> NDArray[np.bool_]:
    return np.repeat(frame.repeats[frame.programme], np.diff(frame.first))


def _on_threads(units: int, work: Callable[[int, int], object]) -> None:
    """Do half of the units on each of two threads; which half does not depend on the machine."""
    if units < FEW:
        if units:
            work(0, units)
        return
    cuts = [0, (units + 1) // 2, units]
    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(work, low, high) for low, high in pairwise(cuts) if high > low]:
            done.result()
