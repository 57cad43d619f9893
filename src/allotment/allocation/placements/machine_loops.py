"""Compiled loops over one unit and its machine of rules: cheapest arcs, the cheapest word, how likely each letter is.

``best`` (B, L) is the cheapest cost of each letter in each block and ``best_arc`` (B, L) the arc that has it;
``second`` (B,) what a long journey after another costs; ``rest`` (B + 1, S) what the cheapest end costs from each
state. ``price`` (T, K) is what a member pays for a setting in a block, infinite where the block may not be there;
``toll`` (A,) is paid in any block and holds down repeats.
"""

from __future__ import annotations

import numpy as np

from allotment.allocation.placements.frame import FREE, Floats, Frame
from allotment.allocation.placements.problem import IntArray
from allotment.projection.engine.compiled import inlined, part

COLDEST = 12.0  # heats above the cheapest beyond which odds are taken to be nought
LEAST_CHANCE = 1e-9  # of being in a state, below which it is passed over


@inlined
def arc_cost(
    weeks: int, week_cost: int, members: int, price: float, toll: float, arc: int, earlier: int, change: float
) -> float:
    """Give what an arc costs a unit in a block of so many weeks."""
    total = float(weeks) * week_cost + members * price + toll
    return total + change * members if earlier not in (FREE, arc) else total


@part
def cost_unplaced(frame: Frame, unit: int, block: int) -> float:
    """Give what it costs that a unit is not placed in one of its blocks."""
    at = frame.span[frame.programme[unit]] + block
    total = frame.unplaced * frame.weeks[at] * frame.size[unit]
    if frame.earlier[unit, block] != FREE:
        total += frame.change * frame.size[unit]
    return float(total)


@part
def cost_second(frame: Frame, unit: int, block: int) -> float:
    """Give what a second long journey costs, should it be in this block.

    The members of a pair may differ in which of their journeys are long, so nothing is charged to them here.
    """
    if frame.size[unit] > 1:
        return 0.0
    return float(frame.second_long * frame.weeks[frame.span[frame.programme[unit]] + block])


@part
def begin_unit(frame: Frame, unit: int, best: Floats, best_arc: IntArray, second: Floats) -> int:
    """Begin the tables of a unit with only the unplaced letter in them; gives its number of blocks."""
    mine = frame.programme[unit]
    blocks = frame.span[mine + 1] - frame.span[mine]
    letters = frame.letters[mine]
    for block in range(blocks):
        for letter in range(letters):
            best[block, letter] = np.inf
            best_arc[block, letter] = -1
        best[block, letters - 1] = cost_unplaced(frame, unit, block)
        second[block] = cost_second(frame, unit, block)
    return int(blocks)


@part
def scan(frame: Frame, unit: int, blocks: int, price: Floats, toll: Floats, best: Floats, best_arc: IntArray) -> None:
    """Find the cheapest arc of a unit by block and letter."""
    members, change, begin = frame.size[unit], frame.change, frame.span[frame.programme[unit]]
    setting, week_cost, letter, weeks, earlier = (
        frame.setting,
        frame.week_cost,
        frame.letter,
        frame.weeks,
        frame.earlier,
    )
    for arc in range(frame.first[unit], frame.first[unit + 1]):
        read, place, cost, extra = letter[arc], setting[arc], week_cost[arc], toll[arc]
        for block in range(blocks):
            at = begin + block
            total = arc_cost(weeks[at], cost, members, price[place, at], extra, arc, earlier[unit, block], change)
            if total < best[block, read]:
                best[block, read] = total
                best_arc[block, read] = arc


@part
def look_ahead(frame: Frame, mine: int, blocks: int, best: Floats, second: Floats, rest: Floats) -> None:
    """Fill ``rest``; the whole is ``rest[0, 0]``."""
    states, then, again, letters = frame.states, frame.then, frame.again, frame.letters[mine]
    rest[blocks, 0] = 0.0
    for block in range(blocks - 1, -1, -1):
        for state in range(states[mine, block]):
            rest[block, state] = np.inf
        for letter in range(letters):
            cost = best[block, letter]
            if cost == np.inf:
                continue
            for state in range(states[mine, block]):
                to = then[mine, block, state, letter]
                if to >= 0:
                    total = cost + again[mine, block, state, letter] * second[block] + rest[block + 1, to]
                    rest[block, state] = min(rest[block, state], total)


@part
def read_off(
    frame: Frame,
    mine: int,
    blocks: int,
    best: Floats,
    best_arc: IntArray,
    second: Floats,
    rest: Floats,
    found: IntArray,
) -> None:
    """Fill ``found`` (B,) with the arcs of a cheapest word, from what ``look_ahead`` found."""
    then, again, letters = frame.then, frame.again, frame.letters[mine]
    state = 0
    for block in range(blocks):
        least, chosen = np.inf, letters - 1
        for letter in range(letters):
            to = then[mine, block, state, letter]
            if to < 0 or best[block, letter] == np.inf:
                continue
            total = best[block, letter] + again[mine, block, state, letter] * second[block] + rest[block + 1, to]
            if total < least:
                least, chosen = total, letter
        found[block] = best_arc[block, chosen]
        state = then[mine, block, state, chosen]


@inlined
def odds_of(to: int, cost: float, again: int, second: float, after: float, here: float, heat: float) -> float:
    """Give the odds of a letter in a state against the cheapest end from there, so that none is lost when cold."""
    if to < 0 or cost == np.inf:
        return 0.0
    over = cost + again * second + after - here
    return np.exp(-over / heat) if over < COLDEST * heat else 0.0


@part
def spread(
    frame: Frame,
    mine: int,
    blocks: int,
    heat: float,
    best: Floats,
    second: Floats,
    mass: Floats,
    rest: Floats,
    whole: Floats,
    here: Floats,
    odds: Floats,
    share: Floats,
) -> None:
    """Fill ``share`` (B, L) with the chance of each letter, its odds falling by e with every ``heat`` it is dearer.

    ``mass`` (B, L) counts the arcs of a letter, each by its own odds against the cheapest of them; ``odds`` (B, S, L),
    ``whole`` and ``here`` (B + 1, S) are room to work in.
    """
    states, then, again, letters = frame.states, frame.then, frame.again, frame.letters[mine]
    whole[blocks, 0] = 1.0
    here[: blocks + 1] = 0.0
    here[0, 0] = 1.0
    for block in range(blocks - 1, -1, -1):
        for state in range(states[mine, block]):
            total = 0.0
            for read in range(letters):
                to, twice = then[mine, block, state, read], again[mine, block, state, read]
                each = 0.0
                if to >= 0:
                    after, own = rest[block + 1, to], rest[block, state]
                    each = odds_of(to, best[block, read], twice, second[block], after, own, heat)
                    each *= mass[block, read] * whole[block + 1, to]
                odds[block, state, read] = each
                total += each
            whole[block, state] = total
    for block in range(blocks):
        share[block, :letters] = 0.0
        for state in range(states[mine, block]):
            if here[block, state] < LEAST_CHANCE:
                continue
            for read in range(letters):
                if odds[block, state, read] > 0.0:
                    chance = odds[block, state, read] / whole[block, state] * here[block, state]
                    share[block, read] += chance
                    here[block + 1, then[mine, block, state, read]] += chance
