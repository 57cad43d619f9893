"""Compiled loops over workers and shifts: who may do what, the greedy rule, prices, bounds, offers."""

# mypy: disable-error-code="no-untyped-call"
# Compiled functions take their types from the frame that they are given.
from __future__ import annotations

from collections.abc import Callable

import numpy as np

from allotment.allocation.shifts.codes import FITS, ROLE
from allotment.allocation.shifts.compiled import STAMP, entry
from allotment.allocation.shifts.pair_rules import burden_of, pair_code, profit_of, tier_of, travel_of
from allotment.allocation.shifts.schedules import best_week
from allotment.allocation.shifts.week_rules import MOST_SHIFTS, week_code
from allotment.projection.engine.compiled import part


def _pairs_kernel(stamp: int) -> Callable[..., int]:
    @entry
    def run(frame, alone, role_first, first, shift_of, profit, count_only):  # type: ignore[no-untyped-def]
        workers = len(frame.whose)
        at = 0
        for worker in range(workers):
            first[worker] = at
            roles = frame.roles[worker]
            if frame.cap[worker] <= 0 or frame.sick[worker]:
                continue
            for role in range(len(role_first) - 1):
                if (roles >> role) & 1 == 0:
                    continue
                for shift in range(role_first[role], role_first[role + 1]):
                    if alone and frame.organisation[shift] != frame.whose[worker]:
                        continue
                    if frame.minutes[shift] > frame.cap[worker] or pair_code(frame, worker, shift) != FITS:
                        continue
                    gain = profit_of(frame, worker, shift)
                    if gain <= 0:
                        continue
                    if not count_only:
                        shift_of[at] = shift
                        profit[at] = gain
                    at += 1
        first[workers] = at
        return stamp

    return run


find_pairs = _pairs_kernel(STAMP)
"""Fill the pairs that no rule of one worker and one shift forbids, by worker, or only count them."""


@part
def _insert(frame, held, size, shift, week):  # type: ignore[no-untyped-def]
    """Copy a worker's held shifts with one more into ``week`` by start; gives the size."""
    place = size
    while place > 0 and frame.start[held[place - 1]] > frame.start[shift]:
        week[place] = held[place - 1]
        place -= 1
    week[place] = shift
    for before in range(place):
        week[before] = held[before]
    return size + 1


def _greedy_kernel(stamp: int) -> Callable[..., int]:
    @entry
    def run(frame, order, first, worker_of, held, sizes, owner):  # type: ignore[no-untyped-def]
        week = np.empty(MOST_SHIFTS + 1, dtype=np.int64)
        for shift in order:
            for at in range(first[shift], first[shift + 1]):
                worker = worker_of[at]
                if sizes[worker] >= MOST_SHIFTS:
                    continue
                size = _insert(frame, held[worker], sizes[worker], shift, week)
                if week_code(frame, worker, week, size) == FITS:
                    for place in range(size):
                        held[worker, place] = week[place]
                    sizes[worker] = size
                    owner[shift] = worker
                    break
        return stamp

    return run


fill_greedily = _greedy_kernel(STAMP)
"""Give each shift in ``order`` to the first of its workers whose week still holds every rule."""


@part
def _candidates(frame, low, high, shift_of, profit, price, near, gain):  # type: ignore[no-untyped-def]
    """Gather a worker's pairs with a gain at the prices, by start; roles follow one another, each by start."""
    size = 0
    unsorted = False
    for at in range(low, high):
        over = profit[at] - price[shift_of[at]]
        if over > 0:
            near[size] = at
            gain[size] = over
            if size and frame.start[shift_of[at]] < frame.start[shift_of[near[size - 1]]]:
                unsorted = True
            size += 1
    if unsorted:
        starts = np.empty(size, dtype=np.int64)
        for place in range(size):
            starts[place] = frame.start[shift_of[near[place]]]
        order = np.argsort(starts, kind="mergesort")
        near[:size] = near[:size][order]
        gain[:size] = gain[:size][order]
    return size


def _climb_kernel(stamp: int) -> Callable[..., int]:
    @entry
    def run(frame, first, shift_of, profit, degree, order, price, step, mean):  # type: ignore[no-untyped-def]
        most = np.max(first[1:] - first[:-1])
        near, gain = np.empty(most, dtype=np.int64), np.empty(most)
        shifts, found = np.empty(most, dtype=np.int64), np.empty(MOST_SHIFTS, dtype=np.int64)
        mean[:] = 0.0
        looks = 0
        every = max(1, len(order) // 16)
        for turn in range(len(order)):
            worker = order[turn]
            low, high = first[worker], first[worker + 1]
            if low == high:
                continue
            size = _candidates(frame, low, high, shift_of, profit, price, near, gain)
            for place in range(size):
                shifts[place] = shift_of[near[place]]
            count, _, _ = best_week(frame, worker, shifts, gain, size, found)
            for at in range(low, high):
                shift = shift_of[at]
                price[shift] = max(0.0, price[shift] - step / degree[shift])
            for place in range(count):
                price[shifts[found[place]]] += step
            if turn % every == every - 1:
                mean += price
                looks += 1
        mean /= max(1, looks)
        return stamp

    return run


climb = _climb_kernel(STAMP)
"""Go once through the workers, each raising the prices of the week it would choose and lowering the others a little.

The incremental subgradient method of Nedić and Bertsekas (2001), SIAM Journal on Optimization 12(1). ``mean`` (S,) is
the mean of the prices on the way.
"""


def _bound_kernel(stamp: int) -> Callable[..., int]:
    @entry
    def run(frame, first, shift_of, profit, price, value_of, uses):  # type: ignore[no-untyped-def]
        most = np.max(first[1:] - first[:-1])
        near, gain = np.empty(most, dtype=np.int64), np.empty(most)
        shifts, found = np.empty(most, dtype=np.int64), np.empty(MOST_SHIFTS, dtype=np.int64)
        uses[:] = 0
        for worker in range(len(value_of)):
            low, high = first[worker], first[worker + 1]
            value_of[worker] = 0.0
            if low == high:
                continue
            size = _candidates(frame, low, high, shift_of, profit, price, near, gain)
            for place in range(size):
                shifts[place] = shift_of[near[place]]
            count, _, most_value = best_week(frame, worker, shifts, gain, size, found)
            value_of[worker] = most_value
            for place in range(count):
                uses[shifts[found[place]]] += 1
        return stamp

    return run


bound_weeks = _bound_kernel(STAMP)
"""Fill ``value_of`` (N,) with what no week of a worker exceeds at the prices, and how often each shift is chosen."""


def _explain_kernel(stamp: int) -> Callable[..., int]:
    @entry
    def run(frame, shift, held, sizes, code_of, tier, minutes, value, burden):  # type: ignore[no-untyped-def]
        week = np.empty(MOST_SHIFTS + 1, dtype=np.int64)
        for worker in range(len(code_of)):
            code = pair_code(frame, worker, shift)
            if code == ROLE:  # nobody offers it to them, so nothing more is asked
                code_of[worker] = ROLE
                continue
            tier[worker] = tier_of(frame, worker, shift)
            minutes[worker] = travel_of(frame, worker, shift)
            burden[worker] = burden_of(frame, worker, shift)
            value[worker] = profit_of(frame, worker, shift)
            if code == FITS:
                size = _insert(frame, held[worker], sizes[worker], shift, week)
                code = abs(week_code(frame, worker, week, size))
            code_of[worker] = code
        return stamp

    return run


look_at_workers = _explain_kernel(STAMP)
"""Fill the first rule (N,) that keeps each worker, with what they hold, from one shift, and how each stands to it.

Of workers of other roles only the rule is filled.
"""
