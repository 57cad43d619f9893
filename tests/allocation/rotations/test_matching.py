"""Matching without couples: published examples, every stable matching of small markets, the reference library."""

from __future__ import annotations

import numpy as np
import pytest

from allotment.allocation.rotations.match import INFORMED, STABLE, match_doctors
from allotment.evidence.rotations.match_inputs import MatchInputs, Ranks, Region, RotationError
from tests.allocation.rotations.markets import (
    blocking_count,
    every_matching,
    market_of,
    placed,
    random_market,
    ranks_of,
)


def matched(inputs: MatchInputs, seed: int = 1) -> dict[str, str]:
    return placed(inputs, match_doctors(inputs, STABLE, seed).programme)


def test_the_example_of_gale_and_shapley_1962_with_four_and_four_has_its_one_stable_matching():
    # American Mathematical Monthly 69(1), example 2 on page 12: four men and four women, one stable set of marriages.
    men = {"alpha": "ABCD", "beta": "ADCB", "gamma": "BACD", "delta": "DBCA"}
    women = {
        "A": ("delta", "gamma", "alpha", "beta"),
        "B": ("beta", "delta", "alpha", "gamma"),
        "C": ("delta", "alpha", "beta", "gamma"),
        "D": ("gamma", "beta", "alpha", "delta"),
    }
    inputs = market_of({name: list(order) for name, order in men.items()}, women)
    assert matched(inputs) == {"alpha": "C", "beta": "D", "gamma": "A", "delta": "B"}
    assert sum(blocking_count(inputs, one) == 0 for one in every_matching(inputs)) == 1


def test_the_example_of_gale_and_shapley_1962_with_three_and_three_gives_every_man_his_first_choice():
    # The same, example 1 on page 11: six possible marriages, three stable; the men's first choices are one of them.
    men = {"alpha": list("ABC"), "beta": list("BCA"), "gamma": list("CAB")}
    women = {"A": ("beta", "gamma", "alpha"), "B": ("gamma", "alpha", "beta"), "C": ("alpha", "beta", "gamma")}
    inputs = market_of(men, women)
    assert matched(inputs) == {"alpha": "A", "beta": "B", "gamma": "C"}
    assert sum(blocking_count(inputs, one) == 0 for one in every_matching(inputs)) == 3


def test_hospitals_and_residents_gives_the_residents_best_of_every_stable_matching():
    for seed in range(60):
        inputs = random_market(seed, people=5, posts=3)
        wanted = ranks_of(inputs.by_applicant)
        stable = [one for one in every_matching(inputs) if blocking_count(inputs, one) == 0]
        best = tuple(min((one[a] for one in stable), key=lambda p, a=a: wanted.get((a, p), 99)) for a in range(5))
        assert tuple(match_doctors(inputs, STABLE, 1).programme) == best, seed


def test_a_thousand_random_instances_are_matched_as_the_reference_library_matches_them():
    games = pytest.importorskip("matching.games")
    for seed in range(1_000):
        inputs = random_market(seed, people=7, posts=4, most=3)
        wanted, ranked = ranks_of(inputs.by_applicant), ranks_of(inputs.by_programme)
        residents = {f"r{a}": [f"h{p}" for p in _order(wanted, a, 0)] for a in range(7)}
        hospitals = {f"h{p}": [f"r{a}" for a in _order(ranked, p, 1)] for p in range(4)}
        residents = {name: order for name, order in residents.items() if order}
        hospitals = {name: order for name, order in hospitals.items() if order}
        places = {name: int(inputs.capacity[int(name[1:])]) for name in hospitals}
        game = games.HospitalResident.create_from_dictionaries(residents, hospitals, places)
        solved = game.solve(optimal="resident")
        theirs = {str(one): str(hospital) for hospital, people in solved.items() for one in people}
        ours = {f"r{a}": f"h{p}" for a, p in enumerate(match_doctors(inputs, STABLE, 1).programme) if p >= 0}
        assert ours == theirs, seed


def _order(ranks: dict[tuple[int, int], int], of: int, side: int) -> list[int]:
    own = [(rank, pair[1 - side]) for pair, rank in ranks.items() if pair[side] == of]
    return [other for _, other in sorted(own)]


def test_a_pair_that_one_side_does_not_rank_is_never_matched():
    inputs = market_of({"a": ["p", "q"], "b": ["q"]}, {"p": [], "q": ["b"]})
    assert matched(inputs) == {"a": "", "b": "q"}


def test_ties_fall_to_a_lottery_that_the_seed_decides_and_anybody_can_draw_again():
    people = [f"a{number}" for number in range(30)]
    inputs = market_of({name: ["p"] for name in people}, {"p": people})
    tied = MatchInputs(
        **{
            **vars(inputs),
            "by_programme": Ranks(inputs.by_applicant.applicant, inputs.by_applicant.programme, np.ones(30, int)),
        }
    )
    winners = {seed: next(name for name, at in matched(tied, seed).items() if at) for seed in range(8)}
    assert len(set(winners.values())) > 1
    for seed, winner in winners.items():
        lottery = match_doctors(tied, STABLE, seed).market.lottery
        assert people[int(np.argmin(lottery))] == winner
        assert matched(tied, seed) == matched(tied, seed)


def test_regional_caps_hold_and_only_they_keep_willing_pairs_apart():
    for seed in range(40):
        plain = random_market(seed, people=7, posts=4)
        region = np.array([0, 0, 1, 1])
        inputs = MatchInputs(
            **{**vars(plain), "region": region, "regions": (Region("n", None, 2), Region("s", None, None))}
        )
        match = match_doctors(inputs, STABLE, 1)
        at = match.programme
        counts = [int(np.isin(at, np.flatnonzero(region == one)).sum()) for one in (0, 1)]
        assert counts[0] <= 2
        wanted, ranked = ranks_of(inputs.by_applicant), ranks_of(inputs.by_programme)
        for (a, p), rank in wanted.items():
            if rank >= wanted.get((a, int(at[a])), 99):
                continue
            holders = np.flatnonzero(at == p)
            room = len(holders) < inputs.capacity[p] and (region[p] == 1 or counts[0] < 2)
            assert not room, (seed, a, p)
            assert all(ranked[int(b), p] < ranked[a, p] for b in holders), (seed, a, p)


def test_a_cap_that_does_not_bind_changes_nothing():
    for seed in range(20):
        plain = random_market(seed, people=6, posts=3)
        inputs = MatchInputs(
            **{**vars(plain), "region": np.zeros(3, dtype=np.int64), "regions": (Region("all", None, 100),)}
        )
        assert matched(inputs) == matched(plain)


def test_the_example_of_kamada_and_kojima_2015_takes_ten_doctors_where_artificial_caps_would_take_fewer():
    # American Economic Review 105(1), example 1: two hospitals of ten places in a region of ten; three doctors want the
    # first and seven the second. Caps of five each leave two of the seven out; the flexible rule leaves none.
    names = [f"d{number}" for number in range(1, 11)]
    applicants = {name: (["h1"] if number < 3 else ["h2"]) for number, name in enumerate(names)}
    inputs = market_of(
        applicants, {"h1": names, "h2": names}, {"h1": 10, "h2": 10},
        region={"h1": "r", "h2": "r"}, regions=(Region("r", None, 10),),
    )  # fmt: skip
    assert all(matched(inputs).values())


def test_preference_informed_allocation_gives_first_choices_before_anybodys_second():
    applicants = {"a": ["p", "q"], "b": ["p", "q"], "c": ["q"]}
    inputs = market_of(applicants, {"p": [], "q": []})
    for seed in range(12):
        match = match_doctors(inputs, INFORMED, seed)
        assert placed(inputs, match.programme)["c"] == "q"  # whatever its number: q is its first preference
        first = min(("a", "b"), key=lambda name: match.market.lottery["abc".index(name)])
        assert placed(inputs, match.programme)[first] == "p"


def test_a_stable_match_without_the_programmes_ranks_is_refused_with_what_to_give():
    inputs = MatchInputs(**{**vars(random_market(1, 3, 2)), "by_programme": None})
    with pytest.raises(RotationError, match="--programme-preferences"):
        match_doctors(inputs, STABLE, 1)
