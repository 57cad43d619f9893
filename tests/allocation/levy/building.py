"""Small ledgers built in a line or two, and the cases of the table: what is asked, and what came out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from allotment.allocation.levy.rows import Ledger
from allotment.evidence.funding.levy_inputs import ApprenticeGroup, Employer, LevyInputs, Transfer
from allotment.evidence.funding.months import label_of, month_of

MILLION = 1_000_000
ASSOCIATE = "Nursing associate"  # band 15,000 pounds, 24 months: 500 pounds a month, 3,000 on completion


def employer(name: str, first: str, *pounds: int | str, english: int = 10_000, sector: str = "acute") -> Employer:
    """An employer with one pay bill in pounds for each month from the first; the last is held on."""
    start = month_of(first)
    pay = {start + place: _pence(amount) for place, amount in enumerate(pounds)}
    return Employer(name, sector, "Somewhere", pay, dict.fromkeys(pay, english))


def group(owner: str, start: str, people: int = 1, **more: Any) -> ApprenticeGroup:
    """A group of nursing associates at 15,000 pounds over 24 months, unless something else is said."""
    first = month_of(start)
    months = more.pop("months", 24)
    price = _pence(more.pop("pounds", 15_000))
    named = {name: month_of(more.pop(name)) for name in ("withdrawn_month", "completion_month") if name in more}
    given = {"group": "g", "standard": ASSOCIATE, "completion_month": first + months, **named, **more}
    return ApprenticeGroup(employer=owner, starts=people, start_month=first, price=price, months=months, **given)


def transfer(giver: str, receiver: str, month: str, pence: int) -> Transfer:
    """An amount sent in a month."""
    return Transfer(giver, receiver, month_of(month), pence)


def _pence(pounds: int | str) -> int:
    whole, _, part = str(pounds).partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0") or 0)


@dataclass(frozen=True)
class Case:
    """One ledger and what it must say.

    Keys of ``expect`` are "EMPLOYER MONTH COLUMN" for an account, "EMPLOYER/GROUP MONTH COLUMN" for a group,
    "GIVER>RECEIVER MONTH COLUMN" for a transfer, and "EMPLOYER ENTERED MONTH WHY" for funds that left; pence.
    """

    name: str
    by_hand: str
    employers: Sequence[Employer]
    until: str
    expect: dict[str, int]
    groups: Sequence[ApprenticeGroup] = ()
    transfers: Sequence[Transfer] = field(default_factory=tuple)

    @property
    def inputs(self) -> LevyInputs:
        """What the ledger is asked about."""
        return LevyInputs(tuple(self.employers), tuple(self.groups), tuple(self.transfers))


def found(ledger: Ledger, key: str) -> int:
    """Give what the ledger says for a key of ``expect``; 0 where it has no such row."""
    words = key.split()
    if len(words) == 4:
        name, entered, month, why = words
        rows: list[Any] = [row for row in ledger.uses if row.why == why.replace("-", " ") and row.employer == name]
        return sum(row.pence for row in rows if (label_of(row.entered), label_of(row.month)) == (entered, month))
    name, month, column = words
    if ">" in name:
        rows = [row for row in ledger.transfers if f"{row.giver}>{row.receiver}" == name]
    elif "/" in name:
        rows = [row for row in ledger.groups if f"{row.employer}/{row.group}" == name]
    else:
        rows = [row for row in ledger.accounts if row.employer == name]
    return sum(int(getattr(row, column)) for row in rows if label_of(row.month) == month)
