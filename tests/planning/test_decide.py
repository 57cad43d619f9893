"""Deciding from the desk: options read together, plans looked through, the list, the examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from allotment.governance.decisions.errors import DecisionError
from allotment.governance.decisions.plan_rows import Action
from allotment.governance.decisions.shipped import decision_register
from allotment.planning.decide import (
    DecideAsked,
    decide,
    list_decisions,
    look_through_plan,
    route_actions,
    write_examples,
)
from allotment.planning.desk import Desk

ASKED = DecideAsked("commission 40 nursing places", "ics", "2026-05-01", maturity="Maturing")


@pytest.fixture
def here(tmp_path: Path) -> Desk:
    """A desk whose clock stands in May 2026."""
    return Desk(tmp_path / "home", clock=lambda: datetime(2026, 5, 1, 9, tzinfo=UTC))


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """A folder with the example plan and delegations."""
    write_examples(tmp_path / "examples")
    return tmp_path / "examples"


def test_today_is_the_desk_s_day(here: Desk):
    assert decide(here, replace(ASKED, on=None)) == decide(here, ASKED)


def test_the_example_delegation_lets_the_board_commission_within_its_limits(here: Desk, examples: Path):
    asked = replace(ASKED, delegations=examples / "delegations.yaml")
    assert not decide(here, ASKED).allowed
    assert decide(here, replace(asked, pounds="500000")).allowed
    assert not decide(here, replace(asked, pounds="500000.01")).allowed
    assert not decide(here, replace(asked, role="physiotherapist")).allowed
    assert not decide(here, replace(asked, maturity="emerging")).allowed
    assert not decide(here, replace(asked, on="2027-04-01")).allowed


def test_every_option_that_is_wrong_is_told_at_once(here: Desk, tmp_path: Path):
    asked = DecideAsked("x", "parish", "May", 0, "1,2", "wizard", "old", None, tmp_path / "none.yaml")
    with pytest.raises(DecisionError) as caught:
        decide(here, asked)
    assert [one.where for one in caught.value.problems] == [
        "--level", "--on", "--pounds", "--role", "--maturity", "--horizon", "none.yaml",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"delegations: [", "not valid YAML"),
        (b"delegations:\n- by: a\n  by: b\n", "given twice"),
        (b"by: a\n", "must be a list"),
        (b"[" * 100_000, "nested more than 10 deep"),
        (b"- " * 100_000, "nested more than 10 deep"),
        (b"a: &x [1]\nb: *x\n", "anchors and aliases"),
        (b"a" * 1_000_001, "it may have 1,000,000"),
    ],
)
def test_a_delegations_file_that_cannot_be_read_is_refused_in_plain_words(
    here: Desk, tmp_path: Path, content: bytes, rule: str
):
    (tmp_path / "delegations.yaml").write_bytes(content)
    with pytest.raises(DecisionError, match=rule):
        decide(here, replace(ASKED, delegations=tmp_path / "delegations.yaml"))


def test_the_example_plan_is_allowed_delegated_and_routed(here: Desk, examples: Path):
    asked = replace(ASKED, delegations=examples / "delegations.yaml")
    answer = look_through_plan(here, asked, examples / "plan.csv")
    actions = answer.as_json()["actions"]
    assert [one["route_to"] for one in actions] == [None, None, None, "provider", "region", "England", "PCN"]
    assert [bool(one["delegation"]) for one in actions] == [True, *[False] * 6]
    assert answer.tables["allowed"].height + answer.tables["elsewhere"].height == len(actions) == 7
    assert answer.tables["levels"]["actions"].sum() == 7
    for section in answer.sections:
        assert set(section.headings) <= set(answer.tables[section.table].columns)


def test_the_same_question_has_the_same_name_and_another_another(here: Desk, examples: Path):
    plan = examples / "plan.csv"
    names = [look_through_plan(here, asked, plan).answer_id for asked in (ASKED, ASKED, replace(ASKED, level="region"))]
    assert names[0] == names[1] != names[2]
    delegated = replace(ASKED, delegations=examples / "delegations.yaml")
    assert look_through_plan(here, delegated, plan).answer_id != names[0]
    plan.write_text(plan.read_text(encoding="utf-8") + "set rotas,2026,,\n", encoding="utf-8")
    assert look_through_plan(here, ASKED, plan).answer_id != names[0]


def test_a_plan_is_refused_where_asked_for_and_its_faults_come_with_those_of_the_options(here: Desk, examples: Path):
    with pytest.raises(DecisionError, match="5 action"):
        look_through_plan(here, ASKED, examples / "plan.csv", refuse=True)
    (examples / "bad.csv").write_text("action,year\nset rotas,soon\n", encoding="utf-8")
    with pytest.raises(DecisionError) as caught:
        look_through_plan(here, replace(ASKED, level="parish"), examples / "bad.csv")
    assert [one.where for one in caught.value.problems] == ["bad.csv", "--level"]


def test_a_plan_of_another_verb_may_be_routed():
    routed = route_actions(
        [Action("set bank rates across trusts"), Action("medical school places")], "icb", date(2024, 1, 1)
    )
    assert [one.route_to for one in routed] == [None, "England"]
    with pytest.raises(DecisionError, match="before 2019-06-03"):
        route_actions([], "icb", date(2018, 1, 1))


def test_the_list_has_every_activity_once_with_what_is_in_force(here: Desk):
    told = list_decisions(here, "2024-04-01").as_json()
    register = decision_register()
    assert [one["activity"] for one in told["activities"]] == list(register.activities)
    for one in told["activities"]:
        found = register.in_force(one["activity"], date(2024, 4, 1))
        assert (one["deciding_level"], one["record"], one["consult"]) == (
            found.level,
            found.record,
            list(found.consult),
        )


def test_the_list_s_sections_hold_all_rows_and_its_measures_their_number(here: Desk):
    answer = list_decisions(here)
    assert sum(answer.tables[one.table].height for one in answer.sections) == len(decision_register().activities)
    assert sum(one.value for one in answer.measures) == len(decision_register().activities)


def test_an_example_never_overwrites_a_file(examples: Path):
    with pytest.raises(DecisionError, match="already"):
        write_examples(examples)
