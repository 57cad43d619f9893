"""Agreements between organisations: who accepts which kinds of clearance from whom, which fields, on what terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from allotment.evidence.passports.errors import PassportError
from allotment.evidence.passports.kinds import KindRecord
from allotment.evidence.passports.reading import Part, read_part
from allotment.evidence.passports.rulebook import Rulebook
from allotment.evidence.passports.words import ALWAYS_SHOWN, ORGANISATION_CODE
from allotment.workforce.errors import Problem

NAMES = ("key", "accepts", "from", "valid_from", "valid_to", "purposes", "kinds", "agreed_by", "source")
KIND_NAMES = ("kind", "fields", "checked_within_days", "must")


@dataclass(frozen=True)
class AgreedKind:
    """What is agreed on one kind: the fields that may be shown, and terms.

    ``must`` gives words by field; one of them must be shown. ``checked_within_days`` is None where the kind's own
    length is enough.
    """

    kind: str
    fields: tuple[str, ...]
    checked_within_days: int | None
    must: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Agreement:
    """One dated agreement. ``valid_to`` is its last day: an agreement always ends, and is then made again."""

    key: str
    accepts: str
    issuers: tuple[str, ...]
    valid_from: date
    valid_to: date
    purposes: tuple[str, ...]
    kinds: Mapping[str, AgreedKind]
    agreed_by: tuple[str, ...]
    source: str

    def in_force(self, on: date) -> bool:
        """Say whether it holds on a day."""
        return self.valid_from <= on <= self.valid_to


def read_agreements(path: Path, rulebook: Rulebook) -> tuple[Agreement, ...]:
    """Read a file of agreements and check it against the kinds.

    Raises:
        PassportError: the file breaks a rule; every problem at once.
    """
    part = read_part(path)
    part.only(("agreements",))
    found = [_agreement(one, rulebook) for one in part.parts("agreements")]
    keys = [one.key for one in found]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        part.problems.append(Problem(f"{path.name}, {key}", "the key is given twice.", "Give each agreement its own."))
    if part.problems:
        raise PassportError(f"{path.name} has {len(part.problems)} problem(s).", part.problems)
    return tuple(found)


def agreements_between(agreements: tuple[Agreement, ...], accepts: str, issuer: str, on: date) -> tuple[Agreement, ...]:
    """Give the agreements in force on a day by which one organisation accepts another's clearances."""
    return tuple(one for one in agreements if one.accepts == accepts and issuer in one.issuers and one.in_force(on))


def _agreement(part: Part, rulebook: Rulebook) -> Agreement:
    part.only(NAMES)
    start, end = part.day("valid_from") or date.min, part.day("valid_to") or date.max
    if end < start:
        part.say("valid_to", "the agreement ends before it starts.", "Mend one of the dates.")
    issuers = part.texts("from")
    accepts = part.text("accepts", form=ORGANISATION_CODE)
    if accepts in issuers:
        part.say("from", "an organisation needs no agreement with itself.", "Leave it out.")
    agreed: dict[str, AgreedKind] = {}
    for one in part.parts("kinds"):
        for found in _agreed_kinds(one, rulebook, start):
            if found.kind in agreed:
                one.say("kind", f"{found.kind} is given twice.", "Give each kind once in an agreement.")
            agreed[found.kind] = found
    agreed_by = part.texts("agreed_by")
    if len(agreed_by) < 2:
        part.say("agreed_by", "an agreement has at least two sides.", "Name the office of each that agreed.")
    key, purposes, source = part.text("key", form=r"[a-z0-9][a-z0-9-]*"), part.texts("purposes"), part.text("source")
    return Agreement(key, accepts, issuers, start, end, purposes, agreed, agreed_by, source)


def _agreed_kinds(part: Part, rulebook: Rulebook, start: date) -> list[AgreedKind]:
    part.only(KIND_NAMES)
    within = part.whole("checked_within_days", 1, 3660, needed=False)
    fields = part.texts("fields")
    must = _must(part, fields)
    found = []
    for key in part.texts("kind", tuple(rulebook.kinds)):
        record = rulebook.kind_on(key, start)
        if record is None:
            if key in rulebook.kinds:
                part.say("kind", f"no record of {key} is in force on {start:%d %B %Y}.", "Begin it later.")
            continue
        _check_fields(part, key, record, fields)
        for name, words in must.items():
            rule = record.field(name)
            if rule is not None and rule.words and not set(words) <= set(rule.words):
                part.say("must", f"{key}, {name}: a word is not one of the kind.", f"Use {', '.join(rule.words)}.")
        found.append(AgreedKind(key, fields, within, must))
    return found


def _check_fields(part: Part, key: str, record: KindRecord, fields: tuple[str, ...]) -> None:
    """Hold that each field is one of the kind, and that what the kind is judged by is among them."""
    for name in fields:
        if name in ALWAYS_SHOWN:
            part.say("fields", f"{name} is shown with every clearance.", "Leave it out.")
        elif record.field(name) is None:
            part.say("fields", f"{key} has no field {name!r}.", f"Use some of: {', '.join(record.field_names)}.")
    for name in record.good:
        if name not in fields:
            part.say("fields", f"{key} cannot be judged without {name}.", f"Add {name}.")


def _must(part: Part, fields: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found = part.given.get("must", {})
    whole = isinstance(found, dict) and all(
        isinstance(words, list) and words and all(isinstance(word, str) for word in words) for words in found.values()
    )
    if not whole:
        part.say("must", "this gives a list of words by field.", "Write it as {level: [enhanced]}.")
        return {}
    for name in found:
        if name not in fields:
            part.say("must", f"{name!r} is not among the agreed fields.", "Add it to the fields, or leave it out.")
    return {name: tuple(words) for name, words in found.items()}
