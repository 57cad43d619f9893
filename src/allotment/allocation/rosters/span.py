"""One person's part of a window of days: what the rules still allow there, the rest of the roster being fixed."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.rosters.kernels import cheapest_row
from allotment.allocation.rosters.machine import NEVER, Machine, Machines
from allotment.allocation.rosters.problem import (
    FIRST_WEEKEND_DAY,
    OFF,
    SECOND_WEEKEND_DAY,
    WEEKDAY,
    Roster,
    RosterProblem,
    Whole,
)
from allotment.evidence.rosters.unit import DAYS_IN_A_WEEK

MOST_CELLS = 20_000_000
"""Above so many cells of a table (160 MB) limits on shifts are kept by tolls alone."""

RISES, FIRST_RISE, TINY = 8, 2.0, 1e-7
Prices = NDArray[np.float64]


@dataclass(frozen=True)
class Room:
    """What a person may still use inside a window: minutes in units, weekends, and shifts (S,) of each kind."""

    least: int
    most: int
    weekends: int
    shifts: Whole


@dataclass(frozen=True)
class Priced:
    """The cheapest row found (None: there is none), its price, and a price that no row can be below."""

    row: Roster | None
    price: float
    floor: float


@dataclass
class Span:
    """A person in the days ``first`` to ``last`` (not included), from the machine's node before them.

    It remembers which limits on shifts had to be counted, and at what tolls limits were kept.
    """

    problem: RosterProblem
    machines: Machines
    person: int
    first: int
    last: int
    node: int
    ends: NDArray[np.uint8]
    room: Room
    _counts: tuple[int, ...] = ()
    _tolls: Prices = field(init=False)
    _kinds: Whole = field(init=False)
    _closed: NDArray[np.bool_] = field(init=False)
    _tables: dict[tuple[int, ...], _Tables] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Work out what does not change with prices."""
        self._tolls = np.zeros(self.problem.shifts)
        self._kinds = self.problem.kind_of_day()[self.first : self.last]
        self._closed = ~self.problem.free[self.person, self.first : self.last, None] | (self.room.shifts <= 0)[None, :]

    def cheapest(self, price: Prices, *, worth: float = np.inf, exact: bool = True) -> Priced:
        """Find a cheapest row at prices (days, S); a price of infinity forbids a shift.

        Limits on shifts are first kept by tolls on them, which also bound the price from below (Lagrangian relaxation:
        Fisher, Management Science 27, 1981). Where that is not enough and the row is to be exact, the limits that rows
        pass are counted (decremental state space relaxation: Righini and Salani, Networks 51, 2008).

        Args:
            price: (days, S).
            worth: a row is not looked for where none can be below this price.
            exact: whether the row must be a cheapest one; otherwise it may be dearer, or none may be found.
        """
        price = np.where(self._closed, np.inf, price)
        quick = self._by_tolls(price, worth)
        if not exact or quick.floor >= min(worth, quick.price) - TINY:
            return quick
        counted = self._by_counting(price)
        return Priced(counted.row, counted.price, max(counted.floor, quick.floor)) if counted.row is not None else quick

    def _by_tolls(self, price: Prices, worth: float) -> Priced:
        """Let shifts that pass their limits cost more and more; tolls are kept from one call to the next."""
        best, floor, step = Priced(None, np.inf, -np.inf), -np.inf, FIRST_RISE
        for _ in range(RISES):
            value, row = self._row(price + self._tolls, ())
            floor = max(floor, value - float(self._tolls @ np.maximum(self.room.shifts, 0)))
            if row is None or floor >= worth:
                break
            used = np.bincount(row[row >= 0], minlength=self.problem.shifts)
            if (used <= self.room.shifts).all():
                self._tolls[used < self.room.shifts] /= 2
                best = self._priced(row, price)
                break
            self._tolls[used > self.room.shifts] += step
            step *= 2
        return Priced(best.row, best.price, floor)

    def _by_counting(self, price: Prices) -> Priced:
        """Count the shifts whose limits rows pass, more and more of them, until a cheapest row passes none."""
        counts = self._counts
        floor = -np.inf
        while True:
            floor, row = self._row(price, counts)
            if row is None:
                return Priced(None, np.inf, floor)
            used = np.bincount(row[row >= 0], minlength=self.problem.shifts) - self.room.shifts
            if (used <= 0).all():
                self._counts = counts
                return self._priced(row, price)
            counts = tuple(sorted({*counts, int(np.argmax(used))}))
            if self._cells(counts) > MOST_CELLS:
                return Priced(None, np.inf, floor)

    def _priced(self, row: Roster, price: Prices) -> Priced:
        worked = np.flatnonzero(row >= 0)
        total = float(price[worked, row[worked]].sum())
        return Priced(row, total, total)

    def _row(self, price: Prices, counts: tuple[int, ...]) -> tuple[float, Roster | None]:
        tables = self._tables_of(counts)
        machine = tables.machine
        by_bundle = np.full((len(price), len(machine.minutes)), np.inf)
        for bundle, members in enumerate(tables.members):
            by_bundle[:, bundle] = price[:, members].min(axis=1)
        said = np.empty(len(price), dtype=np.int64)
        value = float(
            cheapest_row(  # type: ignore[no-untyped-call]
                by_bundle, self._kinds, machine.off_to, machine.on_to, machine.is_on, machine.minutes, tables.tally_to,
                tables.low, tables.high, self.node, self.ends, said,
            )
        )  # fmt: skip
        if value == np.inf:
            return value, None
        row = np.full(len(price), OFF, dtype=np.int16)
        for day in np.flatnonzero(said >= 0):
            members = tables.members[said[day]]
            row[day] = members[int(np.argmin(price[day, members]))]
        return value, row

    def _tables_of(self, counts: tuple[int, ...]) -> _Tables:
        if counts not in self._tables:
            self._tables[counts] = _make_tables(self, counts)
        return self._tables[counts]

    def _cells(self, counts: tuple[int, ...]) -> int:
        tables = self._tables_of(counts)
        width = int((tables.high - tables.low).max()) + 1
        return int(len(tables.low) * len(tables.machine.is_on) * tables.tally_to.shape[2] * max(width, 1))


@dataclass(frozen=True)
class _Tables:
    """A span's machine with some shifts counted; ``members`` are the shifts of each bundle."""

    machine: Machine
    members: list[Whole]
    tally_to: Whole
    low: Whole
    high: Whole


def _make_tables(span: Span, counts: tuple[int, ...]) -> _Tables:
    machine = span.machines.of(span.person, counts)
    members = [np.flatnonzero(machine.bundle_of == bundle) for bundle in range(len(machine.minutes))]
    low, high = _minutes_by_day(span, int(machine.minutes.max(initial=0)))
    return _Tables(machine, members, _tallies(span, machine), low, high)


def _minutes_by_day(span: Span, longest: int) -> tuple[Whole, Whole]:
    """Give the least and most minutes worked before each day (days + 1,) from which the totals can be kept."""
    days = span.last - span.first
    before = np.arange(days + 1)
    worked = _most_worked(before, int(span.problem.most_running[span.person]), int(span.problem.least_off[span.person]))
    high = np.minimum(span.room.most, longest * worked)
    low = np.maximum(0, span.room.least - longest * worked[::-1])
    return low.astype(np.int64), np.maximum(high, low - 1).astype(np.int64)


def _most_worked(days: Whole, running: int, off: int) -> Whole:
    """Give the most days that can be worked in so many days, whatever came before: full runs and least days off."""
    cycle = running + max(1, off)
    return days // cycle * running + np.minimum(days % cycle, running)


def _tallies(span: Span, machine: Machine) -> Whole:
    """Give the tally after each bundle, (2, B, R): on a day that begins no worked weekend, and on one that does."""
    kinds = span.problem.kind_of_day()[span.first : span.last]
    saturdays = int((kinds == FIRST_WEEKEND_DAY).sum())
    sunday_first = int(len(kinds) > 0 and kinds[0] == SECOND_WEEKEND_DAY)
    in_window = saturdays + sunday_first
    sizes = [1 if span.room.weekends >= in_window else span.room.weekends + 1]
    sizes += [int(span.room.shifts[shift]) + 1 for shift in machine.counts]
    strides = np.concatenate([[1], np.cumprod(sizes)])
    total = int(strides[-1])
    tally = np.arange(total)
    used = [(tally // strides[place]) % size for place, size in enumerate(sizes)]
    to = np.full((2, len(machine.minutes), total), NEVER, dtype=np.int64)
    for bundle, counted in enumerate(machine.counted):
        for begins in (WEEKDAY, FIRST_WEEKEND_DAY):
            after, fits = tally.copy(), np.ones(total, dtype=np.bool_)
            if begins and sizes[0] > 1:
                fits &= used[0] < sizes[0] - 1
                after += 1
            elif begins and span.room.weekends < in_window:
                fits[:] = False
            if counted != NEVER:
                fits &= used[counted + 1] < sizes[counted + 1] - 1
                after += strides[counted + 1]
            to[begins, bundle] = np.where(fits, after, NEVER)
    return to


def span_of(
    problem: RosterProblem, machines: Machines, person: int, row: Roster, first: int, last: int, *, tied: bool = False
) -> Span:
    """Give a person's span of days whose row (D,) outside it stays as it is. ``first`` is a Monday.

    A span that is ``tied`` must use the same minutes as now, and no more of weekends and of each shift.
    """
    machine = machines.of(person, ())
    ends = machine.ends_well(row[last:])
    room = _used(problem, row, first, last) if tied else _left(problem, person, row, first, last)
    return Span(problem, machines, person, first, last, machine.walk(machine.start, row[:first]), ends, room)


def _used(problem: RosterProblem, row: Roster, first: int, last: int) -> Room:
    """Give what a row uses inside a window as what it may use."""
    inside = np.full_like(row, OFF)
    inside[first:last] = row[first:last]
    worked = inside[inside >= 0]
    minutes = int(problem.minutes[worked].sum())
    return Room(minutes, minutes, weekends_worked(problem, inside), np.bincount(worked, minlength=problem.shifts))


def _left(problem: RosterProblem, person: int, row: Roster, first: int, last: int) -> Room:
    """Give what a row leaves of the person's totals outside a window."""
    outside = row.copy()
    outside[first:last] = OFF
    used = _used(problem, outside, 0, problem.days)
    return Room(
        max(0, int(problem.least[person]) - used.least),
        int(problem.most[person]) - used.most,
        int(problem.most_weekends[person]) - used.weekends,
        problem.limit[person] - used.shifts,
    )


def weekends_worked(problem: RosterProblem, row: Roster) -> int:
    """Count the weekends of a row (from a Monday) on which a day is worked."""
    kinds = problem.kind_of_day()[: len(row)]
    weeks = np.flatnonzero((kinds != WEEKDAY) & (row >= 0)) // DAYS_IN_A_WEEK
    return len(np.unique(weeks))
