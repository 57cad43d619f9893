"""Scenarios: what is asked of the model beyond the central assumptions, as YAML files with a schema."""

from allotment.projection.scenario.checks import KnownNames
from allotment.projection.scenario.choices import (
    DimensionChoice,
    QuantityChoice,
    WayChoice,
    quantity_choices,
    target_dimensions,
)
from allotment.projection.scenario.form import copy_of, form_from_scenario, scenario_from_form
from allotment.projection.scenario.form_problems import problems_by_field
from allotment.projection.scenario.model import ActivityStandard, Change, Scenario, Target
from allotment.projection.scenario.quantities import POPULATION_VARIANTS, QUANTITIES
from allotment.projection.scenario.read import list_scenarios, load_scenario, parse_scenario
from allotment.projection.scenario.schema import schema_text

__all__ = [
    "POPULATION_VARIANTS",
    "QUANTITIES",
    "ActivityStandard",
    "Change",
    "DimensionChoice",
    "KnownNames",
    "QuantityChoice",
    "Scenario",
    "Target",
    "WayChoice",
    "copy_of",
    "form_from_scenario",
    "list_scenarios",
    "load_scenario",
    "parse_scenario",
    "problems_by_field",
    "quantity_choices",
    "scenario_from_form",
    "schema_text",
    "target_dimensions",
]
