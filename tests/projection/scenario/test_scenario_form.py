"""Scenarios by form: out to YAML and back without loss, and every problem at the field that it is about."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.evidence.assumptions.vocabulary import UNITS
from allotment.projection.scenario import (
    POPULATION_VARIANTS,
    QUANTITIES,
    KnownNames,
    Scenario,
    copy_of,
    form_from_scenario,
    list_scenarios,
    load_scenario,
    parse_scenario,
    problems_by_field,
    quantity_choices,
    scenario_from_form,
    target_dimensions,
)
from allotment.projection.scenario.quantities import FIRST_YEAR, LAST_YEAR
from allotment.workforce.errors import ScenarioError
from allotment.workforce.roles import ROLES

CHANGE: dict[str, Any] = {
    "quantity": "leaver_rate",
    "where": {"staff_group": ["Midwives"], "sector": []},
    "how": "multiply",
    "amount": "0.9",
    "by_year": {},
    "unit": "share per year",
    "from_year": "2027",
    "until_year": "",
    "phase_in_years": "3",
    "rationale": "Legacy mentors: 10% fewer leave",
    "source": "Elicited, June",
    "owner": "Retention lead",
}
FORM: dict[str, Any] = {
    "name": "retention",
    "title": "Keep a tenth more midwives",
    "description": "A programme in both trusts.\r\nNothing else changes.",
    "population_variant": "principal",
    "changes": [CHANGE],
    "targets": [],
    "activity_standards": [],
}
STANDARD = {
    "organisation": "RTE",
    "role": "Midwife",
    "annual_volume": "5800",
    "hours_per_unit": "35.5",
    "weeks_per_year": "52",
    "days_per_week": "5",
    "absent_days_per_year": "45",
    "hours_per_day": "7.5",
    "category_allowance_share": "0.1",
    "individual_allowance_fte": "2",
    "rationale": "Births",
    "source": "Local count",
    "owner": "Head of midwifery",
}


def said_of(known: KnownNames | None = None, **changed: Any) -> dict[str, list[str]]:
    """What is said of the form with some of its fields replaced, by field."""
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(scenario_from_form({**FORM, **changed}), "retention", known or KnownNames())
    return problems_by_field(refused.value)


def said_of_change(known: KnownNames | None = None, **changed: Any) -> dict[str, list[str]]:
    """What is said of the form whose one change has some of its fields replaced."""
    return said_of(known, changes=[{**CHANGE, **changed}])


def same(one: Scenario, other: Scenario) -> bool:
    return replace(one, yaml="") == replace(other, yaml="")


def test_a_form_becomes_the_scenario_that_it_says():
    scenario = parse_scenario(scenario_from_form(FORM), "retention")
    (change,) = scenario.changes
    assert (scenario.title, scenario.description) == (
        FORM["title"],
        "A programme in both trusts.\nNothing else changes.",
    )
    assert change.where == {"staff_group": ("Midwives",)}
    assert (change.how, change.amount.steady, change.phase_in_years) == ("multiply", 0.9, 3)
    assert (change.from_year, change.until_year) == (2027, None)


def test_numbers_by_year_stand_in_for_the_one_number():
    by_year = {"2030": "0.8", "2027": "0.95", "2028": ""}
    text = scenario_from_form({**FORM, "changes": [{**CHANGE, "by_year": by_year, "phase_in_years": ""}]})
    assert parse_scenario(text, "retention").changes[0].amount.by_year == ((2027, 0.95), (2030, 0.8))


def test_the_text_is_as_a_planner_would_write_it():
    lines = scenario_from_form(FORM).splitlines()
    assert lines[:2] == ["allotment_scenario: 1", "name: retention"]
    assert "  where: {staff_group: Midwives}" in lines
    assert "  change: {multiply: 0.9}" in lines
    assert "description: |-" in lines


@pytest.mark.parametrize("name", [scenario.name for scenario in list_scenarios()])
def test_every_shipped_scenario_goes_through_its_form_unchanged(name: str):
    shipped = load_scenario(name)
    form = form_from_scenario(shipped)
    again = parse_scenario(scenario_from_form(form), name)
    assert same(again, shipped)
    assert form_from_scenario(again) == form


def test_targets_and_workloads_go_through_the_form_too():
    account = {"rationale": "Board", "source": "Minutes", "owner": "Chief nurse"}
    targets = [
        {"where": {"sector": ["acute"]}, "measure": "share_of_required", "amount": "0.95", **account},
        {
            "where": {"organisation": "RTE", "role": "Midwife"},
            "measure": "fte",
            "by_year": {"2027": "300", "2030": "320"},
            **account,
        },
    ]
    scenario = parse_scenario(
        scenario_from_form({**FORM, "targets": targets, "activity_standards": [STANDARD]}), "retention"
    )
    assert [target.share_of_required and target.share_of_required.steady for target in scenario.targets] == [0.95, None]
    assert scenario.activity_standards[0].hours_per_unit == 35.5
    assert same(parse_scenario(scenario_from_form(form_from_scenario(scenario)), "retention"), scenario)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=60).filter(
    lambda text: "\n".join(text.strip().splitlines()) == text
)
YEARS = st.integers(FIRST_YEAR, LAST_YEAR)


def amounts(quantity: str, how: str) -> st.SearchStrategy[float]:
    lowest, highest = UNITS[QUANTITIES[quantity].unit]
    span = min(highest - lowest, 1e6)
    low, high = {"set": (lowest, min(highest, 1e6)), "multiply": (0.0, 50.0), "add": (-span, span)}[how]
    return st.floats(max(low, -1e6), high, allow_nan=False)


@st.composite
def changes(draw: st.DrawFn) -> dict[str, Any]:
    """A change in order, as a form holds it."""
    quantity = draw(st.sampled_from(sorted(QUANTITIES)))
    how = draw(st.sampled_from(["multiply", "add", "set"]))
    number = amounts(quantity, how).map(repr)
    steady = draw(st.booleans())
    start = draw(YEARS)
    dimensions = QUANTITIES[quantity].dimensions
    role = "role" if "role" in dimensions else "from_role" if "from_role" in dimensions else "sector"
    names = ["acute", "community"] if role == "sector" else sorted(ROLES)
    return {
        "quantity": quantity,
        "where": {role: draw(st.lists(st.sampled_from(names), max_size=3, unique=True))},
        "how": how,
        "amount": draw(number) if steady else "",
        "by_year": {} if steady else {str(year): draw(number) for year in draw(st.sets(YEARS, min_size=1, max_size=4))},
        "unit": QUANTITIES[quantity].unit,
        "from_year": str(start),
        "until_year": draw(st.just("") | st.integers(start, LAST_YEAR).map(str)),
        "phase_in_years": draw(st.integers(1, 12).map(str)) if steady else "1",
        "rationale": draw(WORDS),
        "source": draw(WORDS),
        "owner": draw(WORDS),
    }


@settings(max_examples=150, deadline=None)
@given(WORDS, WORDS, st.sampled_from(POPULATION_VARIANTS), st.lists(changes(), max_size=4))
def test_any_scenario_goes_through_the_form_exactly(title, description, variant, listed):
    form = {**FORM, "title": title, "description": description, "population_variant": variant, "changes": listed}
    text = scenario_from_form(form)
    scenario = parse_scenario(text, "retention")
    assert (scenario.title, scenario.description) == (title, description)
    for change, fields in zip(scenario.changes, listed, strict=True):
        given_amounts = (
            [fields["amount"]] if fields["amount"] else [fields["by_year"][y] for y in sorted(fields["by_year"])]
        )
        assert list(change.amount.amounts) == [float(amount) for amount in given_amounts]
        assert (change.rationale, change.source, change.owner) == (
            fields["rationale"],
            fields["source"],
            fields["owner"],
        )
    back = form_from_scenario(scenario)
    assert same(parse_scenario(scenario_from_form(back), "retention"), scenario)
    assert scenario_from_form(back) == text


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from([*FORM, *CHANGE, "measure", "sector", "2027"]), inner, max_size=6)
        ),
        max_leaves=20,
    ).filter(lambda form: isinstance(form, dict))
)
def test_no_form_is_too_clumsy_to_be_answered_field_by_field(form):
    said = said_of(**{**form, "name": ""})
    assert said["name"] == ["Give a name."]
    assert all(sentence for sentences in said.values() for sentence in sentences)


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"quantity": ""}, "quantity", "Give what changes."),
        ({"how": ""}, "how", "Give the way it changes"),
        ({"how": "halve"}, "how", "not known"),
        ({"amount": ""}, "amount", "must be a number"),
        ({"amount": "a tenth"}, "amount", "must be a number"),
        ({"amount": "-2"}, "amount", "a multiplier is 0 or more"),
        ({"amount": "nan"}, "amount", "must be a number"),
        ({"unit": ""}, "unit", "Give the unit."),
        ({"unit": "share"}, "unit", "Leaving other than by retirement is in 'share per year'."),
        ({"from_year": ""}, "from_year", "Give the first year"),
        ({"from_year": "next"}, "from_year", "must be a whole number"),
        ({"from_year": "1999"}, "from_year", "2026 to 2043"),
        ({"until_year": "2026"}, "until_year", "ends before it starts"),
        ({"phase_in_years": "0"}, "phase_in_years", "at least 1"),
        ({"by_year": {"2090": "0.9"}, "phase_in_years": ""}, "by_year.2090", "2026 to 2043"),
        ({"by_year": {"2027": "x"}, "phase_in_years": ""}, "by_year.2027", "must be a number"),
        ({"by_year": {"soon": "0.9"}, "phase_in_years": ""}, "by_year.soon", "four digits"),
        ({"by_year": {"2027": "0.9"}}, "phase_in_years", "not phased in"),
        ({"where": {"sector": ["acute", "primary cares"]}}, "where.sector", "primary cares: This is not known."),
        ({"where": {"programme": "Nursing degree"}}, "where.programme", "cannot be narrowed to this"),
        ({"where": {"planet": "Earth"}}, "where.planet", "not known"),
        ({"where": {"organisation": "RTX"}}, "where.organisation", "no such organisation"),
        ({"where": {"sector": "acute", "role": "GP partner"}}, "where", "do not work in such a sector"),
        ({"rationale": " "}, "rationale", "why the change is made"),
        ({"source": ""}, "source", "Give the source"),
        ({"owner": None}, "owner", "Give the owner"),
    ],
)
def test_each_problem_of_a_change_is_at_its_own_field(changed: dict[str, Any], field: str, words: str):
    said = said_of_change(KnownNames(organisation=["RTE", "RTQ"]), **changed)
    assert f"changes.0.{field}" in said
    assert words.lower() in " ".join(said[f"changes.0.{field}"]).lower()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "Our Plan"}, "name"),
        ({"name": ""}, "name"),
        ({"title": ""}, "title"),
        ({"description": " "}, "description"),
        ({"population_variant": "highest"}, "population_variant"),
        ({"targets": [{}]}, "targets.0.measure"),
        ({"targets": [{"measure": "fte", "amount": ""}]}, "targets.0.amount"),
        ({"targets": [{"measure": "fte", "amount": "3", "where": {"role": "Midwife"}}]}, "targets.0.where"),
        ({"targets": [{"measure": "share_of_required", "by_year": {"2030": "-1"}}]}, "targets.0.amount"),
        ({"activity_standards": [STANDARD, {**STANDARD, "hours_per_day": ""}]}, "activity_standards.1.hours_per_day"),
        ({"activity_standards": [{**STANDARD, "role": "Midwifes"}]}, "activity_standards.0.role"),
        (
            {"activity_standards": [{**STANDARD, "absent_days_per_year": "300"}]},
            "activity_standards.0.absent_days_per_year",
        ),
    ],
)
def test_each_problem_of_the_whole_is_at_its_own_field(changed: dict[str, Any], field: str):
    assert field in said_of(**changed)


def test_all_problems_of_all_changes_are_said_at_once_each_at_its_own_change():
    said = said_of(changes=[{**CHANGE, "unit": "share"}, CHANGE, {**CHANGE, "owner": "", "amount": "x"}])
    assert set(said) == {"changes.0.unit", "changes.2.owner", "changes.2.amount"}


def test_no_key_of_the_file_is_read_out_to_the_planner():
    said = said_of(
        changes=[{}, {**CHANGE, "unit": "x", "where": {"programme": "y"}, "phase_in_years": ""}], targets=[{}]
    )
    for sentence in (sentence for sentences in said.values() for sentence in sentences):
        assert "_" not in sentence
        assert "'change'" not in sentence


def test_a_copy_differs_only_in_its_name_and_what_is_said_of_it():
    shipped = load_scenario("social-care-pay-rise")
    copied = copy_of(shipped, "our-pay-rise", title="Our pay rise")
    assert (copied.name, copied.title) == ("our-pay-rise", "Our pay rise")
    assert same(replace(copied, name=shipped.name, title=shipped.title), shipped)
    assert parse_scenario(copied.yaml, "our-pay-rise") == copied


def test_a_copy_under_a_name_that_cannot_be_is_refused():
    with pytest.raises(ScenarioError) as refused:
        copy_of(load_scenario("central"), "Our Plan")
    assert set(problems_by_field(refused.value)) == {"name"}


def test_the_choices_hold_every_quantity_with_its_unit_slices_ways_and_limits():
    choices = {choice.key: choice for choice in quantity_choices()}
    assert list(choices) == list(QUANTITIES)
    leaving = choices["leaver_rate"]
    assert (leaving.words, leaving.unit) == ("Leaving other than by retirement", "share per year")
    assert [dimension.words for dimension in leaving.dimensions][:3] == ["Sector", "Staff group", "Role"]
    ways = {way.key: (way.lowest, way.highest, way.limits_in_words) for way in leaving.ways}
    assert ways == {"multiply": (0, None, "0 or more"), "add": (-1, 1, "-1 to 1"), "set": (0, 1, "0 to 1")}


def test_names_that_the_evidence_knows_are_offered_and_others_may_be_written():
    known = KnownNames(organisation=["RTQ", "RTE"])
    offered = {one.key: one.names for one in quantity_choices(known)[0].dimensions}
    assert offered["organisation"] == ("RTE", "RTQ")
    assert offered["ics"] is None
    assert offered["role"] == tuple(ROLES)
    assert [one.key for one in target_dimensions(known)] == ["sector", "staff_group", "role", "organisation"]


@pytest.mark.parametrize("choice", quantity_choices(), ids=lambda choice: choice.key)
def test_an_amount_at_its_limit_is_accepted_and_one_beyond_it_is_refused(choice):
    for way in choice.ways:
        for limit, beyond in ((way.lowest, -1.0), (way.highest, 1.0)):
            if limit is None:
                continue
            change = {**CHANGE, "quantity": choice.key, "unit": choice.unit, "how": way.key, "where": {}}
            form = {**FORM, "changes": [{**change, "amount": repr(limit)}]}
            assert parse_scenario(scenario_from_form(form), "retention").changes[0].amount.steady == limit
            over = math.nextafter(limit, math.inf * beyond)
            said = said_of(changes=[{**change, "amount": repr(over)}])
            assert set(said) == {"changes.0.amount"}
