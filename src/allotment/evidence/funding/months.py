"""Months as whole numbers, so that money can be counted month by month without dates.

A month is the number of months since January of the year 0: April 2026 is 2026 x 12 + 3. Tax years run here from April
to March; the law's begin on 6 April, and a tax month is named by the month in which it begins.
"""

from __future__ import annotations

import re
from datetime import date

MONTHS_IN_YEAR = 12
APRIL = 3
FORM = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


def month_of(text: str) -> int:
    """Give the month that ``2026-04`` names.

    Raises:
        ValueError: it is no month of this century, written so.
    """
    found = FORM.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a month written as 2026-04.")
    return int(found[1]) * MONTHS_IN_YEAR + int(found[2]) - 1


def label_of(month: int) -> str:
    """Write a month as ``2026-04``."""
    return f"{month // MONTHS_IN_YEAR:04d}-{month % MONTHS_IN_YEAR + 1:02d}"


def first_day(month: int) -> date:
    """Give the first day of a month: a rule that is in force on it holds for the month."""
    return date(month // MONTHS_IN_YEAR, month % MONTHS_IN_YEAR + 1, 1)


def tax_year_of(month: int) -> int:
    """Give the year in which the month's tax year began: 2026 for April 2026 to March 2027."""
    return (month - APRIL) // MONTHS_IN_YEAR


def month_of_tax_year(month: int) -> int:
    """Give the month's place in its tax year: 1 for April, 12 for March."""
    return (month - APRIL) % MONTHS_IN_YEAR + 1


def tax_year_label(year: int) -> str:
    """Write a tax year as ``2026-27``."""
    return f"{year}-{(year + 1) % 100:02d}"
