"""Why a block is not placed, the least change that would place it, and what one more place is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from allotment.allocation.placements.flows import block_classes, place_block
from allotment.allocation.placements.frame import UNPLACED
from allotment.allocation.placements.objective import cost_of
from allotment.allocation.placements.place import free_places, open_prices
from allotment.allocation.placements.problem import NONE, IntArray, Placement, PlacementProblem
from allotment.allocation.placements.shape import TENTHS, Shape, arcs_of, shape_of

TRAVEL, PLACE, RULE, CHAIN, NOWHERE = "travel further", "one more place", "relax a rule", "others move", "no setting"
MOST_OFFERED = 40


@dataclass(frozen=True)
class Reason:
    """Why a student's block is not placed and the least change that places it; ``others`` stay where they are.

    ``kind`` is one of the words above; ``setting`` is where the student would be; ``minutes`` how long that journey is
    (``NONE`` where it is not known); ``words`` says the change.
    """

    student: int
    block: int
    kind: str
    setting: int
    minutes: int
    words: str


@dataclass(frozen=True)
class Worth:
    """What one more place in a setting in a week would take off the objective, in minutes of travel."""

    setting: int
    week: int
    minutes: float


def explain(
    problem: PlacementProblem, placement: Placement, beyond: Mapping[tuple[int, int], int] | None = None
) -> list[Reason]:
    """Give a reason for every student-block that is not placed.

    ``beyond`` maps (student, setting) to minutes for settings that only the travel limit keeps from the student. What
    is free and allowed by all rules is tried first, by a chain of others who move within the block; then free places
    beyond the travel limit, nearest first; then one more place in the nearest full setting; then the rule that stands
    in the way of a free place.
    """
    shape = shape_of(problem)
    chosen = arcs_of(shape, placement.setting)
    left = free_places(shape, chosen)
    further = _nearest_beyond(beyond or {})
    reasons = []
    for student, unit in enumerate(shape.member.tolist()):
        programme = int(shape.frame.programme[unit])
        for block in range(int(shape.frame.span[programme + 1] - shape.frame.span[programme])):
            if chosen[unit, block] == UNPLACED:
                reasons.append(_reason(shape, chosen, left, student, block, further.get(student, [])))
    return reasons


def _nearest_beyond(beyond: Mapping[tuple[int, int], int]) -> dict[int, list[tuple[int, int]]]:
    """Give each student's (minutes, setting) beyond the limit, nearest first."""
    found: dict[int, list[tuple[int, int]]] = {}
    for (student, setting), minutes in beyond.items():
        found.setdefault(student, []).append((minutes, setting))
    return {student: sorted(each) for student, each in found.items()}


def _reason(
    shape: Shape, chosen: IntArray, left: IntArray, student: int, block: int, further: list[tuple[int, int]]
) -> Reason:
    problem, unit = shape.problem, int(shape.member[student])
    at = int(shape.frame.span[shape.frame.programme[unit]]) + block
    names, what = problem.settings.names, problem.blocks.names[at]
    moved = _chain(shape, chosen, left, unit, block)
    if moved is not None:
        place, count = moved
        words = f"place in {names[place]}: {count} other {'student moves' if count == 1 else 'students move'} in {what}"
        return Reason(student, block, CHAIN, place, NONE, words)
    for minutes, place in further:
        if _room(shape, left, unit, at, place) and _letter_fits(shape, chosen, unit, block, place, minutes):
            words = f"raise the travel limit to {minutes} minutes: {names[place]} has a place in {what}"
            return Reason(student, block, TRAVEL, place, minutes, words)
    return _full_or_ruled_out(shape, chosen, left, student, block, at)


def _full_or_ruled_out(shape: Shape, chosen: IntArray, left: IntArray, student: int, block: int, at: int) -> Reason:
    """Tell the nearest setting that only lacks a place from the nearest with one that a rule keeps closed."""
    problem, unit = shape.problem, int(shape.member[student])
    given = problem.candidates
    mine = slice(int(given.first[student]), int(given.first[student + 1]))
    order = np.argsort(given.minutes[mine], kind="stable") + mine.start
    ruled_out: Reason | None = None
    for arc in order.tolist():
        place, minutes = int(given.setting[arc]), int(given.minutes[arc])
        name = problem.settings.names[place]
        if not problem.fits[at, place] or place in _elsewhere(shape, chosen, unit, block):
            continue
        if _letter_fits(shape, chosen, unit, block, place, minutes):
            begin = int(problem.blocks.first_week[at]) + 1
            last = begin + int(problem.blocks.weeks[at]) - 1
            words = f"one more place in {name} in weeks {begin} to {last}"
            return Reason(student, block, PLACE, place, minutes, words)
        if ruled_out is None and _room(shape, left, unit, at, place):
            rules = " or ".join(_standing_in_the_way(shape, chosen, unit, block, place)) or "several rules together"
            words = f"relax: {rules}; {name} has a place"
            ruled_out = Reason(student, block, RULE, place, minutes, words)
    nowhere = Reason(student, block, NOWHERE, NONE, NONE, "no setting within the travel limit takes this student then")
    return ruled_out or nowhere


def _elsewhere(shape: Shape, chosen: IntArray, unit: int, block: int) -> set[int]:
    """Give the settings that the unit may not have again, as it is there in another block."""
    frame = shape.frame
    if frame.repeats[frame.programme[unit]]:
        return set()
    others = [int(arc) for other, arc in enumerate(chosen[unit]) if other != block and arc != UNPLACED]
    return {int(frame.setting[arc]) for arc in others}


def _room(shape: Shape, left: IntArray, unit: int, at: int, place: int) -> bool:
    frame = shape.frame
    begin, end = frame.slots[at]
    pool = int(frame.pools[frame.profession[frame.programme[unit]], place])
    least = int(left[place, begin:end].min())
    if pool != NONE:
        least = min(least, int(left[pool, begin:end].min()))
    return bool(shape.problem.fits[at, place]) and least >= int(frame.size[unit])


def _letter_fits(shape: Shape, chosen: IntArray, unit: int, block: int, place: int, minutes: int) -> bool:
    """Say whether the programme's rules take the setting in the block, the other blocks as they are."""
    if place in _elsewhere(shape, chosen, unit, block):
        return False
    frame = shape.frame
    programme = int(frame.programme[unit])
    own = int(shape.view_of[programme, place]) * 2 + int(minutes > shape.problem.weights.long_minutes)
    state = 0
    for other in range(int(frame.span[programme + 1] - frame.span[programme])):
        arc = int(chosen[unit, other])
        letter = int(frame.letter[arc]) if arc != UNPLACED else int(frame.letters[programme]) - 1
        state = int(frame.then[programme, other, state, own if other == block else letter])
        if state == NONE:
            return False
    return True


def _standing_in_the_way(shape: Shape, chosen: IntArray, unit: int, block: int, place: int) -> list[str]:
    """Name the single rules without which the setting could be had."""
    problem, programme = shape.problem, int(shape.frame.programme[unit])
    leads = np.flatnonzero(shape.member == unit)
    settings = np.where(chosen[unit] >= 0, shape.frame.setting[np.maximum(chosen[unit], 0)], NONE)
    found = []
    for rule in problem.rules:
        if rule.programme != programme:
            continue
        lighter = replace(problem, rules=tuple(each for each in problem.rules if each is not rule))
        without = shape_of(lighter)
        whole = np.full((len(shape.member), problem.most_blocks), NONE, dtype=np.int64)
        whole[leads] = settings
        if _letter_fits(without, arcs_of(without, whole), unit, block, place, 0):
            found.append(rule.words or rule.kind)
    return found


def _chain(shape: Shape, chosen: IntArray, left: IntArray, unit: int, block: int) -> tuple[int, int] | None:
    """Place the block by moving others in the same weeks; gives the setting and how many move."""
    frame = shape.frame
    if frame.size[unit] > 1:
        return None
    at = int(frame.span[frame.programme[unit]]) + block
    blocks = next(each for each in block_classes(shape) if at in each)
    after, room = chosen.copy(), left.copy()
    place_block(shape, blocks, after, room, open_prices(shape), MOST_OFFERED)
    if after[unit, block] == UNPLACED or (after == UNPLACED).sum() >= (chosen == UNPLACED).sum():
        return None
    moved = int((after != chosen).any(axis=1).sum()) - 1
    return int(frame.setting[after[unit, block]]), moved


def worth_of_places(placement: Placement, least: float = 0.5) -> list[Worth]:
    """Give the settings and weeks in which one more place is worth at least so many minutes of travel, dearest first.

    They are the prices behind the bound: what a little more would be worth, all else being placed anew.
    """
    setting, week = np.nonzero(placement.prices >= least)
    worth = placement.prices[setting, week]
    order = np.argsort(-worth, kind="stable")
    return [Worth(int(setting[each]), int(week[each]), float(worth[each])) for each in order]


def cost_in_minutes(problem: PlacementProblem, setting: IntArray) -> float:
    """Give the objective, in minute-weeks, of any placement (N, blocks) of settings that are allowed."""
    shape = shape_of(problem)
    return cost_of(shape, arcs_of(shape, setting)) / TENTHS
