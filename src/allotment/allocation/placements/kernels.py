"""Compiled loops over units at given prices: the cheapest blocks of each, and how they spread when prices are soft."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from allotment.allocation.placements.compiled import STAMP, entry
from allotment.allocation.placements.frame import Floats, Frame
from allotment.allocation.placements.machine_loops import (
    COLDEST,
    arc_cost,
    begin_unit,
    look_ahead,
    read_off,
    scan,
    spread,
)
from allotment.allocation.placements.problem import BoolArray, IntArray

LEAST_SHARE = 1e-6  # of a letter, below which its arcs are passed over


def _price_kernel(stamp: int) -> Callable[..., int]:
    @entry
    def run(frame: Frame, low: int, high: int, price: Floats, toll: Floats, value_of: Floats, chosen: IntArray) -> int:
        most_blocks, most_states, most_letters = frame.then.shape[1:]
        best = np.empty((most_blocks, most_letters))
        best_arc = np.empty((most_blocks, most_letters), dtype=np.int64)
        second = np.zeros(most_blocks)
        rest = np.empty((most_blocks + 1, most_states))
        for unit in range(low, high):
            mine = frame.programme[unit]
            blocks = begin_unit(frame, unit, best, best_arc, second)
            scan(frame, unit, blocks, price, toll, best, best_arc)
            look_ahead(frame, mine, blocks, best, second, rest)
            value_of[unit] = rest[0, 0]
            chosen[unit] = -1
            read_off(frame, mine, blocks, best, best_arc, second, rest, chosen[unit])
        return stamp

    return run


price_units = _price_kernel(STAMP)
"""Find the cheapest blocks of units ``low`` to ``high``, places unlimited.

Fills ``value_of`` (U,) with what they cost and ``chosen`` (U, B) with arcs, -1 where a block is not placed.
"""


def _soft_kernel(stamp: int) -> Callable[..., int]:
    @entry
    def run(
        frame: Frame,
        low: int,
        high: int,
        price: Floats,
        toll: Floats,
        heat: float,
        value_of: Floats,
        use: Floats,
        visits: Floats,
    ) -> int:
        size, span, first, weeks, earlier = frame.size, frame.span, frame.first, frame.weeks, frame.earlier
        setting, week_cost, letter, change = frame.setting, frame.week_cost, frame.letter, frame.change
        most_blocks, most_states, most_letters = frame.then.shape[1:]
        best = np.empty((most_blocks, most_letters))
        best_arc = np.empty((most_blocks, most_letters), dtype=np.int64)
        mass = np.empty((most_blocks, most_letters))
        share = np.empty((most_blocks, most_letters))
        second = np.zeros(most_blocks)
        rest = np.empty((most_blocks + 1, most_states))
        whole = np.empty((most_blocks + 1, most_states))
        here = np.empty((most_blocks + 1, most_states))
        odds = np.empty((most_blocks, most_states, most_letters))
        near = np.empty((np.max(frame.first[1:] - frame.first[:-1]), most_blocks))
        for unit in range(low, high):
            mine = frame.programme[unit]
            blocks = begin_unit(frame, unit, best, best_arc, second)
            members, begin = size[unit], span[mine]
            for arc in range(first[unit], first[unit + 1]):
                read, place, cost, extra = letter[arc], setting[arc], week_cost[arc], toll[arc]
                for block in range(blocks):
                    at = begin + block
                    total = arc_cost(
                        weeks[at], cost, members, price[place, at], extra, arc, earlier[unit, block], change
                    )
                    near[arc - first[unit], block] = total
                    best[block, read] = min(best[block, read], total)
            look_ahead(frame, mine, blocks, best, second, rest)
            value_of[unit] = rest[0, 0]
            mass[:blocks] = 0.0
            mass[:blocks, frame.letters[mine] - 1] = 1.0
            for arc in range(first[unit], first[unit + 1]):
                read = letter[arc]
                for block in range(blocks):
                    over = near[arc - first[unit], block] - best[block, read]
                    each = np.exp(-over / heat) if over < COLDEST * heat else 0.0
                    near[arc - first[unit], block] = each
                    mass[block, read] += each
            spread(frame, mine, blocks, heat, best, second, mass, rest, whole, here, odds, share)
            for arc in range(first[unit], first[unit + 1]):
                read, place = letter[arc], setting[arc]
                visits[arc] = 0.0
                for block in range(blocks):
                    each = near[arc - first[unit], block]
                    if each > 0.0 and share[block, read] > LEAST_SHARE:
                        each *= share[block, read] / mass[block, read]
                        visits[arc] += each
                        use[place, begin + block] += each * members
        return stamp

    return run


soften_units = _soft_kernel(STAMP)
"""Spread units ``low`` to ``high`` over all that they may do, cheaper being likelier; when cold, the cheapest is left.

Fills ``value_of`` (U,) with the cheapest cost, adds to ``use`` (T, K) the expected members by setting and block, and
fills ``visits`` (A,) with the expected blocks in an arc.
"""


def _nearest_kernel(stamp: int) -> Callable[..., int]:
    @entry
    def run(frame: Frame, low: int, high: int, price: Floats, toll: Floats, slack: float, kept: BoolArray) -> int:
        most_blocks, _, most_letters = frame.then.shape[1:]
        best = np.empty((most_blocks, most_letters))
        best_arc = np.empty((most_blocks, most_letters), dtype=np.int64)
        second = np.zeros(most_blocks)
        size, span, first, weeks, earlier = frame.size, frame.span, frame.first, frame.weeks, frame.earlier
        setting, week_cost, letter, change = frame.setting, frame.week_cost, frame.letter, frame.change
        for unit in range(low, high):
            blocks = begin_unit(frame, unit, best, best_arc, second)
            scan(frame, unit, blocks, price, toll, best, best_arc)
            members, begin = size[unit], span[frame.programme[unit]]
            for arc in range(first[unit], first[unit + 1]):
                read, place, cost, extra = letter[arc], setting[arc], week_cost[arc], toll[arc]
                kept[arc] = extra > 0.0
                for block in range(blocks):
                    at = begin + block
                    total = arc_cost(
                        weeks[at], cost, members, price[place, at], extra, arc, earlier[unit, block], change
                    )
                    kept[arc] = kept[arc] or total <= best[block, read] + slack * weeks[at]
        return stamp

    return run


keep_near = _nearest_kernel(STAMP)
"""Fill ``kept`` (A,): whether an arc is, in any block, within ``slack`` a week of the cheapest with its letter."""
