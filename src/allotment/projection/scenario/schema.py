"""The JSON Schema of scenario files, made from the same words that the reader checks."""

from __future__ import annotations

import json
from typing import Any

from allotment.evidence.assumptions.vocabulary import RECRUITMENT_SOURCES, UNITS
from allotment.projection.scenario.quantities import POPULATION_VARIANTS, QUANTITIES
from allotment.workforce.roles import ROLES, STAFF_GROUPS, Sector

VERSION = 1
NAME_PATTERN = "^[a-z0-9][a-z0-9-]*$"
YEAR_PATTERN = "^[12][0-9]{3}$"
TEXT: dict[str, Any] = {"type": "string", "minLength": 1, "pattern": "\\S"}
ACCOUNT = ("rationale", "source", "owner")


def scenario_schema() -> dict[str, Any]:
    """Build the schema of version 1: structure and names. Limits that depend on the quantity are checked besides."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Allotment scenario, version 1",
        "type": "object",
        "additionalProperties": False,
        "required": ["allotment_scenario", "name", "title", "description"],
        "properties": {
            "allotment_scenario": {"const": VERSION, "description": "Version of this format."},
            "name": {"type": "string", "pattern": NAME_PATTERN},
            "title": TEXT,
            "description": TEXT,
            "population_variant": {"enum": list(POPULATION_VARIANTS), "default": POPULATION_VARIANTS[0]},
            "changes": {"type": "array", "items": {"$ref": "#/$defs/change"}},
            "targets": {"type": "array", "items": {"$ref": "#/$defs/target"}},
            "activity_standards": {"type": "array", "items": {"$ref": "#/$defs/activity_standard"}},
        },
        "$defs": {
            "yearly": _yearly(),
            "where": _where(),
            "change": _change(),
            "target": _target(),
            "activity_standard": _activity_standard(),
        },
    }


def schema_text() -> str:
    """Give the schema as the shipped file holds it."""
    return json.dumps(scenario_schema(), indent=2, ensure_ascii=False) + "\n"


def _yearly() -> dict[str, Any]:
    by_year = {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": False,
        "patternProperties": {YEAR_PATTERN: {"type": "number"}},
    }
    return {
        "description": "One number, or one a year: each holds until the next.",
        "anyOf": [{"type": "number"}, by_year],
    }


def _names(allowed: list[str] | None = None) -> dict[str, Any]:
    one: dict[str, Any] = dict(TEXT) if allowed is None else {"type": "string", "enum": allowed}
    return {"anyOf": [one, {"type": "array", "minItems": 1, "items": one}]}


def _where() -> dict[str, Any]:
    roles, groups = list(ROLES), list(STAFF_GROUPS)
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "sector": _names([sector.value for sector in Sector]),
            "staff_group": _names(groups),
            "role": _names(roles),
            "organisation": _names(),
            "ics": _names(),
            "recruitment_source": _names(list(RECRUITMENT_SOURCES)),
            "from_role": _names(roles),
            "to_role": _names(roles),
            "programme": _names(),
        },
    }


def _account() -> dict[str, Any]:
    return dict.fromkeys(ACCOUNT, TEXT)


def _change() -> dict[str, Any]:
    yearly = {"$ref": "#/$defs/yearly"}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["quantity", "change", "unit", *ACCOUNT],
        "properties": {
            "quantity": {"enum": list(QUANTITIES)},
            "where": {"$ref": "#/$defs/where"},
            "change": {
                "type": "object",
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 1,
                "properties": {"multiply": yearly, "set": yearly, "add": yearly},
            },
            "unit": {"enum": sorted({quantity.unit for quantity in QUANTITIES.values()} & set(UNITS))},
            "from_year": {"type": "integer"},
            "until_year": {"type": "integer"},
            "phase_in_years": {"type": "integer", "minimum": 1},
            **_account(),
        },
    }


def _target() -> dict[str, Any]:
    yearly = {"$ref": "#/$defs/yearly"}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["where", *ACCOUNT],
        "properties": {
            "where": {"$ref": "#/$defs/where"},
            "share_of_required": yearly,
            "fte": yearly,
            **_account(),
        },
    }


def _activity_standard() -> dict[str, Any]:
    positive = {"type": "number", "exclusiveMinimum": 0}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [
            *("organisation", "role", "annual_volume", "hours_per_unit", "weeks_per_year", "days_per_week"),
            *("absent_days_per_year", "hours_per_day"),
            *ACCOUNT,
        ],
        "properties": {
            "organisation": TEXT,
            "role": {"type": "string", "enum": list(ROLES)},
            "annual_volume": {"type": "number", "minimum": 0},
            "hours_per_unit": positive,
            "weeks_per_year": positive,
            "days_per_week": positive,
            "absent_days_per_year": {"type": "number", "minimum": 0},
            "hours_per_day": positive,
            "category_allowance_share": {"type": "number", "minimum": 0, "exclusiveMaximum": 1},
            "individual_allowance_fte": {"type": "number", "minimum": 0},
            **_account(),
        },
    }
