"""Compiled rules of a worker's whole week: what is chosen, with everything that is booked anywhere."""

# mypy: disable-error-code="no-untyped-call"
# Compiled functions take their types from the frame that they are given.
from __future__ import annotations

import numpy as np

from allotment.allocation.shifts.codes import (
    BOOKED,
    BURDEN,
    DAILY_REST,
    DOCTOR_HOURS,
    DOCTOR_RUN,
    FITS,
    NIGHT_RECOVERY,
    NIGHTS,
    VISA_HOURS,
    WEEKLY_HOURS,
    WEEKLY_REST,
)
from allotment.allocation.shifts.pair_rules import burden_of
from allotment.projection.engine.compiled import part

MOST_SHIFTS = 14  # of a worker in a week
NEXT_DAY = 36 * 60  # a duty that starts within so many minutes of the start of another is in a row with it
WEEK = 7 * 24 * 60


@part
def counts_code(frame, worker, chosen, size):  # type: ignore[no-untyped-def]
    """Look at rest between chosen shifts (sorted by start), hours, nights and burden; each only grows with a shift."""
    minutes = away = nights = burden = 0
    for place in range(size):
        shift = chosen[place]
        if place:
            gap = frame.start[shift] - frame.end[chosen[place - 1]]
            if gap < 0:
                return BOOKED
            if gap < frame.daily_rest:
                return DAILY_REST
        minutes += frame.minutes[shift]
        if frame.organisation[shift] != frame.whose[worker]:
            away += frame.minutes[shift]
        if frame.night[shift]:
            nights += 1
        burden += burden_of(frame, worker, shift)
    if minutes > frame.cap[worker]:
        return WEEKLY_HOURS
    if away > frame.away_cap[worker]:
        return VISA_HOURS
    if nights > frame.nights_left[worker]:
        return NIGHTS
    return BURDEN if burden > frame.burden_cap else FITS


@part
def _merged(frame, worker, chosen, size):  # type: ignore[no-untyped-def]
    """Give all duties of a worker by start (D, 4): start, end, whether at night, whether chosen."""
    low, high = frame.booked_first[worker], frame.booked_first[worker + 1]
    duties = np.empty((high - low + size, 4), dtype=np.int64)
    at, place = low, 0
    for row in range(len(duties)):
        take = place < size and (at == high or frame.start[chosen[place]] < frame.booked_start[at])
        if take:
            shift = chosen[place]
            duties[row, 0], duties[row, 1] = frame.start[shift], frame.end[shift]
            duties[row, 2], duties[row, 3] = frame.night[shift], 1
            place += 1
        else:
            duties[row, 0], duties[row, 1] = frame.booked_start[at], frame.booked_end[at]
            duties[row, 2], duties[row, 3] = frame.booked_night[at], 0
            at += 1
    return duties


@part
def _rests(frame, worker, duties):  # type: ignore[no-untyped-def]
    """Say whether every window of weekly rest that a chosen shift touches has its unbroken rest."""
    for which in range(2):
        begins, ends, needed = frame.windows[worker, which]
        free_from, longest, touched = begins, 0, False
        for row in range(len(duties)):
            if duties[row, 1] <= begins or duties[row, 0] >= ends:
                continue
            touched = touched or duties[row, 3] == 1
            longest = max(longest, duties[row, 0] - free_from)
            free_from = max(free_from, duties[row, 1])
        if touched and max(longest, ends - free_from) < needed:
            return False
    return True


@part
def _hours_within(duties, begins, ends):  # type: ignore[no-untyped-def]
    total = 0
    touched = False
    for row in range(len(duties)):
        common = min(ends, duties[row, 1]) - max(begins, duties[row, 0])
        if common > 0:
            total += common
            touched = touched or duties[row, 3] == 1
    return total if touched else 0


@part
def _doctor_code(frame, duties):  # type: ignore[no-untyped-def]
    """Look at the resident doctors' contract; rest after nights is told below nought, as another night may mend it."""
    nights = long_run = days = 0
    chosen_nights = chosen_long = chosen_days = False
    recovery = False
    for row in range(len(duties)):
        start, end, night, mine = duties[row]
        if _hours_within(duties, start, start + WEEK) > frame.doctor_hours:
            return DOCTOR_HOURS
        if _hours_within(duties, end - WEEK, end) > frame.doctor_hours:
            return DOCTOR_HOURS
        is_long = end - start > frame.doctor_long_shift
        if row:
            gap = start - duties[row - 1, 1]
            in_row = start - duties[row - 1, 0] <= NEXT_DAY
            either = mine == 1 or duties[row - 1, 3] == 1
            if nights and not (night and in_row) and gap < frame.doctor_night_rest and either:
                recovery = True
            rested = gap >= frame.doctor_run_rest
            if (long_run >= frame.doctor_long and not rested and (chosen_long or mine)) or (
                days >= frame.doctor_days and not rested and (chosen_days or mine)
            ):
                return DOCTOR_RUN
            if not (night and in_row):
                nights, chosen_nights = 0, False
            if rested or not (is_long and in_row):
                long_run, chosen_long = 0, False
            if rested or not in_row:
                days, chosen_days = 0, False
        if night:
            nights += 1
            chosen_nights = chosen_nights or mine == 1
        if is_long:
            long_run += 1
            chosen_long = chosen_long or mine == 1
        days += 1
        chosen_days = chosen_days or mine == 1
        if nights > frame.doctor_nights and chosen_nights:
            return DOCTOR_RUN
    return -NIGHT_RECOVERY if recovery else FITS


@part
def week_code(frame, worker, chosen, size):  # type: ignore[no-untyped-def]
    """Give the first rule that a week of chosen shifts (sorted by start) breaks, or 0.

    A code below nought is a rule that a further shift might mend; every other stays broken whatever is added.
    """
    code = counts_code(frame, worker, chosen, size)
    if code or size == 0:
        return code
    duties = _merged(frame, worker, chosen, size)
    if not _rests(frame, worker, duties):
        return WEEKLY_REST
    return _doctor_code(frame, duties) if frame.doctor[worker] else FITS
