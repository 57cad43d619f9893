"""Plans: what they must say, what they stand on, and what a sign-off freezes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.governance.states import PLAN, State, Step
from allotment.planning.access.errors import ChangedMeanwhileError
from allotment.planning.documents.draft import DocumentError
from allotment.planning.plans.body import Action, Plan, Risk, fields_of_plan, plan_of, read_plan
from allotment.planning.plans.text import text_of_plan
from tests.planning.documents.doing import Doing
from tests.planning.documents.texts import action, plan_fields, retention

WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20).filter(str.strip)
PLANS = st.builds(
    Plan,
    name=st.just("a-plan"),
    title=WORDS,
    from_year=st.just(2026),
    until_year=st.integers(2026, 2043),
    scenarios=st.lists(st.sampled_from(["central", "high-migration"]), unique=True).map(tuple),
    priorities=WORDS,
    gap=st.just(""),
    actions=st.lists(st.builds(Action, WORDS, WORDS, WORDS, st.just("2028-02-29"), st.just("RTE"))).map(tuple),
    risks=st.lists(st.builds(Risk, WORDS, WORDS, st.just(""))).map(tuple),
)


@given(PLANS)
def test_a_plan_comes_back_from_its_text_and_from_its_form_as_it_was(plan: Plan) -> None:
    assert plan_of(plan.body) == plan
    once = read_plan(fields_of_plan(plan), ["RTE"])
    assert read_plan(fields_of_plan(plan_of(once.body)), ["RTE"]) == once
    assert text_of_plan(once, {}).startswith("Title: ")


BROKEN: dict[str, tuple[dict[str, Any], set[str]]] = {
    "no title": ({"title": " "}, {"title"}),
    "a title as long as a page": ({"title": "a" * 201}, {"title"}),
    "years that are none": ({"from_year": "next", "until_year": ""}, {"from_year", "until_year"}),
    "a year in other digits": ({"until_year": "\u0662\u0660\u0663\u0660"}, {"until_year"}),
    "years too far off": ({"until_year": "2050"}, {"until_year"}),
    "an end before the start": ({"from_year": "2030", "until_year": "2027"}, {"until_year"}),
    "an action without its owner": ({"actions": [{**action("x"), "owner": ""}]}, {"actions.0.owner"}),
    "an action with only a partner": (
        {"actions": [{"partner": "RTE"}]},
        {"actions.0.what", "actions.0.owner", "actions.0.measure", "actions.0.by"},
    ),
    "a date that is none": ({"actions": [action("x"), {**action("y"), "by": "31 March"}]}, {"actions.1.by"}),
    "a day that is none": ({"actions": [{**action("y"), "by": "2027-02-29"}]}, {"actions.0.by"}),
    "a partner elsewhere": ({"actions": [{**action("y"), "partner": "RJ1"}]}, {"actions.0.partner"}),
    "a risk without a response": ({"risks": [{"what": "x"}]}, {"risks.0.response"}),
    "a section as long as a book": ({"gap": "a" * 20_001}, {"gap"}),
    "characters that are no text": ({"gap": "bell \a"}, {"gap"}),
    "too many actions": ({"actions": [action("x")] * 201}, {"actions"}),
}


@pytest.mark.parametrize(("given_fields", "places"), BROKEN.values(), ids=BROKEN.keys())
def test_each_fault_of_a_plan_is_said_at_its_field(given_fields: dict[str, Any], places: set[str]) -> None:
    with pytest.raises(DocumentError) as refused:
        read_plan(plan_fields(**given_fields), ["RTE"])
    assert {problem.where for problem in refused.value.problems} == places


def test_a_plan_that_names_no_run_or_leaves_a_section_out_cannot_be_reviewed(doing: Doing) -> None:
    plan = doing.make_plan("planner", plan_fields("Unfinished", gap=""))
    doing.share("planner", plan.id, 1, PLAN)
    with pytest.raises(DocumentError) as refused:
        doing.step("planner", plan.id, Step.SUBMIT, 1, PLAN)
    assert [problem.remedy for problem in refused.value.problems] == [
        "Write the section 'The gap and why'.",
        "Name the run that its figures come from.",
    ]


def test_an_agreed_plan_is_frozen_with_the_hashes_of_its_scenarios_and_of_its_runs(doing: Doing) -> None:
    scenario = doing.make("planner", retention("planned"))
    doing.share("planner", scenario.id, 1)
    run = central_run(doing)
    plan = doing.make_plan("planner", plan_fields("Frozen", scenarios=[scenario.id, "central"], runs=[run.run_id]))
    doing.share("planner", plan.id, 1, PLAN)
    doing.step("planner", plan.id, Step.SUBMIT, 1, PLAN)
    doing.step("approver", plan.id, Step.AGREE, 1, PLAN)
    seen = doing.see_plan("partner", plan.id)
    assert seen.record.document.state == State.AGREED
    assert seen.record.agreed_by is not None
    frozen = seen.record.agreed_by.hashes
    assert frozen["text"] == seen.record.document.sha256
    assert frozen["scenarios"][scenario.id] == {"title": scenario.title, "version": 1, "text": scenario.sha256}
    assert set(frozen["scenarios"]) == {scenario.id, "central"}
    assert frozen["runs"] == {run.run_id: run.hashes}
    assert {"evidence", "code"} <= set(frozen["runs"][run.run_id])


def central_run(doing: Doing) -> Any:
    """The run of the shipped central scenario that the seeded site lists."""
    from allotment.planning.runs.listing import all_runs

    [run] = all_runs(doing.site.actor("planner"), "QR1")
    return run


def test_a_shared_plan_never_stands_on_a_draft_that_its_readers_cannot_see(doing: Doing) -> None:
    hidden = doing.make("planner", retention("hidden-part"))
    plan = doing.make_plan("planner", plan_fields("Stands on a draft", scenarios=[hidden.id]))
    with pytest.raises(DocumentError) as refused:
        doing.share("planner", plan.id, 1, PLAN)
    assert [problem.where for problem in refused.value.problems] == ["scenarios"]
    opened = doing.make_plan("planner", plan_fields("Open already"))
    doing.share("planner", opened.id, 1, PLAN)
    with pytest.raises(DocumentError):
        doing.edit_plan("planner", opened.id, plan_fields("Open already", scenarios=[hidden.id]), 1)
    doing.share("planner", hidden.id, 1)
    doing.share("planner", plan.id, 1, PLAN)
    assert [one.title for one in doing.see_plan("viewer", plan.id).scenarios] == ["Keep a tenth more"]


def test_a_plan_names_only_scenarios_and_runs_that_its_writer_can_see(doing: Doing) -> None:
    theirs = doing.make("partner", retention("theirs"))
    for parts in ({"scenarios": [theirs.id]}, {"scenarios": ["no-such"]}, {"runs": ["QR1-central-0000000000"]}):
        with pytest.raises(DocumentError) as refused:
            doing.make_plan("planner", plan_fields("Names what is not there", **parts))
        assert [problem.where for problem in refused.value.problems] == list(parts)


def test_the_second_of_two_writers_of_a_plan_is_given_both(doing: Doing) -> None:
    plan = doing.make_plan("planner", plan_fields("Both"))
    doing.edit_plan("analyst", plan.id, plan_fields("Both", actions=[action("Theirs")]), 1)
    with pytest.raises(ChangedMeanwhileError) as met:
        doing.edit_plan("planner", plan.id, plan_fields("Both", actions=[action("Ours")]), 1)
    assert "Theirs" in met.value.theirs
    assert "Ours" in met.value.yours


def test_a_plan_sent_twice_with_one_key_is_made_once_and_another_of_its_title_is_numbered(doing: Doing) -> None:
    first = doing.make_plan("planner", plan_fields("Once"), key="plan-once")
    second = doing.make_plan("planner", plan_fields("Once"), key="plan-once")
    third = doing.make_plan("planner", plan_fields("Once"))
    assert first.id == second.id
    assert (first.name, third.name) == ("once", "once-2")
