"""Moments as whole minutes of UTC: written with an offset, or as London's time, which daylight saving changes."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
FORM = re.compile(r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:00)?(Z|[+-]\d{2}:\d{2})?$")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NIGHT_FROM, NIGHT_TO, NIGHT_LEAST = time(23), time(6), 180


class NotAMomentError(ValueError):
    """What was written is no moment; the message is a rule in words."""


@lru_cache(maxsize=200_000)
def utc_minutes(text: str) -> int:
    """Give a moment as minutes of UTC since 1970.

    Args:
        text: ``2026-03-29 19:30`` in London's time, or ``2026-03-29T19:30+01:00``.

    Raises:
        NotAMomentError: it is not so written, the clocks skip it, or they pass it twice and no offset says which.
    """
    if not FORM.match(text):
        raise NotAMomentError(
            "must be a day and time as 2026-03-29 19:30, or with an offset as 2026-03-29T19:30+01:00."
        )
    try:
        given = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise NotAMomentError("must be a day and time that the calendar has.") from None
    if given.tzinfo is not None:
        return _minutes(given)
    first, second = (given.replace(tzinfo=LONDON, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return _minutes(first)
    if first.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != given:
        raise NotAMomentError("must be a time that there is: the clocks go forward over this one.")
    raise NotAMomentError("must say which of two it is: the clocks go back over this hour. Add +01:00 or +00:00.")


def london(minutes: int) -> datetime:
    """Give a moment in London's time."""
    return (EPOCH + timedelta(minutes=minutes)).astimezone(LONDON)


def written(minutes: int) -> str:
    """Write a moment in London's time with its offset, as the files take it."""
    return london(minutes).isoformat(timespec="minutes")


def monday_of(minutes: int) -> date:
    """Give the Monday of London's calendar week in which a moment lies."""
    day = london(minutes).date()
    return day - timedelta(days=day.weekday())


def midnight(day: date) -> int:
    """Give the minute at which a day begins in London; no change of the clocks falls on a midnight there."""
    return _minutes(datetime.combine(day, time(), LONDON))


@lru_cache(maxsize=100_000)
def is_night(start: int, end: int) -> bool:
    """Say whether three hours or more of the work lie between 23:00 and 06:00 in London."""
    day = london(start).date() - timedelta(days=1)
    total = 0
    while midnight(day) < end:
        begins = _minutes(datetime.combine(day, NIGHT_FROM, LONDON))
        ends = _minutes(datetime.combine(day + timedelta(days=1), NIGHT_TO, LONDON))
        total += max(0, min(end, ends) - max(start, begins))
        day += timedelta(days=1)
    return total >= NIGHT_LEAST


def is_weekend(start: int) -> bool:
    """Say whether work begins on a Saturday or a Sunday in London."""
    return london(start).weekday() >= 5


def _minutes(moment: datetime) -> int:
    return round(moment.timestamp() / 60)
