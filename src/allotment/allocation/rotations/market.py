"""The market: mutually acceptable pairs as arrays, in strict order after the declared lottery has broken ties."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.rotations.lottery import draws, lottery_order
from allotment.evidence.rotations.match_inputs import IntArray, MatchInputs, Ranks

UNMATCHED = -1
MOST_CELLS = 60_000_000
"""Up to so many possible pairs are looked up in a table of their own, of 240 MB at most."""


@dataclass(frozen=True)
class Market:
    """Applicants' lists, one behind another, of programmes that rank them too.

    Applicant ``a`` has the entries ``start[a]`` to ``start[a + 1]``, the most wanted first. For each entry
    ``programme`` is the programme, ``stated`` the rank that the applicant gave it, ``place`` the applicant's strict
    place in the programme's order (0 is the best) and ``stated_place`` the rank that the programme gave.
    """

    start: IntArray
    programme: IntArray
    stated: IntArray
    place: IntArray
    stated_place: IntArray
    capacity: IntArray
    lottery: IntArray

    @property
    def applicants(self) -> int:
        """Give the number of applicants."""
        return len(self.start) - 1

    def entries(self, applicant: int) -> range:
        """Give the entries of one applicant's list."""
        return range(int(self.start[applicant]), int(self.start[applicant + 1]))


def make_market(inputs: MatchInputs, seed: int) -> Market:
    """Join both sides' ranks. A pair that one side does not rank is no pair; ties fall to the lottery of the seed.

    Where programmes rank nobody (``by_programme`` is None) their order is the lottery itself.
    """
    lottery = lottery_order(inputs.applicants, seed)
    wanted = inputs.by_applicant
    width = np.int64(max(1, len(inputs.programmes)))
    stated_place = lottery[wanted.applicant]
    if inputs.by_programme is not None:
        kept, stated_place = _both_sides(wanted, inputs.by_programme, width, len(inputs.applicants))
        wanted = Ranks(wanted.applicant[kept], wanted.programme[kept], wanted.rank[kept])
    order = _applicants_order(wanted, inputs, seed)
    applicant, programme = wanted.applicant[order], wanted.programme[order]
    stated_place = stated_place[order]
    counts = np.bincount(applicant, minlength=len(inputs.applicants))
    start = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
    place = _strict_places(programme, stated_place, lottery[applicant], len(inputs.programmes))
    return Market(start, programme, wanted.rank[order], place, stated_place, inputs.capacity, lottery)


def _both_sides(wanted: Ranks, ranked: Ranks, width: np.int64, people: int) -> tuple[IntArray, IntArray]:
    """Give the places in ``wanted`` of pairs that both sides rank, and the programmes' ranks of them."""
    key = ranked.applicant * width + ranked.programme
    asked = wanted.applicant * width + wanted.programme
    if people * int(width) <= MOST_CELLS:
        ranks = np.zeros(people * int(width), dtype=np.int32)  # one cell for each pair that could be
        ranks[key] = ranked.rank
        place = ranks[asked].astype(np.int64)
        kept = np.flatnonzero(place)
        return kept, place[kept]
    by_key = np.argsort(key)
    found = np.minimum(np.searchsorted(key, asked, sorter=by_key), max(0, len(key) - 1))
    kept = np.flatnonzero(key[by_key[found]] == asked) if len(key) else np.zeros(0, dtype=np.int64)
    return kept, ranked.rank[by_key[found[kept]]]


def _applicants_order(wanted: Ranks, inputs: MatchInputs, seed: int) -> NDArray[np.intp]:
    """Sort by applicant and rank; equal ranks by a draw of the pair, mixed from the draws of both names."""
    longest = np.int64(wanted.rank.max(initial=0) + 1)
    key = wanted.applicant * longest + wanted.rank
    step = np.diff(key)
    if (step > 0).all():
        return np.arange(len(key))  # as most files come: by applicant and rank
    order = np.argsort(key, kind="stable")
    if not (np.diff(key[order]) == 0).any():
        return order
    people, posts = draws(inputs.applicants, seed), draws(inputs.programmes, seed)
    mixed = _mix(people[wanted.applicant] ^ _mix(posts[wanted.programme]))
    return np.lexsort((wanted.programme, mixed, key))


def _mix(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scatter 64-bit numbers (the finaliser of SplitMix64: Steele, Lea and Flood 2014)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def _strict_places(programme: IntArray, stated: IntArray, lottery: IntArray, programmes: int) -> IntArray:
    """Give each entry's strict place among the entries of its programme: by stated rank, then by lottery."""
    span = np.int64(lottery.max(initial=0) + 1)
    highest = np.int64(stated.max(initial=0) + 1)
    order = np.argsort((programme * highest + stated) * span + lottery)
    counts = np.bincount(programme, minlength=programmes)
    first = np.concatenate(([0], np.cumsum(counts)))[programme[order]]
    place = np.empty(len(programme), dtype=np.int64)
    place[order] = np.arange(len(programme)) - first
    return place
