"""National funding files: read with every problem at once, and shared out to the penny."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.evidence.funding.national import NationalFunding, shared_out
from allotment.evidence.funding.read import example_names, example_text, load_funding, national_example_names
from allotment.evidence.funding.read_national import load_either, load_national, read_national
from allotment.workforce.errors import FundingError

MINE = """\
title: Ours
at_the_table: [England, provider]
share_by: residents
source: Made up
grade: elicited placeholder
owner: Somebody
date_read: 2026-11-01
streams:
  - use: education_tariff
    budget: {2027: 1_000_000.01, 2028: 10}
  - use: international_recruitment_support
    share_by: nhs_staff
    budget: {2027: 500}
capacities:
  - {key: "educators: nursing", title: Educators, unit: FTE, share_by: care_posts, by_year: {2027: 30}}
national_limits:
  - {key: places, title: Places, levers: [commission_medical_places], by_year: {2027: 12.5}}
national_budgets:
  - {stream: international_recruitment_support, times_share: 1.5}
"""
WEIGHTS = {
    "residents": {"A": 1, "B": 1, "C": 1},
    "nhs_staff": {"A": 8, "B": 1, "C": 1},
    "care_posts": {"A": 1, "B": 0, "C": 5},
}


@pytest.fixture
def mine() -> NationalFunding:
    return read_national(MINE, "mine.yaml")


def problems_of(text: str) -> str:
    with pytest.raises(FundingError) as refused:
        read_national(text, "mine.yaml")
    return str(refused.value)


def test_a_file_is_read_with_its_rules_limits_and_pots(mine: NationalFunding):
    assert mine.share_by == {
        "education_tariff": "residents",
        "international_recruitment_support": "nhs_staff",
        "educators: nursing": "care_posts",
    }
    (limit,) = mine.limits
    assert (limit.levers, limit.by_year, limit.share_by) == (("commission_medical_places",), {2027: 12.5}, "residents")
    (pot,) = mine.budgets
    assert (pot.stream, pot.times_share, pot.grade) == (
        "international_recruitment_support",
        1.5,
        "elicited placeholder",
    )
    assert mine.england.ics is None
    assert mine.england.places == ()


def test_each_system_has_its_share_by_the_rule_of_each_amount(mine: NationalFunding):
    found = mine.for_systems(WEIGHTS)
    assert {ics: one.ics for ics, one in found.items()} == {"A": "A", "B": "B", "C": "C"}
    assert [found[ics].streams[0].budget_pence for ics in "ABC"] == [
        {2027: 33_333_334, 2028: 334},
        {2027: 33_333_334, 2028: 333},
        {2027: 33_333_333, 2028: 333},
    ]
    assert [found[ics].capacities[0].by_year[2027] for ics in "ABC"] == pytest.approx([5.0, 0.0, 25.0])


def test_of_a_pot_a_system_may_draw_so_many_times_its_share_and_never_more_than_all(mine: NationalFunding):
    found = mine.for_systems(WEIGHTS)
    assert [found[ics].streams[1].budget_pence[2027] for ics in "ABC"] == [50_000, 7_500, 7_500]


@given(
    pence=st.integers(0, 10**14),
    weights=st.lists(st.integers(0, 10**9), min_size=1, max_size=50).filter(lambda listed: sum(listed) > 0),
)
def test_shares_add_up_to_the_penny_and_none_is_a_penny_off(pence: int, weights: list[int]):
    shares = shared_out(pence, {str(place): weight for place, weight in enumerate(weights)})
    assert sum(shares.values()) == pence
    whole = sum(weights)
    for place, weight in enumerate(weights):
        assert -whole < shares[str(place)] * whole - pence * weight < whole


def test_every_problem_is_said_at_once():
    text = (
        MINE.replace("share_by: residents", "ics: QR1\nshare_by: resident")
        .replace("share_by: nhs_staff", "share_by: staff")
        .replace("times_share: 1.5", "times_share: 0.5")
        .replace("levers: [commission_medical_places]", "levers: []")
        + "  - {stream: arrs, times_share: 2}\n"
    )
    said = problems_of(text)
    for words in (
        "6 problem(s)",
        "a national file is about England",
        "'resident'",
        "'residents'",
        "'staff'",
        "a factor lies within 1 to 100",
        "a national limit is on the doses of one lever or more",
        "this stream of this file is not known",
    ):
        assert words in said, words


def test_a_pot_that_carries_over_is_refused_by_its_name():
    text = MINE + "  - {stream: apprenticeship_levy, times_share: 2}\n"
    text = text.replace("capacities:", "  - {use: apprenticeship_levy, budget: {2027: 5}}\ncapacities:")
    said = problems_of(text)
    assert "national_budgets, 2, stream" in said
    assert "may carry over 100% of a year's budget; a stream with a national budget carries nothing over" in said
    assert "1 problem(s)" in said


def test_limits_and_pots_are_named_once():
    said = problems_of(
        MINE.replace(
            "national_budgets:",
            "  - {key: places, title: More, levers: [train_gps], by_year: {2027: 1}}\nnational_budgets:",
        )
        + "  - {stream: international_recruitment_support, times_share: 1}\n"
    )
    assert "this limit is there already" in said
    assert "this stream has a national budget already" in said
    assert "a stream of this file has this key" in problems_of(MINE.replace("key: places", "key: education_tariff"))


def test_a_national_file_and_a_system_s_are_told_apart():
    with pytest.raises(FundingError, match="this is a national file"):
        load_funding("england")
    with pytest.raises(FundingError, match="this is a system's own file"):
        load_national("two-streams")
    assert isinstance(load_either("england"), NationalFunding)
    assert not isinstance(load_either("two-streams"), NationalFunding)


def test_the_shipped_national_example_is_listed_apart_and_in_order():
    assert national_example_names() == ("england",)
    assert "england" not in example_names()
    england = read_national(example_text("england"), "england")
    assert set(england.share_by.values()) == {"residents", "nhs_staff", "care_posts"}
    years = set(range(2027, 2041))
    assert all(set(limit.by_year) == years for limit in england.limits)
    assert all(limit.source and limit.grade and limit.owner for limit in england.limits)


def test_the_hash_changes_with_what_only_a_national_file_says(mine: NationalFunding):
    other = read_national(MINE.replace("12.5", "12.6"), "mine.yaml")
    assert other.england.sha256 != mine.england.sha256
    assert replace(other, england=mine.england, limits=mine.limits) == mine
