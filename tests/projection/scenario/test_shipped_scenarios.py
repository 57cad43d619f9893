"""The shipped scenarios, the schema that goes with them, and that both speak of real quantities."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

import allotment.projection.scenario as scenario_room
from allotment.evidence.assumptions.register import load_register
from allotment.evidence.assumptions.vocabulary import UNITS
from allotment.projection.scenario import (
    POPULATION_VARIANTS,
    QUANTITIES,
    KnownNames,
    Scenario,
    list_scenarios,
    load_scenario,
    parse_scenario,
    schema_text,
)
from allotment.projection.scenario.read import SHIPPED

SCHEMA_FILE = Path(scenario_room.__file__).with_name("scenario.schema.json")
SCENARIOS = {one.name: one for one in list_scenarios()}
PROGRAMMES = {record.where["programme"] for record in load_register().assumptions if "programme" in record.where}


def test_the_shipped_scenarios_are_those_promised_with_the_central_one_first():
    assert list(SCENARIOS) == [
        "central",
        "high-migration",
        "leavers-best-recorded",
        "low-migration",
        "ltwp-like-expansion",
        "no-international-recruitment",
        "social-care-pay-rise",
    ]


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_shipped_scenario_is_named_as_its_file_and_reads_the_same_from_its_own_text(name: str):
    loaded = load_scenario(name, KnownNames(programme=PROGRAMMES))
    assert loaded.name == name
    assert parse_scenario(loaded.yaml, name) == loaded
    assert load_scenario(SHIPPED / f"{name}.yaml") == loaded


def test_the_central_scenario_changes_nothing():
    assert SCENARIOS["central"].changes == ()
    assert SCENARIOS["central"].population_variant == "principal"


def test_the_migration_scenarios_change_the_population_alone():
    for name in ("high-migration", "low-migration"):
        assert SCENARIOS[name].changes == ()
        assert SCENARIOS[name].population_variant == name.replace("-", " ")


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=lambda one: one.name)
def test_every_change_names_a_real_quantity_in_its_unit_and_accounts_for_itself(scenario: Scenario):
    for change in scenario.changes:
        assert change.unit == QUANTITIES[change.quantity].unit
        assert change.rationale
        assert change.source
        assert change.owner


def test_a_quantity_has_the_unit_of_the_assumption_behind_it():
    register = load_register()
    for name, quantity in QUANTITIES.items():
        assert quantity.unit in UNITS
        if quantity.assumption is not None:
            assert register.unit(quantity.assumption) == quantity.unit, name


def test_the_shipped_schema_is_the_one_the_reader_uses():
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text(), "write schema_text() to scenario.schema.json"


def test_the_schema_is_a_schema_and_every_shipped_scenario_obeys_it():
    schema = json.loads(schema_text())
    Draft202012Validator.check_schema(schema)
    for file in SHIPPED.glob("*.yaml"):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        content = json.loads(json.dumps(content))  # year keys become text
        assert not list(Draft202012Validator(schema).iter_errors(content)), file.name


def test_the_schema_names_every_quantity_and_variant():
    schema = json.loads(schema_text())
    assert schema["$defs"]["change"]["properties"]["quantity"]["enum"] == list(QUANTITIES)
    assert schema["properties"]["population_variant"]["enum"] == list(POPULATION_VARIANTS)


def test_the_best_recorded_leaving_is_the_ratio_its_rationale_works_out():
    trusts, gps, care = SCENARIOS["leavers-best-recorded"].changes
    assert trusts.amount.steady == pytest.approx(7.8 / 9.1, abs=5e-4)
    assert gps.amount.steady == pytest.approx(1926 / 2407, abs=5e-4)
    assert care.amount.steady == pytest.approx(23 / 24.7, abs=5e-4)
