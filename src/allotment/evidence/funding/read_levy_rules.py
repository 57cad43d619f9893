"""Reading the levy's dated rules and the apprenticeship standards: strictly, every problem of both files at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from allotment.evidence.assumptions.strict_yaml import read_yaml
from allotment.evidence.assumptions.vocabulary import GRADES, did_you_mean
from allotment.evidence.funding.levy_rules import (
    BASIS_POINTS,
    MONTHS,
    PENCE,
    RULES,
    STANDARD_RULES,
    WHOLE,
    DatedRecord,
    FundingError,
    LevyRules,
    overlaps,
)
from allotment.workforce.errors import Problem

SHIPPED_RULES = Path(__file__).parent / "levy_rules.yaml"
SHIPPED_STANDARDS = Path(__file__).parent / "apprenticeship_standards.yaml"
MOST_PENCE = 10**13
LIMITS = {BASIS_POINTS: (0, WHOLE), PENCE: (0, MOST_PENCE), MONTHS: (1, 600)}
ENTRY_FIELDS = ("key", "title", "unit", "records")
SHARED_FIELDS = ("owner", "source", "grade", "valid_from", "valid_to", "date_read", "note")
RECORD_FIELDS = ("standard", "value", *SHARED_FIELDS)
WORDS = {
    "source": "Name the publication, or say 'from memory, to verify'.",
    "owner": "Name the role that answers for it.",
    "grade": f"Use one of: {', '.join(GRADES)}.",
}
DAYS = ("valid_from", "valid_to", "date_read")


@dataclass
class _Reading:
    """Where the reader is in a file, and the problems met so far."""

    file: str
    keys: Mapping[str, str]
    by_standard: bool
    key: str = "?"
    record: int | None = None
    problems: list[Problem] = field(default_factory=list)

    def say(self, name: str, rule: str, remedy: str, value: object = None) -> None:
        place = f"{self.file}: {self.key}" + ("" if self.record is None else f", record {self.record}")
        shown = None if value is None else str(value)[:100]
        self.problems.append(Problem(f"{place}, {name}", rule, remedy, value=shown))


def load_levy_rules(rules: Path = SHIPPED_RULES, standards: Path = SHIPPED_STANDARDS) -> LevyRules:
    """Read the rules and the standards.

    Args:
        rules: a file laid out as the shipped ``levy_rules.yaml``.
        standards: a file laid out as the shipped ``apprenticeship_standards.yaml``.

    Raises:
        FundingError: a file cannot be read, a rule is missing, or a record breaks a rule; all problems at once.
    """
    records: list[DatedRecord] = []
    problems: list[Problem] = []
    hashes: dict[str, str] = {}
    for path, keys, by_standard in ((rules, RULES, False), (standards, STANDARD_RULES, True)):
        content, wrong = _content(path)
        problems += wrong
        if content is not None:
            hashes[path.name] = hashlib.sha256(content).hexdigest()
            found, wrong = read_records(content, path.name, keys, by_standard=by_standard)
            records += found
            problems += wrong
    if problems:
        raise FundingError(f"The levy's rules have {len(problems)} problem(s).", problems)
    return LevyRules(records, hashes)


def read_records(
    content: bytes, name: str, keys: Mapping[str, str], *, by_standard: bool
) -> tuple[list[DatedRecord], list[Problem]]:
    """Give the records of one file, and everything wrong with it.

    Args:
        content: the file.
        name: what to call it in a message.
        keys: each key that the file must have, with its unit.
        by_standard: whether each record names a standard.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return [], [Problem(name, "the file is not UTF-8 text.", "Save it as UTF-8.")]
    entries, problems = read_yaml(text, name)
    if problems:
        return [], problems
    reading = _Reading(name, keys, by_standard)
    if not isinstance(entries, list):
        reading.say("file", "the file is a list of entries.", "Start each entry with '- key: ...'.")
        return [], reading.problems
    records = [record for entry in entries for record in _entry(entry, reading)]
    reading.key, reading.record = "file", None
    given = [entry.get("key") for entry in entries if isinstance(entry, dict)]
    for key in keys:
        if given.count(key) != 1:
            rule = "the key is missing." if key not in given else "the key is given more than once."
            reading.say(key, rule, "Give each key one entry with all its dated records.")
    return records, reading.problems + overlaps(records)


def _content(path: Path) -> tuple[bytes | None, list[Problem]]:
    try:
        return path.read_bytes(), []
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        return None, [Problem(str(path), f"the file cannot be read: {reason}.", "Name a YAML file of rules.")]


def _entry(entry: Any, reading: _Reading) -> Iterator[DatedRecord]:
    reading.key, reading.record = "?", None
    if not isinstance(entry, dict):
        reading.say("entry", "an entry is a mapping.", "Give key, title, unit and records.", entry)
        return
    reading.key = str(entry.get("key", "?"))
    _refuse_unknown(entry, (*ENTRY_FIELDS, *SHARED_FIELDS), reading)
    if reading.key not in reading.keys:
        reading.say("key", "the ledger asks for no such key.", did_you_mean(reading.key, reading.keys), reading.key)
        return
    if not _is_words(entry.get("title")):
        reading.say("title", "an entry needs its title, in words.", "Say what the value is.", entry.get("title"))
    if entry.get("unit") != reading.keys[reading.key]:
        reading.say("unit", "this is not the unit of the key.", f"Use {reading.keys[reading.key]}.", entry.get("unit"))
        return
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


def _record(entry: Mapping[str, Any], record: Mapping[str, Any], reading: _Reading) -> Iterator[DatedRecord]:
    before = len(reading.problems)
    _refuse_unknown(record, RECORD_FIELDS, reading)
    _check_words(record, reading)
    _check_value(record.get("value"), str(entry["unit"]), reading)
    _check_days(record, reading)
    standard = record.get("standard")
    if reading.by_standard and not _is_words(standard):
        reading.say("standard", "a record names its standard.", "Write the standard's name.", standard)
    if not reading.by_standard and standard is not None:
        reading.say("standard", "this rule holds for every standard.", "Take the standard out.", standard)
    if len(reading.problems) > before or not _is_words(entry.get("title")):
        return
    yield DatedRecord(
        key=reading.key,
        title=entry["title"],
        unit=entry["unit"],
        standard=str(standard or ""),
        value=record["value"],
        valid_from=record["valid_from"],
        valid_to=record.get("valid_to"),
        source=record["source"],
        grade=record["grade"],
        owner=record["owner"],
        date_read=record["date_read"],
        note=str(record.get("note") or ""),
        file=reading.file,
        record=reading.record or 0,
    )


def _refuse_unknown(given: Mapping[Any, Any], known: tuple[str, ...], reading: _Reading) -> None:
    for name in given:
        if name not in known:
            reading.say(str(name), "this field is not known.", did_you_mean(str(name), known))


def _check_words(record: Mapping[str, Any], reading: _Reading) -> None:
    for name, remedy in WORDS.items():
        if not _is_words(record.get(name)):
            reading.say(name, f"a record needs its {name}, in words.", remedy, record.get(name))
    if _is_words(record.get("grade")) and record["grade"] not in GRADES:
        reading.say("grade", "this grade is not known.", WORDS["grade"], record["grade"])


def _check_value(value: object, unit: str, reading: _Reading) -> None:
    lowest, highest = LIMITS[unit]
    if isinstance(value, bool) or not isinstance(value, int):
        reading.say("value", f"this must be a whole number of {unit}.", "Write digits alone, such as 5000.", value)
    elif not lowest <= value <= highest:
        reading.say("value", f"{unit} lie within {lowest} to {highest}.", "Mend the value or its unit.", value)


def _check_days(record: Mapping[str, Any], reading: _Reading) -> None:
    before = len(reading.problems)
    for name in DAYS:
        given = record.get(name)
        if given is None and name != "valid_to":
            reading.say(name, f"a record needs its {name.replace('_', ' ')}.", "Write it unquoted, as 2025-04-01.")
        elif given is not None and type(given) is not date:
            reading.say(name, "this must be a date.", "Write it unquoted, as 2025-04-01.", given)
    end = record.get("valid_to")
    if len(reading.problems) == before and end is not None and end < record["valid_from"]:
        reading.say("valid_to", "the record ends before it starts.", "Mend one of the dates.", end)


def _is_words(given: object) -> bool:
    return isinstance(given, str) and bool(given.strip())
