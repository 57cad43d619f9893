"""Published totals and rates that the baseline leans on, each found by topic, geography and measure."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

import polars as pl

from allotment.evidence.evidence import Evidence
from allotment.workforce.errors import EvidenceError, Problem

TABLE = "published_aggregates"
SOCIAL_CARE, VACANCIES = "social care", "vacancies"
FILLED_POSTS, CARE_VACANCY_RATE = "filled posts", "vacancy rate"
ALL_STAFF_RATE, NURSING_RATE = "all-staff vacancy rate", "nursing vacancy rate"
PERCENT = 100
FINANCIAL_YEAR = re.compile(r"^(\d{4})/\d{2}$")
MONTH = re.compile(r"^(\d{4})-(\d{2})$")
YEAR = re.compile(r"^(\d{4})$")


@dataclass(frozen=True)
class Published:
    """One published figure; ``as_at`` is the last day of its period."""

    value: float
    as_at: date
    source: str


def find_published(evidence: Evidence, topic: str, geography: str, measure: str, on: date) -> Published | None:
    """Give the figure whose period ends nearest to a date, or None if nobody published one."""
    if not evidence.has(TABLE):
        return None
    rows = evidence.table(TABLE).filter(
        pl.col("topic") == topic, pl.col("geography") == geography, pl.col("measure") == measure
    )
    found = [
        Published(value, ends, source)
        for value, period, source in rows.select("value", "period", "source").iter_rows()
        if (ends := _period_end(period)) is not None
    ]
    return min(found, key=lambda figure: (abs(figure.as_at - on), figure.as_at), default=None)


def latest_published(evidence: Evidence, topic: str, geography: str, measure: str, on: date) -> Published:
    """Give the figure whose period ends nearest to a date.

    Raises:
        EvidenceError: nobody published one.
    """
    found = find_published(evidence, topic, geography, measure, on)
    if found is None:
        rule = f"no figure is published for {topic}, {geography}, {measure!r}."
        remedy = "Add a row with its period (as 2024/25 or 2026-03), value, unit and source."
        raise EvidenceError("A published total is missing.", [Problem(TABLE, rule, remedy)])
    return found


def _period_end(period: str) -> date | None:
    """Give the last day of a financial year (2024/25), a month (2026-03) or a year; None for other wordings."""
    if match := FINANCIAL_YEAR.match(period):
        return date(int(match[1]) + 1, 3, 31)
    if match := MONTH.match(period):
        year, month = int(match[1]), int(match[2])
        return date(year, month, calendar.monthrange(year, month)[1])
    if match := YEAR.match(period):
        return date(int(match[1]), 12, 31)
    return None
