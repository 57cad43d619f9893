"""Why a block is not placed, the least change that would place it, and what one more place is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from allotment.allocation.placements.flows import block_classes, place_block
from allotment.allocation.placements.frame import UNPLACED
from allotment.allocation.placements.machine import build_machine
from allotment.allocation.placements.place import OFFERED, free_places, open_prices
from allotment.allocation.placements.problem import NONE, IntArray, Placement, PlacementProblem
from allotment.allocation.placements.shape import Shape, arcs_of, shape_of

TRAVEL, PLACE, RULE, CHAIN, NOWHERE = "travel further", "one more place", "relax a rule", "others move", "no setting"


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

    ``beyond`` maps (student, setting) to minutes for settings that only the travel limit keeps from the student. Others
    moving within the same weeks is tried first; then free places beyond the travel limit, nearest first; then one more
    place in the nearest full setting; then the rule that stands in the way of a free place.
    """
    shape = shape_of(problem)
    asked = _Question(shape, arcs_of(shape, placement.setting))
    further = _nearest_beyond(beyond or {})
    reasons = []
    for student, unit in enumerate(shape.member.tolist()):
        for block in range(asked.blocks_of(unit)):
            if asked.chosen[unit, block] == UNPLACED:
                reasons.append(asked.reason(student, block, further.get(student, [])))
    return reasons


def _nearest_beyond(beyond: Mapping[tuple[int, int], int]) -> dict[int, list[tuple[int, int]]]:
    """Give each student's (minutes, setting) beyond the limit, nearest first."""
    found: dict[int, list[tuple[int, int]]] = {}
    for (student, setting), minutes in beyond.items():
        found.setdefault(student, []).append((minutes, setting))
    return {student: sorted(each) for student, each in found.items()}


class _Question:
    """A placement (units' arcs) of which is asked why blocks are empty."""

    def __init__(self, shape: Shape, chosen: IntArray) -> None:
        self.shape, self.chosen = shape, chosen
        self._left = free_places(shape, chosen)
        self._chains = self._find_chains()
        self._lighter: dict[int, Shape] = {}

    def blocks_of(self, unit: int) -> int:
        """How many blocks a unit's programme has."""
        span, programme = self.shape.frame.span, self.shape.frame.programme[unit]
        return int(span[programme + 1] - span[programme])

    def reason(self, student: int, block: int, further: list[tuple[int, int]]) -> Reason:
        """Give the least change that places a block."""
        problem, unit = self.shape.problem, int(self.shape.member[student])
        what = problem.blocks.names[self._at(unit, block)]
        if (unit, block) in self._chains:
            place, moved = self._chains[unit, block]
            who = "1 other student moves" if moved == 1 else f"{moved} other students move"
            words = f"place in {problem.settings.names[place]}: {who} in {what}"
            return Reason(student, block, CHAIN, place, NONE, words)
        for minutes, place in further:
            if self._room(unit, block, place) and self._fits(self.shape, unit, block, place, minutes):
                name = problem.settings.names[place]
                words = f"raise the travel limit to {minutes} minutes: {name} has a place in {what}"
                return Reason(student, block, TRAVEL, place, minutes, words)
        return self._full_or_ruled_out(student, block)

    def _full_or_ruled_out(self, student: int, block: int) -> Reason:
        """Tell the nearest setting that only lacks a place from the nearest with one that a rule keeps closed."""
        problem, unit = self.shape.problem, int(self.shape.member[student])
        given, at = problem.candidates, self._at(unit, block)
        mine = slice(int(given.first[student]), int(given.first[student + 1]))
        ruled_out: Reason | None = None
        for arc in (np.argsort(given.minutes[mine], kind="stable") + mine.start).tolist():
            place, minutes = int(given.setting[arc]), int(given.minutes[arc])
            name = problem.settings.names[place]
            if not problem.fits[at, place] or place in self._elsewhere(unit, block):
                continue
            if self._fits(self.shape, unit, block, place, minutes):
                begin = int(problem.blocks.first_week[at]) + 1
                last = begin + int(problem.blocks.weeks[at]) - 1
                words = f"one more place in {name} in weeks {begin} to {last}"
                return Reason(student, block, PLACE, place, minutes, words)
            if ruled_out is None and self._room(unit, block, place):
                rules = " or ".join(self._in_the_way(unit, block, place, minutes)) or "several rules together"
                ruled_out = Reason(student, block, RULE, place, minutes, f"relax: {rules}; {name} has a place")
        words = "no setting within the travel limit takes this student then"
        return ruled_out or Reason(student, block, NOWHERE, NONE, NONE, words)

    def _at(self, unit: int, block: int) -> int:
        return int(self.shape.frame.span[self.shape.frame.programme[unit]]) + block

    def _elsewhere(self, unit: int, block: int) -> set[int]:
        """Give the settings that the unit may not have again, as it is there in another block."""
        frame = self.shape.frame
        if frame.repeats[frame.programme[unit]]:
            return set()
        others = [int(arc) for other, arc in enumerate(self.chosen[unit]) if other != block and arc != UNPLACED]
        return {int(frame.setting[arc]) for arc in others}

    def _room(self, unit: int, block: int, place: int) -> bool:
        frame, at = self.shape.frame, self._at(unit, block)
        begin, end = frame.slots[at]
        pool = int(frame.pools[frame.profession[frame.programme[unit]], place])
        least = min(int(self._left[each, begin:end].min()) for each in (place, pool) if each != NONE)
        return bool(self.shape.problem.fits[at, place]) and least >= int(frame.size[unit])

    def _fits(self, shape: Shape, unit: int, block: int, place: int, minutes: int) -> bool:
        """Say whether the rules take the setting in the block, the other blocks as they are."""
        if place in self._elsewhere(unit, block):
            return False
        frame, programme = shape.frame, int(shape.frame.programme[unit])
        state = 0
        for other in range(self.blocks_of(unit)):
            arc = int(self.chosen[unit, other])
            letter = int(frame.letters[programme]) - 1
            if other == block:
                letter = int(shape.view_of[programme, place]) * 2 + int(minutes > shape.problem.weights.long_minutes)
            elif arc != UNPLACED:
                letter = int(shape.view_of[programme, frame.setting[arc]]) * 2 + int(frame.letter[arc]) % 2
            state = int(frame.then[programme, other, state, letter])
            if state == NONE:
                return False
        return True

    def _in_the_way(self, unit: int, block: int, place: int, minutes: int) -> list[str]:
        """Name the single rules without which the setting could be had."""
        programme = int(self.shape.frame.programme[unit])
        return [
            rule.words or rule.kind
            for number, rule in enumerate(self.shape.problem.rules)
            if rule.programme == programme and self._fits(self._without(number), unit, block, place, minutes)
        ]

    def _without(self, number: int) -> Shape:
        """Give the shape with the machines that a question without one rule has."""
        if number not in self._lighter:
            problem = self.shape.problem
            rules = tuple(rule for other, rule in enumerate(problem.rules) if other != number)
            machine = build_machine(replace(problem, rules=rules))
            frame = self.shape.frame._replace(letters=machine.letters, states=machine.states, then=machine.then)
            self._lighter[number] = replace(self.shape, frame=frame, view_of=machine.letter_of)
        return self._lighter[number]

    def _find_chains(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Place each class of blocks anew: who gains a place (unit, block), where, and how many others move."""
        found = {}
        for blocks in block_classes(self.shape):
            after, left = self.chosen.copy(), self._left.copy()
            place_block(self.shape, blocks, after, left, open_prices(self.shape), OFFERED)
            gained = (self.chosen == UNPLACED) & (after != UNPLACED)
            lost = (self.chosen != UNPLACED) & (after == UNPLACED)
            moved = int((after != self.chosen).sum()) - int(gained.sum())
            if not lost.any():
                for unit, block in np.argwhere(gained).tolist():
                    found[unit, block] = (int(self.shape.frame.setting[after[unit, block]]), moved)
        return found


def worth_of_places(placement: Placement, least: float = 0.5) -> list[Worth]:
    """Give the settings and weeks in which one more place is worth at least so many minutes of travel, dearest first.

    They are the prices behind the bound: what a little more would be worth, all else being placed anew.
    """
    setting, week = np.nonzero(placement.prices >= least)
    worth = placement.prices[setting, week]
    order = np.argsort(-worth, kind="stable")
    return [Worth(int(setting[each]), int(week[each]), float(worth[each])) for each in order]
