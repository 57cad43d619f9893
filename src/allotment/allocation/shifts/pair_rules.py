"""Compiled rules of one worker and one shift, and what the pair counts for."""

# mypy: disable-error-code="no-untyped-call"
# Compiled functions take their types from the frame that they are given.
from __future__ import annotations

import numpy as np

from allotment.allocation.shifts.codes import (
    AGENCY,
    AVOIDED,
    AWAY,
    BANK,
    BOOKED,
    COMPETENCE,
    DAILY_REST,
    FITS,
    GRADE,
    NEIGHBOUR,
    NIGHTS_UNWANTED,
    PASSPORT,
    RELEASE,
    ROLE,
    TOO_LONG,
    TRAVEL,
    UNAVAILABLE,
)
from allotment.projection.engine.compiled import part

DAY = 24 * 60


@part
def tier_of(frame, worker, shift):  # type: ignore[no-untyped-def]
    """Give the tier in which a worker stands to a shift, by number."""
    contract = frame.contract[worker]
    if contract == AGENCY:
        return 4
    if contract == NEIGHBOUR:
        return 3
    if frame.whose[worker] != frame.organisation[shift]:
        return 2
    return 1 if contract == BANK else 0


@part
def travel_of(frame, worker, shift):  # type: ignore[no-untyped-def]
    """Give the minutes of travel one way, rounded up."""
    east = frame.home_east[worker] - frame.east[shift]
    north = frame.home_north[worker] - frame.north[shift]
    return int(np.ceil(frame.fixed + frame.per_metre * np.sqrt(east * east + north * north)))


@part
def burden_of(frame, worker, shift):  # type: ignore[no-untyped-def]
    """Give travel there and back, and undesirable work, in minutes."""
    return 2 * travel_of(frame, worker, shift) + frame.hard[shift]


@part
def profit_of(frame, worker, shift):  # type: ignore[no-untyped-def]
    """Give what it counts that this worker fills this shift: its worth less cost, travel and hardship, in pence."""
    value = frame.worth[shift] - frame.pay[shift] * frame.tier_cost[tier_of(frame, worker, shift)]
    value -= 2 * travel_of(frame, worker, shift) * frame.minute_of_travel
    value -= frame.hard[shift] * frame.minute_of_hard_work
    if frame.ward[shift] >= 0 and frame.home_ward[worker] == frame.ward[shift]:
        value += frame.own_ward
    if frame.preferred[worker, frame.organisation[shift]]:
        value += frame.prefer
    if frame.kept[shift] == worker:
        value += frame.keep
    return value


@part
def fits_person(frame, worker, shift):  # type: ignore[no-untyped-def]  # noqa: PLR0911
    """Give the first rule of person and post that the pair breaks, or 0."""
    if (frame.roles[worker] >> frame.role[shift]) & 1 == 0:
        return ROLE
    if frame.band[worker] < frame.grade[shift]:
        return GRADE
    if frame.competences[shift] & ~frame.skills[worker]:
        return COMPETENCE
    tier = tier_of(frame, worker, shift)
    if tier > frame.released[shift]:
        return RELEASE
    if frame.organisation[shift] != frame.whose[worker] and frame.passport_until[worker] < frame.end[shift]:
        return PASSPORT
    if frame.avoided[worker, frame.organisation[shift]]:
        return AVOIDED
    if frame.sick[worker]:
        return AWAY
    if frame.night[shift] and not frame.works_nights[worker]:
        return NIGHTS_UNWANTED
    length = frame.end[shift] - frame.start[shift]
    if length > DAY - frame.daily_rest or (frame.doctor[worker] and length > frame.doctor_shift):
        return TOO_LONG
    if travel_of(frame, worker, shift) > frame.travel_limit[worker]:
        return TRAVEL
    return FITS


@part
def fits_times(frame, worker, shift):  # type: ignore[no-untyped-def]
    """Give the first rule of availability, double booking and daily rest that the pair breaks, or 0."""
    start, end, rest = frame.start[shift], frame.end[shift], frame.daily_rest
    low, high = frame.open_first[worker], frame.open_first[worker + 1]
    is_open = low == high
    for at in range(low, high):
        if frame.open_start[at] <= start and end <= frame.open_end[at]:
            is_open = True
    for at in range(frame.closed_first[worker], frame.closed_first[worker + 1]):
        if frame.closed_start[at] < end and start < frame.closed_end[at]:
            is_open = False
    if not is_open:
        return UNAVAILABLE
    code = FITS
    for at in range(frame.booked_first[worker], frame.booked_first[worker + 1]):
        if frame.booked_start[at] < end and start < frame.booked_end[at]:
            return BOOKED
        if frame.booked_start[at] < end + rest and start < frame.booked_end[at] + rest:
            code = DAILY_REST
    return code


@part
def pair_code(frame, worker, shift):  # type: ignore[no-untyped-def]
    """Give the first rule that the pair breaks by itself, or 0."""
    code = fits_person(frame, worker, shift)
    return code if code else fits_times(frame, worker, shift)
