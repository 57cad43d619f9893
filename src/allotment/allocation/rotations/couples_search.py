"""Searching for a stable matching with couples: who can do better moves, whoever is displaced moves on.

A way of Roth and Peranson 1999, American Economic Review 89(4): applicants alone are matched first, then couples come
in one at a time; an applicant displaced looks again from the top of the list, the partner with them; a place left empty
is offered to all who would rather have it. A stable matching with couples need not exist (Roth 1984), and the moves may
go round for ever: a couple that has moved often stays, and attempts differ in the order in which couples come in. When
nobody can do better the matching is stable; else the matching with the fewest who could is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.rotations.accept import accept
from allotment.allocation.rotations.couples import Options
from allotment.allocation.rotations.kernel import kernel, part
from allotment.allocation.rotations.market import Market
from allotment.evidence.rotations.match_inputs import Couple, IntArray

ATTEMPTS = 40
MOST_MOVES = 1_000_000
"""All attempts together may make so many moves."""
TRIES = 12
"""So often a couple looks for better in an attempt; then it stays, so that the others come to rest."""


@dataclass(frozen=True)
class Searched:
    """The best matching found: each applicant's entry (-1: unmatched), and how many units could still do better."""

    held: IntArray
    discontent: int
    attempts: int


class Field(NamedTuple):
    """What does not change in a search. A unit is a couple (its number) or an applicant alone (couples + its place)."""

    start: IntArray
    programme: IntArray
    place: IntArray
    capacity: IntArray
    owner: IntArray  # the applicant of an entry
    by_programme: IntArray  # entries by programme, its best first
    bounds: IntArray
    couple_of: IntArray
    members: IntArray
    option_start: IntArray
    option_first: IntArray
    option_second: IntArray
    spots: IntArray  # where a programme's holders begin
    interest: IntArray  # where the couples begin that rank a programme
    interested: IntArray


class State(NamedTuple):
    """Who is where, and who waits to look again. ``ends`` holds the queue's head and length."""

    held: IntArray
    holders: IntArray
    size: IntArray
    worst: IntArray  # the strict place of a programme's last holder; -1 where it holds nobody
    choice: IntArray  # the option that a couple has; the end of its list where it has none
    tries: IntArray  # how often a couple has moved
    queue: IntArray
    ends: IntArray
    waiting: NDArray[np.bool_]
    emptied: NDArray[np.bool_]
    fits_first: NDArray[np.bool_]
    fits_second: NDArray[np.bool_]


def search_with_couples(market: Market, couples: Sequence[Couple], options: Options, seed: int) -> Searched:
    """Try orders of couples until a matching is stable, at most ``ATTEMPTS`` times; give the best."""
    field = _field(market, couples, options)
    alone = accept(market, np.flatnonzero(field.couple_of < 0).astype(np.int64))
    moves = MOST_MOVES
    best: Searched | None = None
    for attempt in range(ATTEMPTS):
        state = _state(field, alone.copy())
        order = np.random.default_rng([seed, attempt]).permutation(len(couples)).astype(np.int64)
        discontent, moves = _search(field, state, order, moves, attempt % 2 == 1)
        if best is None or discontent < best.discontent:
            best = Searched(state.held, discontent, attempt + 1)
        if best.discontent == 0 or moves <= 0:
            break
    assert best is not None
    return best


def compile_search() -> None:
    """Compile the search, or fetch its machine code, on a couple and one programme."""
    none = np.zeros(2, dtype=np.int64)
    ranks = np.array([0, 1])
    market = Market(np.array([0, 1, 2]), none, ranks + 1, ranks, ranks + 1, np.array([2]), ranks + 1)
    one = np.zeros(1, dtype=np.int64)
    search_with_couples(market, (Couple(0, 1),), Options(np.array([0, 1]), one, one + 1, one), seed=1)


def _field(market: Market, couples: Sequence[Couple], options: Options) -> Field:
    couple_of = np.full(market.applicants, -1, dtype=np.int64)
    for number, couple in enumerate(couples):
        couple_of[[couple.first, couple.second]] = number
    by_programme = np.lexsort((market.place, market.programme)).astype(np.int64)
    owner = np.repeat(np.arange(market.applicants), np.diff(market.start)).astype(np.int64)
    linked = by_programme[couple_of[owner[by_programme]] >= 0]
    edges = np.arange(len(market.capacity) + 1)
    return Field(
        market.start,
        market.programme,
        market.place,
        market.capacity,
        owner,
        by_programme,
        np.searchsorted(market.programme[by_programme], edges).astype(np.int64),
        couple_of,
        np.array([(one.first, one.second) for one in couples], dtype=np.int64).reshape(-1, 2),
        options.start,
        options.first,
        options.second,
        np.concatenate(([0], np.cumsum(market.capacity + 2))).astype(np.int64),  # two may come before anybody goes
        np.searchsorted(market.programme[linked], edges).astype(np.int64),
        couple_of[owner[linked]],
    )


def _state(field: Field, held: IntArray) -> State:
    """Begin with some applicants held, and every couple without places."""
    programmes, units = len(field.capacity), len(field.members) + len(held)
    holders, size = np.zeros(int(field.spots[-1]), dtype=np.int64), np.zeros(programmes, dtype=np.int64)
    people = np.flatnonzero(held >= 0)
    where = field.programme[held[people]]
    order = np.argsort(where, kind="stable")
    size[:] = np.bincount(where, minlength=programmes)
    first = np.concatenate(([0], np.cumsum(size)))[where[order]]
    holders[field.spots[where[order]] + np.arange(len(order)) - first] = people[order]
    worst = np.full(programmes, -1, dtype=np.int64)
    np.maximum.at(worst, where, field.place[held[people]])
    return State(
        held,
        holders,
        size,
        worst,
        field.option_start[1:].copy(),
        np.zeros(len(field.members), dtype=np.int64),
        np.zeros(units, dtype=np.int64),
        np.zeros(2, dtype=np.int64),
        np.zeros(units, dtype=np.bool_),
        np.zeros(programmes, dtype=np.bool_),
        np.zeros(programmes, dtype=np.bool_),
        np.zeros(programmes, dtype=np.bool_),
    )


@part
def _fits(field: Field, state: State, entry: int, one: int, two: int) -> bool:
    """Say whether an entry's programme would take its owner, if two people (the owner and the partner) left first.

    Where neither is there, it would if it has room or likes its last holder less.
    """
    at = field.programme[entry]
    if not _is_at(field, state, one, at) and not _is_at(field, state, two, at):
        return bool(state.size[at] < field.capacity[at] or field.place[entry] < state.worst[at])
    return bool(_better(field, state, entry, one, two) < field.capacity[at])


@part
def _better(field: Field, state: State, entry: int, one: int, two: int) -> int:
    """Count the holders of an entry's programme, but for two people, whom it prefers to the entry's owner."""
    at, count = field.programme[entry], 0
    for spot in range(field.spots[at], field.spots[at] + state.size[at]):
        person = state.holders[spot]
        if person not in (one, two) and field.place[state.held[person]] < field.place[entry]:
            count += 1
    return count


@part
def _is_at(field: Field, state: State, person: int, at: int) -> bool:
    return bool(state.held[person] >= 0 and field.programme[state.held[person]] == at)


@part
def _find_worst(field: Field, state: State, at: int) -> None:
    """Look again for the last holder of a programme."""
    state.worst[at] = -1
    for spot in range(field.spots[at], field.spots[at] + state.size[at]):
        state.worst[at] = max(state.worst[at], field.place[state.held[state.holders[spot]]])


@part
def _wait(state: State, unit: int) -> None:
    """Put a unit at the queue's end, unless it waits already."""
    if not state.waiting[unit]:
        state.waiting[unit] = True
        state.queue[(state.ends[0] + state.ends[1]) % len(state.queue)] = unit
        state.ends[1] += 1


@part
def _next(state: State, oldest: bool) -> int:
    """Take a unit from the queue: who waits longest, or who came last."""
    length = len(state.queue)
    state.ends[1] -= 1
    if oldest:
        unit = state.queue[state.ends[0]]
        state.ends[0] = (state.ends[0] + 1) % length
    else:
        unit = state.queue[(state.ends[0] + state.ends[1]) % length]
    state.waiting[unit] = False
    return int(unit)


@part
def _leave(field: Field, state: State, person: int) -> None:
    """Take a person out of the programme where they are, if they are in one."""
    if state.held[person] < 0:
        return
    at, place = field.programme[state.held[person]], field.place[state.held[person]]
    state.held[person] = -1
    state.emptied[at] = True
    for spot in range(field.spots[at], field.spots[at] + state.size[at]):
        if state.holders[spot] == person:
            state.size[at] -= 1
            state.holders[spot] = state.holders[field.spots[at] + state.size[at]]
            break
    if place == state.worst[at]:
        _find_worst(field, state, at)


@part
def _enter(field: Field, state: State, person: int, entry: int) -> None:
    at = field.programme[entry]
    state.holders[field.spots[at] + state.size[at]] = person
    state.size[at] += 1
    state.held[person] = entry
    state.worst[at] = max(state.worst[at], field.place[entry])


@part
def _better_entry(field: Field, state: State, person: int) -> int:
    """Give the best entry at which a person would be taken and which they like better than where they are, or -1."""
    until = field.start[person + 1] if state.held[person] < 0 else state.held[person]
    for entry in range(field.start[person], until):
        if _fits(field, state, entry, person, person):
            return entry
    return -1


@part
def _better_option(field: Field, state: State, couple: int) -> int:
    """Give the best option at which a couple would be taken and which they like better than what they have, or -1."""
    one, two = field.members[couple]
    for entry in range(field.start[one], field.start[one + 1]):
        state.fits_first[field.programme[entry]] = _fits(field, state, entry, one, two)
    for entry in range(field.start[two], field.start[two + 1]):
        state.fits_second[field.programme[entry]] = _fits(field, state, entry, one, two)
    for option in range(field.option_start[couple], state.choice[couple]):
        first, second = field.option_first[option], field.option_second[option]
        if first >= 0 and not state.fits_first[field.programme[first]]:
            continue
        if second >= 0 and not state.fits_second[field.programme[second]]:
            continue
        if first >= 0 and second >= 0 and field.programme[first] == field.programme[second]:
            worse = first if field.place[first] > field.place[second] else second
            if _better(field, state, worse, one, two) + 2 > field.capacity[field.programme[first]]:
                continue
        return option
    return -1


@part
def _displace(field: Field, state: State, at: int) -> None:
    """Send away the worst holders of a programme that holds too many; a partner goes with them."""
    while state.size[at] > field.capacity[at]:
        worst = field.owner[field.by_programme[field.bounds[at] + state.worst[at]]]
        couple = field.couple_of[worst]
        if couple < 0:
            _leave(field, state, worst)
            _wait(state, len(field.members) + worst)
        else:
            _leave(field, state, field.members[couple, 0])
            _leave(field, state, field.members[couple, 1])
            state.choice[couple] = field.option_start[couple + 1]
            _wait(state, couple)


@part
def _offer_emptied(field: Field, state: State) -> None:
    """Let those look again who might rather have a place that somebody left.

    They are the couples that rank the programme; the applicants whom it likes better than its last holder, who may have
    come in meanwhile; and after them as many as it has places. What they leave open is offered on at the next turn.
    """
    for at in range(len(field.capacity)):
        if not state.emptied[at]:
            continue
        room, wanted = field.capacity[at] - state.size[at], 0
        for couple in field.interested[field.interest[at] : field.interest[at + 1]]:
            _wait(state, couple)
        for spot in range(field.bounds[at], field.bounds[at + 1]):
            if wanted >= room and spot - field.bounds[at] > state.worst[at]:
                break
            entry = field.by_programme[spot]
            person = field.owner[entry]
            if field.couple_of[person] < 0 and (state.held[person] < 0 or entry < state.held[person]):
                _wait(state, len(field.members) + person)
                wanted += 1
        state.emptied[at] = room > 0 and wanted > 0


@part
def _ask_everybody(field: Field, state: State) -> None:
    for couple in range(len(field.members)):
        _wait(state, couple)
    for person in range(len(state.held)):
        if field.couple_of[person] < 0:
            _wait(state, len(field.members) + person)


@part
def _move_couple(field: Field, state: State, couple: int, option: int) -> None:
    first, second = field.option_first[option], field.option_second[option]
    for member in field.members[couple]:
        _leave(field, state, member)
    state.choice[couple] = option
    if first >= 0:
        _enter(field, state, field.members[couple, 0], first)
    if second >= 0:
        _enter(field, state, field.members[couple, 1], second)
    if first >= 0:
        _displace(field, state, field.programme[first])
    if second >= 0:
        _displace(field, state, field.programme[second])


@part
def _is_settled(field: Field, state: State, couple: int) -> bool:
    """Say whether a couple has looked for better often enough: twice as often where it has nothing."""
    has_place = state.choice[couple] < field.option_start[couple + 1]
    return bool(state.tries[couple] >= (TRIES if has_place else 2 * TRIES))


@kernel
def _search(field: Field, state: State, order: IntArray, moves: int, oldest: bool) -> tuple[int, int]:
    """Move until nobody can do better, couples only so often; give how many units still could, and the moves left."""
    couples = len(field.members)
    for couple in order:
        _wait(state, couple)
    checking, discontent = False, 0
    while True:
        if state.ends[1] == 0 and moves > 0:
            _offer_emptied(field, state)
        if state.ends[1] == 0:
            if checking:
                return discontent, moves
            checking, discontent = True, 0
            _ask_everybody(field, state)
        unit = _next(state, oldest or checking)
        settled = unit < couples and _is_settled(field, state, unit)
        if settled and not checking:
            continue
        found = _better_option(field, state, unit) if unit < couples else _better_entry(field, state, unit - couples)
        if found < 0:
            continue
        if settled or moves <= 0:
            discontent += 1  # it is only counted who could still do better
            continue
        moves -= 1
        checking = False
        if unit < couples:
            state.tries[unit] += 1
            _move_couple(field, state, unit, found)
        else:
            _leave(field, state, unit - couples)
            _enter(field, state, unit - couples, found)
            _displace(field, state, field.programme[found])
