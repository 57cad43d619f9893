"""Compiled search for a worker's best week at given prices: exact, by looking ahead and then in depth.

Looking ahead is a dynamic programme over candidate shifts by start and half-hours used, which knows daily rest, the
week's hours and the hours wanted: it never gives less than the best week. The search in depth follows it, takes the
better branch first, holds every rule, and leaves a branch whose look-ahead cannot beat the best week found.
"""

# mypy: disable-error-code="no-untyped-call"
# Compiled functions take their types from the frame that they are given.
from __future__ import annotations

import numpy as np

from allotment.allocation.shifts.week_rules import MOST_SHIFTS, week_code
from allotment.projection.engine.compiled import part

HALF_HOUR = 30
MOST_NODES = 4000
CLOSE = 1e-6


@part
def over_wanted(frame, worker, minutes):  # type: ignore[no-untyped-def]
    """Give what hours above those wanted count against a week."""
    return frame.over_wanted * max(0, minutes - frame.wanted[worker])


@part
def _look_ahead(frame, worker, shifts, gain, size, units):  # type: ignore[no-untyped-def]
    """Fill what is to be had from each candidate on (size + 1, units + 1), and the next candidate after its rest."""
    then = np.empty(size, dtype=np.int64)
    ahead = np.zeros((size + 1, units + 1))
    for at in range(size - 1, -1, -1):
        shift = shifts[at]
        ready = frame.end[shift] + frame.daily_rest
        low, high = at + 1, size
        while low < high:
            middle = (low + high) // 2
            if frame.start[shifts[middle]] < ready:
                low = middle + 1
            else:
                high = middle
        then[at] = low
        length = frame.minutes[shift] // HALF_HOUR
        for used in range(units + 1):
            best = ahead[at + 1, used]
            if used + length <= units:
                over = over_wanted(frame, worker, (used + length) * HALF_HOUR)
                over -= over_wanted(frame, worker, used * HALF_HOUR)
                best = max(best, gain[at] - max(0.0, over) + ahead[low, used + length])
            ahead[at, used] = best
    return ahead, then


@part
def best_week(frame, worker, shifts, gain, size, found):  # type: ignore[no-untyped-def]  # noqa: PLR0912
    """Find the best week among candidates sorted by start, each with a gain above nought.

    Fills ``found`` with places in ``shifts`` and gives how many, their value, and a value that no week exceeds.
    """
    units = frame.cap[worker] // HALF_HOUR
    if size == 0 or units <= 0:
        return 0, 0.0, 0.0
    ahead, then = _look_ahead(frame, worker, shifts, gain, size, units)
    chosen = np.empty(MOST_SHIFTS, dtype=np.int64)
    path = np.empty(MOST_SHIFTS, dtype=np.int64)
    room = 2 * size + 4
    stack = np.empty((room, 4), dtype=np.int64)  # candidate, depth, minutes, whether the one before was taken here
    worth = np.empty(room)
    stack[0, 0], stack[0, 1], stack[0, 2], stack[0, 3] = 0, 0, 0, -1
    worth[0] = 0.0
    top, count, best, nodes = 1, 0, 0.0, 0
    while top > 0:
        top -= 1
        at, depth, minutes, took = stack[top]
        value = worth[top]
        nodes += 1
        if nodes > MOST_NODES:
            most = best
            for row in range(top + 1):  # what is still open, this branch among it
                most = max(most, worth[row] + ahead[stack[row, 0], 0])
            return count, best, min(most, ahead[0, 0])
        used = 0  # half-hours, rounded down shift by shift as the look-ahead does; it never passes the true minutes
        if took >= 0:
            path[depth - 1] = took
        for place in range(depth):
            chosen[place] = shifts[path[place]]
            used += frame.minutes[chosen[place]] // HALF_HOUR
        if value + ahead[at, used] <= best + CLOSE:
            continue
        if took >= 0:
            code = week_code(frame, worker, chosen, depth)
            if code > 0:
                continue
            if code == 0 and value > best + CLOSE:
                best, count = value, depth
                for place in range(depth):
                    found[place] = path[place]
        if at == size or depth == MOST_SHIFTS:
            continue
        length = frame.minutes[shifts[at]]
        skip = ahead[at + 1, used]
        more = over_wanted(frame, worker, minutes + length) - over_wanted(frame, worker, minutes)
        can_take = used + length // HALF_HOUR <= units and minutes + length <= frame.cap[worker]
        take = gain[at] - more + ahead[then[at], used + length // HALF_HOUR] if can_take else -1.0
        for turn in range(2):
            is_take = (take >= skip) == (turn == 1)
            if is_take and can_take:
                stack[top, 0], stack[top, 1], stack[top, 2], stack[top, 3] = then[at], depth + 1, minutes + length, at
                worth[top] = value + gain[at] - more
                top += 1
            elif not is_take:
                stack[top, 0], stack[top, 1], stack[top, 2], stack[top, 3] = at + 1, depth, minutes, -1
                worth[top] = value
                top += 1
    return count, best, best
