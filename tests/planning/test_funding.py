"""The shipped funding file fits the levers: every cost has a stream, every capacity a name, every lever a decision."""

from __future__ import annotations

from datetime import date

import pytest

from allotment.evidence.assumptions.register import Register, load_register
from allotment.evidence.funding.funding import Funding, Stream
from allotment.evidence.funding.read_streams import read_streams
from allotment.governance.investment_rights import activities, may_decide
from allotment.levers.archetypes.parts import LEARNT_AS
from allotment.levers.catalogue import LEVERS, responses_of
from allotment.planning.desk import Desk
from allotment.planning.funding import CAPACITIES, SUBJECTS, check, names_for_funding, stream_in_words

ON = date(2027, 9, 1)
POT = """\
streams:
  - key: pot
    title: Pot
    holder: ICS
    pays_for:
      - {families: [retention], categories: [programme], roles: [Midwife, "Scientist, therapist or technician"]}
      - {levers: [legacy_mentors], sectors: [acute]}
    carry_over_share: CARRY
    clawback_share: BACK
    match_share: 0.25
    valid_from: 2020-01-01
    valid_to: 2024-12-31
    source: x
    grade: B
    owner: x
    date_read: 2026-01-01
"""


@pytest.fixture(scope="module")
def funding(desk: Desk) -> Funding:
    """The shipped example, held against all that it may name."""
    return check("gloucestershire", names_for_funding(desk))


@pytest.fixture(scope="module")
def register() -> Register:
    """The shipped assumptions."""
    return load_register()


def pot(carry: float, back: float) -> Stream:
    """A stream that keeps and gives back so much."""
    text = POT.replace("CARRY", str(carry)).replace("BACK", str(back))
    return read_streams(text, "pot.yaml")[0]


@pytest.mark.parametrize("key", LEVERS)
def test_every_cost_of_a_lever_is_paid_by_some_stream_of_the_example(key: str, funding: Funding, register: Register):
    lever = LEVERS[key]
    asked = [
        (cost.category, aim.role, sector)
        for aim, response in responses_of(lever, register, ON)
        for cost in response.costs
        for sector in aim.sectors
    ]
    assert asked or not lever.aims
    unpaid = [
        (category, role, sector)
        for category, role, sector in asked
        if not any(
            stream.pays_for(
                lever=key, family=lever.family, category=category, role=role, sector=sector, place="Cheltenham"
            )
            for stream in funding.streams
        )
    ]
    assert not unpaid


@pytest.mark.parametrize("key", LEVERS)
def test_every_lever_needs_a_decision_that_somebody_may_take(key: str):
    assert LEVERS[key].activity in activities()
    for aim in LEVERS[key].aims:
        for sector in aim.sectors:
            assert may_decide(LEVERS[key].activity, ["England", "region", "ICS", "place", "provider"], ON, sector)


def test_without_england_at_the_table_only_medical_places_and_gp_training_are_out_of_reach(funding: Funding):
    out = {
        key
        for key, lever in LEVERS.items()
        if not any(
            may_decide(lever.activity, funding.at_the_table, ON, sector) for aim in lever.aims for sector in aim.sectors
        )
    }
    assert {"commission_medical_places", "train_gps"} <= out
    assert all(LEVERS[key].activity in {"set medical school places", "set specialty training posts"} for key in out)


def test_every_profession_that_levers_teach_has_its_capacities_in_the_example(funding: Funding):
    assert set(LEARNT_AS.values()) <= set(SUBJECTS)
    assert {one.key for one in funding.capacities} == set(CAPACITIES)


@pytest.mark.parametrize(
    ("carry", "back", "said"),
    [
        (0, 0, "all lapses"),
        (0, 1, "all goes back"),
        (0, 0.4, "of all 40% goes back and 60% lapses"),
        (0.5, 0, "up to 50% of the year's budget is carried over, the rest lapses"),
        (1, 1, "up to 100% of the year's budget is carried over, the rest goes back"),
        (0.5, 0.25, "up to 50% of the year's budget is carried over, of the rest 25% goes back and 75% lapses"),
    ],
)
def test_what_becomes_of_unspent_money_is_said_in_words(carry: float, back: float, said: str):
    assert stream_in_words(pot(carry, back)).unspent == said


def test_a_ring_fence_is_said_in_words():
    words = stream_in_words(pot(0, 0))
    assert words.pays_for == (
        "programme of retention levers for Midwife; Scientist, therapist or technician"
        " or else anything of the lever legacy_mentors in acute"
    )
    assert words.match == "others pay 25%"
    assert words.in_force == "from 1 January 2020 until 31 December 2024"
