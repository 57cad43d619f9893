"""The arrays that every compiled loop of shifts reads, under one name, for the shifts of one calendar week."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.shifts.codes import DOCTOR
from allotment.allocation.shifts.problem import BankProblem, IntArray, Spans

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Yes = NDArray[np.bool_]

UNBOUND = 1 << 40


class Frame(NamedTuple):
    """One week's question: shifts (S,) sorted by role and start, workers (N,), spans by worker; minutes and pence."""

    organisation: Whole
    ward: Whole
    role: Whole
    grade: Whole
    competences: Whole
    east: Real
    north: Real
    start: Whole
    end: Whole
    minutes: Whole
    pay: Whole
    worth: Real
    released: Whole
    night: Yes
    hard: Whole
    kept: Whole
    whose: Whole
    home_ward: Whole
    roles: Whole
    band: Whole
    skills: Whole
    contract: Whole
    home_east: Real
    home_north: Real
    travel_limit: Whole
    passport_until: Whole
    works_nights: Yes
    sick: Yes
    avoided: Yes
    preferred: Yes
    cap: Whole  # minutes left in the week
    away_cap: Whole
    wanted: Whole  # minutes wanted and not yet got
    nights_left: Whole
    doctor: Yes
    windows: Whole  # (N, 2, 3): begin, end and unbroken rest of the windows of weekly rest that the week touches
    booked_first: Whole
    booked_start: Whole
    booked_end: Whole
    booked_night: Yes
    open_first: Whole
    open_start: Whole
    open_end: Whole
    closed_first: Whole
    closed_start: Whole
    closed_end: Whole
    tier_cost: Real
    minute_of_travel: float
    minute_of_hard_work: float
    over_wanted: float
    own_ward: float
    prefer: float
    keep: float
    fixed: float
    per_metre: float
    daily_rest: int
    doctor_shift: int
    doctor_hours: int
    doctor_nights: int
    doctor_night_rest: int
    doctor_long: int
    doctor_long_shift: int
    doctor_days: int
    doctor_run_rest: int
    burden_cap: int


def frame_of(problem: BankProblem, week: int, rows: IntArray, booked: Spans, burden_cap: int = UNBOUND) -> Frame:
    """Lay out one week.

    Args:
        problem: the whole question.
        week: its number.
        rows: which shifts, in the order that the frame has them.
        booked: bookings, and fills of other weeks that are already chosen.
        burden_cap: the most travel and undesirable work of a worker in the week, in minutes.
    """
    s, w, r, weights = problem.shifts, problem.workers, problem.rules, problem.weights
    begins, ends = int(problem.mondays[week]), int(problem.mondays[week + 1])
    in_week = (booked.start >= begins) & (booked.start < ends)
    away = in_week & (booked.organisation != w.organisation[_owner(booked)])
    minutes = _by_worker(booked, booked.minutes * in_week)
    return Frame(
        organisation=s.organisation[rows], ward=s.ward[rows], role=s.role[rows], grade=s.grade[rows],
        competences=s.competences[rows], east=s.east[rows], north=s.north[rows], start=s.start[rows],
        end=s.end[rows], minutes=s.minutes[rows], pay=s.pay[rows], worth=s.worth[rows], released=s.released[rows],
        night=s.night[rows], hard=s.hard[rows], kept=problem.kept[rows],
        whose=w.organisation, home_ward=w.ward, roles=w.roles, band=w.grade, skills=w.competences,
        contract=w.contract, home_east=w.east, home_north=w.north, travel_limit=w.travel_limit,
        passport_until=w.passport_until, works_nights=w.nights, sick=w.sick, avoided=w.avoided, preferred=w.preferred,
        cap=_minutes_left(problem, week, booked, minutes),
        away_cap=w.away_limit - _by_worker(booked, booked.minutes * away),
        wanted=np.maximum(0, w.wanted - minutes),
        nights_left=r.nights_a_week - _by_worker(booked, (booked.night & in_week).astype(np.int64)),
        doctor=w.contract == DOCTOR, windows=_windows(problem, week),
        booked_first=booked.first, booked_start=booked.start, booked_end=booked.end, booked_night=booked.night,
        open_first=problem.open_to.first, open_start=problem.open_to.start, open_end=problem.open_to.end,
        closed_first=problem.closed_to.first, closed_start=problem.closed_to.start, closed_end=problem.closed_to.end,
        tier_cost=weights.tier_cost, minute_of_travel=weights.minute_of_travel,
        minute_of_hard_work=weights.minute_of_hard_work, over_wanted=weights.minute_over_wanted,
        own_ward=weights.own_ward, prefer=weights.preferred, keep=weights.kept,
        fixed=problem.travel.fixed, per_metre=problem.travel.minutes_per_metre,
        daily_rest=r.daily_rest, doctor_shift=r.doctor_shift, doctor_hours=r.doctor_hours,
        doctor_nights=r.doctor_nights, doctor_night_rest=r.doctor_night_rest, doctor_long=r.doctor_long,
        doctor_long_shift=r.doctor_long_shift, doctor_days=r.doctor_days, doctor_run_rest=r.doctor_run_rest,
        burden_cap=burden_cap,
    )  # fmt: skip


def _minutes_left(problem: BankProblem, week: int, booked: Spans, in_week: IntArray) -> IntArray:
    """Give the minutes that a worker may yet work in a week (N,).

    The 48-hour average is over ``reference_weeks`` that end with this week; the weeks of it before the first week
    stand at the worker's average, and what is booked in the weeks between counts as it is.
    """
    workers, rules = problem.workers, problem.rules
    earlier = (booked.start >= problem.mondays[0]) & (booked.start < problem.mondays[week])
    before = _by_worker(booked, booked.minutes * earlier)
    unseen = max(0, rules.reference_weeks - 1 - week)
    allowed = rules.weekly_hours * rules.reference_weeks - unseen * workers.average_minutes - before
    most = np.minimum(workers.own_limit, rules.hard_cap)
    most = np.where(workers.averages, np.minimum(most, allowed), most)
    return np.maximum(0, most - in_week)


def _windows(problem: BankProblem, week: int) -> IntArray:
    """Give the windows of weekly rest (N, 2, 3): this week's and the next's, or the fortnight's that holds it."""
    workers, rules, mondays = problem.workers, problem.rules, problem.mondays
    length = 7 * 24 * 60
    begins, ends = int(mondays[week]), int(mondays[week + 1])
    after = int(mondays[week + 2]) if week + 2 < len(mondays) else ends + length
    weekly = [[begins, ends, rules.weekly_rest], [ends, after, rules.weekly_rest]]
    first = week - week % 2
    start = int(mondays[first])
    stop = (
        int(mondays[first + 2]) if first + 2 < len(mondays) else int(mondays[-1]) + length * (first + 3 - len(mondays))
    )
    following = stop + 2 * length
    fortnight = [[start, stop, rules.fortnightly_rest], [stop, following, rules.fortnightly_rest]]
    return np.where(workers.fortnightly[:, None, None], np.array(fortnight), np.array(weekly)).astype(np.int64)


def _owner(spans: Spans) -> IntArray:
    return np.repeat(np.arange(len(spans.first) - 1), np.diff(spans.first))


def _by_worker(spans: Spans, values: IntArray) -> IntArray:
    sums = np.bincount(_owner(spans), weights=values, minlength=len(spans.first) - 1)
    return np.rint(sums).astype(np.int64)
