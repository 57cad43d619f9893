"""List, show and check scenarios, and make them by form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allotment.projection.scenario import (
    POPULATION_VARIANTS,
    DimensionChoice,
    KnownNames,
    QuantityChoice,
    Scenario,
    form_from_scenario,
    list_scenarios,
    load_scenario,
    parse_scenario,
    quantity_choices,
    scenario_from_form,
    target_dimensions,
)
from allotment.projection.scenario import copy_of as copy_of_scenario
from allotment.projection.scenario import problems_by_field as scenario_problems_by_field
from allotment.projection.scenario import schema_text as scenario_schema_text
from allotment.workforce.errors import ScenarioError

ANY_NAMES = KnownNames()


def shipped() -> list[Scenario]:
    """Give the scenarios that come with the product, the central one first."""
    return sorted(list_scenarios(), key=lambda scenario: (scenario.name != "central", scenario.name))


def check(name_or_path: str) -> Scenario:
    """Read a scenario, so that every problem in it is said.

    Raises:
        ScenarioError: it breaks a rule; all problems at once.
    """
    return load_scenario(name_or_path)


def check_text(text: str, name: str, known: KnownNames = ANY_NAMES) -> Scenario:
    """Read a scenario from its YAML text.

    Raises:
        ScenarioError: it breaks a rule; all problems at once.
    """
    return parse_scenario(text, name, known)


def scenario_text(name_or_path: str) -> str:
    """Give a scenario's YAML, to copy and change."""
    return load_scenario(name_or_path).yaml


def schema_text() -> str:
    """Give the JSON Schema of scenario files."""
    return scenario_schema_text()


def form_of(scenario: Scenario) -> dict[str, Any]:
    """Give a scenario as the fields of its form."""
    return form_from_scenario(scenario)


def scenario_of_form(fields: Mapping[str, Any], known: KnownNames = ANY_NAMES) -> Scenario:
    """Make a scenario of a form's fields; its ``yaml`` is the canonical text.

    Raises:
        ScenarioError: it breaks a rule; ``problems_by_field`` sorts the problems by field.
    """
    return parse_scenario(scenario_from_form(fields), str(fields.get("name") or "scenario"), known)


def problems_by_field(error: ScenarioError) -> dict[str, list[str]]:
    """Sort what is wrong with a form's scenario by field path, such as ``changes.0.where.sector``."""
    return scenario_problems_by_field(error)


def copy_of(scenario: Scenario, new_name: str, *, title: str | None = None, description: str | None = None) -> Scenario:
    """Give the same scenario under another name.

    Raises:
        ScenarioError: the new name is not lower-case letters, digits and hyphens.
    """
    return copy_of_scenario(scenario, new_name, title=title, description=description)


def quantities(known: KnownNames = ANY_NAMES) -> tuple[QuantityChoice, ...]:
    """Give every quantity that a scenario may change, with its unit, slices, ways to change and limits."""
    return quantity_choices(known)


def targets_narrowed_by(known: KnownNames = ANY_NAMES) -> tuple[DimensionChoice, ...]:
    """Give what a target may be narrowed to."""
    return target_dimensions(known)


def population_variants() -> tuple[str, ...]:
    """Give the projections of the population, the principal one first."""
    return POPULATION_VARIANTS
