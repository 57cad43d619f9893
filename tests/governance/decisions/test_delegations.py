"""A delegation holds within each of its limits and no further, and only while its giver decides."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.governance.decisions.deciding_level import DecidingLevel
from allotment.governance.decisions.decision import Decision, decide_question
from allotment.governance.decisions.delegations import Asker, in_pounds, parse_delegations
from allotment.governance.decisions.shipped import decision_register
from allotment.governance.decisions.understand import Understanding
from allotment.workforce.errors import Problem

REGISTER = decision_register()
UNDERSTANDING = Understanding(REGISTER)
LADDER = REGISTER.maturity.levels
GRANTED: dict[str, Any] = {
    "activity": "commission_education_places",
    "from_level": "region",
    "to_level": "ICS",
    "to_organisation": "Board A",
    "limits": {"money_pence": 50_000_000, "roles": ["nursing"], "until": date(2027, 3, 31)},
    "granted_on": date(2026, 4, 1),
    "by": "Regional director",
    "maturity_needed": "maturing",
}


def answered(delegation: dict[str, Any], question: str = "commission 40 nursing places", **asked: Any) -> Decision:
    """The answer to an ICS that asks under one delegation, well within its limits unless told otherwise."""
    problems: list[Problem] = []
    given = parse_delegations([delegation], "d.yaml", UNDERSTANDING, problems)
    assert not problems
    told = {"level": DecidingLevel.ICS, "on": date(2026, 9, 1), "maturity": "maturing", **asked}
    return decide_question(question, Asker(**told), UNDERSTANDING, given)


def refused(*delegations: object) -> list[Problem]:
    """What is wrong with a file of delegations."""
    problems: list[Problem] = []
    assert parse_delegations(list(delegations), "d.yaml", UNDERSTANDING, problems) == ()
    return problems


def test_a_level_decides_by_delegation_and_the_answer_says_so_with_every_limit():
    told = answered(GRANTED, pounds_pence=48_000_000, organisation="Board A")
    assert told.allowed
    assert told.delegation == "delegation 1 of 2026-04-01"
    assert told.conditions[0] == (
        "By delegation from region, granted on 2026-04-01 by Regional director, for Board A alone, up to £500,000, "
        "for nursing alone, until 2027-03-31."
    )
    assert told.deciding_level is DecidingLevel.REGION, "who decides by right is still said"
    assert told.allowed_levels == (DecidingLevel.REGION, DecidingLevel.ICS)
    assert told.consult == ("region", "provider")
    assert (told.valid_from, told.valid_to) == (date(2026, 4, 1), date(2027, 3, 31))


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"pounds_pence": 50_000_001}, "holds up to £500,000; £500,000.01 is more"),
        ({"roles": ("midwifery",)}, "for nursing alone, not midwifery"),
        ({"on": date(2026, 3, 31)}, "granted from 2026-04-01 on"),
        ({"on": date(2027, 4, 1)}, "ended on 2027-03-31"),
        ({"maturity": "developing"}, "developing is below"),
        ({"maturity": None}, "none is given (--maturity)"),
        ({"organisation": "Board B"}, "given to Board A alone"),
    ],
)
def test_outside_one_limit_it_does_not_hold_and_the_reason_is_given(asked: dict[str, Any], why: str):
    told = answered(GRANTED, **asked)
    assert not told.allowed
    assert told.delegation == ""
    assert why in told.conditions[0]


def test_an_amount_or_a_role_in_the_words_is_held_to_the_limit():
    assert answered(GRANTED, "commission nursing places for £400k").allowed
    assert not answered(GRANTED, "commission nursing places for £600k").allowed
    assert not answered(GRANTED, "commission midwifery places").allowed


def test_a_limit_that_nothing_was_said_about_is_named_as_not_checked():
    told = answered(GRANTED, "commission_education_places")
    assert told.allowed
    assert told.conditions[0].endswith(
        "Not checked, for it was not said: the amount and the role and the organisation."
    )


def test_it_is_withdrawn_from_its_day_on():
    withdrawn = {**GRANTED, "withdrawn_on": date(2026, 8, 1)}
    assert answered(withdrawn, on=date(2026, 7, 31)).allowed
    told = answered(withdrawn, on=date(2026, 8, 1))
    assert not told.allowed
    assert "withdrawn on 2026-08-01" in told.conditions[0]


def test_nobody_passes_on_what_it_does_not_decide_itself():
    early = {**GRANTED, "granted_on": date(2024, 1, 1), "to_level": "provider", "to_organisation": "", "limits": {}}
    del early["to_organisation"]
    told = answered(early, level=DecidingLevel.PROVIDER, on=date(2024, 6, 1))
    assert not told.allowed
    assert "the level that gave it, region, does not decide on that day" in told.conditions[0]
    assert answered(early, level=DecidingLevel.PROVIDER, on=date(2026, 6, 1)).allowed


def test_a_level_that_decides_anyway_needs_no_delegation():
    told = answered(GRANTED, level=DecidingLevel.REGION, maturity=None)
    assert told.allowed
    assert told.delegation == ""


@given(
    st.dates(date(2025, 10, 1), date(2028, 1, 1)),
    st.integers(0, 100_000_000),
    st.sampled_from(LADDER),
    st.sampled_from(["nursing", "midwifery"]),
)
def test_it_holds_exactly_where_every_limit_holds(on: date, pence: int, maturity: str, role: str):
    told = answered(GRANTED, on=on, pounds_pence=pence, maturity=maturity, roles=(role,))
    expected = (
        date(2026, 4, 1) <= on <= date(2027, 3, 31)
        and pence <= 50_000_000
        and maturity in ("maturing", "thriving")
        and role == "nursing"
    )
    assert told.allowed is expected


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"activity": "build"}, "activity", "not a known word"),
        ({"activity": "set_nhs_pay_and_terms"}, "activity", "may not be delegated"),
        ({"to_level": "region"}, "to_level", "cannot delegate to itself"),
        ({"to_level": "parish"}, "to_level", "no level is called so"),
        ({"by": ""}, "by", "must be text"),
        ({"granted_on": "soon"}, "granted_on", "is not a day"),
        ({"withdrawn_on": date(2026, 1, 1)}, "withdrawn_on", "before it was granted"),
        ({"maturity_needed": "developing"}, "maturity_needed", "below maturing"),
        ({"limits": {"money_pence": 10.5}}, "money_pence", "not a whole number of pence"),
        ({"limits": {"money_pence": -1}}, "money_pence", "is not a whole number of pence from 0"),
        ({"limits": {"roles": ["wizards"]}}, "roles", "is not a role here"),
        ({"limits": {"until": date(2025, 1, 1)}}, "until", "before it was granted"),
        ({"limits": {"beds": 3}}, "beds", "no such field"),
        ({"limits": []}, None, "not a set of names"),
        ({"expires": date(2027, 1, 1)}, "expires", "no such field"),
    ],
)
def test_a_delegation_that_breaks_a_rule_is_refused(change: dict[str, Any], field: str | None, rule: str):
    (problem,) = refused({**GRANTED, **change})
    assert problem.column == field
    assert rule in problem.rule
    assert problem.where.startswith("d.yaml, delegation 1")


def test_all_faults_of_all_delegations_are_told_at_once():
    problems = refused({**GRANTED, "by": 7, "to_level": "x"}, "nonsense", {**GRANTED, "granted_on": None})
    assert {one.where for one in problems} == {f"d.yaml, delegation {number}" for number in (1, 2, 3)}
    assert len(problems) == 4


@given(st.integers(0, 10**12))
def test_pence_are_written_as_pounds_exactly(pence: int):
    text = in_pounds(pence).removeprefix("£").replace(",", "")
    whole, _, part = text.partition(".")
    assert int(whole) * 100 + int(part or 0) == pence
