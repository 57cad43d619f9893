"""The question of the shared bank: open shifts, workers, what they have booked, the rules, and what counts as good.

Times are whole minutes of UTC since 1970, so that hours across a change of the clocks are real hours. S shifts, N
workers. Names are sorted, so that no answer depends on the order of a file.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True)
class Shifts:
    """Open shifts (S,). ``minutes`` are paid; ``pay`` is pence; ``worth`` is what filling it counts, in pence.

    ``competences`` holds bits; ``released`` numbers the last of ``codes.TIERS`` to which the shift is released;
    ``night`` has three hours or more between 23:00 and 06:00 in London; ``hard`` is undesirable work, as minutes of
    travel; ``week`` numbers the Monday of London's calendar in which it starts.
    """

    names: tuple[str, ...]
    organisation: IntArray
    ward: IntArray
    role: IntArray
    grade: IntArray
    competences: IntArray
    east: FloatArray
    north: FloatArray
    start: IntArray
    end: IntArray
    minutes: IntArray
    pay: IntArray
    worth: FloatArray
    released: IntArray
    night: BoolArray
    hard: IntArray
    week: IntArray


@dataclass(frozen=True)
class Workers:
    """Workers (N,). ``roles`` and ``competences`` are bits; ``contract`` numbers ``codes.CONTRACTS``.

    ``passport_until`` is the last UTC minute of work elsewhere; ``average_minutes`` the weekly mean before the first
    week; ``own_limit`` the most minutes a week that the worker asks for or a student's visa allows; ``away_limit`` the
    most a week at other employers; ``wanted`` minutes a week; ``avoided`` and ``preferred`` (N, organisations).
    """

    names: tuple[str, ...]
    organisation: IntArray
    ward: IntArray
    roles: IntArray
    grade: IntArray
    competences: IntArray
    contract: IntArray
    east: FloatArray
    north: FloatArray
    travel_limit: IntArray
    passport_until: IntArray
    averages: BoolArray  # the 48-hour average binds: no opt-out, or a night worker
    average_minutes: IntArray
    own_limit: IntArray
    away_limit: IntArray
    wanted: IntArray
    nights: BoolArray
    fortnightly: BoolArray
    sick: BoolArray
    avoided: BoolArray
    preferred: BoolArray


@dataclass(frozen=True)
class Spans:
    """Stretches of time of workers, sorted by worker and start; those of worker w are ``first[w]:first[w + 1]``."""

    first: IntArray
    start: IntArray
    end: IntArray
    minutes: IntArray
    night: BoolArray
    organisation: IntArray


@dataclass(frozen=True)
class Rules:
    """The dated records, in minutes and counts."""

    daily_rest: int
    weekly_rest: int
    fortnightly_rest: int
    weekly_hours: int
    reference_weeks: int
    hard_cap: int
    nights_a_week: int
    doctor_shift: int
    doctor_hours: int
    doctor_nights: int
    doctor_night_rest: int
    doctor_long: int
    doctor_long_shift: int
    doctor_days: int
    doctor_run_rest: int


@dataclass(frozen=True)
class Weights:
    """What counts how much, in pence. ``tier`` (5,) multiplies pay and gives what the tier costs beside it."""

    tier_cost: FloatArray
    minute_of_travel: float
    minute_of_hard_work: float
    minute_over_wanted: float
    own_ward: float
    preferred: float
    kept: float


@dataclass(frozen=True)
class Travel:
    """Minutes one way: ``fixed`` + metres as the crow flies x ``minutes_per_metre``."""

    fixed: float
    minutes_per_metre: float


@dataclass(frozen=True)
class BankProblem:
    """All of it. ``mondays`` (weeks + 1,) are the UTC minutes at which London's weeks begin.

    ``kept`` (S,) numbers the worker who had the shift before, -1 for nobody. ``open_to`` are the times at which
    workers are available: who has none there is available always; ``closed_to`` those at which they are not.
    """

    shifts: Shifts
    workers: Workers
    bookings: Spans
    open_to: Spans
    closed_to: Spans
    rules: Rules
    weights: Weights
    travel: Travel
    mondays: IntArray
    kept: IntArray
