"""When training ends: extensions for less-than-full-time training, time out and leave, in whole days.

A change of whole-time share loses training: extension = days - days x new share / current share, rounded half up. Days
are inclusive: the first and the last day both count. Shares are exact fractions; nothing is ever a decimal fraction of
the machine's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

OPEN = date.max
"""A change without an end holds until training is complete."""


@dataclass(frozen=True)
class Change:
    """Time at another share: from a day to a day, both inclusive. ``share`` is what counts towards training, 0 to 1."""

    first: date
    last: date
    kind: str
    share: Fraction


@dataclass(frozen=True)
class Extended:
    """What one change does: its days before completion, and by how many days completion moves."""

    change: Change
    days: int
    extension_days: int
    due: date


def round_half_up(value: Fraction) -> int:
    """Round to whole days, halves upwards: 5.5 gives 6 and -2.5 gives -2."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def extension_days(days: int, current: Fraction, new: Fraction) -> int:
    """Give by how many days completion moves when so many days are worked at another share.

    Args:
        days: inclusive days.
        current: the whole-time share that the completion date was reckoned with, above 0.
        new: the share that counts instead.
    """
    return round_half_up(days - days * new / current)


def inclusive_days(first: date, last: date) -> int:
    """Count the days from one day to another, both of them counted; 0 where the last is before the first."""
    return max(0, (last - first).days + 1)


def extend(due: date, current: Fraction, changes: Sequence[Change]) -> list[Extended]:
    """Follow a completion date through changes, earliest first. A change that begins after completion does nothing.

    Args:
        due: the completion date reckoned without the changes.
        current: the share it was reckoned with.
        changes: they do not overlap; one without an end counts something towards training.
    """
    found: list[Extended] = []
    for change in sorted(changes, key=lambda one: one.first):
        days = inclusive_days(change.first, min(change.last, due))
        moved = _moved(days, due, current, change)
        due += timedelta(days=moved)
        found.append(Extended(change, days, moved, due))
    return found


def _moved(days: int, due: date, current: Fraction, change: Change) -> int:
    """Give by how many days a change moves completion.

    Where the change goes on beyond the completion date, what was lost is itself made up at the change's share as long
    as the change lasts: exactly, and rounded once.
    """
    if days == 0 or change.last <= due:
        return extension_days(days, current, change.share)
    pace = change.share / current
    lost = days - days * pace
    beyond = (change.last - due).days
    if pace > 0 and lost <= beyond * pace:
        return round_half_up(lost / pace)
    return round_half_up(beyond + lost - beyond * pace)


def whole_time_days(first: date, last: date, current: Fraction, changes: Sequence[Change]) -> Fraction:
    """Give the whole-time days of training from one day to another, inclusive."""
    total = inclusive_days(first, last) * current
    for change in changes:
        days = inclusive_days(max(first, change.first), min(last, change.last))
        total += days * (change.share - current)
    return total


def share_on(day: date, current: Fraction, changes: Sequence[Change]) -> tuple[Fraction, str]:
    """Give the share worked on a day and why: the kind of the change in force, or nothing."""
    for change in changes:
        if change.first <= day <= change.last:
            return change.share, change.kind
    return current, ""
