"""Regional quotas: each programme's own target within a region's most, and what it would take to reach a least.

A region's most is shared over its programmes by capacity, the largest remainders first. A region's least is not forced
on anybody: where it is not met the answer says the smallest change that would meet it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import max_flow  # type: ignore[import-untyped]

from allotment.allocation.rotations.market import Market
from allotment.evidence.rotations.match_inputs import IntArray, MatchInputs, Region


@dataclass(frozen=True)
class Shortfall:
    """A region below its least: how many are matched there, and how many could be if stability were given up."""

    region: str
    least: int
    matched: int
    most_possible: int
    places: int


def region_mosts(inputs: MatchInputs) -> IntArray:
    """Give each region's most; where there is none, all places of its programmes."""
    places = np.bincount(inputs.region[inputs.region >= 0], inputs.capacity[inputs.region >= 0], len(inputs.regions))
    mosts = [one.most if one.most is not None else int(places[at]) for at, one in enumerate(inputs.regions)]
    return np.array(mosts, dtype=np.int64)


def programme_targets(inputs: MatchInputs, mosts: IntArray) -> IntArray:
    """Give each programme its target: its capacity, or its share of a most that is less than all places."""
    target = inputs.capacity.copy()
    for at, most in enumerate(mosts):
        members = np.flatnonzero(inputs.region == at)
        places = int(inputs.capacity[members].sum())
        if places <= most:
            continue
        whole, rest = np.divmod(inputs.capacity[members] * most, places)
        target[members] = whole
        largest = members[np.argsort(-rest, kind="stable")][: int(most - whole.sum())]
        target[largest] += 1
    return target


def region_counts(region: IntArray, regions: int, programmes: IntArray) -> IntArray:
    """Count the applicants matched in each region; ``programmes`` are theirs, -1 for unmatched."""
    placed = region[programmes[programmes >= 0]]
    return np.bincount(placed[placed >= 0], minlength=regions).astype(np.int64)


def shortfalls(inputs: MatchInputs, market: Market, counts: IntArray) -> list[Shortfall]:
    """Give the regions below their least, and how many applicants could be placed there at all."""
    return [
        Shortfall(
            one.name,
            one.least,
            int(counts[at]),
            _most_in_region(inputs, market, at, one),
            int(inputs.capacity[inputs.region == at].sum()),
        )
        for at, one in enumerate(inputs.regions)
        if one.least is not None and counts[at] < one.least
    ]


def _most_in_region(inputs: MatchInputs, market: Market, at: int, region: Region) -> int:
    """Give the most applicants that could be placed in a region, whatever they would rather have (a maximum flow)."""
    flow = max_flow.SimpleMaxFlow()
    people, source = market.applicants, market.applicants + len(inputs.programmes)
    owner = np.repeat(np.arange(people), np.diff(market.start))
    inside = inputs.region[market.programme] == at
    members = np.flatnonzero(inputs.region == at)
    candidates = np.unique(owner[inside])
    if not len(candidates):
        return 0
    ones = np.ones(len(candidates), dtype=np.int64)
    flow.add_arcs_with_capacity(np.full(len(candidates), source), candidates, ones)
    flow.add_arcs_with_capacity(
        owner[inside], people + market.programme[inside], np.ones(int(inside.sum()), dtype=np.int64)
    )
    flow.add_arcs_with_capacity(people + members, np.full(len(members), source + 1), inputs.capacity[members])
    flow.solve(source, source + 1)
    found = int(flow.optimal_flow())
    return found if region.most is None else min(found, region.most)


def explain_shortfalls(found: Sequence[Shortfall]) -> list[str]:
    """Say each shortfall in plain words, with the smallest changes that would end it, the easiest first."""
    return [_explained(one) for one in found]


def _explained(one: Shortfall) -> str:
    short = one.least - one.matched
    said = f"{one.region} has {one.matched:,} of at least {one.least:,}: {short:,} too few. "
    if one.places < one.least:
        said += f"Its programmes have {one.places:,} places: add {one.least - one.places:,}, or "
    elif one.most_possible < one.least:
        more = one.least - one.most_possible
        said += (
            f"Even against everybody's wishes it could have {one.most_possible:,}: "
            f"{more:,} more applicants must be ranked by, and rank, a programme there, or "
        )
    else:
        said += (
            f"{short:,} applicants who can be placed there would rather be elsewhere and may be: "
            f"lower the most of other regions by {short:,} in all, so that they look there next, or "
        )
    return said + f"lower the least to {one.matched:,}."
