"""The register: on any day one level leads on each activity, by a record with a source or by the rule of that day."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.evidence.assumptions.strict_yaml import read_yaml
from allotment.governance.decisions.deciding_level import DecidingLevel
from allotment.governance.decisions.errors import DecisionError
from allotment.governance.decisions.parse_register import build_register
from allotment.governance.decisions.records import CRITERIA, OTHERWISE
from allotment.governance.decisions.register import apply_rule
from allotment.governance.decisions.shipped import decision_register, shipped_contents, shipped_texts

REGISTER = decision_register()
ACTIVITIES = sorted(REGISTER.activities)
FIRST_DAY = date(2019, 6, 3)
DAYS = st.dates(min_value=FIRST_DAY, max_value=date(2045, 1, 1))
OF_2019 = "layers/2019_interim_people_plan.yaml"


@given(st.sampled_from(ACTIVITIES), DAYS)
def test_on_any_day_one_level_leads_on_an_activity_and_is_among_those_that_may(activity: str, on: date):
    found = REGISTER.in_force(activity, on)
    assert found.level in found.levels
    assert len(set(found.levels)) == len(found.levels)
    assert found.valid_from <= on
    assert found.valid_to is None or on <= found.valid_to
    assert found.source
    assert all(said.endswith(".") for said in found.conditions)
    assert not set(found.consult) & {level.value for level in found.levels}


@given(st.sampled_from(ACTIVITIES), DAYS)
def test_the_first_and_last_day_of_an_answer_are_those_on_which_the_record_changes(activity: str, on: date):
    found = REGISTER.in_force(activity, on)
    assert REGISTER.in_force(activity, found.valid_from).record == found.record
    if found.valid_from > FIRST_DAY:
        before = REGISTER.in_force(activity, found.valid_from - timedelta(days=1))
        assert before.valid_to == found.valid_from - timedelta(days=1)
    if found.valid_to is not None:
        assert REGISTER.in_force(activity, found.valid_to).record == found.record
        assert REGISTER.in_force(activity, found.valid_to + timedelta(days=1)).valid_from > found.valid_to


@given(st.sampled_from(ACTIVITIES), st.dates(max_value=FIRST_DAY - timedelta(days=1)))
def test_before_june_2019_nothing_is_known_and_this_is_said(activity: str, on: date):
    with pytest.raises(DecisionError, match="before 2019-06-03"):
        REGISTER.in_force(activity, on)


@pytest.mark.parametrize("activity", ACTIVITIES)
def test_the_newest_record_that_has_begun_and_not_ended_decides(activity: str):
    """An oracle that knows nothing of spans: of the records begun, the one begun last, if it has not ended."""
    for on in [FIRST_DAY, *(record.valid_from for record in REGISTER.records), date(2027, 6, 1)]:
        begun = [one for one in REGISTER.deciding(activity) if one.valid_from <= on]
        last = max(begun, key=lambda one: one.valid_from, default=None)
        holds = last is not None and (last.valid_to is None or on <= last.valid_to)
        found = REGISTER.in_force(activity, on)
        assert found.record.endswith("/rule") is not holds
        if last is not None and holds:
            assert (found.record, found.level) == (last.name, last.level)


def test_all_areas_and_all_levels_are_there():
    assert {one.area for one in REGISTER.activities.values()} == {
        "strategy and planning", "supply and retention", "deployment", "education", "funding", "leadership",
        "relationships",
    }  # fmt: skip
    assert len(REGISTER.activities) >= 60
    on_a_day = {REGISTER.in_force(key, date(2026, 4, 1)).level for key in ACTIVITIES}
    assert on_a_day == set(DecidingLevel)


@pytest.mark.parametrize(
    ("horizon", "on", "level"),
    [(15, date(2020, 1, 1), "England"), (20, date(2020, 1, 1), "England"), (3, date(2020, 1, 1), "ICS"),
     (1, date(2020, 1, 1), "ICS"), (10, date(2020, 1, 1), "region"), (10, date(2026, 1, 1), "region"),
     (20, date(2026, 1, 1), "region"), (3, date(2026, 1, 1), "ICS")],
)  # fmt: skip
def test_the_general_rule_goes_by_the_horizon_where_nothing_else_is_said(horizon: float, on: date, level: str):
    assert REGISTER.in_force("manage_regional_talent", on, horizon).level == level


def test_the_general_rule_goes_by_standards_then_by_the_one_body_then_by_the_labour_market():
    on = date(2024, 1, 1)
    assert REGISTER.in_force("set_agency_price_caps", on).level == "England"
    assert REGISTER.in_force("set_ward_establishments", on).level == "provider"
    shared = REGISTER.in_force("share_staff_between_employers", on)
    assert (shared.level, shared.inferred, shared.record) == ("ICS", True, "2019_interim_people_plan/rule")
    assert "local labour market" in " ".join(shared.conditions)


@given(st.sampled_from(ACTIVITIES), st.floats(min_value=0.1, max_value=100), st.sampled_from(REGISTER.rules))
def test_a_rule_always_ends_in_a_level(activity: str, horizon: float, rule: Any):
    step, level = apply_rule(rule, REGISTER.activities[activity], horizon)
    assert level in DecidingLevel
    assert step.when in CRITERIA


def test_an_ics_is_said_to_be_no_statutory_body_until_july_2022_and_one_afterwards():
    before = " ".join(REGISTER.in_force("rotate_doctors", date(2022, 6, 30)).conditions)
    after = " ".join(REGISTER.in_force("rotate_doctors", date(2022, 7, 1)).conditions)
    later = " ".join(REGISTER.in_force("rotate_doctors", date(2026, 4, 1)).conditions)
    assert "not statutory" in before
    assert "is statutory from 1 July 2022" in after
    assert "not statutory" not in after
    assert "twelve integrated care boards were abolished and six created" in later
    assert "twelve" not in after


def test_a_record_beside_another_adds_its_terms_and_moves_nothing():
    before, after = (REGISTER.in_force("transfer_levy_funds", day) for day in (date(2024, 3, 31), date(2024, 4, 1)))
    assert before.level is after.level is DecidingLevel.PROVIDER
    assert "At most 25%" in " ".join(before.conditions)
    assert "At most 50%" in " ".join(after.conditions)
    assert "At most 25%" not in " ".join(after.conditions)


def test_what_lies_beyond_the_day_of_reading_is_said_to():
    assert "read until" not in " ".join(REGISTER.in_force("rotate_doctors", REGISTER.read_until).conditions)
    later = REGISTER.in_force("rotate_doctors", REGISTER.read_until + timedelta(days=1))
    assert "Records were read until 2026-11-22" in later.conditions[-1]


@pytest.mark.parametrize(("name", "text"), shipped_texts().items())
def test_a_shipped_file_gives_no_key_twice(name: str, text: str):
    assert read_yaml(text, name)[1] == []


SPOILT: list[tuple[str, dict[str, Any], str]] = [
    ("no source", {"source": ""}, "must be text"),
    ("an unknown level", {"level": "ICB"}, "not a known word"),
    ("an unknown level beside", {"also": ["board"]}, "not a known word"),
    ("an unknown body", {"consult": ["the dean"]}, "not a known word"),
    ("an unknown activity", {"activity": "build_hospitals"}, "not a known word"),
    ("an unknown confidence", {"confidence": "sure"}, "not a known word"),
    ("a day that is none", {"valid_from": "June"}, "is not a day"),
    ("an end before its beginning", {"valid_to": date(2019, 1, 1)}, "ends before it begins"),
    ("a level that decides and is asked", {"consult": ["ICS"]}, "named twice"),
    ("conditions that are no sentence", {"conditions": "as it falls"}, "is no sentence"),
    ("a field that is none", {"levels": ["ICS"]}, "no such field"),
    ("a record beside with a level", {"beside": True}, "names no level"),
]


@pytest.mark.parametrize(("change", "rule"), [one[1:] for one in SPOILT], ids=[one[0] for one in SPOILT])
def test_a_layer_is_refused_with(change: dict[str, Any], rule: str):
    contents = copy.deepcopy(shipped_contents())
    record = next(one for one in contents[OF_2019]["records"] if one["activity"] == "rotate_doctors")
    record.update(change)
    register, problems = build_register(contents)
    assert register is None
    assert any(rule in problem.rule for problem in problems), problems


def test_a_record_that_says_no_source_where_its_layer_says_none_is_refused():
    contents = copy.deepcopy(shipped_contents())
    del contents["layers/money_and_ceilings.yaml"]["records"][0]["source"]
    _, problems = build_register(contents)
    assert [(one.column, one.rule) for one in problems] == [("source", "source is missing.")]


@pytest.mark.parametrize(
    "days", [{"valid_from": date(2023, 6, 30)}, {"valid_from": date(2020, 1, 1), "valid_to": date(2024, 1, 1)}]
)
def test_two_records_that_decide_one_activity_on_one_day_are_refused(days: dict[str, date]):
    contents = copy.deepcopy(shipped_contents())
    records = contents["layers/2023_long_term_workforce_plan.yaml"]["records"]
    records.append(
        {"activity": "recruit_locally", "level": "region", "confidence": "stated", "conditions": "No.", **days}
    )
    _, problems = build_register(contents)
    assert any("recruit_locally is decided twice" in one.rule for one in problems)


def test_every_problem_of_every_file_is_told_at_once():
    contents = copy.deepcopy(shipped_contents())
    contents[OF_2019]["records"][0]["level"] = "nobody"
    contents[OF_2019]["rule"]["steps"].pop()
    contents["activities/education.yaml"][0]["horizon_years"] = "long"
    contents["activities/gardens.yaml"] = []
    contents["levels.yaml"]["levels"].pop()
    register, problems = build_register(contents)
    assert register is None
    told = "\n".join(map(str, problems))
    for rule in ("'nobody'", OTHERWISE, "'long'", "no such area", "these levels are not there"):
        assert rule in told
