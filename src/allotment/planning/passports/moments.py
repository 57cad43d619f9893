"""The moment that is asked about: exact, or a whole day. All times are UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from allotment.evidence.passports.errors import PassportError
from allotment.workforce.errors import Problem

STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
SPAN = re.compile(r"([1-9][0-9]{0,3})(m|h|d)")
SPAN_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True)
class Moment:
    """From ``first`` to ``last``, which are the same where the moment is exact.

    A thing has begun where it began by ``last``, and has ended where it ended before ``first``: for a whole day,
    what held at any time of it holds.
    """

    first: datetime
    last: datetime

    @property
    def day(self) -> date:
        """The day, in UTC."""
        return self.first.date()


def moment_of(text: str | None, now: datetime) -> Moment:
    """Give the moment written as a day (2026-11-22) or a time (2026-11-22T09:30:00Z), or now for None.

    Raises:
        PassportError: it is neither.
    """
    if text is None:
        return Moment(now, now)
    stamp = read_stamp(text)
    if stamp is not None:
        return Moment(stamp, stamp)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        problem = Problem("--on", "this is not a day.", "Write 2026-11-22, or 2026-11-22T09:30:00Z.", value=text)
        raise PassportError("The day cannot be used.", [problem]) from None
    return Moment(datetime.combine(day, time.min, UTC), datetime.combine(day, time(23, 59, 59), UTC))


def read_stamp(text: object) -> datetime | None:
    """Give the time of a stamp such as 2026-11-22T09:30:00Z, or None where it is not one."""
    if not isinstance(text, str) or STAMP.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def stamp_of(at: datetime) -> str:
    """Write a time as credentials do, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def end_of(day: date) -> datetime:
    """Give the last second of a day."""
    return datetime.combine(day, time(23, 59, 59), UTC)


def span_of(text: str) -> timedelta:
    """Give the length of 30m, 8h or 7d.

    Raises:
        PassportError: it is none.
    """
    found = SPAN.fullmatch(text)
    if found is None:
        problem = Problem("--valid-for", "this is not a length of time.", "Write 30m, 8h or 7d.", value=text)
        raise PassportError("The presentation's length cannot be used.", [problem])
    return int(found[1]) * SPAN_UNITS[found[2]]
