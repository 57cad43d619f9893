"""Plain words are understood by the words that they share with an activity, or they are asked about."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.governance.decisions.deciding_level import DecidingLevel
from allotment.governance.decisions.decision import Decision, decide_question, level_of
from allotment.governance.decisions.delegations import Asker
from allotment.governance.decisions.errors import DecisionError
from allotment.governance.decisions.hear import stem
from allotment.governance.decisions.shipped import decision_register
from allotment.governance.decisions.understand import Understanding

REGISTER = decision_register()
UNDERSTANDING = Understanding(REGISTER)
ACTIVITIES = list(REGISTER.activities.values())


def asked(question: str, level: str = "ICS", on: str = "2024-04-01", horizon: float | None = None) -> Decision:
    """The answer to a question."""
    asker = Asker(level_of(level, REGISTER), date.fromisoformat(on))
    return decide_question(question, asker, UNDERSTANDING, horizon_years=horizon)


@pytest.mark.parametrize("activity", ACTIVITIES, ids=lambda one: one.key)
def test_an_activity_is_found_by_its_key_its_title_and_each_of_its_phrases(activity):
    for words in (activity.key, activity.key.upper().replace("_", " "), activity.title, *activity.words):
        found = UNDERSTANDING.understand(words)
        assert found.activity is activity, words
        assert not found.rivals, words


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("commission 40 nursing places", "commission_education_places"),
        ("Can the ICB commission nursing degree places?", "commission_education_places"),
        ("commission 25 midwifery training places at the university", "commission_education_places"),
        ("Who decides the number of medical school places?", "set_medical_school_places"),
        ("commission 30 medical places", "set_medical_school_places"),
        ("commission medical degree apprenticeships", "commission_apprenticeships"),
        ("approve agency spend over cap", "exceed_agency_ceiling"),
        ("set the agency limit at 3.2%", "set_agency_price_caps"),
        ("reduce agency spend by 30%", "reduce_temporary_staff_spend"),
        ("set bank rates across trusts", "set_bank_rates_across_trusts"),
        ("sign off joint forward plan", "approve_joint_forward_plan"),
        ("recruit 20 nurses from India", "recruit_internationally"),
        ("hire ten clinical pharmacists under ARRS", "employ_arrs_roles"),
        ("transfer £1.5m of unspent levy to a GP practice", "transfer_levy_funds"),
        ("increase nurses' pay", "set_nhs_pay_and_terms"),
        ("increase care workers' pay", "set_pay_in_primary_and_social_care"),
        ("15 year workforce plan for England", "plan_national_workforce"),
        ("workforce plan for the next 3 years", "plan_system_workforce"),
        ("arrange GP trainee rotations", "rotate_doctors"),
        ("rotate newly qualified nurses across trust and community", "rotate_staff_across_sectors"),
    ],
)
def test_a_question_in_plain_words_is_understood(question: str, key: str):
    assert asked(question).activity == key


@pytest.mark.parametrize(
    "question", ["order lunch", "buy MRI scanners", "merge two trusts", "commission", "", "40", "£5m"]
)
def test_what_is_not_in_the_register_is_not_guessed_at(question: str):
    with pytest.raises(DecisionError, match="fit no one activity"):
        asked(question)


def test_words_that_may_mean_several_are_asked_about_with_the_nearest_three_by_key():
    with pytest.raises(DecisionError) as caught:
        asked("plan the workforce")
    (problem,) = caught.value.problems
    for key in ("plan_system_workforce", "plan_national_workforce", "prepare_operational_plan"):
        assert f"{key} (" in problem.rule


def test_words_that_may_mean_several_are_answered_where_the_answer_is_the_same_and_this_is_said():
    told = asked("national pay negotiation")
    assert told.deciding_level is DecidingLevel.ENGLAND
    assert "negotiate_with_national_unions, for which the answer is the same" in told.understood_as


@pytest.mark.parametrize(
    ("question", "horizon", "on", "level"),
    [("plan the workforce", 15, "2020-01-01", "England"), ("plan the workforce", 3, "2020-01-01", "ICS"),
     ("plan_system_workforce", 15, "2026-01-01", "region"), ("plan_long_term_workforce", 3, "2026-01-01", "ICS"),
     ("workforce planning for 15 years", None, "2020-01-01", "England"),
     ("attract local people", 15, "2020-01-01", "England")],
)  # fmt: skip
def test_a_horizon_says_which_plan_is_meant(question: str, horizon: float | None, on: str, level: str):
    assert asked(question, on=on, horizon=horizon).deciding_level == level


def test_a_horizon_that_a_record_does_not_ask_about_is_said_not_to_matter():
    assert "The record holds whatever the horizon." in asked("rotate_doctors", horizon=15).conditions


@pytest.mark.parametrize(
    ("word", "level"),
    [("england", "England"), ("NATIONAL", "England"), ("NHS England", "England"), ("Region", "region"), ("icb", "ICS"),
     ("System", "ICS"), ("integrated care board", "ICS"), ("place", "place"), ("pcn", "PCN"), ("trust", "provider"),
     ("Provider-Collaborative", "provider collaborative"), ("provider_collaborative", "provider collaborative"),
     ("practice", "provider"),
     ("Care Home", "provider"), ("PROVIDER", "provider")],
)  # fmt: skip
def test_a_level_is_known_by_its_common_words(word: str, level: str):
    assert level_of(word, REGISTER) == level


def test_an_unknown_level_is_refused_with_the_seven():
    with pytest.raises(DecisionError, match="England, region, ICS, place, provider collaborative, PCN, provider"):
        level_of("parish", REGISTER)


def test_the_answer_has_the_keys_that_were_promised_and_plain_values():
    told = asked("commission 40 nursing places", on="2026-04-01").as_json()
    assert list(told) == [
        "allowed", "deciding_level", "record", "source", "valid_from", "valid_to", "consult", "conditions",
        "activity", "understood_as", "allowed_levels", "inferred",
    ]  # fmt: skip
    assert told["allowed"] is False
    assert (told["deciding_level"], told["allowed_levels"], told["consult"]) == (
        "region",
        ["region"],
        ["ICS", "provider"],
    )
    assert (told["valid_from"], told["valid_to"]) == ("2025-09-01", None)
    assert "twelve integrated care boards" in told["conditions"], "what the asking level is on the day"


def test_what_is_heard_beside_the_activity_is_kept():
    heard = UNDERSTANDING.ear.hear("Commission 40 nursing and midwifery places for £1,250.50 over three years")
    assert heard.roles == ("nursing", "midwifery")
    assert (heard.pounds_pence, heard.years) == (125_050, 3)
    assert UNDERSTANDING.ear.hear("spend £2.5m in 2026/27").pounds_pence == 250_000_000


@pytest.mark.parametrize(
    "words",
    [("commission", "commissions", "commissioned", "commissioning"), ("plan", "plans", "planned", "planning"),
     ("rate", "rates", "rated", "rating"), ("policy", "policies"), ("set", "sets", "setting")],
)  # fmt: skip
def test_the_forms_of_a_word_have_one_stem(words: tuple[str, ...]):
    assert len({stem(word) for word in words}) == 1


@given(st.text(max_size=400))
def test_any_text_is_understood_or_refused_in_plain_words(text: str):
    try:
        found = UNDERSTANDING.understand(text)
    except DecisionError as error:
        refused = error
    else:
        assert found.activity.key in REGISTER.activities
        return
    assert len(refused.problems) == 1


@given(st.sampled_from(ACTIVITIES), st.sampled_from(list(DecidingLevel)), st.dates(date(2019, 6, 3), date(2040, 1, 1)))
def test_a_level_is_allowed_just_where_it_is_among_those_that_may(activity, level: DecidingLevel, on: date):
    told = decide_question(activity.key, Asker(level, on), UNDERSTANDING)
    assert told.allowed is (level in told.allowed_levels)
    assert told.deciding_level in told.allowed_levels
