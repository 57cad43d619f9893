"""The passport's shipped records read once: kinds of clearance, kinds needed for a role, and dated limits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from allotment.evidence.assumptions.vocabulary import GRADES, did_you_mean
from allotment.evidence.passports.errors import PassportError
from allotment.evidence.passports.kinds import FieldRule, Kind, KindRecord, Limit, NeededKinds
from allotment.evidence.passports.reading import Part, read_part
from allotment.evidence.passports.words import ALWAYS_SHOWN, EVIDENCE, FIELD_FORMS, ORGANISATION_KINDS
from allotment.workforce.errors import Problem
from allotment.workforce.roles import ROLES, STAFF_GROUPS

SHIPPED = Path(__file__).parent
KINDS, NEEDED, LIMITS = "kinds.yaml", "needed.yaml", "limits.yaml"
KEY = r"[a-z][a-z0-9_]*"
DATED = ("valid_from", "valid_to", "source", "grade", "date_read")
ABOUT = ("key", "title", "owner")
LIMIT_KEYS = (
    "status_list_days", "presentation_days", "credential_months", "clock_minutes", "key_months", "status_list_bits",
)  # fmt: skip


@dataclass(frozen=True)
class Rulebook:
    """Every dated record of the passport. ``sha256`` is the hash of its three files."""

    kinds: Mapping[str, Kind]
    needed: tuple[NeededKinds, ...]
    limits: tuple[Limit, ...]
    sha256: str

    def kind_on(self, key: str, on: date) -> KindRecord | None:
        """Give the record of a kind in force on a day, or None."""
        return self.kinds[key].on(on) if key in self.kinds else None

    def limit(self, key: str, on: date) -> int:
        """Give a dated number.

        Raises:
            PassportError: none is in force on the day.
        """
        for one in self.limits:
            if one.key == key and one.valid_from <= on and (one.valid_to is None or on <= one.valid_to):
                return one.value
        problem = Problem(key, f"no record of it is in force on {on:%d %B %Y}.", "Ask about a later day.")
        raise PassportError("The passport's limits do not reach that day.", [problem])

    def needed_for(self, role: str, on: date) -> tuple[str, ...]:
        """Give the kinds that a role needs on a day: everyone's, its staff group's and its own, in that order.

        Raises:
            PassportError: the role is not known.
        """
        if role not in ROLES:
            problem = Problem("--role", "this is not a known role.", did_you_mean(role, ROLES), value=role)
            raise PassportError("The role is not known.", [problem])
        group = ROLES[role].staff_group
        kinds = [
            kind
            for one in self.needed
            if one.valid_from <= on and (one.valid_to is None or on <= one.valid_to)
            if one.role in ("", role) and one.staff_group in ("", group)
            for kind in one.kinds
        ]
        return tuple(dict.fromkeys(kinds))


def load_rulebook(folder: Path = SHIPPED) -> Rulebook:
    """Read the three files of records.

    Raises:
        PassportError: a record breaks a rule; every problem of every file.
    """
    problems: list[Problem] = []
    parts = {}
    digest = hashlib.sha256()
    for name in (KINDS, NEEDED, LIMITS):
        part = read_part(folder / name)
        parts[name] = Part(part.place, part.given, problems)
        digest.update((folder / name).read_bytes())
    kinds = [_kind(part) for part in parts[KINDS].parts("kinds")]
    by_key = {one.key: one for one in kinds}
    needed = [_needed(part, tuple(by_key)) for part in parts[NEEDED].parts("needed")]
    limits = [limit for part in parts[LIMITS].parts("limits") for limit in _limits(part)]
    if len(by_key) < len(kinds):
        problems.append(Problem(KINDS, "a kind is given twice.", "Give each key once, with several records."))
    _require_apart(((one.key, one.valid_from, one.valid_to) for one in limits), LIMITS, problems)
    spans = ((kind.key, one.valid_from, one.valid_to) for kind in kinds for one in kind.records)
    _require_apart(spans, KINDS, problems)
    if problems:
        raise PassportError(f"The passport's records have {len(problems)} problem(s).", problems)
    return Rulebook(by_key, tuple(needed), tuple(limits), digest.hexdigest())


def _require_apart(spans: Iterable[tuple[str, date, date | None]], file: str, problems: list[Problem]) -> None:
    """Hold that no two records of one key are in force on the same day."""
    seen: dict[str, list[tuple[date, date]]] = {}
    for key, start, end in spans:
        last = end or date.max
        if any(start <= other_last and other_start <= last for other_start, other_last in seen.get(key, [])):
            problems.append(Problem(f"{file}, {key}", "two records hold on one day.", "End one before the other."))
        seen.setdefault(key, []).append((start, last))


def _kind(part: Part) -> Kind:
    part.only((*ABOUT, "records"))
    records = tuple(_kind_record(one) for one in part.parts("records"))
    return Kind(part.text("key", form=KEY), part.text("title"), part.text("owner"), records)


def _kind_record(part: Part) -> KindRecord:
    names = ("fields", "lasts_months", "months_by_level", "ends_with", "good", "warn_days", "issuers")
    part.only((*DATED, *names))
    fields = tuple(_field(one) for one in part.parts("fields"))
    known = {one.name: one for one in fields}
    by_level = part.given.get("months_by_level", {})
    if not isinstance(by_level, dict) or not all(type(months) is int for months in by_level.values()):
        part.say("months_by_level", "this gives whole months by level.", 'Write it as {"2": 12}.')
        by_level = {}
    ends_with = part.text("ends_with", allowed=tuple(known), default="")
    return KindRecord(
        **_dated(part),
        fields=fields,
        lasts_months=part.whole("lasts_months", 1, 600, needed=False),
        months_by_level={str(level): months for level, months in by_level.items()},
        ends_with=ends_with,
        good=_good(part, known),
        warn_days=part.whole("warn_days", 0, 730) or 0,
        issuers=part.texts("issuers", ORGANISATION_KINDS),
        date_read=part.day("date_read") or date.min,
    )


def _good(part: Part, known: Mapping[str, FieldRule]) -> dict[str, tuple[str, ...]]:
    found = part.given.get("good", {})
    if not isinstance(found, dict):
        part.say("good", "this gives the good words by field.", "Write it as {outcome: [clear]}.")
        return {}
    for name, words in found.items():
        if name not in known or not isinstance(words, list) or not set(words) <= set(known[name].words):
            part.say("good", "a field or a word of it is not one of the kind.", "Name words of its fields.")
    return {name: tuple(words) for name, words in found.items() if isinstance(words, list)}


def _field(part: Part) -> FieldRule:
    part.only(("name", "form", "words", "pattern", "needed"))
    name = part.text("name", form=KEY)
    if name in (*ALWAYS_SHOWN, EVIDENCE, "kind"):
        part.say("name", "every kind has this field already.", "Leave it out.")
    needed = part.given.get("needed", True) is not False
    words = part.texts("words", needed=False)
    return FieldRule(name, part.text("form", allowed=FIELD_FORMS), words, part.text("pattern", default=""), needed)


def _needed(part: Part, kinds: tuple[str, ...]) -> NeededKinds:
    part.only((*DATED, "staff_group", "role", "kinds"))
    part.day("date_read")
    return NeededKinds(
        part.text("staff_group", allowed=STAFF_GROUPS, default=""),
        part.text("role", allowed=tuple(ROLES), default=""),
        part.texts("kinds", kinds),
        **_dated(part),
    )


def _limits(part: Part) -> list[Limit]:
    part.only((*ABOUT, "unit", "records"))
    part.text("owner")
    key, title, unit = part.text("key", allowed=LIMIT_KEYS), part.text("title"), part.text("unit")
    found = []
    for record in part.parts("records"):
        record.only((*DATED, "value"))
        record.day("date_read")
        found.append(Limit(key, title, unit, record.whole("value", 0, 1_000_000) or 0, **_dated(record)))
    return found


def _dated(part: Part) -> dict[str, Any]:
    start, end = part.day("valid_from"), part.day("valid_to", needed=False)
    if start is not None and end is not None and end < start:
        part.say("valid_to", "the record ends before it starts.", "Mend one of the dates.")
    return {
        "valid_from": start or date.min,
        "valid_to": end,
        "source": part.text("source"),
        "grade": part.text("grade", allowed=GRADES),
    }
