"""One match from beginning to end: which method answers, and what it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from allotment.allocation.rotations.accept import accept, accept_in_regions, compile_accept
from allotment.allocation.rotations.couples import couple_options
from allotment.allocation.rotations.couples_exact import is_small, solve_with_couples
from allotment.allocation.rotations.couples_search import compile_search, search_with_couples
from allotment.allocation.rotations.inform import allocate_informed
from allotment.allocation.rotations.market import UNMATCHED, Market, make_market
from allotment.allocation.rotations.regions import programme_targets, region_mosts
from allotment.evidence.rotations.match_inputs import IntArray, MatchInputs, RotationError
from allotment.workforce.errors import Problem

STABLE, INFORMED = "stable", "preference-informed"
METHODS = (STABLE, INFORMED)


@dataclass(frozen=True)
class Match:
    """Who goes where: each applicant's programme (-1 for none), its market, and how it was found.

    ``how`` is a sentence. ``proved`` says that no matching has fewer blocking pairs. ``targets`` are the programmes'
    targets where regions have a most.
    """

    programme: IntArray
    market: Market
    how: str
    proved: bool
    targets: IntArray | None = None


def match_doctors(
    inputs: MatchInputs, method: str, seed: int, progress: Callable[[str, float], None] | None = None
) -> Match:
    """Match applicants with programmes by a method.

    Raises:
        RotationError: the method cannot be used with what is given.
    """
    _require(inputs, method)
    if method == INFORMED:
        inputs = replace(inputs, by_programme=None)  # the lottery alone decides
    market = make_market(inputs, seed)
    if progress is not None:
        progress("Matching", 0.5)
    if method == INFORMED:
        spans = [market.programme[market.start[at] : market.start[at + 1]].tolist() for at in range(market.applicants)]
        placed = allocate_informed(inputs, market.lottery, spans)
        return Match(placed, market, "In lottery order: first preferences, then the best still open.", proved=True)
    if inputs.couples:
        return _with_couples(inputs, market, seed)
    if any(one.most is not None for one in inputs.regions):
        mosts = region_mosts(inputs)
        targets = programme_targets(inputs, mosts)
        held = accept_in_regions(market, inputs.region, mosts, targets)
        return Match(
            _programmes(market, held), market, "Flexible deferred acceptance, applicants proposing.", True, targets
        )
    held = accept(market)
    return Match(_programmes(market, held), market, "Deferred acceptance, applicants proposing.", proved=True)


def compile_matching(*, couples: bool) -> None:
    """Have the machine code ready, so that the time of matching is that of matching alone."""
    compile_accept()
    if couples:
        compile_search()


def _require(inputs: MatchInputs, method: str) -> None:
    problems = []
    if method == STABLE and inputs.by_programme is None:
        remedy = "Give --programme-preferences, or --method preference-informed."
        problems.append(Problem("--programme-preferences", "a stable match needs the programmes' ranks.", remedy))
    if method == STABLE and inputs.pre_allocated:
        remedy = "Give --method preference-informed, or lower the capacities and leave these applicants out."
        problems.append(Problem("--pre-allocated", "only preference-informed allocation places beforehand.", remedy))
    capped = [one.name for one in inputs.regions if one.most is not None]
    if capped and (inputs.couples or method == INFORMED):
        with_what = "couples" if inputs.couples else "preference-informed allocation"
        remedy = (
            f"Leave the most of {', '.join(capped)} empty and lower the capacities there, or match without {with_what}."
        )
        problems.append(Problem("--regions", f"a most in a region cannot be held together with {with_what}.", remedy))
    if problems:
        raise RotationError("This match cannot be made.", problems)


def _with_couples(inputs: MatchInputs, market: Market, seed: int) -> Match:
    """Search by moves; where that finds nothing stable and the case is small, solve it exactly."""
    options = couple_options(market, inputs.couples, inputs.region)
    searched = search_with_couples(market, inputs.couples, options, seed)
    if searched.discontent == 0:
        how = f"Roth and Peranson's way with couples, stable in attempt {searched.attempts}."
        return Match(_programmes(market, searched.held), market, how, proved=True)
    if not is_small(market, inputs.couples, options):
        how = "Roth and Peranson's way with couples: every attempt went round in a circle; this is the best of them."
        return Match(_programmes(market, searched.held), market, how, proved=False)
    exact = solve_with_couples(market, inputs.couples, options, searched.held)
    how = "Solved exactly with couples: the fewest blocking pairs."
    return Match(_programmes(market, exact.held), market, how, exact.proved)


def _programmes(market: Market, held: IntArray) -> IntArray:
    placed = np.full(market.applicants, UNMATCHED, dtype=np.int64)
    placed[held >= 0] = market.programme[held[held >= 0]]
    return placed
