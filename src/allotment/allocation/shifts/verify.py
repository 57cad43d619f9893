"""A checker of fills that shares nothing with the search: plain rules over plain records, a worker at a time.

It takes minutes of UTC and reckons weeks, rests and hours anew; no filter or compiled loop of the search is used.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from allotment.allocation.shifts.codes import TIERS
from allotment.allocation.shifts.problem import BankProblem, IntArray, Spans

HOUR, WEEK = 60, 7 * 24 * 60
IN_A_ROW = 36 * HOUR


@dataclass(frozen=True)
class Duty:
    """A stretch of work: a fill (with its shift's number) or a booking."""

    start: int
    end: int
    minutes: int
    night: bool
    organisation: int
    shift: int | None


def verify(problem: BankProblem, worker_of: IntArray) -> list[str]:
    """Give every rule that a filling breaks, in words; nothing where it keeps them all."""
    fills: dict[int, list[Duty]] = defaultdict(list)
    shifts = problem.shifts
    for shift, worker in enumerate(worker_of.tolist()):
        if worker >= 0:
            fills[worker].append(
                Duty(int(shifts.start[shift]), int(shifts.end[shift]), int(shifts.minutes[shift]),
                     bool(shifts.night[shift]), int(shifts.organisation[shift]), shift)
            )  # fmt: skip
    return [
        f"{problem.workers.names[worker]}: {wrong}"
        for worker in sorted(fills)
        for wrong in _worker(problem, worker, fills[worker])
    ]


def _worker(problem: BankProblem, worker: int, fills: list[Duty]) -> Iterator[str]:
    for duty in fills:
        yield from _pair(problem, worker, duty)
    duties = sorted([*fills, *_booked(problem.bookings, worker)], key=lambda duty: (duty.start, duty.end))
    yield from _between(problem, duties)
    yield from _weeks(problem, worker, duties)
    yield from _rests(problem, worker, duties)
    if problem.workers.contract[worker] == 4:
        yield from _doctor(problem, duties)


def _booked(spans: Spans, worker: int) -> list[Duty]:
    rows = range(int(spans.first[worker]), int(spans.first[worker + 1]))
    return [
        Duty(int(spans.start[row]), int(spans.end[row]), int(spans.minutes[row]), bool(spans.night[row]),
             int(spans.organisation[row]), None)
        for row in rows
    ]  # fmt: skip


def _pair(problem: BankProblem, worker: int, duty: Duty) -> Iterator[str]:
    s, w = problem.shifts, problem.workers
    shift = duty.shift
    assert shift is not None
    name = s.names[shift]
    elsewhere = s.organisation[shift] != w.organisation[worker]
    contract = int(w.contract[worker])
    tier = {3: 4, 2: 3}.get(contract, 2 if elsewhere else (1 if contract == 1 else 0))
    metres = math.dist((s.east[shift], s.north[shift]), (w.east[worker], w.north[worker]))
    minutes = math.ceil(problem.travel.fixed + problem.travel.minutes_per_metre * metres)
    held: tuple[tuple[bool, str], ...] = (
        (not (int(w.roles[worker]) >> int(s.role[shift])) & 1, "has another role"),
        (w.grade[worker] < s.grade[shift], "is of a lower grade"),
        (bool(int(s.competences[shift]) & ~int(w.competences[worker])), "lacks a competence"),
        (tier > s.released[shift], f"is of the tier {TIERS[tier]}, to which it is not released"),
        (bool(elsewhere) and w.passport_until[worker] < duty.end, "has no valid passport"),
        (bool(w.avoided[worker, duty.organisation]), "does not go there"),
        (bool(w.sick[worker]), "is away"),
        (duty.night and not w.nights[worker], "does not work nights"),
        (duty.end - duty.start > 24 * HOUR - problem.rules.daily_rest, "leaves no daily rest within the day"),
        (contract == 4 and duty.end - duty.start > problem.rules.doctor_shift, "is too long for a resident doctor"),
        (minutes > w.travel_limit[worker], "is beyond the travel limit"),
        (not _available(problem, worker, duty), "is outside availability"),
    )
    yield from (f"{name} {said}." for broken, said in held if broken)


def _available(problem: BankProblem, worker: int, duty: Duty) -> bool:
    def spans(of: Spans) -> list[tuple[int, int]]:
        rows = range(int(of.first[worker]), int(of.first[worker + 1]))
        return [(int(of.start[row]), int(of.end[row])) for row in rows]

    yes, no = spans(problem.open_to), spans(problem.closed_to)
    if any(start < duty.end and duty.start < end for start, end in no):
        return False
    return not yes or any(start <= duty.start and duty.end <= end for start, end in yes)


def _between(problem: BankProblem, duties: list[Duty]) -> Iterator[str]:
    for before, after in pairwise(duties):
        if before.shift is None and after.shift is None:
            continue
        if after.start < before.end:
            yield f"is booked twice at minute {after.start}."
        elif after.start - before.end < problem.rules.daily_rest:
            yield f"has {(after.start - before.end) / HOUR:.2f} hours of rest before minute {after.start}."


def _weeks(problem: BankProblem, worker: int, duties: list[Duty]) -> Iterator[str]:
    w, rules = problem.workers, problem.rules
    mondays = problem.mondays.tolist()
    done = 0
    for week, (begins, ends) in enumerate(pairwise(mondays)):
        mine = [duty for duty in duties if begins <= duty.start < ends]
        total = sum(duty.minutes for duty in mine)
        if any(duty.shift is not None for duty in mine):
            yield from _hours(problem, worker, mine, total)
            unseen = max(0, rules.reference_weeks - 1 - week) * int(w.average_minutes[worker])
            if w.averages[worker] and unseen + done + total > rules.weekly_hours * rules.reference_weeks:
                yield f"passes the average of 48 hours in week {week + 1}."
        done += total


def _hours(problem: BankProblem, worker: int, mine: list[Duty], total: int) -> Iterator[str]:
    w, rules = problem.workers, problem.rules
    own = int(w.organisation[worker])
    away = sum(duty.minutes for duty in mine if duty.organisation != own)
    if total > min(rules.hard_cap, int(w.own_limit[worker])):
        yield f"works {total / HOUR:.1f} hours in a week, above the limit."
    if away > w.away_limit[worker] and any(duty.shift is not None and duty.organisation != own for duty in mine):
        yield f"works {away / HOUR:.1f} hours for other employers, above the visa's limit."
    if sum(duty.night for duty in mine) > rules.nights_a_week and any(
        duty.night and duty.shift is not None for duty in mine
    ):
        yield "works too many nights in a week."


def _rests(problem: BankProblem, worker: int, duties: list[Duty]) -> Iterator[str]:
    rules, mondays = problem.rules, problem.mondays.tolist()
    edges = [*mondays, mondays[-1] + WEEK, mondays[-1] + 2 * WEEK]
    by, needed = (2, rules.fortnightly_rest) if problem.workers.fortnightly[worker] else (1, rules.weekly_rest)
    for begins, ends in pairwise(edges[::by]):
        inside = [duty for duty in duties if duty.start < ends and duty.end > begins]
        if not any(duty.shift is not None for duty in inside):
            continue
        moments = [begins, *(edge for duty in inside for edge in (duty.start, duty.end)), ends]
        if max(after - before for before, after in zip(moments[::2], moments[1::2], strict=True)) < needed:
            yield f"has no unbroken {needed / HOUR:.0f} hours of rest from minute {begins}."


def _doctor(problem: BankProblem, duties: list[Duty]) -> Iterator[str]:
    rules = problem.rules
    for edge in {moment for duty in duties for moment in (duty.start, duty.end - WEEK)}:
        parts = [(min(duty.end, edge + WEEK) - max(duty.start, edge), duty) for duty in duties]
        within = [(minutes, duty) for minutes, duty in parts if minutes > 0]
        new = any(duty.shift is not None for _, duty in within)
        if new and sum(minutes for minutes, _ in within) > rules.doctor_hours:
            yield f"works more than {rules.doctor_hours / HOUR:.0f} hours in the 168 from minute {edge}."
    for before, after in pairwise(duties):
        goes_on = after.night and after.start - before.start <= IN_A_ROW
        gap = after.start - before.end
        new = before.shift is not None or after.shift is not None
        if before.night and not goes_on and gap < rules.doctor_night_rest and new:
            yield f"has {gap / HOUR:.1f} hours of rest after nights, before minute {after.start}."
    yield from _rows(duties, lambda duty: duty.night, rules.doctor_nights, 0, "nights")
    is_long: Callable[[Duty], bool] = lambda duty: duty.end - duty.start > rules.doctor_long_shift  # noqa: E731
    yield from _rows(duties, is_long, rules.doctor_long, rules.doctor_run_rest, "long shifts")
    yield from _rows(duties, lambda _: True, rules.doctor_days, rules.doctor_run_rest, "days")


def _rows(duties: list[Duty], counts: Callable[[Duty], bool], most: int, rest: int, what: str) -> Iterator[str]:
    """Find runs of duties that count, day after day: none longer than ``most``, and a rest after one that long."""
    run: list[Duty] = []
    for duty in duties:
        last = run[-1] if run else None
        rested = last is not None and rest > 0 and duty.start - last.end >= rest
        too_many = len(run) >= most and not rested and (rest > 0 or _follows(run[-1], duty, counts))
        if too_many and any(one.shift is not None for one in (*run, duty)):
            yield f"has {what} in a row beyond {most} without the rest after them, at minute {duty.start}."
        if last is None or rested or not _follows(last, duty, counts):
            run = []
        if counts(duty):
            run.append(duty)


def _follows(before: Duty, after: Duty, counts: Callable[[Duty], bool]) -> bool:
    return counts(after) and after.start - before.start <= IN_A_ROW
