"""Structural errors of a scenario file in the planner's words: the key, the rule, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.projection.scenario.schema import NAME_PATTERN, scenario_schema
from allotment.workforce.errors import Problem

TYPES_IN_WORDS = {
    "object": "a mapping of keys",
    "array": "a list",
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
}
LIMITS_IN_WORDS = {
    "minimum": "at least",
    "exclusiveMinimum": "above",
    "maximum": "at most",
    "exclusiveMaximum": "below",
}
MISSING = {
    "rationale": "Say why the change is made.",
    "source": "Name the publication, or who elicited it.",
    "owner": "Name the role that answers for it.",
    "unit": "Name the unit, so that a change can be read without the code.",
    "allotment_scenario": "Start the file with 'allotment_scenario: 1'.",
}


def structural_problems(content: Any, file: str) -> list[Problem]:
    """Check a scenario's structure and names against the schema, and word every problem.

    Args:
        content: what the YAML holds, with year keys as text.
        file: what to call the scenario in a message.
    """
    errors = sorted(_validator().iter_errors(content), key=lambda error: [str(part) for part in error.absolute_path])
    return list(dict.fromkeys(problem for error in errors for problem in _worded(error, file)))


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(scenario_schema())


def _worded(error: ValidationError, file: str) -> Iterator[Problem]:
    if error.validator == "anyOf" and error.context:
        for inner in _meant_branch(error):
            yield from _worded(inner, file)
        return
    place = place_in_words(file, list(error.absolute_path))
    schema: dict[str, Any] = dict(cast("dict[str, Any]", error.schema))
    given: Any = error.instance
    if error.validator == "additionalProperties":
        by_year = "patternProperties" in schema
        known = list(schema.get("properties", ()))
        for name in [key for key in given if key not in known and not (by_year and _is_year(key))]:
            remedy = "Write years as four digits." if by_year else did_you_mean(str(name), known)
            yield Problem(place, "this key is not known.", remedy, value=str(name))
    elif error.validator == "required":
        for name in [key for key in schema["required"] if key not in given]:
            yield Problem(place, f"{name!r} is missing.", MISSING.get(name, f"Add {name!r}."))
    else:
        rule, remedy = _one_value(str(error.validator), error.validator_value, given, schema)
        yield Problem(place, rule, remedy, value=None if isinstance(given, dict | list) else str(given))


def _one_value(kind: str, limit: Any, given: Any, schema: dict[str, Any]) -> tuple[str, str]:
    """Give the rule that one value breaks, and the remedy."""
    if kind in LIMITS_IN_WORDS:
        return f"this must be {LIMITS_IN_WORDS[kind]} {limit}.", "Mend the value."
    if kind == "pattern" and limit == NAME_PATTERN:
        return "a name is lower-case letters, digits and hyphens.", "Write it as high-migration."
    if kind == "maxProperties" or (kind == "minProperties" and "maxProperties" in schema):
        return "a change does one thing.", "Give one of multiply, set or add."
    return _one_word(kind, limit, str(given))


def _one_word(kind: str, limit: Any, given: str) -> tuple[str, str]:
    if kind == "enum":
        return "this is not known.", did_you_mean(given, limit)
    if kind == "const":
        return "this version of the format is not known.", f"Write {limit}."
    if kind == "type":
        return f"this must be {TYPES_IN_WORDS.get(limit, limit)}.", "Mend the value."
    return "this must not be empty.", "Give it, or drop the key."


def _meant_branch(error: ValidationError) -> Sequence[ValidationError]:
    """Of the ways a value may be written, take the one whose type fits; where none fits, the first."""
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(inner.schema_path[0], []).append(inner)
    fitting = [
        errors
        for errors in branches.values()
        if not any(inner.validator == "type" and len(inner.path) == 0 for inner in errors)
    ]
    return fitting[0] if fitting else next(iter(branches.values()))


def _is_year(key: object) -> bool:
    return str(key).isdecimal() and len(str(key)) == len("2026")


def place_in_words(file: str, path: Sequence[object]) -> str:
    """Say where in the file a value stands, counting list items from 1.

    Args:
        file: what to call the scenario.
        path: keys and list positions from the top.
    """
    words: list[str] = []
    for part in path:
        if isinstance(part, int) and words:
            words[-1] += f" {part + 1}"
        else:
            words.append(str(part))
    return f"{file}: {', '.join(words)}" if words else file
