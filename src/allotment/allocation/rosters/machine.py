"""What one person may work, as a machine that reads a day at a time and refuses what breaks a rule of days running.

A node of the machine holds what the rules need to know of the days so far: how many days off have run, or how many days
worked and the kind of the last shift. Shifts after which the same shifts are forbidden are one kind. A run that began
with the horizon may be shorter than the least (its earlier days are unknown): such runs have nodes of their own.

Shifts that differ in nothing but their price on a day (same kinds before and after, same length, not counted) are one
bundle, of which the cheapest is taken. Totals (minutes, weekends, counted shifts) are kept beside the machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.rosters.problem import OFF, RosterProblem

Numbers = NDArray[np.int64]
NEVER = -1


@dataclass(frozen=True)
class Machine:
    """N nodes and B bundles. ``bundle_of`` (S,): each shift's bundle, ``NEVER`` where it is not worked.

    ``off_to`` (N,) and ``on_to`` (N, B) are the nodes after a day off and after a day worked, ``NEVER`` where that is
    refused; ``is_on`` (N,) is 1 where the last day was worked. ``minutes`` (B,). ``counted`` (B,) is the number of the
    counted shift among ``counts``, ``NEVER`` where it is not counted. ``start`` is the node before day 0.
    """

    bundle_of: Numbers
    off_to: Numbers
    on_to: Numbers
    is_on: Numbers
    minutes: Numbers
    counted: Numbers
    counts: tuple[int, ...]
    start: int

    def walk(self, node: int, row: NDArray[np.int16]) -> int:
        """Give the node after a row of shift numbers from a node, or ``NEVER`` where a day is refused."""
        for shift in row.tolist():
            if node == NEVER:
                return NEVER
            if shift == OFF:
                node = int(self.off_to[node])
            else:
                bundle = int(self.bundle_of[shift])
                node = NEVER if bundle == NEVER else int(self.on_to[node, bundle])
        return node

    def ends_well(self, row: NDArray[np.int16]) -> NDArray[np.uint8]:
        """Say from which nodes (N,) a row of shift numbers may follow to its end."""
        nodes: Numbers = np.arange(len(self.off_to))
        for shift in row.tolist():
            bundle = NEVER if shift == OFF else int(self.bundle_of[shift])
            step = self.off_to if shift == OFF else self.on_to[:, bundle]
            nodes = np.where(nodes == NEVER, NEVER, step[np.maximum(nodes, 0)])
            if len(np.unique(nodes[nodes != NEVER])) <= 1:
                break  # from here on all have the same future, and the roster that stands is one of them
        alive: NDArray[np.uint8] = (nodes != NEVER).astype(np.uint8)
        return alive


Key = tuple[bytes, int, int, int, tuple[int, ...]]


class Machines:
    """The machines of a problem's people, each kind built once."""

    def __init__(self, problem: RosterProblem) -> None:
        self._problem = problem
        self._built: dict[Key, Machine] = {}

    def of(self, person: int, counts: tuple[int, ...]) -> Machine:
        """Give a person's machine that counts the shifts ``counts``."""
        problem = self._problem
        works = problem.limit[person] > 0
        runs = (problem.least_running[person], problem.most_running[person], max(1, problem.least_off[person]))
        key: Key = (works.tobytes(), int(runs[0]), int(runs[1]), int(runs[2]), counts)
        if key not in self._built:
            self._built[key] = _build(problem, works, key[1], key[2], key[3], counts)
        return self._built[key]


def _build(
    problem: RosterProblem, works: NDArray[np.bool_], least: int, most: int, least_off: int, counts: tuple[int, ...]
) -> Machine:
    shifts = [int(shift) for shift in np.flatnonzero(works)]
    kinds: dict[tuple[int, ...], int] = {}
    kind_of = {
        shift: kinds.setdefault(tuple(after for after in shifts if not problem.follows[shift, after]), len(kinds))
        for shift in shifts
    }
    bundle_of, bundles = _bundles(problem, shifts, kinds, kind_of, counts)
    nodes: dict[tuple[int, int, bool], int] = {}  # (kind, days worked, began with the horizon), after the days off
    for kind in range(len(kinds)):
        for run in range(1, most + 1):
            for early in (False, True) if run < least else (False,):
                nodes[kind, run, early] = least_off + 1 + len(nodes)
    start, rested = least_off, least_off - 1
    count = least_off + 1 + len(nodes)
    off_to = np.full(count, NEVER, dtype=np.int64)
    on_to = np.full((count, len(bundles)), NEVER, dtype=np.int64)
    off_to[:least_off] = np.minimum(np.arange(1, least_off + 1), rested)
    off_to[start] = rested
    for number, (_, kind, _, _) in enumerate(bundles):
        on_to[rested, number] = nodes[kind, 1, False]
        on_to[start, number] = nodes[kind, 1, least > 1]
    for (kind, run, early), node in nodes.items():
        off_to[node] = 0 if run >= least or early else NEVER
        for number, (before, after, _, _) in enumerate(bundles):
            if run < most and kind in before:
                on_to[node, number] = nodes[after, run + 1, early and run + 1 < least]
    is_on = np.array([0] * (least_off + 1) + [1] * len(nodes), dtype=np.int64)
    minutes = np.array([length for _, _, length, _ in bundles], dtype=np.int64)
    counted = np.array([place for _, _, _, place in bundles], dtype=np.int64)
    return Machine(bundle_of, off_to, on_to, is_on, minutes, counted, counts, start)


Bundle = tuple[frozenset[int], int, int, int]


def _bundles(
    problem: RosterProblem,
    shifts: list[int],
    kinds: dict[tuple[int, ...], int],
    kind_of: dict[int, int],
    counts: tuple[int, ...],
) -> tuple[Numbers, list[Bundle]]:
    """Give each shift's bundle, and of each bundle: the kinds it may follow, its kind, its length, its count."""
    found: dict[Bundle, int] = {}
    bundle_of = np.full(problem.shifts, NEVER, dtype=np.int64)
    for shift in shifts:
        before = frozenset(number for forbidden, number in kinds.items() if shift not in forbidden)
        count = counts.index(shift) if shift in counts else NEVER
        bundle = (before, kind_of[shift], int(problem.minutes[shift]), count)
        bundle_of[shift] = found.setdefault(bundle, len(found))
    return bundle_of, list(found)
