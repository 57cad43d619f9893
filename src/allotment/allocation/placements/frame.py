"""The arrays that every compiled loop of placements reads, under one name; shapes and letters as in ``shape.Shape``."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]


class Frame(NamedTuple):
    """What does not change while places are sought.

    ``earlier`` (U, B) holds arcs of an earlier placement, ``FREE`` where nothing is to be kept; whatever differs from
    it costs ``change`` a member. ``mates`` lists the units of a group
    from ``mates_first[group[u]]``; to be in a shared block in a setting where no mate is costs ``split`` a week.
    """

    size: Whole
    programme: Whole
    first: Whole
    setting: NDArray[np.int32]
    week_cost: NDArray[np.int32]
    letter: NDArray[np.uint8]
    span: Whole
    weeks: Whole
    slots: Whole
    profession: Whole
    pools: Whole
    repeats: NDArray[np.bool_]
    open: NDArray[np.bool_]
    letters: Whole
    states: Whole
    then: NDArray[np.int16]
    again: NDArray[np.uint8]
    unplaced: float
    second_long: float
    earlier: Whole
    change: float
    group: Whole
    mates_first: Whole
    mates: Whole
    shared: NDArray[np.bool_]
    split: float


FREE = -2
UNPLACED = -1
