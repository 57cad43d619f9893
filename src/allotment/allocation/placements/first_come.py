"""The rule that a coordinator uses by hand, to compare with: first come, nearest free setting, block by block."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from allotment.allocation.placements.problem import NONE, BoolArray, IntArray, PlacementProblem
from allotment.allocation.placements.shape import Shape, settings_of, shape_of


def first_come(problem: PlacementProblem) -> IntArray:
    """Place students in the order given, each block in turn in the nearest free setting; gives settings (N, blocks).

    A setting is passed over only where a rule of the programme could not be met after it, whatever followed. Nothing
    is looked at beyond the student's own turn: nobody moves to make room.
    """
    shape = shape_of(problem)
    frame = shape.frame
    left = shape.capacity.copy()
    chosen = np.full((shape.units, problem.most_blocks), NONE, dtype=np.int64)
    minutes = _unit_minutes(shape)
    for unit in range(shape.units):
        programme = int(frame.programme[unit])
        own = np.arange(frame.first[unit], frame.first[unit + 1])
        own = own[np.argsort(minutes[own], kind="stable")]
        state, taken = 0, set[int]()
        for block in range(int(frame.span[programme + 1] - frame.span[programme])):
            after = frame.then[programme, block, state] >= 0
            arc = _nearest(shape, left, unit, block, [each for each in own.tolist() if each not in taken], after)
            letter = int(frame.letter[arc]) if arc != NONE else int(frame.letters[programme]) - 1
            state = int(frame.then[programme, block, state, letter])
            if arc != NONE:
                chosen[unit, block] = arc
                _take(shape, left, unit, block, arc)
                if not frame.repeats[programme]:
                    taken.add(arc)
    return settings_of(shape, chosen)


def _unit_minutes(shape: Shape) -> IntArray:
    """Give the sum of members' minutes by arc (A,), so that a pair's nearest is the nearest for both."""
    given = shape.problem.candidates
    if shape.units == len(shape.member):
        return given.minutes.astype(np.int64)
    owner = shape.member[np.repeat(np.arange(len(shape.member)), np.diff(given.first))]
    summed: dict[tuple[int, int], int] = defaultdict(int)
    for unit, place, minutes in zip(owner.tolist(), given.setting.tolist(), given.minutes.tolist(), strict=True):
        summed[unit, place] += minutes
    units = np.repeat(np.arange(shape.units), np.diff(shape.frame.first)).tolist()
    keys = zip(units, shape.frame.setting.tolist(), strict=True)
    return np.array([summed[key] for key in keys], dtype=np.int64)


def _nearest(shape: Shape, left: IntArray, unit: int, block: int, arcs: list[int], takes: BoolArray) -> int:
    frame = shape.frame
    programme = int(frame.programme[unit])
    at = int(frame.span[programme]) + block
    begin, end = frame.slots[at]
    size = frame.size[unit]
    for arc in arcs:
        place = int(frame.setting[arc])
        pool = int(frame.pools[frame.profession[programme], place])
        free = takes[frame.letter[arc]] and frame.open[at, place] and left[place, begin:end].min() >= size
        if free and (pool == NONE or left[pool, begin:end].min() >= size):
            return arc
    return NONE


def _take(shape: Shape, left: IntArray, unit: int, block: int, arc: int) -> None:
    frame = shape.frame
    programme = int(frame.programme[unit])
    begin, end = frame.slots[frame.span[programme] + block]
    place = int(frame.setting[arc])
    pool = int(frame.pools[frame.profession[programme], place])
    left[place, begin:end] -= frame.size[unit]
    if pool != NONE:
        left[pool, begin:end] -= frame.size[unit]
