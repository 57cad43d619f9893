"""List, show and check scenarios."""

from __future__ import annotations

from allotment.projection.scenario import Scenario, list_scenarios, load_scenario
from allotment.projection.scenario import schema_text as scenario_schema_text


def shipped() -> list[Scenario]:
    """Give the scenarios that come with the product, the central one first."""
    return sorted(list_scenarios(), key=lambda scenario: (scenario.name != "central", scenario.name))


def check(name_or_path: str) -> Scenario:
    """Read a scenario, so that every problem in it is said.

    Raises:
        ScenarioError: it breaks a rule; all problems at once.
    """
    return load_scenario(name_or_path)


def scenario_text(name_or_path: str) -> str:
    """Give a scenario's YAML, to copy and change."""
    return load_scenario(name_or_path).yaml


def schema_text() -> str:
    """Give the JSON Schema of scenario files."""
    return scenario_schema_text()
