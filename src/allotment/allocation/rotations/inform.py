"""Preference-informed allocation: a lottery number for everybody, then passes through the preferences.

The United Kingdom Foundation Programme has allocated so since 2024 (UK Foundation Programme Office, Preference Informed
Allocation, from memory, to verify): who is pre-allocated comes first; in the first pass each applicant in lottery order
is given the first preference if it has a place; in the second each of the others, in lottery order, the best preference
that still has one. Linked applicants share the later of their two numbers, and are placed in one programme together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from allotment.evidence.rotations.match_inputs import IntArray, MatchInputs

UNMATCHED = -1


@dataclass(frozen=True)
class _Unit:
    """Who is placed together, their number, and their programmes: the first preferences, then all, best first."""

    people: tuple[int, ...]
    number: int
    wishes: tuple[int, ...]


def allocate_informed(inputs: MatchInputs, lottery: IntArray, ordered: Sequence[Sequence[int]]) -> IntArray:
    """Give each applicant's programme, -1 for none.

    Args:
        inputs: capacities, couples and who is pre-allocated; couples' own orders are not used.
        lottery: each applicant's number, from 1.
        ordered: each applicant's programmes, the most wanted first.
    """
    placed = np.full(len(inputs.applicants), UNMATCHED, dtype=np.int64)
    left = inputs.capacity.tolist()
    for person, programme in inputs.pre_allocated.items():
        placed[person] = programme
        left[programme] -= 1
    waiting = sorted(_units(inputs, lottery, ordered, placed), key=lambda unit: unit.number)
    for deepest in (1, None):
        after: list[_Unit] = []
        for unit in waiting:
            size = len(unit.people)
            programme = next((at for at in unit.wishes[:deepest] if left[at] >= size), UNMATCHED)
            if programme == UNMATCHED:
                after.append(unit)
                continue
            left[programme] -= size
            placed[list(unit.people)] = programme
        waiting = after
    return placed


def _units(inputs: MatchInputs, lottery: IntArray, ordered: Sequence[Sequence[int]], placed: IntArray) -> list[_Unit]:
    """Give who is still to be placed: linked applicants as one, unless one of them is pre-allocated."""
    linked: set[int] = set()
    units = []
    for couple in inputs.couples:
        pair = (couple.first, couple.second)
        if all(placed[person] == UNMATCHED for person in pair):
            linked.update(pair)
            number = int(max(lottery[list(pair)]))
            units.append(_Unit(pair, number, shared_wishes(ordered[pair[0]], ordered[pair[1]])))
    units += [
        _Unit((person,), int(lottery[person]), tuple(ordered[person]))
        for person in range(len(inputs.applicants))
        if person not in linked and placed[person] == UNMATCHED
    ]
    return units


def shared_wishes(first: Sequence[int], second: Sequence[int]) -> tuple[int, ...]:
    """Give the programmes that two linked applicants both rank: by the sum of their places, then the first's place."""
    places: dict[int, list[int]] = defaultdict(list)
    for wishes in (first, second):
        for place, programme in enumerate(wishes):
            places[programme].append(place)
    both = {programme: where for programme, where in places.items() if len(where) == 2}
    return tuple(sorted(both, key=lambda programme: (sum(both[programme]), both[programme][0])))
