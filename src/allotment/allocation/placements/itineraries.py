"""Compiled loops that place one unit at a time: its cheapest blocks within the places that are left, without repeats.

``left`` (T + E, S) holds the places that are still free and changes as units take and give back. ``chosen`` (U, B)
holds arcs, -1 where a block is not placed.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from allotment.allocation.placements.compiled import STAMP, entry
from allotment.allocation.placements.frame import Floats, Frame
from allotment.allocation.placements.machine_loops import (
    arc_cost,
    begin_unit,
    cost_second,
    cost_unplaced,
    look_ahead,
    read_off,
)
from allotment.allocation.placements.problem import IntArray
from allotment.projection.engine.compiled import part

MOST_BARRED = 24


@part
def room(left: IntArray, place: int, pool: int, begin: int, end: int) -> int:
    """Give the fewest free places over slots, in a setting and in its profession's own limit there."""
    least = left[place, begin]
    for slot in range(begin, end):
        least = min(least, left[place, slot])
        if pool >= 0:
            least = min(least, left[pool, slot])
    return int(least)


@part
def move(frame: Frame, left: IntArray, unit: int, arcs: IntArray, sign: int) -> None:
    """Take (1) or give back (-1) the places of a unit's arcs (B,)."""
    mine = frame.programme[unit]
    for block in range(frame.span[mine + 1] - frame.span[mine]):
        if arcs[block] >= 0:
            at = frame.span[mine] + block
            place = frame.setting[arcs[block]]
            pool = frame.pools[frame.profession[mine], place]
            for slot in range(frame.slots[at, 0], frame.slots[at, 1]):
                left[place, slot] -= sign * frame.size[unit]
                if pool >= 0:
                    left[pool, slot] -= sign * frame.size[unit]


@part
def alone(frame: Frame, unit: int, arc: int, block: int, chosen: IntArray) -> float:
    """Give what it costs that no mate is in the same setting in the same weeks (nought where no mate is anywhere)."""
    at = frame.span[frame.programme[unit]] + block
    group = frame.group[unit]
    if group < 0 or not frame.shared[at]:
        return 0.0
    company = False
    for place in range(frame.mates_first[group], frame.mates_first[group + 1]):
        mate = frame.mates[place]
        begin = frame.span[frame.programme[mate]]
        for other in range(frame.span[frame.programme[mate] + 1] - begin):
            same = (
                frame.slots[begin + other, 0] == frame.slots[at, 0]
                and frame.slots[begin + other, 1] == frame.slots[at, 1]
            )
            if mate != unit and same and frame.shared[begin + other] and chosen[mate, other] >= 0:
                if frame.setting[chosen[mate, other]] == frame.setting[arc]:
                    return 0.0
                company = True
    return frame.split * frame.weeks[at] if company else 0.0


@part
def price_of(frame: Frame, unit: int, arcs: IntArray, price: Floats, toll: Floats, chosen: IntArray) -> float:
    """Give what a unit's arcs (B,) cost, infinity where its machine refuses them."""
    total = 0.0
    state = 0
    mine = frame.programme[unit]
    for block in range(frame.span[mine + 1] - frame.span[mine]):
        arc = arcs[block]
        read = frame.letters[mine] - 1
        if arc >= 0:
            read = frame.letter[arc]
            at = frame.span[mine] + block
            asked = price[frame.setting[arc], at]
            total += arc_cost(
                frame.weeks[at],
                frame.week_cost[arc],
                frame.size[unit],
                asked,
                toll[arc],
                arc,
                frame.earlier[unit, block],
                frame.change,
            )
            total += alone(frame, unit, arc, block, chosen)
        else:
            total += cost_unplaced(frame, unit, block)
        total += frame.again[mine, block, state, read] * cost_second(frame, unit, block)
        state = frame.then[mine, block, state, read]
        if state < 0:
            return np.inf
    return total


@part
def seek(
    frame: Frame,
    left: IntArray,
    unit: int,
    price: Floats,
    toll: Floats,
    chosen: IntArray,
    barred: IntArray,
    bars: int,
    tables: Floats,
    best_arc: IntArray,
    second: Floats,
    rest: Floats,
    found: IntArray,
) -> float:
    """Fill ``found`` (B,) with a unit's cheapest free blocks, repeats allowed, barred arcs left out; gives the cost."""
    blocks = begin_unit(frame, unit, tables, best_arc, second)
    mine = frame.programme[unit]
    members, change, begin = frame.size[unit], frame.change, frame.span[mine]
    setting, week_cost, letter, weeks, earlier = (
        frame.setting,
        frame.week_cost,
        frame.letter,
        frame.weeks,
        frame.earlier,
    )
    open_, slots, pools, grouped = frame.open, frame.slots, frame.pools[frame.profession[mine]], frame.group[unit] >= 0
    for arc in range(frame.first[unit], frame.first[unit + 1]):
        read, place, cost, extra = letter[arc], setting[arc], week_cost[arc], toll[arc]
        for block in range(blocks):
            at = begin + block
            total = arc_cost(weeks[at], cost, members, price[place, at], extra, arc, earlier[unit, block], change)
            if total >= tables[block, read] or not open_[at, place]:
                continue
            if room(left, place, pools[place], slots[at, 0], slots[at, 1]) < members:
                continue
            if grouped:
                total += alone(frame, unit, arc, block, chosen)
            held = total >= tables[block, read]
            for bar in range(bars):
                held = held or (barred[bar, 0] == arc and barred[bar, 1] == block)
            if not held:
                tables[block, read] = total
                best_arc[block, read] = arc
    look_ahead(frame, mine, blocks, tables, second, rest)
    read_off(frame, mine, blocks, tables, best_arc, second, rest, found)
    return float(rest[0, 0])


@part
def twins(arcs: IntArray, blocks: int) -> tuple[int, int]:
    """Give two blocks of one arc, or -1 twice."""
    for block in range(blocks):
        for later in range(block + 1, blocks):
            if arcs[block] >= 0 and arcs[block] == arcs[later]:
                return block, later
    return -1, -1


def _refit_kernel(stamp: int) -> Callable[..., int]:
    @entry
    def run(
        frame: Frame, order: IntArray, price: Floats, toll: Floats, left: IntArray, chosen: IntArray, cost_of: Floats
    ) -> int:
        most_blocks, most_states, most_letters = frame.then.shape[1:]
        tables = np.empty((most_blocks, most_letters))
        best_arc = np.empty((most_blocks, most_letters), dtype=np.int64)
        second = np.zeros(most_blocks)
        rest = np.empty((most_blocks + 1, most_states))
        found = np.empty(most_blocks, dtype=np.int64)
        other = np.empty(most_blocks, dtype=np.int64)
        barred = np.empty((MOST_BARRED, 2), dtype=np.int64)
        for unit in order:
            mine = frame.programme[unit]
            blocks = frame.span[mine + 1] - frame.span[mine]
            move(frame, left, unit, chosen[unit], -1)
            seek(frame, left, unit, price, toll, chosen, barred, 0, tables, best_arc, second, rest, found)
            bars = 0
            one, two = twins(found, blocks)
            while one >= 0 and not frame.repeats[mine] and bars < MOST_BARRED:
                barred[bars, 0] = found[one]
                barred[bars, 1] = two
                bars += 1
                late = seek(frame, left, unit, price, toll, chosen, barred, bars, tables, best_arc, second, rest, other)
                barred[bars - 1, 1] = one
                early = seek(
                    frame, left, unit, price, toll, chosen, barred, bars, tables, best_arc, second, rest, found
                )
                if late <= early:
                    barred[bars - 1, 1] = two
                    found[:] = other
                one, two = twins(found, blocks)
            while one >= 0 and not frame.repeats[mine]:
                found[two] = -1
                one, two = twins(found, blocks)
            cost = price_of(frame, unit, found, price, toll, chosen)
            before = price_of(frame, unit, chosen[unit], price, toll, chosen)
            if cost < before - 1e-6:
                chosen[unit, :blocks] = found[:blocks]
            cost_of[unit] = min(cost, before)
            move(frame, left, unit, chosen[unit], 1)
        return stamp

    return run


refit = _refit_kernel(STAMP)
"""Let each unit of ``order`` give back its blocks and take the cheapest that are free, where others cost less.

Fills ``cost_of`` (U,) with what each then costs, prices reckoned in. Repeats are avoided by barring the arc in one of
the two blocks, whichever leaves the cheaper end, again and again; so the blocks are good, if not surely the cheapest.
"""


def _letters_kernel(stamp: int) -> Callable[..., int]:
    @entry
    def run(frame: Frame, units: IntArray, blocks_of: IntArray, chosen: IntArray, extra: Floats) -> int:
        for place in range(len(units)):
            unit = units[place]
            mine = frame.programme[unit]
            blocks = frame.span[mine + 1] - frame.span[mine]
            for letter in range(frame.letters[mine]):
                state = 0
                total = 0.0
                for block in range(blocks):
                    read = frame.letters[mine] - 1
                    if block == blocks_of[place]:
                        read = letter
                    elif chosen[unit, block] >= 0:
                        read = frame.letter[chosen[unit, block]]
                    total += frame.again[mine, block, state, read] * cost_second(frame, unit, block)
                    state = frame.then[mine, block, state, read]
                    if state < 0:
                        total = np.inf
                        break
                extra[place, letter] = total
        return stamp

    return run


letters_open = _letters_kernel(STAMP)
"""Fill ``extra`` (V, L) with what second long journeys cost when one block reads each letter, the others as they are.

``units`` (V,) and ``blocks_of`` (V,) say whose and which block; infinity where the machine then refuses the whole.
"""


def _offers_kernel(stamp: int) -> Callable[..., int]:
    @entry
    def run(
        frame: Frame,
        units: IntArray,
        blocks_of: IntArray,
        price: Floats,
        chosen: IntArray,
        extra: Floats,
        arcs: IntArray,
        costs: Floats,
    ) -> int:
        most = arcs.shape[1]
        first, setting, letter, week_cost = frame.first, frame.setting, frame.letter, frame.week_cost
        weeks, open_, repeats, group = frame.weeks, frame.open, frame.repeats, frame.group
        keys = np.empty(most)
        for place in range(len(units)):
            unit, block = units[place], blocks_of[place]
            mine = frame.programme[unit]
            at = frame.span[mine] + block
            blocks = frame.span[mine + 1] - frame.span[mine]
            keys[:] = np.inf
            arcs[place] = -1
            members, change, earlier = frame.size[unit], frame.change, frame.earlier[unit, block]
            for arc in range(first[unit], first[unit + 1]):
                over = extra[place, letter[arc]]
                if over == np.inf or not open_[at, setting[arc]]:
                    continue
                twin = False
                for other in range(blocks):
                    twin = twin or (other != block and chosen[unit, other] == arc and not repeats[mine])
                if twin:
                    continue
                cost = over + arc_cost(weeks[at], week_cost[arc], members, 0.0, 0.0, arc, earlier, change)
                if group[unit] >= 0:
                    cost += alone(frame, unit, arc, block, chosen)
                key = cost + price[setting[arc], at]
                if chosen[unit, block] == arc:
                    key = -np.inf
                if key >= keys[most - 1]:
                    continue
                spot = most - 1
                while spot > 0 and keys[spot - 1] > key:
                    keys[spot] = keys[spot - 1]
                    arcs[place, spot] = arcs[place, spot - 1]
                    costs[place, spot] = costs[place, spot - 1]
                    spot -= 1
                keys[spot], arcs[place, spot], costs[place, spot] = key, arc, cost
        return stamp

    return run


offers = _offers_kernel(STAMP)
"""Fill ``arcs`` (V, M) with the M cheapest arcs, prices reckoned in, that a block may have while the others stay.

``costs`` (V, M) is what they cost without prices. The present arc always is among them; -1 where there are fewer.
"""
