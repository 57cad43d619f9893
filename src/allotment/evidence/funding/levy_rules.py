"""The levy's dated rules, and the standards' funding bands, as they are looked up by month. Nothing is read here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.funding.months import first_day, label_of
from allotment.workforce.errors import AllotmentError, Problem

EVERY_STANDARD = ""
BASIS_POINTS, PENCE, MONTHS = "basis points", "pence", "months"
WHOLE = 10_000
"""Basis points in 100%."""

RULES: dict[str, str] = {
    "levy_rate": BASIS_POINTS,
    "levy_allowance_per_year": PENCE,
    "government_top_up": BASIS_POINTS,
    "funds_expire_after": MONTHS,
    "transfer_limit": BASIS_POINTS,
    "levy_payer_co_investment": BASIS_POINTS,
    "small_employer_co_investment": BASIS_POINTS,
    "small_employer_co_investment_under_25": BASIS_POINTS,
    "on_programme_share": BASIS_POINTS,
}
STANDARD_RULES: dict[str, str] = {"funding_band": PENCE, "typical_length": MONTHS}


class FundingError(AllotmentError):
    """A rule, a standard or an input of the levy ledger is missing, impossible or contradicts another."""


@dataclass(frozen=True)
class DatedRecord:
    """One value in force from one day to another (None: until further notice). ``standard`` is empty for a rule of all.

    ``value`` counts in ``unit``: basis points, pence or months. ``record`` places it in its file, from 1.
    """

    key: str
    title: str
    unit: str
    standard: str
    value: int
    valid_from: date
    valid_to: date | None
    source: str
    grade: str
    owner: str
    date_read: date
    note: str
    file: str
    record: int

    def in_force(self, on: date) -> bool:
        """Say whether the record holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


class LevyRules:
    """Every dated record, found by key and month. ``sha256`` names the files they came from."""

    def __init__(self, records: Sequence[DatedRecord], sha256: Mapping[str, str]) -> None:
        """Index the records."""
        self.records = tuple(records)
        self.sha256 = dict(sha256)
        self._found: dict[tuple[str, str, int], DatedRecord] = {}

    @property
    def standards(self) -> tuple[str, ...]:
        """Every standard with a funding band, in the order of the file."""
        return tuple(dict.fromkeys(one.standard for one in self.records if one.key == "funding_band"))

    def find(self, key: str, month: int, standard: str = EVERY_STANDARD) -> DatedRecord:
        """Give the record in force on the first day of a month.

        Raises:
            FundingError: there is none.
        """
        asked = (key, standard, month)
        if asked not in self._found:
            self._found[asked] = self._in_force(key, month, standard)
        return self._found[asked]

    def value(self, key: str, month: int, standard: str = EVERY_STANDARD) -> int:
        """Give the value in force in a month, in its unit.

        Raises:
            FundingError: there is none.
        """
        return self.find(key, month, standard).value

    def answered(self) -> tuple[DatedRecord, ...]:
        """Give the records that have answered so far, in the order of the files; the others changed nothing."""
        given = {id(record) for record in self._found.values()}
        return tuple(record for record in self.records if id(record) in given)

    def _in_force(self, key: str, month: int, standard: str) -> DatedRecord:
        day = first_day(month)
        for record in self.records:
            if record.key == key and record.standard == standard and record.in_force(day):
                return record
        raise FundingError(f"No rule answers for {key!r} in {label_of(month)}.", [self._missing(key, month, standard)])

    def _missing(self, key: str, month: int, standard: str) -> Problem:
        if standard and standard not in self.standards:
            remedy = did_you_mean(standard, self.standards)
            return Problem(key, "no standard has this name.", remedy, value=standard)
        about = f" for {standard}" if standard else ""
        rule = f"no record{about} is in force on {first_day(month):%d %B %Y}."
        return Problem(key, rule, "Add a dated record to the file of rules, or begin the ledger later.")


def overlaps(records: Iterable[DatedRecord]) -> list[Problem]:
    """Find records of one key and standard that hold on the same day: a month could then have two answers."""
    problems: list[Problem] = []
    earlier: dict[tuple[str, str], list[DatedRecord]] = {}
    for record in records:
        known = earlier.setdefault((record.key, record.standard), [])
        for other in known:
            if record.in_force(other.valid_from) or other.in_force(record.valid_from):
                place = f"{record.file}: {record.key}, record {record.record}, valid_from"
                about = record.standard or "everything"
                rule = f"record {other.record} already covers {about} then."
                problems.append(Problem(place, rule, "End one before the other starts.", value=str(record.valid_from)))
        known.append(record)
    return problems
