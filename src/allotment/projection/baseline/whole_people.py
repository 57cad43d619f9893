"""Whole people from fractions, without losing or making anybody."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from allotment.projection.engine.inputs import FloatArray, IntArray

GOLDEN_RATIO = (1 + 5**0.5) / 2


def largest_remainder(exact: FloatArray, group: NDArray[np.int64], at_least: IntArray | None = None) -> IntArray:
    """Round to whole numbers so that each group's total is its rounded exact total.

    Args:
        exact: (N,) numbers, none negative.
        group: (N,) which total each belongs to, counted from 0.
        at_least: (N,) whole numbers that no answer falls below; a group's total rises where they ask for more.

    Returns:
        (N,) whole numbers. Of equal remainders the first in order is rounded up first.
    """
    floors = np.floor(exact).astype(np.int64)
    if at_least is not None:
        floors = np.maximum(floors, at_least)
    groups = int(group.max(initial=-1)) + 1
    totals = np.rint(np.bincount(group, weights=exact, minlength=groups)).astype(np.int64)
    still_to_place = totals - np.bincount(group, weights=floors, minlength=groups).astype(np.int64)
    order = np.lexsort((-(exact - floors), group))
    starts = np.searchsorted(group[order], np.arange(groups))
    place_in_queue = np.arange(len(exact)) - starts[group[order]]
    people = floors.copy()
    people[order] += place_in_queue < still_to_place[group[order]]
    return people


def spread_over_ages(headcount: IntArray, age_shares: FloatArray, turn: IntArray) -> IntArray:
    """Give whole people by age: each count is its expected value rounded up or down, each row adds up.

    Where thousands of organisations have one or two people in a role, rounding each by largest remainder would
    put them all at the commonest age. Instead each row rounds its running total from its own starting
    fraction, and the fractions of successive rows (multiples of the golden ratio) spread evenly, so that the
    people of all rows together follow the age profile.

    Args:
        headcount: (N,) whole people.
        age_shares: (N, A) shares that sum to 1.
        turn: (N,) the place of the row among the rows of its role and headcount, counted from 0.

    Returns:
        (N, A) whole people; each row sums to its headcount.
    """
    start = (turn + 1) * GOLDEN_RATIO % 1
    running = np.cumsum(age_shares, axis=1) * headcount[:, None]
    running[:, -1] = headcount
    reached = np.floor(running + start[:, None]).astype(np.int64)
    reached[:, -1] = headcount
    return np.diff(np.minimum(reached, headcount[:, None]), axis=1, prepend=0)
