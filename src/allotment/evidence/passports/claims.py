"""Claims: what an issuer has checked about one worker, as it writes them down for a passport."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.passports.errors import PassportError
from allotment.evidence.passports.kinds import KindRecord
from allotment.evidence.passports.reading import Part, read_part
from allotment.evidence.passports.rulebook import Rulebook
from allotment.evidence.passports.words import CHECKED_ON, EVIDENCE, EXPIRES_ON
from allotment.workforce.errors import Problem

MOST_EVIDENCE_BYTES = 50_000_000


@dataclass(frozen=True)
class Clearance:
    """One clearance as it goes into a passport; days are ISO texts.

    ``expires_on`` is its last day, or None where it does not end by itself.
    """

    kind: str
    checked_on: date
    expires_on: date | None
    fields: Mapping[str, str | int]


@dataclass(frozen=True)
class Claims:
    """All that one issuer vouches for about one worker, and the passport's last day, or None for the longest."""

    clearances: tuple[Clearance, ...]
    valid_until: date | None


def read_claims(path: Path, rulebook: Rulebook, issuer_kind: str, today: date) -> Claims:
    """Read a file of claims; documents of evidence are hashed, and stay where they are.

    Args:
        issuer_kind: the kind of organisation that issues, which must be allowed to vouch for each clearance.
        today: the day of issue.

    Raises:
        PassportError: a claim breaks its kind's rules; every problem, none of which says what a claim holds.
    """
    part = read_part(path, private=True)
    part.only(("valid_until", "clearances"))
    reader = _Reader(rulebook, issuer_kind, today, path.parent)
    found = [one for given in part.parts("clearances") if (one := reader.clearance(given)) is not None]
    kinds = [one.kind for one in found]
    for kind in sorted({kind for kind in kinds if kinds.count(kind) > 1}):
        part.problems.append(Problem(f"{path.name}, {kind}", "the kind is given twice.", "Give the newest alone."))
    until = part.day("valid_until", needed=False)
    if until is not None and until < today:
        part.say("valid_until", "the passport would end before it is issued.", "Give a later day.")
    if part.problems:
        raise PassportError(f"{path.name} has {len(part.problems)} problem(s).", part.problems)
    return Claims(tuple(found), until)


@dataclass(frozen=True)
class _Reader:
    rulebook: Rulebook
    issuer_kind: str
    today: date
    folder: Path

    def clearance(self, part: Part) -> Clearance | None:
        """Make one clearance, or None where its part has a problem."""
        before = len(part.problems)
        kind = part.text("kind", allowed=tuple(self.rulebook.kinds))
        record = self.rulebook.kind_on(kind, self.today)
        if record is None:
            return None
        if self.issuer_kind not in record.issuers:
            part.say("kind", f"{self.issuer_kind} may not vouch for {kind}.", f"May: {', '.join(record.issuers)}.")
        fields = self._fields(part, kind, record)
        checked = part.day(CHECKED_ON)
        stated = part.day(EXPIRES_ON, needed=False)
        if checked is None or len(part.problems) > before:
            return None
        if checked > self.today:
            part.say(CHECKED_ON, "the check lies in the future.", "Give the day of the check.")
        ends = [day for day in (stated, record.last_day(checked, fields)) if day is not None]
        last = min(ends, default=None)
        if last is not None and last < self.today:
            rule = f"the clearance ended on {last:%d %B %Y}, before the day of issue."
            part.say(CHECKED_ON, rule, "Check again, or leave it out.")
        return None if len(part.problems) > before else Clearance(kind, checked, last, fields)

    def _fields(self, part: Part, kind: str, record: KindRecord) -> dict[str, str | int]:
        allowed = (*record.field_names, "kind", CHECKED_ON, EXPIRES_ON, "evidence")
        found: dict[str, str | int] = {}
        for name, value in part.given.items():
            if name not in allowed:
                part.say(str(name), f"{kind} has no such field; a passport holds no more.", did_you_mean(name, allowed))
                continue
            rule = record.field(name)
            fault = "" if rule is None else rule.fault(value)
            if fault:
                part.say(name, fault, "Mend it.")
            elif rule is not None:
                found[name] = _plain(value)
        for rule in record.fields:
            if rule.needed and part.given.get(rule.name) is None:
                part.say(rule.name, f"{kind} needs this field.", "Give it.")
        if "evidence" in part.given:
            found[EVIDENCE] = self._hash(part)
        return found

    def _hash(self, part: Part) -> str:
        path = self.folder / part.text("evidence")
        try:
            if path.stat().st_size > MOST_EVIDENCE_BYTES:
                part.say("evidence", f"the document has over {MOST_EVIDENCE_BYTES:,} bytes.", "Name a smaller one.")
                return ""
            return hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            part.say("evidence", "the document cannot be read.", "Name a file beside the claims.")
            return ""


def _plain(value: Any) -> str | int:
    return value.isoformat() if isinstance(value, date) else value
