"""Compiled search for a better filling: a worker takes a better week, and whoever loses a shift by it chooses again.

``held`` (N, 14) has each worker's shifts by start, ``sizes`` (N,) how many, ``value`` (N,) what the week counts, and
``owner`` (S,) who fills a shift, -1 for nobody. A chain of moves is kept where the sum of all weeks does not fall.
"""

# mypy: disable-error-code="no-untyped-call"
# Compiled functions take their types from the frame that they are given.
from __future__ import annotations

from collections.abc import Callable

import numpy as np

from allotment.allocation.shifts.compiled import STAMP, entry
from allotment.allocation.shifts.schedules import best_week
from allotment.allocation.shifts.week_rules import MOST_SHIFTS
from allotment.projection.engine.compiled import part

LONGEST_CHAIN = 12
NOBODY = -1


@part
def _week_gains(frame, worker, pairs, price, owner, locked, stamp, may_take, shifts, gain, place_of):  # type: ignore[no-untyped-def]
    """Gather what a worker may have now: free and own shifts at their profit, others' at profit less price."""
    first, shift_of, profit = pairs
    size = 0
    unsorted = False
    for at in range(first[worker], first[worker + 1]):
        shift = shift_of[at]
        other = owner[shift]
        over = profit[at]
        if other not in (NOBODY, worker):
            if not may_take or locked[shift] == stamp:
                continue
            over -= price[shift]
        if over <= 0:
            continue
        if size and frame.start[shift] < frame.start[shifts[size - 1]]:
            unsorted = True
        shifts[size], gain[size], place_of[size] = shift, over, at
        size += 1
    if unsorted:
        order = np.argsort(frame.start[shifts[:size]], kind="mergesort")
        shifts[:size] = shifts[:size][order]
        gain[:size] = gain[:size][order]
        place_of[:size] = place_of[:size][order]
    return size


@part
def _value_of(frame, worker, profit, place_of, shifts, found, count):  # type: ignore[no-untyped-def]
    total, minutes = 0.0, 0
    for place in range(count):
        total += profit[place_of[found[place]]]
        minutes += frame.minutes[shifts[found[place]]]
    return total - frame.over_wanted * max(0, minutes - frame.wanted[worker])


@part
def _lose(held, sizes, worker, shift):  # type: ignore[no-untyped-def]
    kept = 0
    for place in range(sizes[worker]):
        if held[worker, place] != shift:
            held[worker, kept] = held[worker, place]
            kept += 1
    sizes[worker] = kept


def _improve_kernel(stamp: int) -> Callable[..., int]:
    @entry
    def run(frame, pairs, seeds, price, heats, held, sizes, value, owner, locked, begin):  # type: ignore[no-untyped-def]
        first, _, profit = pairs
        most = max(1, np.max(first[1:] - first[:-1]))
        shifts, place_of = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.int64)
        gain, found = np.empty(most), np.empty(MOST_SHIFTS, dtype=np.int64)
        queue = np.empty(LONGEST_CHAIN * MOST_SHIFTS + 1, dtype=np.int64)
        old_held = np.empty((len(queue), MOST_SHIFTS), dtype=np.int64)
        old_size, old_value = np.empty(len(queue), dtype=np.int64), np.empty(len(queue))
        seen = np.full(len(sizes), -1, dtype=np.int64)
        for turn in range(len(seeds)):
            mark = begin + turn
            queue[0] = seeds[turn]
            seen[seeds[turn]] = mark
            length, at, change = 1, 0, 0.0
            old_held[0], old_size[0] = held[seeds[turn]], sizes[seeds[turn]]
            old_value[0] = value[seeds[turn]]
            while at < length:
                worker = queue[at]
                may_take = at < LONGEST_CHAIN
                size = _week_gains(frame, worker, pairs, price, owner, locked, mark, may_take, shifts, gain, place_of)
                count, _, _ = best_week(frame, worker, shifts, gain, size, found)
                for place in range(sizes[worker]):
                    owner[held[worker, place]] = NOBODY
                sizes[worker] = count
                for place in range(count):
                    shift = shifts[found[place]]
                    other = owner[shift]
                    if other != NOBODY:
                        if seen[other] != mark:
                            seen[other] = mark
                            queue[length] = other
                            old_held[length], old_size[length] = held[other], sizes[other]
                            old_value[length] = value[other]
                            length += 1
                        _lose(held, sizes, other, shift)
                    owner[shift] = worker
                    locked[shift] = mark
                    held[worker, place] = shift
                value[worker] = _value_of(frame, worker, profit, place_of, shifts, found, count)
                change += value[worker] - old_value[at]
                at += 1
            if change < -heats[turn]:
                for back in range(length):
                    worker = queue[back]
                    for place in range(sizes[worker]):
                        owner[held[worker, place]] = NOBODY
                for back in range(length):
                    worker = queue[back]
                    held[worker], sizes[worker], value[worker] = old_held[back], old_size[back], old_value[back]
                    for place in range(sizes[worker]):
                        owner[held[worker, place]] = worker
        return stamp

    return run


improve = _improve_kernel(STAMP)
"""Try a chain of moves from each worker of ``seeds``; keep those that lose no more than their heat."""


def _deal_kernel(stamp: int) -> Callable[..., int]:
    @entry
    def run(frame, pairs, order, price, held, sizes, value, owner):  # type: ignore[no-untyped-def]
        first, _, profit = pairs
        most = max(1, np.max(first[1:] - first[:-1]))
        shifts, place_of = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.int64)
        gain, found = np.empty(most), np.empty(MOST_SHIFTS, dtype=np.int64)
        nothing, free = np.full(len(owner), -1, dtype=np.int64), np.empty(len(owner))
        for worker in order:
            size = _week_gains(frame, worker, pairs, free, owner, nothing, 0, False, shifts, gain, place_of)
            kept = 0
            for place in range(size):
                over = gain[place] - price[shifts[place]]
                if over > 0:
                    shifts[kept], gain[kept], place_of[kept] = shifts[place], over, place_of[place]
                    kept += 1
            count, _, _ = best_week(frame, worker, shifts, gain, kept, found)
            sizes[worker] = count
            for place in range(count):
                held[worker, place] = shifts[found[place]]
                owner[held[worker, place]] = worker
            value[worker] = _value_of(frame, worker, profit, place_of, shifts, found, count)
        return stamp

    return run


deal = _deal_kernel(STAMP)
"""Let each worker in ``order`` take the best week at the prices among the shifts that are still free."""
