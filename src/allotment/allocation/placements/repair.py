"""Late changes: place anew what must move, and as little else as the weight on change says is worth it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from allotment.allocation.placements.frame import UNPLACED
from allotment.allocation.placements.place import Effort, Say, place_shape, say_nothing
from allotment.allocation.placements.problem import NONE, IntArray, Placement, PlacementProblem
from allotment.allocation.placements.shape import Shape, arcs_of, shape_of


@dataclass(frozen=True)
class Repaired:
    """The new placement, whose objective holds the weight of its changes, and what changed.

    ``moved`` counts student-blocks that were placed and now are elsewhere or nowhere; ``forced`` those of them that
    could not stay by themselves: the setting is no longer allowed or open. ``newly_placed`` had no setting before.
    """

    placement: Placement
    moved: int
    forced: int
    newly_placed: int


def repair(
    problem: PlacementProblem, before: IntArray, effort: Effort | None = None, say: Say = say_nothing
) -> Repaired:
    """Place again after a change. ``before`` (N, blocks) is where each student was, ``NONE`` for those who are new.

    What could stay is where the search begins, and every block that moves costs ``weights.change``.
    """
    shape = shape_of(problem, before)
    arcs = arcs_of(shape, before)
    start = _that_can_stay(shape, arcs)
    placement = place_shape(shape, effort or Effort(), say, start)
    leads = before >= 0
    now = placement.setting
    kept = _by_student(shape, start) >= 0
    return Repaired(
        placement=placement,
        moved=int((leads & (now != before)).sum()),
        forced=int((leads & ~kept).sum()),
        newly_placed=int((~leads & (now >= 0)).sum()),
    )


def without_setting(problem: PlacementProblem, setting: int) -> PlacementProblem:
    """Give the question as it would be if a setting closed: no places in any week."""
    places = problem.settings.places.copy()
    places[setting] = 0
    return replace(problem, settings=replace(problem.settings, places=places))


def _by_student(shape: Shape, arcs: IntArray) -> IntArray:
    return arcs[shape.member]


def _that_can_stay(shape: Shape, arcs: IntArray) -> IntArray:
    """Leave out what is no longer open, what a rule now refuses, and whoever comes last where places have gone."""
    frame = shape.frame
    left = shape.capacity.copy()
    kept = np.full(arcs.shape, UNPLACED, dtype=np.int64)
    for unit in range(shape.units):
        programme = int(frame.programme[unit])
        state, seen = 0, set[int]()
        for block in range(int(frame.span[programme + 1] - frame.span[programme])):
            arc = int(arcs[unit, block])
            if arc != UNPLACED and (not _free(shape, left, unit, block, arc) or arc in seen):
                arc = UNPLACED
            letter = int(frame.letter[arc]) if arc != UNPLACED else int(frame.letters[programme]) - 1
            if frame.then[programme, block, state, letter] == NONE:
                arc, letter = UNPLACED, int(frame.letters[programme]) - 1
            state = int(frame.then[programme, block, state, letter])
            if arc != UNPLACED:
                kept[unit, block] = arc
                for pool in _pools(shape, unit, arc):
                    left[pool, slice(*frame.slots[frame.span[programme] + block])] -= frame.size[unit]
                if not frame.repeats[programme]:
                    seen.add(arc)
    return kept


def _pools(shape: Shape, unit: int, arc: int) -> list[int]:
    frame = shape.frame
    place = int(frame.setting[arc])
    pool = int(frame.pools[frame.profession[frame.programme[unit]], place])
    return [place] if pool == NONE else [place, pool]


def _free(shape: Shape, left: IntArray, unit: int, block: int, arc: int) -> bool:
    frame = shape.frame
    at = int(frame.span[frame.programme[unit]]) + block
    begin, end = frame.slots[at]
    room = min(int(left[pool, begin:end].min()) for pool in _pools(shape, unit, arc))
    return bool(frame.open[at, frame.setting[arc]]) and room >= int(frame.size[unit])
