"""Every way to get a scenario wrong: the key, the rule and the remedy are said, all at once, and nothing is built."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from allotment.projection.scenario import KnownNames, load_scenario, parse_scenario
from allotment.workforce.errors import ScenarioError

CHANGE: dict[str, Any] = {
    "quantity": "leaver_rate",
    "where": {"sector": ["acute", "community"], "staff_group": "Midwives"},
    "change": {"multiply": 0.9},
    "unit": "share per year",
    "from_year": 2026,
    "until_year": 2040,
    "phase_in_years": 3,
    "rationale": "Because",
    "source": "A publication",
    "owner": "Retention lead",
}
WHOLE: dict[str, Any] = {
    "allotment_scenario": 1,
    "name": "mine",
    "title": "Mine",
    "description": "A scenario",
    "population_variant": "high migration",
    "changes": [CHANGE],
}
KNOWN = KnownNames(ics=["QR1", "QOX"], organisation=["RTE", "RTQ"], programme=["Nursing degree"])


def whole(**fields: Any) -> dict[str, Any]:
    """The whole scenario with fields replaced; None takes a field away."""
    return {name: value for name, value in {**WHOLE, **fields}.items() if value is not None}


def with_change(**fields: Any) -> dict[str, Any]:
    """The whole scenario with fields of its change replaced; None takes a field away."""
    change = {name: value for name, value in {**copy.deepcopy(CHANGE), **fields}.items() if value is not None}
    return whole(changes=[change])


def refusal(content: Any, known: KnownNames = KNOWN) -> str:
    """What is said of a scenario that must be refused."""
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(yaml.safe_dump(content, sort_keys=False), "mine.yaml", known)
    assert refused.value.exit_code == 2
    return str(refused.value)


def test_the_whole_scenario_is_in_order():
    scenario = parse_scenario(yaml.safe_dump(WHOLE), "mine.yaml", KNOWN)
    assert scenario.population_variant == "high migration"
    (change,) = scenario.changes
    assert change.applies_to == "sector: acute or community; staff group: Midwives"
    assert change.in_words == "multiplied by 0.9 from 2026 to 2040, phased in over 3 years"


CASES = {
    "an unknown key": (
        whole(descripton="x"),
        "mine.yaml (found 'descripton'): this key is not known. Did you mean 'descr",
    ),
    "an unknown key of a change": (
        with_change(form_year=2026),
        "changes 1 (found 'form_year'): this key is not known.",
    ),
    "an unknown quantity": (with_change(quantity="leaver_rat"), "Did you mean 'leaver_rate'?"),
    "an unknown variant": (
        whole(population_variant="highest"),
        "population_variant (found 'highest'): this is not known.",
    ),
    "an unknown sector": (
        with_change(where={"sector": "acut"}),
        "where, sector (found 'acut'): this is not known. Did you",
    ),
    "an unknown staff group": (with_change(where={"staff_group": ["Midwifes"]}), "Did you mean 'Midwives'?"),
    "an unknown role": (with_change(where={"role": "Midwif"}), "Did you mean 'Midwife'?"),
    "an unknown dimension": (with_change(where={"staffgroup": "Midwives"}), "Did you mean 'staff_group'?"),
    "an unknown system": (
        with_change(where={"ics": "QRI"}),
        "where, ics (found 'QRI'): no such system exists. Did you mean",
    ),
    "an unknown organisation": (
        with_change(where={"organisation": "RTE1"}),
        "no such organisation exists. Did you mean 'RTE'",
    ),
    "a dimension the quantity has not": (
        with_change(where={"recruitment_source": "UK recruitment"}),
        "leaver_rate cannot be narrowed to this. Use one of: sector, staff_group, role, organisation, ics.",
    ),
    "a role outside its staff group": (
        with_change(where={"role": "Midwife", "staff_group": "Managers"}),
        "no such role is in such a staff group: this changes nobody. The role is in Midwives.",
    ),
    "a staff group outside its sector": (
        with_change(where={"sector": "primary care", "staff_group": ["Midwives"]}),
        "such staff do not work in such a sector: this changes nobody. Name a sector that has them: acute, ambulance,",
    ),
    "a wrong unit": (
        with_change(unit="people per year"),
        "unit (found 'people per year'): leaver_rate is in 'share per year'. Write unit: share per year",
    ),
    "an unknown unit": (with_change(unit="percent"), "changes 1, unit (found 'percent'): this is not known."),
    "no unit": (with_change(unit=None), "'unit' is missing. Name the unit"),
    "a probability above 1": (
        with_change(change={"set": 1.2}),
        "set (found '1.2'): this is impossible: a share per year",
    ),
    "a probability below 0": (with_change(change={"set": -0.1}), "lies within 0 to 1"),
    "a negative multiplier": (with_change(change={"multiply": -2}), "a multiplier lies within 0 to inf"),
    "an addition beyond any share": (
        with_change(change={"add": 1.5}),
        "a change of a share per year lies within -1 to 1",
    ),
    "a negative count": (
        with_change(quantity="recruits_per_year", unit="people per year", change={"set": -5}),
        "a people per year lies within 0 to inf",
    ),
    "not a number": (with_change(change={"set": float("nan")}), "set (found 'nan'): this is impossible"),
    "infinity": (with_change(change={"multiply": float("inf")}), "multiply (found 'inf'): this is impossible"),
    "text for a number": (with_change(change={"set": "lots"}), "set (found 'lots'): this must be a number."),
    "a truth value for a number": (with_change(change={"set": True}), "this must be a number."),
    "two changes in one": (
        with_change(change={"set": 0.1, "add": 0.1}),
        "a change does one thing. Give one of multiply,",
    ),
    "no change in a change": (with_change(change={}), "a change does one thing."),
    "an unknown way to change": (with_change(change={"mutliply": 2}), "Did you mean 'multiply'?"),
    "a year before the run": (
        with_change(from_year=2019),
        "from_year (found '2019'): a run can only reach 2026 to 2043.",
    ),
    "a year after the population": (with_change(until_year=2050), "until_year (found '2050'): a run can only reach"),
    "an end before the start": (with_change(from_year=2030, until_year=2029), "the change ends before it starts."),
    "no first year": (with_change(from_year=None), "'from_year' is missing."),
    "half a year": (with_change(from_year=2026.5), "from_year (found '2026.5'): this must be a whole number."),
    "no phase": (with_change(phase_in_years=0), "phase_in_years (found '0'): this must be at least 1."),
    "numbers by year with a phase": (with_change(change={"set": {2026: 0.1}}), "numbers by year are not phased in."),
    "a number for a year that is none": (
        with_change(change={"set": {202: 0.1}}, phase_in_years=None),
        "set (found '202'): this key is not known. Write years as four digits.",
    ),
    "a number for a year out of range": (
        with_change(change={"set": {2051: 0.1}}),
        "change (found '2051'): a run can only",
    ),
    "no rationale": (with_change(rationale=None), "'rationale' is missing. Say why the change is made."),
    "no source": (with_change(source=None), "'source' is missing. Name the publication"),
    "no owner": (with_change(owner=None), "'owner' is missing. Name the role that answers for it."),
    "an empty rationale": (with_change(rationale="  "), "rationale (found '  '): this must not be empty."),
    "a change that is no mapping": (whole(changes=[3]), "changes 1 (found '3'): this must be a mapping of keys."),
    "changes that are no list": (whole(changes={"a": 1}), "mine.yaml: changes: this must be a list."),
    "another version": (whole(allotment_scenario=2), "this version of the format is not known. Write 1."),
    "no version": (whole(allotment_scenario=None), "Start the file with 'allotment_scenario: 1'."),
    "a name with spaces": (whole(name="High Migration"), "a name is lower-case letters, digits and hyphens."),
    "a file that is a list": ([1, 2], "mine.yaml: this must be a mapping of keys."),
    "an empty file": (None, "mine.yaml (found 'None'): this must be a mapping of keys."),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.replace(" ", "-"))
def test_a_mistake_is_refused_with_its_key_and_its_remedy(case: str):
    content, said = CASES[case]
    assert said in refusal(content)


def test_an_unknown_programme_is_refused():
    content = with_change(
        quantity="training_intake_per_year", unit="people per year", where={"programme": "Nursng degree"}
    )
    assert "no such programme exists. Did you mean 'Nursing degree'?" in refusal(content)


def test_all_problems_are_said_at_once_and_each_once():
    content = with_change(quantity="leaver_rat", source=None, owner=None, from_year=1999)
    content["titel"] = "x"
    said = refusal(content).splitlines()
    assert said[0] == "Scenario mine.yaml has 5 problem(s). Nothing was written."
    assert len(said) == len(set(said)) == 6


def test_a_key_given_twice_is_refused():
    with pytest.raises(ScenarioError, match="'name' is given twice"):
        parse_scenario("allotment_scenario: 1\nname: a\nname: b\n", "mine.yaml")


def test_a_name_that_is_not_shipped_is_answered_with_the_nearest(tmp_path: Path):
    with pytest.raises(ScenarioError, match=r"Did you mean 'high-migration'\?"):
        load_scenario("high-migraton")
    with pytest.raises(ScenarioError, match="no such file exists"):
        load_scenario(tmp_path / "none.yaml")


def test_a_file_that_is_not_text_is_refused(tmp_path: Path):
    (tmp_path / "mine.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScenarioError, match="cannot be read as UTF-8"):
        load_scenario(tmp_path / "mine.yaml")


ACCOUNT = {"rationale": "a", "source": "b", "owner": "c"}


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ({"where": {"role": "Midwife"}}, "a target is one thing. Give share_of_required or fte."),
        ({"where": {"role": "Midwife"}, "fte": 3}, "an FTE target is about one organisation."),
        ({"where": {"role": "Midwife", "organisation": ["RTE"]}, "fte": 3}, "an FTE target is about one organisation."),
        ({"where": {"role": "Midwife"}, "share_of_required": -1}, "a target is a number not below 0."),
        ({"where": {"organisation": "RXX"}, "share_of_required": 1}, "no such organisation exists."),
    ],
)
def test_a_target_that_cannot_be_measured_is_refused(target: dict[str, Any], said: str):
    assert said in refusal(whole(targets=[{**target, **ACCOUNT}]))


STANDARD = {
    "organisation": "RTE",
    "role": "Midwife",
    "annual_volume": 100_000,
    "hours_per_unit": 0.25,
    "weeks_per_year": 52,
    "days_per_week": 4.5,
    "absent_days_per_year": 55,
    "hours_per_day": 8,
    **ACCOUNT,
}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"hours_per_unit": 0}, "hours_per_unit (found '0'): this must be above 0."),
        ({"annual_volume": -1}, "this must be at least 0."),
        ({"absent_days_per_year": 240}, "no working day is left."),
        ({"category_allowance_share": 1}, "this must be below 1."),
        ({"organisation": "RXX"}, "no such organisation exists."),
        ({"role": "Midwif"}, "Did you mean 'Midwife'?"),
    ],
)
def test_an_activity_standard_that_cannot_be_worked_is_refused(fields: dict[str, Any], said: str):
    assert said in refusal(whole(activity_standards=[{**STANDARD, **fields}]))


def test_a_whole_activity_standard_is_read():
    scenario = parse_scenario(yaml.safe_dump(whole(activity_standards=[STANDARD])), "mine.yaml", KNOWN)
    assert scenario.activity_standards[0].category_allowance_share == 0
    assert scenario.activity_standards[0].annual_volume == 100_000
