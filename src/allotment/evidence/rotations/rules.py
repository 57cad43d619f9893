"""The dated rules of rotations: how long a leave moves nothing, when a gap is early, who is offered it, the target."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from allotment.evidence.assumptions.strict_yaml import read_yaml
from allotment.evidence.assumptions.vocabulary import GRADES, did_you_mean
from allotment.evidence.rotations.match_inputs import RotationError
from allotment.workforce.errors import Problem

SHIPPED_RULES = Path(__file__).parent / "rotation_rules.yaml"
DAYS, WORDS, BASIS_POINTS = "days", "words", "basis points"
RULES: dict[str, str] = {
    "leave_without_extension": DAYS,
    "whole_time_days_of_a_grade": DAYS,
    "early_warning": DAYS,
    "locally_employed_gap": DAYS,
    "advanced_practitioner_gap": DAYS,
    "advanced_practitioner_settings": WORDS,
    "generalist_share_target": BASIS_POINTS,
}
LIMITS = {DAYS: (0, 36_500), BASIS_POINTS: (0, 10_000)}
NEEDED = ("value", "valid_from", "source", "grade", "owner", "date_read")
FIELDS = (*NEEDED, "valid_to", "note")


@dataclass(frozen=True)
class RotationRule:
    """One value in force from one day to another (None: until further notice). ``value`` counts in ``unit``."""

    key: str
    title: str
    unit: str
    value: int | str
    valid_from: date
    valid_to: date | None
    source: str
    grade: str
    owner: str
    date_read: date
    note: str


class RotationRules:
    """The rules in force on a day. ``sha256`` is the hash of their file."""

    def __init__(self, records: tuple[RotationRule, ...], sha256: str, on: date) -> None:
        """Keep the record of each key that is in force."""
        self.sha256 = sha256
        self._found: dict[str, RotationRule] = {}
        for one in records:
            if one.valid_from <= on and (one.valid_to is None or on <= one.valid_to):
                self._found[one.key] = one
        missing = [key for key in RULES if key not in self._found]
        if missing:
            remedy = "Add a dated record to the file of rules, or name a later day with --as-of."
            rule = f"no record is in force on {on:%d %B %Y}."
            raise RotationError("A rule of rotations is missing.", [Problem(key, rule, remedy) for key in missing])

    def number(self, key: str) -> int:
        """Give a value that counts something."""
        return int(self._found[key].value)

    def words(self, key: str) -> tuple[str, ...]:
        """Give a value that lists words."""
        return tuple(word.strip() for word in str(self._found[key].value).split(";"))

    @property
    def records(self) -> tuple[RotationRule, ...]:
        """Give the records in force."""
        return tuple(self._found.values())


def load_rotation_rules(on: date, path: Path = SHIPPED_RULES) -> RotationRules:
    """Read the rules as they are on a day.

    Raises:
        RotationError: the file cannot be read, a record breaks a rule or a key has none in force; all problems at once.
    """
    try:
        content = path.read_bytes()
        entries, problems = read_yaml(content.decode("utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(str(path), f"the file cannot be read: {error}.", "Name a YAML file of rules in UTF-8.")
        raise RotationError("The rules of rotations cannot be read.", [problem]) from None
    records = [] if problems else _records(entries, path.name, problems)
    if problems:
        raise RotationError(f"The rules of rotations have {len(problems)} problem(s).", problems)
    return RotationRules(tuple(records), hashlib.sha256(content).hexdigest(), on)


def _records(entries: Any, file: str, problems: list[Problem]) -> list[RotationRule]:
    found: list[RotationRule] = []
    for entry in entries if isinstance(entries, list) else []:
        key = str(entry.get("key")) if isinstance(entry, dict) else "?"
        if key not in RULES:
            problems.append(Problem(f"{file}: {key}", "rotations ask for no such key.", did_you_mean(key, RULES)))
            continue
        shared = {name: entry[name] for name in FIELDS if name in entry}
        listed = entry.get("records")
        for number, record in enumerate(listed if isinstance(listed, list) else [{}], start=1):
            place = f"{file}: {key}, record {number}"
            whole = {**shared, **record} if isinstance(record, dict) else shared
            wrong = _faults(key, entry, whole, place)
            problems += wrong
            if not wrong:
                named = {name: whole[name] for name in NEEDED}
                text = {"title": entry["title"], "unit": entry["unit"], "note": str(whole.get("note") or "")}
                found.append(RotationRule(key=key, valid_to=whole.get("valid_to"), **named, **text))
    found.sort(key=lambda one: one.valid_from)
    return found


def _faults(key: str, entry: Mapping[str, Any], record: Mapping[str, Any], place: str) -> list[Problem]:
    """Give what is wrong with one record."""
    problems = [
        Problem(f"{place}, {name}", f"a record needs its {name.replace('_', ' ')}.", "Add it.")
        for name in NEEDED
        if record.get(name) in (None, "")
    ]
    unit = RULES[key]
    if entry.get("unit") != unit or not entry.get("title"):
        problems.append(Problem(f"{place}, unit", f"the key has a title, and the unit {unit}.", "Mend the entry."))
    if problems:
        return problems
    value = record["value"]
    if unit == WORDS:
        right = isinstance(value, str)
    else:
        right = type(value) is int and LIMITS[unit][0] <= value <= LIMITS[unit][1]
    if not right:
        what = "words" if unit == WORDS else f"a whole number from {LIMITS[unit][0]} to {LIMITS[unit][1]}"
        problems.append(Problem(f"{place}, value", f"must be {what}.", "Mend the value.", value=str(value)))
    for name in ("valid_from", "valid_to", "date_read"):
        if record.get(name) is not None and type(record[name]) is not date:
            problems.append(
                Problem(f"{place}, {name}", "must be a date.", "Write it as 2026-04-01.", value=str(record[name]))
            )
    if record["grade"] not in GRADES:
        problems.append(
            Problem(f"{place}, grade", "this grade is not known.", did_you_mean(str(record["grade"]), GRADES))
        )
    return problems
