"""What couples want together: their pairs of programmes in order, from their own lists or as they said themselves.

By default the pair with the lower sum of ranks comes first; between equal sums the pair whose worse rank is better;
then the pair that the first member likes better. Both matched is preferred to one; of one, the better rank comes first,
and the first member before the second. Pairs that come out equal in all of this share a level, and the lottery's order
of each member's list parts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.rotations.market import Market
from allotment.evidence.rotations.match_inputs import Couple, IntArray

NOBODY = -1


@dataclass(frozen=True)
class Options:
    """Every couple's options, one couple behind another, the most wanted first.

    Couple ``c`` has options ``start[c]`` to ``start[c + 1]``. ``first`` and ``second`` are entries of the market for
    its two members (-1: that member is unmatched). ``level`` rises where the couple likes an option less; equal
    levels are liked equally.
    """

    start: IntArray
    first: IntArray
    second: IntArray
    level: IntArray


def couple_options(market: Market, couples: Sequence[Couple], region: IntArray) -> Options:
    """Give the options of all couples; entries of programmes that do not rank a member are not among the market's."""
    made = [_options(market, couple, region) for couple in couples]
    sizes = np.array([0, *(len(one[0]) for one in made)], dtype=np.int64)
    empty = np.zeros(0, dtype=np.int64)
    columns = [np.concatenate([empty, *(one[place] for one in made)]) for place in range(3)]
    return Options(np.cumsum(sizes), *columns)


def _options(market: Market, couple: Couple, region: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    firsts = np.array(market.entries(couple.first), dtype=np.int64)
    seconds = np.array(market.entries(couple.second), dtype=np.int64)
    if couple.joint is not None:
        return _as_said(market, couple, firsts, seconds, region)
    one, two = (grid.ravel() for grid in np.meshgrid(firsts, seconds, indexing="ij"))
    if couple.same_region:
        together = _in_one_region(market, one, two, region)
        one, two = one[together], two[together]
    ranks = market.stated[one], market.stated[two]
    keys = (ranks[0] + ranks[1], np.maximum(*ranks), ranks[0])
    order = np.lexsort((two, one, keys[2], keys[1], keys[0]))
    level = _levels([key[order] for key in keys])
    alone = np.concatenate((firsts, seconds))
    side = np.repeat(np.arange(2, dtype=np.int64), (len(firsts), len(seconds)))
    rank = market.stated[alone]
    by_rank = np.lexsort((alone, side, rank))
    level_alone = _levels([rank[by_rank], side[by_rank]]) + len(order)
    is_first = side[by_rank] == 0
    return (
        np.concatenate((one[order], np.where(is_first, alone[by_rank], NOBODY))),
        np.concatenate((two[order], np.where(is_first, NOBODY, alone[by_rank]))),
        np.concatenate((level, level_alone)),
    )


def _as_said(
    market: Market, couple: Couple, firsts: IntArray, seconds: IntArray, region: IntArray
) -> tuple[IntArray, IntArray, IntArray]:
    """Give the couple's own order, without pairs that a programme does not accept; nothing follows what they listed."""
    places = [
        {int(market.programme[entry]): int(entry) for entry in entries} | {NOBODY: NOBODY}
        for entries in (firsts, seconds)
    ]
    kept = [
        (places[0][one], places[1][two], rank)
        for one, two, rank in couple.joint or ()
        if one in places[0] and two in places[1] and (one, two) != (NOBODY, NOBODY)
        and not (couple.same_region and NOBODY not in (one, two) and region[one] != region[two])
    ]  # fmt: skip
    kept.sort(key=lambda option: (option[2], option[0], option[1]))
    columns = np.array(kept, dtype=np.int64).reshape(-1, 3)
    return columns[:, 0], columns[:, 1], columns[:, 2]


def _in_one_region(market: Market, one: IntArray, two: IntArray, region: IntArray) -> NDArray[np.bool_]:
    first, second = region[market.programme[one]], region[market.programme[two]]
    return np.asarray((first == second) & (first >= 0))


def _levels(keys: Sequence[IntArray]) -> IntArray:
    """Number sorted rows from 0, equal rows alike."""
    if not len(keys[0]):
        return np.zeros(0, dtype=np.int64)
    changed = np.any([np.diff(key) != 0 for key in keys], axis=0)
    return np.concatenate(([0], np.cumsum(changed))).astype(np.int64)
