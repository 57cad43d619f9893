"""Kinds of clearance as dated records: what a clearance of a kind holds, how long it lasts, and who may issue it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from allotment.evidence.passports.words import CODE, DAY, EVIDENCE, WHOLE, WORD

LONGEST_FIELD = 120
SHA256 = r"[0-9a-f]{64}"


@dataclass(frozen=True)
class FieldRule:
    """What one field of a clearance may hold: a day, a word of a list, a short text, a code, a whole number."""

    name: str
    form: str
    words: tuple[str, ...] = ()
    pattern: str = ""
    needed: bool = True

    def fault(self, value: object) -> str:
        """Say the rule that a value breaks, without saying the value; empty where it breaks none.

        A day is a date where a file was read, and a text such as 2026-04-01 in a credential.
        """
        if self.form == DAY:
            return "" if as_day(value) is not None else "it must be a date, as 2026-04-01."
        if self.form == WHOLE:
            fits = type(value) is int and 0 <= value <= 10_000
            return "" if fits else "it must be a whole number from 0 to 10,000."
        if not isinstance(value, str) or not value or len(value) > LONGEST_FIELD or not value.isprintable():
            return f"it must be a text of 1 to {LONGEST_FIELD} characters, in quotes."
        if self.form == WORD and value not in self.words:
            return f"it must be one of: {', '.join(self.words)}."
        if self.form == CODE and re.fullmatch(self.pattern, value) is None:
            return f"it must have the form {self.pattern}."
        return ""


EVIDENCE_RULE = FieldRule(EVIDENCE, CODE, pattern=SHA256, needed=False)
"""Every kind has this field: the SHA-256 of the document that was seen, never the document."""


@dataclass(frozen=True)
class KindRecord:
    """A kind as it stands from one day until another.

    ``lasts_months`` counts from the day of the check; ``months_by_level`` is used in its place where the clearance
    states that level; None is for good. ``ends_with`` names a field whose day also ends it. ``good`` gives, by field,
    the words on which somebody may rely.
    """

    valid_from: date
    valid_to: date | None
    fields: tuple[FieldRule, ...]
    lasts_months: int | None
    months_by_level: Mapping[str, int]
    ends_with: str
    good: Mapping[str, tuple[str, ...]]
    warn_days: int
    issuers: tuple[str, ...]
    source: str
    grade: str
    date_read: date

    def in_force(self, on: date) -> bool:
        """Say whether the record holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def field(self, name: str) -> FieldRule | None:
        """Give the rule of a field, or None where the kind has no such field."""
        if name == EVIDENCE:
            return EVIDENCE_RULE
        return next((one for one in self.fields if one.name == name), None)

    @property
    def field_names(self) -> tuple[str, ...]:
        """The names of all its fields, with the evidence's hash."""
        return (*(one.name for one in self.fields), EVIDENCE)

    def last_day(self, checked_on: date, held: Mapping[str, object]) -> date | None:
        """Give the last day on which a clearance is current, or None where it does not end by itself.

        Args:
            checked_on: the day of the check.
            held: its fields.
        """
        months = self.months_by_level.get(str(held.get("level")), self.lasts_months)
        ends = [] if months is None else [add_months(checked_on, months)]
        stated = as_day(held.get(self.ends_with)) if self.ends_with else None
        return min([*ends, *([] if stated is None else [stated])], default=None)

    def longest_day(self, checked_on: date) -> date | None:
        """Give the latest last day that any clearance of the kind checked on a day may state, or None for no end."""
        spans = [*self.months_by_level.values(), *([] if self.lasts_months is None else [self.lasts_months])]
        return None if self.lasts_months is None else add_months(checked_on, max(spans))


@dataclass(frozen=True)
class Kind:
    """A kind of clearance: its key, its title, who answers for its records, and the records by day."""

    key: str
    title: str
    owner: str
    records: tuple[KindRecord, ...]

    def on(self, day: date) -> KindRecord | None:
        """Give the record in force on a day, or None."""
        return next((one for one in self.records if one.in_force(day)), None)


@dataclass(frozen=True)
class NeededKinds:
    """Kinds that a role needs: of everyone, of a staff group, or of one role (the others being empty)."""

    staff_group: str
    role: str
    kinds: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    source: str
    grade: str


@dataclass(frozen=True)
class Limit:
    """A dated number of the passport's rules, such as the greatest age of a status list in days."""

    key: str
    title: str
    unit: str
    value: int
    valid_from: date
    valid_to: date | None
    source: str
    grade: str


def as_day(value: object) -> date | None:
    """Give a day from a day or from its ISO text, or None."""
    if type(value) is date:
        return value
    if not isinstance(value, str) or re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def add_months(day: date, months: int) -> date:
    """Give the same day of a later month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
