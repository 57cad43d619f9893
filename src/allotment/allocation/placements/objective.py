"""What a placement costs, worked out from students' own settings and the weights alone."""

from __future__ import annotations

import numpy as np

from allotment.allocation.placements.frame import FREE
from allotment.allocation.placements.problem import NONE, IntArray, PlacementProblem
from allotment.allocation.placements.shape import TENTHS, Shape, arcs_of, find_arcs, settings_of, shape_of


def cost_of(shape: Shape, chosen: IntArray) -> float:
    """Give the objective in tenths of a minute-week of units' arcs (U, B), what a repair's changes cost among it."""
    frame = shape.frame
    unit, block = np.nonzero(_own(shape))
    at = frame.span[frame.programme[unit]] + block
    arc = chosen[unit, block]
    placed = arc >= 0
    weeks = frame.weeks[at].astype(np.float64)
    total = float((weeks[placed] * frame.week_cost[arc[placed]]).sum())
    total += frame.unplaced * float((weeks * frame.size[unit])[~placed].sum())
    earlier = frame.earlier[unit, block]
    total += frame.change * float(frame.size[unit[(earlier != FREE) & (earlier != arc)]].sum())
    settings = settings_of(shape, chosen)
    return total + _second_long(shape, settings) + _splits(shape, chosen)


def _own(shape: Shape) -> IntArray:
    """Say which cells of a placement (U, B) are blocks of the unit's programme."""
    frame = shape.frame
    count = np.diff(frame.span)[frame.programme]
    return (np.arange(frame.then.shape[1])[None, :] < count[:, None]).astype(np.int64)


def student_minutes(problem: PlacementProblem, settings: IntArray) -> IntArray:
    """Give each student's minutes one way (N, B), ``NONE`` where a block is not placed or the setting not allowed."""
    given = problem.candidates
    arcs = find_arcs(given.first, given.setting, settings)
    if not len(given.minutes):
        return arcs
    return np.where(arcs >= 0, given.minutes[np.maximum(arcs, 0)], NONE).astype(np.int64)


def _second_long(shape: Shape, settings: IntArray) -> float:
    """Add up what long journeys after a student's first long one cost."""
    frame, problem = shape.frame, shape.problem
    if not frame.second_long:
        return 0.0
    long_ = student_minutes(problem, settings) > problem.weights.long_minutes
    again = long_ & (np.cumsum(long_, axis=1) > 1)
    student, block = np.nonzero(again)
    at = frame.span[problem.students.programme[student]] + block
    return frame.second_long * float(frame.weeks[at].sum())


def _splits(shape: Shape, chosen: IntArray) -> float:
    """Add up what groups cost that are in more settings than one in the same weeks of shared blocks."""
    frame = shape.frame
    unit, block = np.nonzero((chosen >= 0) & (frame.group >= 0)[:, None])
    at = frame.span[frame.programme[unit]] + block
    kept = frame.shared[at]
    if not kept.any() or not frame.split:
        return 0.0
    unit, at, arc = unit[kept], at[kept], chosen[unit, block][kept]
    where = np.unique(np.stack([frame.group[unit], *frame.slots[at].T, frame.setting[arc], frame.weeks[at]]), axis=1)
    first = np.unique(where[:3], axis=1, return_index=True)[1]
    return frame.split * float(where[4].sum() - where[4][first].sum())


def cost_in_minutes(problem: PlacementProblem, setting: IntArray) -> float:
    """Give the objective, in minute-weeks, of any placement (N, blocks) of settings that are allowed."""
    shape = shape_of(problem)
    return cost_of(shape, arcs_of(shape, setting)) / TENTHS
