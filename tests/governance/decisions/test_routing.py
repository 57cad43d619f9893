"""A plan's file is read strictly, and each of its actions is allowed or goes to the level that may."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.governance.decisions.deciding_level import DecidingLevel
from allotment.governance.decisions.delegations import Asker
from allotment.governance.decisions.errors import DecisionError
from allotment.governance.decisions.plan_rows import Action, parse_plan, pence_of_pounds
from allotment.governance.decisions.routing import refuse_what_is_not_allowed, route
from allotment.governance.decisions.shipped import decision_register
from allotment.governance.decisions.understand import Understanding

UNDERSTANDING = Understanding(decision_register())
ICS_IN_2024 = Asker(DecidingLevel.ICS, date(2024, 6, 1))


def test_a_plan_is_read_with_its_rows_years_and_money():
    actions, problems = parse_plan('Action,pounds,year\n"set rotas, weekly",1234.5,2026\n\nsign off,,\n', "p.csv")
    assert problems == []
    assert actions == (Action("set rotas, weekly", 2, 2026, 123_450), Action("sign off", 4))


@pytest.mark.parametrize(
    ("text", "row", "column", "rule"),
    [
        ("", 1, "action", "column is missing"),
        ("year\n2026\n", 1, "action", "column is missing"),
        ("action,cost\nset rotas,1\n", 1, "cost", "no such column"),
        ("action,action\na,b\n", 1, "action", "more than one column"),
        ("action\n", None, None, "no action"),
        ("action,year\nset rotas\n", 2, None, "1 cells and the header has 2"),
        ("action,year\n,2026\n", 2, "action", "must not be empty"),
        ("action,year\nset rotas,26\n", 2, "year", "is not a year"),
        ("action,year\nset rotas,1999\n", 2, "year", "is not a year"),
        ("action,pounds\nset rotas,£5\n", 2, "pounds", "is not an amount"),
        ('action\n"set rotas\n', None, None, "not CSV"),
    ],
)
def test_a_plan_that_cannot_be_used_is_refused_by_row_and_column(
    text: str, row: int | None, column: str | None, rule: str
):
    _, problems = parse_plan(text, "p.csv")
    (problem,) = problems
    assert (problem.row, problem.column) == (row, column)
    assert rule in problem.rule


def test_every_fault_of_a_plan_is_told_at_once():
    _, problems = parse_plan("action,year,pounds\n,x,y\nset rotas,2026,1,2\n", "p.csv")
    assert [(one.row, one.column) for one in problems] == [(2, "action"), (2, "year"), (2, "pounds"), (3, None)]


@given(st.integers(0, 10**12))
def test_pounds_become_pence_exactly(pence: int):
    assert pence_of_pounds(f"{pence // 100}.{pence % 100:02d}") == pence


@pytest.mark.parametrize("text", ["", "-1", "1,000", "1.234", "1e3", "£1", "١"])
def test_what_is_no_plain_amount_is_none(text: str):
    assert pence_of_pounds(text) is None


def test_an_action_is_looked_up_on_the_first_of_april_of_its_year_or_on_the_day_if_that_is_later():
    actions = [Action("commission_education_places", 2, year) for year in (None, 2019, 2025, 2026)]
    routed = route(actions, ICS_IN_2024, UNDERSTANDING)
    assert [one.on for one in routed] == [date(2024, 6, 1), date(2024, 6, 1), date(2025, 4, 1), date(2026, 4, 1)]
    assert [one.route_to for one in routed] == [None, None, None, DecidingLevel.REGION]


def test_the_level_to_which_an_action_goes_may_take_it():
    actions = [Action(key) for key in decision_register().activities]
    for one in route(actions, ICS_IN_2024, UNDERSTANDING):
        if one.route_to is not None:
            (again,) = route([one.action], Asker(one.route_to, one.on), UNDERSTANDING)
            assert again.decision.allowed
            assert again.route_to is None


def test_actions_that_are_not_clear_are_all_named_by_row():
    actions = [
        Action("order lunch", 2),
        Action("set_rotas_and_bank", 3, role="wizard"),
        Action("plan the workforce", 4),
    ]
    with pytest.raises(DecisionError) as caught:
        route(actions, ICS_IN_2024, UNDERSTANDING, where="p.csv")
    assert [(one.where, one.row, one.column) for one in caught.value.problems] == [
        ("p.csv", 2, "action"), ("p.csv", 3, "role"), ("p.csv", 4, "action"),
    ]  # fmt: skip


def test_a_plan_may_be_refused_for_what_its_level_may_not_take():
    actions = [
        Action("approve_joint_forward_plan", 2),
        Action("set_nhs_pay_and_terms", 3),
        Action("set_ward_establishments", 4),
    ]
    routed = route(actions, ICS_IN_2024, UNDERSTANDING)
    with pytest.raises(DecisionError) as caught:
        refuse_what_is_not_allowed(routed, DecidingLevel.ICS, "p.csv")
    assert [one.row for one in caught.value.problems] == [3, 4]
    assert "England does" in caught.value.problems[0].rule
    refuse_what_is_not_allowed(routed[:1], DecidingLevel.ICS, "p.csv")
