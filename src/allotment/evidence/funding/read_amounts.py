"""Amounts of a funding file: pounds to whole pence exactly, by year, and numbers by year. No money is ever a float.

A number of up to 15 digits comes back from YAML's reader with the digits it was written with, and longer ones are
refused before (``read_text``); from there on amounts are fractions of whole numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from allotment.evidence.funding.read_fields import LAST_YEAR, Place, number, refuse_unknown_keys, year_of

MOST_PENCE = 10**14  # a million million pounds
POUNDS = re.compile(r"£?\s?([0-9]{1,3}(?:[,_][0-9]{3})+|[0-9]{1,20})(\.[0-9]{1,20})?")
GROWING = ("from", "until", "growth_share")

Amount = TypeVar("Amount", int, float)


def pence_of(given: Any, place: Place) -> int | None:
    """Give an amount of pounds in whole pence; None where it is a problem.

    Args:
        given: a number, or text such as "£1,200,000.50".
    """
    pounds = _pounds(given)
    if pounds is None:
        place.say("this is an amount in pounds.", "Write it as 1200000, 1200000.50 or '£1,200,000.50'.", given)
        return None
    if pounds < 0:
        place.say("an amount is nought or more.", "Leave the minus out.", given)
        return None
    pence = pounds * 100
    if pence.denominator != 1:
        place.say("an amount is in whole pence.", "Give at most two digits after the point.", given)
        return None
    if pence > MOST_PENCE:
        place.say(f"an amount is at most £{MOST_PENCE // 100:,}.", "Mend the amount.", given)
        return None
    return int(pence)


def _pounds(given: Any) -> Fraction | None:
    if isinstance(given, bool):
        return None
    if isinstance(given, int):
        return Fraction(given)
    if isinstance(given, float):
        written = Decimal(repr(given))
        return Fraction(written) if written.is_finite() else None
    if isinstance(given, str) and (found := POUNDS.fullmatch(given.strip())):
        return Fraction(re.sub(r"[,_]", "", found[1]) + (found[2] or ""))
    return None


def pence_by_year(given: Any, place: Place, last_year: int = LAST_YEAR) -> dict[int, int]:
    """Give a budget in pence by year.

    Args:
        given: ``{2027: 1200000}`` in pounds, or ``{from: 2027, pounds: 1200000, growth_share: 0.02, until: 2040}``.
        last_year: how far a budget goes that says no end.
    """
    by_year = _by_year(given, place, "pounds", last_year, pence_of, _whole_pence)
    for year in [year for year, pence in by_year.items() if pence > MOST_PENCE]:
        place.inside(year).say(f"an amount is at most £{MOST_PENCE // 100:,}.", "Lower the growth.", by_year[year])
    return by_year


def _whole_pence(exact: Fraction) -> int:
    return round(exact)


def amounts_by_year(given: Any, place: Place) -> dict[int, float]:
    """Give numbers by year, such as placement weeks.

    Args:
        given: ``{2027: 1200}``, or ``{from: 2027, amount: 1200, growth_share: 0.02, until: 2040}``.
    """
    return _by_year(given, place, "amount", LAST_YEAR, _amount, float)


def _amount(given: Any, place: Place) -> float | None:
    return number(given, place, what="an amount", most=1e12)


def _by_year(
    given: Any,
    place: Place,
    unit: str,
    last_year: int,
    read: Callable[[Any, Place], Amount | None],
    whole: Callable[[Fraction], Amount],
) -> dict[int, Amount]:
    if not isinstance(given, dict) or not given:
        remedy = f"Write {{2027: 1200000}}, or {{from: 2027, {unit}: 1200000, growth_share: 0.02}}."
        place.say("this gives an amount for each year.", remedy, given)
        return {}
    if unit in given or "from" in given:
        return _growing(given, place, unit, last_year, read, whole)
    found = {}
    for year, amount in given.items():
        at = place.inside(year)
        right_year, right_amount = year_of(year, at), read(amount, at)
        if right_year is not None and right_amount is not None:
            found[right_year] = right_amount
    return dict(sorted(found.items()))


def _growing(
    given: Mapping[Any, Any],
    place: Place,
    unit: str,
    last_year: int,
    read: Callable[[Any, Place], Amount | None],
    whole: Callable[[Fraction], Amount],
) -> dict[int, Amount]:
    """Let an amount grow by one share a year; each year's pence are rounded half to even, from the first year's."""
    refuse_unknown_keys(given, (unit, *GROWING), place)
    first = year_of(given.get("from"), place.inside("from"))
    start = read(given.get(unit), place.inside(unit))
    growth = number(given.get("growth_share", 0), place.inside("growth_share"), least=-1, most=1, what="a growth share")
    end = year_of(given["until"], place.inside("until")) if "until" in given else last_year
    if first is None or start is None or growth is None or end is None:
        return {}
    if end < first:
        place.inside("until").say("the amounts end before they start.", "Mend one of the years.", end)
        return {}
    factor = 1 + Fraction(Decimal(repr(growth)))
    return {year: whole(Fraction(Decimal(repr(start))) * factor ** (year - first)) for year in range(first, end + 1)}
