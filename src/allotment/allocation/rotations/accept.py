"""Deferred acceptance, applicants proposing: the stable matching that every applicant likes best among stable ones.

Gale and Shapley 1962, American Mathematical Monthly 69(1); with places at programmes Roth 1984, Journal of Political
Economy 92(6). With caps on regions it is the flexible deferred acceptance of Kamada and Kojima 2015, American Economic
Review 105(1): each programme has a target of its own, and takes more only while its region has room, the programmes of
a region in turn.
"""

from __future__ import annotations

import numpy as np

from allotment.allocation.rotations.kernel import kernel, part
from allotment.allocation.rotations.market import Market
from allotment.evidence.rotations.match_inputs import IntArray


def accept(market: Market, proposing: IntArray | None = None) -> IntArray:
    """Match every applicant alone, without regional caps.

    Args:
        market: the mutually acceptable pairs.
        proposing: the applicants who propose; None for all.

    Returns:
        For each applicant the entry of its list at which it is held, -1 where it is unmatched.
    """
    everybody = np.arange(market.applicants, dtype=np.int64) if proposing is None else proposing
    heaps = np.concatenate(([0], np.cumsum(market.capacity))).astype(np.int64)
    return _accept(market.start, market.programme, market.place, heaps, everybody)


def accept_in_regions(market: Market, region: IntArray, most: IntArray, target: IntArray) -> IntArray:
    """Match every applicant alone, with at most so many in each region.

    Args:
        market: the mutually acceptable pairs.
        region: each programme's region, -1 for none.
        most: each region's most.
        target: each programme's own target: at most its capacity, and in a region together at most its most.

    Returns:
        As ``accept``.
    """
    heaps = np.concatenate(([0], np.cumsum(market.capacity + 1))).astype(np.int64)
    order = np.argsort(region, kind="stable").astype(np.int64)
    bounds = np.searchsorted(region[order], np.arange(len(most) + 1)).astype(np.int64)
    return _accept_in_regions(
        market.start, market.programme, market.place, market.capacity, heaps, region, most, target, order, bounds
    )


def compile_accept() -> None:
    """Compile the kernels, or fetch their machine code, on a market of one applicant and one programme."""
    one, none = np.ones(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    market = Market(np.array([0, 1]), none, one, none, one, one, one)
    accept(market)
    accept_in_regions(market, none, one, one)


@part
def _rise(heap: IntArray, place: IntArray, first: int, at: int) -> None:
    """Move an entry up the heap: the programme's worst held applicant stands on top."""
    while at > 0:
        above = (at - 1) // 2
        if place[heap[first + above]] >= place[heap[first + at]]:
            return
        heap[first + above], heap[first + at] = heap[first + at], heap[first + above]
        at = above


@part
def _sink(heap: IntArray, place: IntArray, first: int, size: int) -> None:
    """Move the top entry down to where it belongs."""
    at = 0
    while True:
        worst = at
        for below in (2 * at + 1, 2 * at + 2):
            if below < size and place[heap[first + below]] > place[heap[first + worst]]:
                worst = below
        if worst == at:
            return
        heap[first + worst], heap[first + at] = heap[first + at], heap[first + worst]
        at = worst


@kernel
def _accept(start: IntArray, programme: IntArray, place: IntArray, heaps: IntArray, proposing: IntArray) -> IntArray:
    people, programmes = len(start) - 1, len(heaps) - 1
    owner = np.empty(len(programme), np.int32)
    for person in range(people):
        owner[start[person] : start[person + 1]] = person
    held = np.full(people, -1, np.int64)
    following = start[:-1].copy()
    heap = np.empty(heaps[-1] + 1, np.int64)
    size = np.zeros(programmes, np.int64)
    for one in proposing:
        person = one
        while person >= 0:
            if following[person] == start[person + 1]:
                break
            entry = following[person]
            following[person] += 1
            at = programme[entry]
            first, room = heaps[at], heaps[at + 1] - heaps[at]
            if size[at] < room:
                heap[first + size[at]] = entry
                _rise(heap, place, first, size[at])
                size[at] += 1
                held[person] = entry
                person = -1
            elif room > 0 and place[entry] < place[heap[first]]:
                released = owner[heap[first]]
                heap[first] = entry
                _sink(heap, place, first, room)
                held[person] = entry
                held[released] = -1
                person = released
    return held


@kernel
def _accept_in_regions(
    start: IntArray,
    programme: IntArray,
    place: IntArray,
    capacity: IntArray,
    heaps: IntArray,
    region: IntArray,
    most: IntArray,
    target: IntArray,
    members: IntArray,
    bounds: IntArray,
) -> IntArray:
    people = len(start) - 1
    owner = np.empty(len(programme), np.int32)
    for person in range(people):
        owner[start[person] : start[person + 1]] = person
    held = np.full(people, -1, np.int64)
    following = start[:-1].copy()
    heap = np.empty(heaps[-1] + 1, np.int64)
    size = np.zeros(len(capacity), np.int64)
    in_region = np.zeros(len(most), np.int64)
    for one in range(people):
        person = one
        while person >= 0 and following[person] < start[person + 1]:
            entry = following[person]
            following[person] += 1
            at = programme[entry]
            heap[heaps[at] + size[at]] = entry
            _rise(heap, place, heaps[at], size[at])
            size[at] += 1
            held[person] = entry
            area = region[at]
            losing = -1
            if area >= 0:
                in_region[area] += 1
            if size[at] > capacity[at]:
                losing = at
            elif area >= 0 and in_region[area] > most[area]:
                losing = _last_served(members[bounds[area] : bounds[area + 1]], size, target)
            person = -1
            if losing >= 0:
                first = heaps[losing]
                person = owner[heap[first]]
                held[person] = -1
                size[losing] -= 1
                heap[first] = heap[first + size[losing]]
                _sink(heap, place, first, size[losing])
                if area >= 0:
                    in_region[area] -= 1
    return held


@part
def _last_served(members: IntArray, size: IntArray, target: IntArray) -> int:
    """Give the programme whose last place was given last, the places beyond targets going round in turn."""
    last, furthest = -1, 0
    for at in members:
        beyond = size[at] - target[at]
        if beyond > 0 and beyond >= furthest:
            last, furthest = at, beyond
    return last
