"""Couples: exact on small cases by looking at every matching; published cases without a stable one."""

from __future__ import annotations

import numpy as np

from allotment.allocation.rotations.couples import couple_options
from allotment.allocation.rotations.couples_exact import solve_with_couples
from allotment.allocation.rotations.couples_search import search_with_couples
from allotment.allocation.rotations.market import UNMATCHED, make_market
from allotment.allocation.rotations.match import STABLE, match_doctors
from allotment.evidence.rotations.match_inputs import Couple, MatchInputs
from tests.allocation.rotations.markets import blocking_count, every_matching, market_of, placed, random_market


def fewest(inputs: MatchInputs) -> int:
    """The fewest blocking pairs of any matching, looking at them all."""
    found = 10**9
    for match in every_matching(inputs):
        found = min(found, blocking_count(inputs, match))
        if found == 0:
            break
    return found


def test_small_random_cases_have_the_fewest_blocking_pairs_of_all_matchings():
    without = 0
    for seed in range(30):
        inputs = random_market(seed, people=5, posts=3, couples=1 + seed % 2, most=1 + seed % 2)
        least = fewest(inputs)
        match = match_doctors(inputs, STABLE, 1)
        assert match.proved
        assert blocking_count(inputs, match.programme.tolist()) == least, seed
        without += least > 0
    assert without > 0  # the cases without a stable matching are among them


def test_the_search_never_calls_a_matching_stable_that_is_blocked():
    for seed in range(100, 140):
        inputs = random_market(seed, people=8, posts=4, couples=3)
        market = make_market(inputs, 1)
        found = search_with_couples(market, inputs.couples, couple_options(market, inputs.couples, inputs.region), 1)
        at = np.where(found.held >= 0, market.programme[found.held], UNMATCHED)
        assert (found.discontent == 0) == (blocking_count(inputs, at.tolist()) == 0), seed


def test_the_search_agrees_with_the_exact_solution_where_it_finds_a_stable_matching():
    for seed in range(200, 206):
        inputs = random_market(seed, people=9, posts=4, couples=2)
        market = make_market(inputs, 1)
        options = couple_options(market, inputs.couples, inputs.region)
        if search_with_couples(market, inputs.couples, options, 1).discontent == 0:
            exact = solve_with_couples(market, inputs.couples, options)
            assert (exact.blocking, exact.proved) == (0, True)


def test_the_couples_example_of_klaus_and_klijn_2005_has_no_stable_matching():
    # Journal of Economic Theory 121(1): one couple and one single over two hospitals of one place; the couple wants
    # both places or nothing; the first prefers its member to the single, the second the single to its member.
    inputs = market_of(
        {"c1": ["h1"], "c2": ["h2"], "s": ["h1", "h2"]},
        {"h1": ["c1", "s"], "h2": ["s", "c2"]},
        couples=[("c1", "c2")],
        joint={("c1", "c2"): [("h1", "h2")]},
    )
    match = match_doctors(inputs, STABLE, 1)
    assert match.proved
    assert "exactly" in match.how
    market = make_market(inputs, 1)
    exact = solve_with_couples(market, inputs.couples, couple_options(market, inputs.couples, inputs.region))
    assert (exact.blocking, exact.proved) == (1, True)
    at = placed(inputs, match.programme)
    assert (at["c1"] == "h1") == (at["c2"] == "h2")  # the couple never has one place alone


def test_a_couples_own_order_is_followed():
    joint = {("a", "b"): [("q", "p"), ("p", "q")]}
    lists = {"a": ["p", "q"], "b": ["q", "p"]}
    inputs = market_of(lists, {"p": ["a", "b"], "q": ["a", "b"]}, couples=[("a", "b")], joint=joint)
    assert placed(inputs, match_doctors(inputs, STABLE, 1).programme) == {"a": "q", "b": "p"}


def test_a_couple_that_asks_for_one_region_is_placed_in_one():
    lists = {"a": ["p", "q"], "b": ["r", "q"]}
    posts = {name: ["a", "b"] for name in "pqr"}
    plain = market_of(lists, posts, {"q": 2}, couples=[("a", "b")])
    assert placed(plain, match_doctors(plain, STABLE, 1).programme) == {"a": "p", "b": "r"}
    together = MatchInputs(
        **{**vars(plain), "region": np.array([0, 1, 2]), "couples": (Couple(0, 1, same_region=True),)}
    )
    assert placed(together, match_doctors(together, STABLE, 1).programme) == {"a": "q", "b": "q"}


def test_a_programme_of_one_place_never_takes_both_members():
    posts = {"p": ["a", "b"]}
    inputs = market_of({"a": ["p"], "b": ["p"]}, posts, couples=[("a", "b")])
    assert sorted(placed(inputs, match_doctors(inputs, STABLE, 1).programme).values()) == ["", "p"]
