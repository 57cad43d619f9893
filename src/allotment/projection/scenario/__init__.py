"""Scenarios: what is asked of the model beyond the central assumptions, as YAML files with a schema."""

from allotment.projection.scenario.checks import KnownNames
from allotment.projection.scenario.model import ActivityStandard, Change, Scenario, Target
from allotment.projection.scenario.quantities import POPULATION_VARIANTS, QUANTITIES
from allotment.projection.scenario.read import list_scenarios, load_scenario, parse_scenario
from allotment.projection.scenario.schema import schema_text

__all__ = [
    "POPULATION_VARIANTS",
    "QUANTITIES",
    "ActivityStandard",
    "Change",
    "KnownNames",
    "Scenario",
    "Target",
    "list_scenarios",
    "load_scenario",
    "parse_scenario",
    "schema_text",
]
