"""The verifier of a choice for all systems finds a limit that is exceeded by the least that there is."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from allotment.allocation.investment.national.verify import verify_national
from allotment.evidence.funding.national import NationalFunding
from allotment.evidence.funding.read_national import read_national

FILE = """\
title: Ours
at_the_table: [England]
share_by: residents
source: Made up
grade: elicited placeholder
owner: Somebody
date_read: 2026-11-01
streams:
  - {use: education_tariff, budget: {2027: 3}}
  - {use: retention_programme, budget: {2027: 5}}
national_limits:
  - {key: places, title: Places, levers: [train_gps, commission_medical_places], by_year: {2027: 0.3}}
national_budgets:
  - {stream: retention_programme, times_share: 2}
"""
WHOLE = {"residents": Fraction(1)}
Row = dict[str, Any]


@pytest.fixture
def funding() -> NationalFunding:
    return read_national(FILE, "mine.yaml")


def dose(ics: str, lever: str, amount: float) -> Row:
    return {"ics": ics, "lever": lever, "period": 2027, "dose": amount}


def account(ics: str, stream: str, budget: int, spent: int) -> Row:
    return {"ics": ics, "stream": stream, "year": 2027, "budget_pence": budget, "spent_pence": spent}


DOSES = [dose("A", "train_gps", 0.1), dose("B", "train_gps", 0.1), dose("B", "commission_medical_places", 0.1)]
SPEND = [
    account("A", "education_tariff", 100, 7),
    account("B", "education_tariff", 200, 0),
    account("A", "retention_programme", 500, 400),
    account("B", "retention_programme", 500, 100),
]


def test_what_uses_limits_up_to_the_last_is_sound(funding: NationalFunding):
    verdict = verify_national(DOSES, SPEND, funding, WHOLE)
    assert verdict.broken == []
    assert len(verdict.checks) == 4


def test_a_thousandth_of_a_start_too_many_is_found(funding: NationalFunding):
    verdict = verify_national([*DOSES, dose("C", "train_gps", 0.001)], SPEND, funding, WHOLE)
    assert verdict.broken == ["no national limit is exceeded by a thousandth of a start: places in 2027"]


def test_a_penny_too_many_is_found(funding: NationalFunding):
    over = [*SPEND[:3], account("B", "retention_programme", 500, 101)]
    verdict = verify_national(DOSES, over, funding, WHOLE)
    assert verdict.broken == ["no national budget is exceeded by a penny: retention_programme in 2027"]


def test_shares_that_add_up_to_more_than_there_is_are_found(funding: NationalFunding):
    more = [account("A", "education_tariff", 101, 7), *SPEND[1:]]
    verdict = verify_national(DOSES, more, funding, WHOLE)
    assert verdict.broken == ["systems' shares are no more than England's amount: education_tariff in 2027"]


def test_an_account_told_twice_is_found(funding: NationalFunding):
    assert verify_national(DOSES, [*SPEND, SPEND[3]], funding, WHOLE).broken[0].startswith("each account is told once")


def test_some_systems_are_held_to_their_part(funding: NationalFunding):
    half = {"residents": Fraction(1, 2)}
    verdict = verify_national(DOSES, SPEND, funding, half)
    assert len(verdict.broken) == 3
    less = [dose("A", "train_gps", 0.15)]
    spend = [account("A", "education_tariff", 150, 0), account("A", "retention_programme", 500, 250)]
    assert verify_national(less, spend, funding, half).is_sound
