"""The question in the solver's own terms: units that are placed as one, slots of weeks, what a week in each arc costs.

A unit is one student, or the students of a pair. A slot is a run of weeks that every block either covers or does not,
so that a setting's places in it are those of its tightest week. A pool is a limit on places: one a setting, and one
more for each limit on a profession in a setting. Costs are whole tenths of a minute-week.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.placements.frame import FREE, UNPLACED, Frame
from allotment.allocation.placements.machine import build_machine
from allotment.allocation.placements.problem import NONE, BoolArray, IntArray, PlacementProblem

TENTHS = 10
PENCE_PER_POUND = 100
Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Shape:
    """U units, A arcs, K blocks, T settings, S slots, T + E pools.

    ``member`` (N,) is each student's unit; ``capacity`` (T + E, S) the places of pools;
    ``view_of`` (P, T) how a programme's rules see a setting. ``frame`` holds the arrays of
    the compiled loops.
    """

    problem: PlacementProblem
    member: IntArray
    capacity: IntArray
    frame: Frame
    view_of: IntArray

    @property
    def units(self) -> int:
        """How many units there are."""
        return len(self.frame.size)


def shape_of(problem: PlacementProblem, earlier: IntArray | None = None) -> Shape:
    """Bring a question into the solver's terms; ``earlier`` (N, B) settings are costly to leave."""
    member, size, programme = _units(problem)
    first, setting, cost, long_ = _arcs(problem, member, len(size))
    machine = build_machine(problem)
    letter = machine.letter_of[programme[_owner(first)], setting] * 2 + long_
    slots, capacity = _slots(problem)
    pools = _profession_pools(problem)
    group, mates_first, mates = _groups(problem, member)
    weights = problem.weights
    frame = Frame(
        size=size,
        programme=programme,
        first=first,
        setting=setting,
        week_cost=cost,
        letter=letter.astype(np.uint8),
        span=problem.block_span,
        weeks=problem.blocks.weeks.astype(np.int64),
        slots=slots,
        profession=problem.programmes.profession.astype(np.int64),
        pools=pools,
        repeats=problem.programmes.repeats.astype(np.bool_),
        open=_open(problem, slots, capacity, pools),
        letters=machine.letters,
        states=machine.states,
        then=machine.then,
        again=machine.again,
        unplaced=float(weights.unplaced * TENTHS),
        second_long=float(weights.second_long * TENTHS),
        earlier=np.full((len(size), problem.most_blocks), FREE, dtype=np.int64),
        change=float(weights.change * TENTHS),
        group=group,
        mates_first=mates_first,
        mates=mates,
        shared=problem.blocks.shared.astype(np.bool_),
        split=float(weights.group_split * TENTHS),
    )
    shape = Shape(problem, member, capacity, frame, machine.letter_of)
    return shape if earlier is None else replace(shape, frame=frame._replace(earlier=_to_keep(arcs_of(shape, earlier))))


def _to_keep(arcs: IntArray) -> IntArray:
    return np.where(arcs == UNPLACED, FREE, arcs)


def arcs_of(shape: Shape, setting: IntArray) -> IntArray:
    """Give units' arcs (U, B) for students' settings (N, B), ``UNPLACED`` where there is none or no such arc."""
    leads = np.unique(shape.member, return_index=True)[1]
    return find_arcs(shape.frame.first, shape.frame.setting, setting[leads])


def find_arcs(first: IntArray, setting: Ints, wanted: IntArray) -> IntArray:
    """Give the arcs of rows that begin at ``first`` and hold the wanted settings (rows, B), or ``UNPLACED``."""
    result = np.full(wanted.shape, UNPLACED, dtype=np.int64)
    for row, places in enumerate(wanted):
        own = setting[first[row] : first[row + 1]]
        for block, place in enumerate(places):
            if place >= 0:
                spot = np.flatnonzero(own == place)
                result[row, block] = first[row] + spot[0] if len(spot) else UNPLACED
    return result


def settings_of(shape: Shape, arcs: IntArray) -> IntArray:
    """Give students' settings (N, B) for units' arcs (U, B)."""
    if not len(shape.frame.setting):
        return np.full((len(shape.member), arcs.shape[1]), NONE, dtype=np.int64)
    return np.where(arcs >= 0, shape.frame.setting[np.maximum(arcs, 0)], NONE).astype(np.int64)[shape.member]


def _groups(problem: PlacementProblem, member: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Give the group (U,) of each unit, by its first member, and the units of each group, one group after another."""
    leads = np.unique(member, return_index=True)[1]
    own = problem.students.group[leads]
    known, number = np.unique(own, return_inverse=True)
    group = np.where(own == NONE, NONE, number - int(NONE in known)).astype(np.int64)
    mates = np.argsort(group, kind="stable")[int((group == NONE).sum()) :]
    first = np.concatenate([[0], np.cumsum(np.bincount(group[group >= 0]))]).astype(np.int64)
    return group, first, mates.astype(np.int64)


def _owner(first: IntArray) -> IntArray:
    return np.repeat(np.arange(len(first) - 1), np.diff(first))


def week_costs(problem: PlacementProblem) -> tuple[IntArray, IntArray]:
    """Give what a week costs in tenths of a minute: by minutes of travel (from 0), and by setting (T,)."""
    weights = problem.weights
    minutes = np.arange(int(problem.candidates.minutes.max(initial=0)) + 1)
    travel = minutes.astype(np.float64)
    before = 1
    for start, factor in weights.tiers:
        travel += (factor - before) * np.maximum(0, minutes - start)
        before = factor
    pounds = problem.settings.pence_per_week / PENCE_PER_POUND
    place = weights.minutes_per_pound * pounds - weights.new_bonus * problem.settings.new
    return np.rint(travel * TENTHS).astype(np.int64), np.rint(place * TENTHS).astype(np.int64)


def _units(problem: PlacementProblem) -> tuple[IntArray, IntArray, IntArray]:
    """Number units in the order of their first students: (N,) unit, (U,) size, (U,) programme."""
    pair = problem.students.pair
    count = len(pair)
    key = np.where(pair == NONE, np.arange(count), count + pair)
    _, lead, inverse = np.unique(key, return_index=True, return_inverse=True)
    place = np.empty(len(lead), dtype=np.int64)
    place[np.argsort(lead)] = np.arange(len(lead))
    member = place[inverse]
    size = np.bincount(member, minlength=len(lead)).astype(np.int64)
    return member, size, problem.students.programme[np.sort(lead)].astype(np.int64)


def _arcs(problem: PlacementProblem, member: IntArray, units: int) -> tuple[IntArray, Ints, Ints, BoolArray]:
    """Give the arcs of units: those that all members may take, with the members' costs added up."""
    given = problem.candidates
    by_minute, by_setting = week_costs(problem)
    owner = _owner(given.first)
    cost = by_minute[given.minutes] + by_setting[given.setting]
    long_ = given.minutes > problem.weights.long_minutes
    if units == len(member):
        return given.first, given.setting.astype(np.int32), cost.astype(np.int32), long_
    key = member[owner] * np.int64(len(problem.settings.names)) + given.setting
    keys, inverse, seen = np.unique(key, return_inverse=True, return_counts=True)
    unit, setting = np.divmod(keys, len(problem.settings.names))
    kept = seen == np.bincount(member, minlength=units)[unit]
    total = np.bincount(inverse, weights=cost, minlength=len(keys))
    any_long = np.bincount(inverse, weights=long_, minlength=len(keys)) > 0
    first = np.concatenate([[0], np.cumsum(np.bincount(unit[kept], minlength=units))]).astype(np.int64)
    return first, setting[kept].astype(np.int32), np.rint(total[kept]).astype(np.int32), any_long[kept]


def _slots(problem: PlacementProblem) -> tuple[IntArray, IntArray]:
    """Cut the calendar where a block begins or ends: (K, 2) slots of blocks, and places of pools by slot (T + E, S)."""
    blocks = problem.blocks
    ends = blocks.first_week + blocks.weeks
    cuts = np.unique(np.concatenate([blocks.first_week, ends]))
    slots = np.stack([np.searchsorted(cuts, blocks.first_week), np.searchsorted(cuts, ends)], axis=1)
    places = np.concatenate([problem.settings.places, problem.settings.limited_places], axis=0)
    least = [places[:, begin:end].min(axis=1) for begin, end in pairwise(cuts)]
    return slots.astype(np.int64), np.stack(least, axis=1).astype(np.int64)


def _profession_pools(problem: PlacementProblem) -> IntArray:
    """Give the pool (professions, T) that limits a profession in a setting beside the setting's own, or ``NONE``."""
    settings = problem.settings
    pools = np.full((len(problem.programmes.professions), len(settings.names)), NONE, dtype=np.int64)
    numbers = len(settings.names) + np.arange(len(settings.limited_setting))
    pools[settings.limited_profession, settings.limited_setting] = numbers
    return pools


def _open(problem: PlacementProblem, slots: IntArray, capacity: IntArray, pools: IntArray) -> BoolArray:
    """Say where each block may be: the setting takes it, and has a place in every week of it."""
    count = len(problem.settings.names)
    result = problem.fits.copy()
    for block, (begin, end) in enumerate(slots):
        least = capacity[:, begin:end].min(axis=1)
        own = pools[problem.programmes.profession[problem.blocks.programme[block]]]
        result[block] &= (least[:count] > 0) & ((own == NONE) | (least[own] > 0))
    return result
