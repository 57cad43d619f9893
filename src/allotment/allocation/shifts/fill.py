"""Filling every week of a question, each week after the one before it, with one bound over all of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from allotment.allocation.shifts.frame import UNBOUND, Frame, frame_of
from allotment.allocation.shifts.kernels import look_at_workers
from allotment.allocation.shifts.moves import NOBODY
from allotment.allocation.shifts.problem import BankProblem, IntArray, Spans
from allotment.allocation.shifts.search import bound_week, fill_week, greedy, pairs_of
from allotment.allocation.shifts.week_rules import MOST_SHIFTS

ALONE_PASSES = 30
SHARE_OF_ALONE, SHARE_OF_BOUND = 0.2, 0.5

Tell = Callable[[float], None]


@dataclass(frozen=True)
class Filled:
    """``worker`` (S,) fills each shift, -1 for nobody; ``objective`` counts it in pence and ``bound`` is above it.

    ``alone`` and ``by_greedy`` (S,) are who would fill where each organisation fills alone, and by the greedy rule.
    ``burden_cap`` is the most travel and undesirable work of a worker in a week under the greedy rule, in minutes.
    """

    worker: IntArray
    objective: float
    bound: float
    alone: IntArray
    by_greedy: IntArray
    burden_cap: int
    cut_short: bool

    @property
    def gap(self) -> float:
        """How much better another filling could be at most, as a share of the bound."""
        return (self.bound - self.objective) / self.bound if self.bound > 0 else 0.0


def fill(problem: BankProblem, seconds: float, tell: Tell) -> Filled:
    """Fill all shifts, week after week; what one week was given is booked in the next.

    The bound sums the weeks as if nothing but the bookings stood beside each: to leave out a rule between two weeks can
    only raise it.
    """
    began = time.monotonic()
    weeks = len(problem.mondays) - 1
    shifts = len(problem.shifts.names)
    shared, alone = np.full(shifts, NOBODY), np.full(shifts, NOBODY)
    plain = fill_greedily(problem)
    cap = _heaviest(problem, plain)
    value = bound = 0.0
    cut = False
    for week in range(weeks):
        rows = rows_of(problem, week)
        share = (week + 1) / weeks
        booked = with_fills(problem, shared)
        frame = frame_of(problem, week, rows, booked, cap)

        def said(done: float, of: int = week) -> None:
            tell((of + done) / weeks)

        found = fill_week(frame, pairs_of(frame), began + seconds * (share - SHARE_OF_ALONE / weeks), said)
        shared[rows] = found.owner
        value, cut = value + found.value, cut or found.cut_short
        bound += found.bound if weeks == 1 else _bound_by_itself(problem, week, rows, seconds / weeks)
        lonely = frame_of(problem, week, rows, with_fills(problem, alone))
        until = began + seconds * share
        alone[rows] = fill_week(lonely, pairs_of(lonely, alone=True), until, lambda _: None, ALONE_PASSES).owner
    return Filled(shared, value, max(bound, value), alone, plain, cap, cut)


def rows_of(problem: BankProblem, week: int) -> IntArray:
    """Give the shifts of a week by role and start, as a frame has them."""
    shifts = problem.shifts
    rows = np.flatnonzero(shifts.week == week)
    return rows[np.lexsort((rows, shifts.start[rows], shifts.role[rows]))].astype(np.int64)


def fill_greedily(problem: BankProblem) -> IntArray:
    """Fill all weeks, one after another, by the greedy rule; gives who fills each shift (S,), -1 for nobody."""
    plain = np.full(len(problem.shifts.names), NOBODY)
    for week in range(len(problem.mondays) - 1):
        rows = rows_of(problem, week)
        frame = frame_of(problem, week, rows, with_fills(problem, plain))
        plain[rows] = greedy(frame, pairs_of(frame))
    return plain


def with_fills(problem: BankProblem, worker: IntArray) -> Spans:
    """Give the bookings with what is filled so far among them."""
    spans, shifts = problem.bookings, problem.shifts
    given = np.flatnonzero(worker >= 0)
    if not len(given):
        return spans
    owner = np.concatenate([np.repeat(np.arange(len(spans.first) - 1), np.diff(spans.first)), worker[given]])
    start = np.concatenate([spans.start, shifts.start[given]])
    order = np.lexsort((start, owner))
    return Spans(
        first=np.searchsorted(owner[order], np.arange(len(spans.first))).astype(np.int64),
        start=start[order],
        end=np.concatenate([spans.end, shifts.end[given]])[order],
        minutes=np.concatenate([spans.minutes, shifts.minutes[given]])[order],
        night=np.concatenate([spans.night, shifts.night[given]])[order],
        organisation=np.concatenate([spans.organisation, shifts.organisation[given]])[order],
    )


@dataclass(frozen=True)
class Look:
    """How every worker (N,) stands to one shift: the first rule that fails, tier, minutes one way, what it counts."""

    code: IntArray
    tier: IntArray
    minutes: IntArray
    value: IntArray
    burden: IntArray


def look(frame: Frame, held: IntArray, sizes: IntArray, shift: int) -> Look:
    """Look at every worker for one shift of a frame, with what they hold in its week (N, 14) besides bookings."""
    workers = len(sizes)
    code, tier, minutes, burden = (np.zeros(workers, dtype=np.int64) for _ in range(4))
    value = np.zeros(workers)
    look_at_workers(frame, shift, held, sizes, code, tier, minutes, value, burden)
    return Look(code, tier, minutes, np.rint(value).astype(np.int64), burden)


def held_of(frame: Frame, owner: IntArray) -> tuple[IntArray, IntArray]:
    """Give each worker's shifts of a frame by start (N, 14), and how many."""
    workers = len(frame.whose)
    held, sizes = np.full((workers, MOST_SHIFTS), NOBODY, dtype=np.int64), np.zeros(workers, dtype=np.int64)
    for shift in np.argsort(frame.start, kind="stable"):
        worker = owner[shift]
        if worker >= 0:
            held[worker, sizes[worker]] = shift
            sizes[worker] += 1
    return held, sizes


def travel_minutes(problem: BankProblem, rows: IntArray, worker: IntArray) -> IntArray:
    """Give the minutes one way of workers (R,) to the shifts of rows (R,), rounded up."""
    s, w = problem.shifts, problem.workers
    away = np.hypot(w.east[worker] - s.east[rows], w.north[worker] - s.north[rows])
    return np.ceil(problem.travel.fixed + problem.travel.minutes_per_metre * away).astype(np.int64)


def _heaviest(problem: BankProblem, owner: IntArray) -> int:
    """Give the most travel and undesirable work of one worker in one week, in minutes."""
    rows = np.flatnonzero(owner >= 0)
    if not len(rows):
        return UNBOUND
    week, weeks = problem.shifts.week[rows], len(problem.mondays)
    burden = 2 * travel_minutes(problem, rows, owner[rows]) + problem.shifts.hard[rows]
    return int(np.bincount(owner[rows] * weeks + week, weights=burden).max())


def _bound_by_itself(problem: BankProblem, week: int, rows: IntArray, seconds: float) -> float:
    """Bound a week with nothing but the bookings beside it.

    Nobody's burden is held, as other weeks change its cap, nor the resident doctors' contract, in which a night of one
    week may make another possible: without them no fill of another week could allow more.
    """
    frame = frame_of(problem, week, rows, problem.bookings)
    frame = frame._replace(doctor=np.zeros_like(frame.doctor))
    return bound_week(frame, pairs_of(frame), time.monotonic() + seconds * SHARE_OF_BOUND)
