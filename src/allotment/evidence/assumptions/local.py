"""Local records: dated assumptions of one system, laid over the shipped ones without touching their files.

A local record stands in for the shipped record of the same key and ``where`` from its own ``valid_from`` until its
``valid_to``; before and after, the shipped one holds. Where it names another slice it stands beside the shipped
records, and the most specific answers, as ever. Local records are held to the same rules as shipped ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, TypeVar

import yaml

from allotment.evidence.assumptions.asked_by import NARROWED_BY, WHOLE_SETS, must_name
from allotment.evidence.assumptions.assumption import Assumption
from allotment.evidence.assumptions.parse import parse_theme
from allotment.evidence.assumptions.strict_yaml import read_yaml
from allotment.evidence.assumptions.vocabulary import FIXED, did_you_mean
from allotment.workforce.errors import Problem

LOCAL_FILE = "local/assumptions.yaml"
ONE_DAY = timedelta(days=1)

Slice = tuple[str, tuple[tuple[str, str], ...]]
Titles = Callable[[str], str]


@dataclass(frozen=True)
class LocalRecord:
    """One dated value of a key of the shipped register, for one slice of one system's workforce.

    ``value`` is the median of its distribution, in ``unit``; ``p10`` and ``p90`` are None where it is fixed. A key
    whose answer is a word has ``text`` and no value. ``valid_to`` is the last day in force, or None.
    """

    key: str
    unit: str
    source: str
    grade: str
    owner: str
    valid_from: date
    date_read: date
    value: float | None = None
    text: str | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    distribution: str = FIXED
    p10: float | None = None
    p90: float | None = None
    valid_to: date | None = None
    note: str = ""

    def content(self) -> dict[str, Any]:
        """Give the record as a theme of the register writes it, fields in a fixed order."""
        interval = {"p10": self.p10, "p90": self.p90}
        spread = {"kind": self.distribution} | {name: end for name, end in interval.items() if end is not None}
        written = {
            "where": dict(sorted(self.where.items())) or None,
            "value": self.value,
            "text": self.text,
            "distribution": spread,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "source": self.source,
            "grade": self.grade,
            "owner": self.owner,
            "date_read": self.date_read,
            "note": self.note or None,
        }
        return {name: value for name, value in written.items() if value is not None}


Dated = TypeVar("Dated", Assumption, LocalRecord)


def is_local(assumption: Assumption) -> bool:
    """Say whether a record of a register came from a local file."""
    return assumption.file == LOCAL_FILE


def records_text(records: Iterable[LocalRecord]) -> str:
    """Give the canonical YAML of local records: the same records in any order give the same text; none give none."""
    theme = _theme(records, title=None)
    if not theme:
        return ""
    text: str = yaml.safe_dump(theme, sort_keys=False, allow_unicode=True, width=math.inf)
    return text


def read_records(text: str) -> tuple[list[LocalRecord], list[Problem]]:
    """Read local records from YAML: a theme as the shipped ones are, whose titles may be left out.

    Returns:
        The good records, one for each slice, and everything wrong with the text; not yet whether the register knows
        their keys and units, which ``Register.with_local`` says.
    """
    theme, problems = read_yaml(text, LOCAL_FILE)
    if problems or theme is None:
        return [], problems
    if isinstance(theme, list):
        theme = [{"title": "local", **entry} if isinstance(entry, dict) else entry for entry in theme]
    found, problems = parse_theme(theme, LOCAL_FILE)
    return [record_of(assumption) for assumption in found], problems


def record_of(assumption: Assumption) -> LocalRecord:
    """Give an assumption as a local record: what a proposal to change it starts from."""
    return LocalRecord(
        key=assumption.key,
        unit=assumption.unit,
        source=assumption.source,
        grade=assumption.grade,
        owner=assumption.owner,
        valid_from=assumption.valid_from,
        date_read=assumption.date_read,
        value=assumption.value if assumption.text is None else None,
        text=assumption.text,
        where=dict(assumption.where),
        distribution=assumption.distribution,
        p10=assumption.p10,
        p90=assumption.p90,
        valid_to=assumption.valid_to,
        note=assumption.note,
    )


def parse_records(
    records: Iterable[LocalRecord], shipped: Sequence[Assumption]
) -> tuple[list[Assumption], list[Problem]]:
    """Hold local records to the rules of the register's files, and to the keys, units and slices that it knows.

    Args:
        records: in any order.
        shipped: the register they are meant for.

    Returns:
        The records as assumptions of ``LOCAL_FILE``, in canonical order, and everything wrong with them.
    """
    by_key = {one.key: one for one in reversed(shipped)}
    found, problems = parse_theme(_theme(records, lambda key: by_key[key].title if key in by_key else key), LOCAL_FILE)
    slices = {_slice(one) for one in shipped}
    for assumption in found:
        place = f"{LOCAL_FILE}: {assumption.key}, record {assumption.record}"
        known = by_key.get(assumption.key)
        if known is None:
            rule = "the register has no such key, and the model asks for none."
            problems.append(Problem(f"{place}, key", rule, did_you_mean(assumption.key, by_key), value=assumption.key))
            continue
        if assumption.unit != known.unit:
            remedy = f"Write {known.unit!r}, and the value in it."
            problems.append(Problem(f"{place}, unit", "one key has one unit.", remedy, value=assumption.unit))
        problems += _slice_problems(assumption, place, slices)
    return found, problems


def lay_over(below: Sequence[Dated], above: Sequence[Dated]) -> list[Dated]:
    """Give records with others in force over them: local ones over shipped, or a newly agreed one over local ones.

    A record of the same slice as one below takes its place in the order; others come after all. What is left of the
    record below, before and after, keeps its own dates.
    """
    over: dict[Slice, list[Dated]] = {}
    for one in above:
        over.setdefault(_slice(one), []).append(one)
    laid: list[Dated] = []
    placed: set[Slice] = set()
    for one in below:
        covering = over.get(_slice(one), [])
        laid += _uncovered(one, covering)
        if covering and _slice(one) not in placed:
            laid += covering
            placed.add(_slice(one))
    return laid + [one for place, covering in over.items() if place not in placed for one in covering]


def _theme(records: Iterable[LocalRecord], title: Titles | None) -> list[dict[str, Any]]:
    """Write records as the entries of a theme, in canonical order: by key and unit, slice and date."""
    entries: dict[tuple[str, str], dict[str, Any]] = {}
    for record in sorted(records, key=_order):
        named = {"key": record.key} | ({} if title is None else {"title": title(record.key)}) | {"unit": record.unit}
        entry = entries.setdefault((record.key, record.unit), {**named, "records": []})
        entry["records"].append(record.content())
    return list(entries.values())


def _order(record: LocalRecord) -> tuple[str, ...]:
    return (record.key, record.unit, str(sorted(record.where.items())), str(record.valid_from), str(record.content()))


def _slice(record: Assumption | LocalRecord) -> Slice:
    return record.key, tuple(sorted(record.where.items()))


def _slice_problems(assumption: Assumption, place: str, shipped: set[Slice]) -> list[Problem]:
    asked_by = NARROWED_BY.get(assumption.key, ())
    others = [name for name in assumption.where if name not in asked_by]
    if others:
        named = ", ".join(name.replace("_", " ") for name in asked_by)
        remedy = f"Narrow it by {named}, or not at all." if asked_by else "Leave it for everything."
        rule = f"the model does not ask {assumption.key} by {' or '.join(others)}: this would change nothing."
        return [Problem(f"{place}, where", rule, remedy, value=assumption.applies_to)]
    unnamed = [name for name in must_name(assumption.key) if name not in assumption.where]
    if unnamed:
        rule = (
            f"{assumption.key} has a value for each {' and '.join(unnamed)}: one for all of them would speak for none."
        )
        remedy = f"Name the {' and the '.join(unnamed)}.".replace("_", " ")
        return [Problem(f"{place}, where", rule.replace("funding_category", "funding category"), remedy)]
    if assumption.key in WHOLE_SETS and _slice(assumption) not in shipped:
        remedy = "Name the same slice as a shipped record, to stand in for it."
        rule = f"the records of {assumption.key} make one set: a local one can replace a member, not join."
        return [Problem(f"{place}, where", rule, remedy, value=assumption.applies_to)]
    return []


def _uncovered(record: Dated, covering: Sequence[Dated]) -> list[Dated]:
    """Cut the days that other records cover out of a record: none, one or more pieces are left."""
    pieces = []
    start: date | None = record.valid_from
    end = record.valid_to or date.max
    for one in sorted(covering, key=lambda other: other.valid_from):
        if start is None or start > end:
            break
        last = one.valid_to or date.max
        if last < start or one.valid_from > end:
            continue
        if one.valid_from > start:
            pieces.append(replace(record, valid_from=start, valid_to=one.valid_from - ONE_DAY))
        start = None if last == date.max else last + ONE_DAY
    if start is not None and start <= end:
        pieces.append(replace(record, valid_from=start))
    return pieces
