"""Reading one theme of assumptions: YAML content in, records out, with every problem beside them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from allotment.evidence.assumptions.assumption import Assumption
from allotment.evidence.assumptions.vocabulary import (
    DIMENSIONS,
    DISTRIBUTIONS,
    FIXED,
    GRADES,
    TEXT_UNITS,
    UNITS,
    did_you_mean,
)
from allotment.workforce.errors import Problem

ENTRY_FIELDS = ("key", "title", "unit", "records")
SHARED_FIELDS = ("owner", "source", "grade", "distribution", "valid_from", "valid_to", "date_read", "note")
RECORD_FIELDS = ("where", "value", "text", *SHARED_FIELDS)
DISTRIBUTION_FIELDS = ("kind", "p10", "p90")
NEEDED = {
    "owner": "Name the role that answers for it.",
    "source": "Name the publication, or say who elicited it.",
    "distribution": "Give {kind: fixed}, or a kind with p10 and p90.",
    "grade": f"Use one of: {', '.join(GRADES)}.",
    "valid_from": "Give the first day it holds, as 2025-04-01.",
    "date_read": "Give the day the source was read, as 2025-04-01.",
}


@dataclass
class _Reading:
    """Where the reader is, and the problems met so far."""

    file: str
    key: str = "?"
    record: int | None = None
    problems: list[Problem] = field(default_factory=list)

    def say(self, name: str, rule: str, remedy: str, value: object = None) -> None:
        """Keep one problem, placed by file, key, record number and field."""
        place = f"{self.file}: {self.key}"
        if self.record is not None:
            place += f", record {self.record}"
        shown = None if value is None else str(value)
        self.problems.append(Problem(f"{place}, {name}", rule, remedy, value=shown))


def parse_theme(content: Any, file: str) -> tuple[list[Assumption], list[Problem]]:
    """Give the records of one theme and everything wrong with it. Good records come back beside the bad.

    A record whose ``where`` lists several values of a dimension becomes one assumption for each.

    Args:
        content: what the YAML holds: a list of entries, each with a key and its records.
        file: the file's name, for messages.
    """
    reading = _Reading(file)
    if not isinstance(content, list):
        reading.say("file", "a theme is a list of entries.", "Start each entry with '- key: ...'.")
        return [], reading.problems
    found = [assumption for entry in content for assumption in _entry(entry, reading)]
    return found, reading.problems


def _entry(entry: Any, reading: _Reading) -> Iterator[Assumption]:
    reading.key, reading.record = "?", None
    if not isinstance(entry, dict):
        reading.say("entry", "an entry is a mapping.", "Give key, title, unit and records.", entry)
        return
    reading.key = str(entry.get("key", "?"))
    _refuse_unknown(entry, (*ENTRY_FIELDS, *SHARED_FIELDS), reading)
    for name in ("key", "title", "unit"):
        _text(entry, name, reading, "Every assumption needs one.")
    unit = entry.get("unit")
    if isinstance(unit, str) and unit and unit not in UNITS:
        reading.say("unit", "this unit is not known.", did_you_mean(unit, UNITS), unit)
    records = entry.get("records")
    if not isinstance(records, list) or not records:
        reading.say("records", "an entry has at least one record.", "List its values under 'records'.")
        return
    shared = {name: entry[name] for name in SHARED_FIELDS if name in entry}
    for number, record in enumerate(records, start=1):
        reading.record = number
        if isinstance(record, dict):
            yield from _record(entry, {**shared, **record}, reading)
        else:
            reading.say("record", "a record is a mapping.", "Give at least value, source and grade.", record)


def _record(entry: Mapping[str, Any], record: Mapping[str, Any], reading: _Reading) -> Iterator[Assumption]:
    before = len(reading.problems)
    _refuse_unknown(record, RECORD_FIELDS, reading)
    for name, remedy in NEEDED.items():
        if name not in record or record[name] in (None, ""):
            reading.say(name, f"a record needs its {name.replace('_', ' ')}.", remedy)
    unit = entry.get("unit")
    value, words = _value(record, unit, reading)
    kind, p10, p90 = _distribution(record.get("distribution"), reading)
    _check_spread(value, kind, p10, p90, reading)
    for name, number in (("value", value), ("p10", p10), ("p90", p90)):
        _check_limits(name, number, unit, reading)
    if record.get("grade") and record["grade"] not in GRADES:
        reading.say("grade", "this grade is not known.", f"Use one of: {', '.join(GRADES)}.", record["grade"])
    _check_dates(record, reading)
    for name in ("owner", "source"):
        if record.get(name) and not isinstance(record[name], str):
            reading.say(name, f"the {name} is words.", "Write it as text.", record[name])
    slices = list(_slices(record.get("where"), reading))
    if len(reading.problems) > before or not _entry_is_whole(entry):
        return
    for where in slices:
        yield Assumption(
            key=entry["key"],
            title=entry["title"],
            unit=entry["unit"],
            where=where,
            value=value,
            p10=p10,
            p90=p90,
            distribution=kind,
            source=record["source"],
            grade=record["grade"],
            owner=record["owner"],
            valid_from=record["valid_from"],
            valid_to=record.get("valid_to"),
            date_read=record["date_read"],
            note=str(record.get("note") or ""),
            text=words,
            file=reading.file,
            record=reading.record or 0,
        )


def _entry_is_whole(entry: Mapping[str, Any]) -> bool:
    return all(isinstance(entry.get(name), str) and entry[name] for name in ("key", "title", "unit"))


def _refuse_unknown(given: Mapping[Any, Any], known: tuple[str, ...], reading: _Reading) -> None:
    for name in given:
        if name not in known:
            reading.say(str(name), "this field is not known.", did_you_mean(str(name), known))


def _text(entry: Mapping[str, Any], name: str, reading: _Reading, remedy: str) -> None:
    if not isinstance(entry.get(name), str) or not entry[name].strip():
        reading.say(name, f"an entry needs its {name}, in words.", remedy, entry.get(name))


def _value(record: Mapping[str, Any], unit: object, reading: _Reading) -> tuple[float, str | None]:
    if unit in TEXT_UNITS:
        words = record.get("text")
        known = DIMENSIONS["role"] or ()
        if words not in known:
            reading.say("text", "this is not a role.", did_you_mean(str(words), known), words)
        return 1.0, str(words)
    if "text" in record:
        reading.say("text", f"only units in words take a text; this unit is {unit!r}.", "Give a value.")
    return _number(record.get("value"), "value", reading), None


def _number(given: object, name: str, reading: _Reading) -> float:
    """Read a finite number; a truth value, text, NaN or infinity is a problem and gives NaN."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        reading.say(name, "this must be a finite number.", "Write it as digits, such as 0.045.", given)
        return math.nan
    return float(given)


def _distribution(given: Any, reading: _Reading) -> tuple[str, float | None, float | None]:
    if given is None or given == "":
        return FIXED, None, None
    if not isinstance(given, dict):
        reading.say("distribution", "a distribution is a mapping.", NEEDED["distribution"], given)
        return FIXED, None, None
    _refuse_unknown(given, DISTRIBUTION_FIELDS, reading)
    kind = given.get("kind")
    if kind not in DISTRIBUTIONS:
        reading.say("distribution kind", "this kind is not known.", did_you_mean(str(kind), DISTRIBUTIONS), kind)
        return FIXED, None, None
    if kind == FIXED:
        if "p10" in given or "p90" in given:
            reading.say("distribution", "a fixed value has no p10 or p90.", "Drop them, or name another kind.")
        return FIXED, None, None
    return str(kind), _number(given.get("p10"), "p10", reading), _number(given.get("p90"), "p90", reading)


def _check_spread(value: float, kind: str, p10: float | None, p90: float | None, reading: _Reading) -> None:
    if p10 is None or p90 is None or math.isnan(p10 + p90):
        return
    if not p10 < p90:
        reading.say("distribution", "p10 must lie below p90.", "Exchange or mend them.", f"{p10} to {p90}")
    elif not math.isnan(value) and not p10 < value < p90:
        remedy = "The value is the median: put it strictly between its p10 and p90."
        reading.say("value", f"the value lies outside its own p10 to p90, {p10} to {p90}.", remedy, value)
    if kind in {"lognormal", "beta"} and p10 <= 0:
        reading.say("p10", f"a {kind} value is above 0.", "Raise p10, or name another kind.", p10)
    if kind == "beta" and p90 >= 1:
        reading.say("p90", "a beta value is below 1.", "Lower p90, or name another kind.", p90)


def _check_limits(name: str, number: float | None, unit: object, reading: _Reading) -> None:
    if number is None or math.isnan(number) or unit not in UNITS:
        return
    lowest, highest = UNITS[str(unit)]
    if not lowest <= number <= highest:
        limits = f"{lowest:g} to {highest:g}"
        reading.say(name, f"a {unit} lies within {limits}.", "Mend the value or its unit.", number)


def _check_dates(record: Mapping[str, Any], reading: _Reading) -> None:
    for name in ("valid_from", "valid_to", "date_read"):
        given = record.get(name)
        if given is not None and type(given) is not date:
            reading.say(name, "this must be a date.", "Write it unquoted, as 2025-04-01.", given)
            return
    start, end = record.get("valid_from"), record.get("valid_to")
    if start is not None and end is not None and end < start:
        reading.say("valid_to", "the record ends before it starts.", "Mend one of the dates.", end)


def _slices(where: Any, reading: _Reading) -> Iterator[dict[str, str]]:
    if where is None:
        yield {}
        return
    if not isinstance(where, dict):
        reading.say("where", "where is a mapping.", "Write it as {sector: acute}.", where)
        return
    choices: list[list[tuple[str, str]]] = []
    for name, given in where.items():
        if name not in DIMENSIONS:
            reading.say("where", f"{name!r} is not a dimension.", did_you_mean(str(name), DIMENSIONS))
            continue
        listed = given if isinstance(given, list) else [given]
        if not listed or not all(isinstance(one, str) and one for one in listed):
            reading.say("where", f"{name} is one name or a list of names.", "Write names as text.", given)
            continue
        known = DIMENSIONS[name]
        for one in listed:
            if known is not None and one not in known:
                reading.say("where", f"this is not a known {name}.", did_you_mean(one, known), one)
        choices.append([(name, one) for one in listed])
    for combination in itertools.product(*choices):
        yield dict(combination)
