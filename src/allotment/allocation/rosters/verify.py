"""An independent check of a roster: from the unit and the rows of the roster alone, nothing shared with the search.

Hard rules are those of the public nurse-rostering instances (Curtois and Qu, 2014). Days before and after the horizon
are not known: a run of days worked or off that touches an end of the horizon may be shorter than the least; the most
days running counts inside the horizon alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from allotment.evidence.rosters.unit import Employee, Unit

Row = tuple[str, int, str]
"""A row of a roster: employee, day, shift."""


@dataclass(frozen=True)
class Breach:
    """A hard rule that is not kept, in words; ``day`` is where it is first seen, or None for a total."""

    employee: str
    day: int | None
    rule: str


@dataclass(frozen=True)
class Checked:
    """What a roster costs by part, and which hard rules it breaks."""

    shift_on_requests: int
    shift_off_requests: int
    cover_under: int
    cover_over: int
    breaches: tuple[Breach, ...]

    @property
    def cost(self) -> int:
        """The published score: requests refused and cover missed, by their weights."""
        return self.shift_on_requests + self.shift_off_requests + self.cover_under + self.cover_over


def check_roster(unit: Unit, rows: Iterable[Row]) -> Checked:
    """Check a roster against a unit's hard rules and score it."""
    breaches: list[Breach] = []
    worked = _worked(unit, rows, breaches)
    for one in unit.employees:
        breaches += _breaches(unit, one, worked[one.code])
    on = off = under = over = 0
    for asked in unit.requests:
        given = worked[asked.employee].get(asked.day) == asked.shift
        on += asked.weight if asked.to_work and not given else 0
        off += asked.weight if not asked.to_work and given else 0
    heads = Counter((day, shift) for days in worked.values() for day, shift in days.items())
    for cover in unit.cover:
        difference = heads[cover.day, cover.shift] - cover.needed
        under += max(0, -difference) * cover.under_weight
        over += max(0, difference) * cover.over_weight
    return Checked(on, off, under, over, tuple(breaches))


def _worked(unit: Unit, rows: Iterable[Row], breaches: list[Breach]) -> Mapping[str, dict[int, str]]:
    """Give each employee's shift by day; rows that name nothing known, and second shifts of a day, are breaches."""
    known = {one.code for one in unit.employees}
    shifts = {shift.code for shift in unit.shifts}
    worked: dict[str, dict[int, str]] = defaultdict(dict)
    for employee, day, shift in rows:
        if employee not in known:
            breaches.append(Breach(employee, day, "is not an employee of this unit"))
        elif not 0 <= day < unit.days:
            breaches.append(Breach(employee, day, f"day {day} is outside the horizon"))
        elif shift not in shifts:
            breaches.append(Breach(employee, day, f"{shift} is not a shift of this unit"))
        elif day in worked[employee]:
            breaches.append(Breach(employee, day, "works more than one shift on a day"))
        else:
            worked[employee][day] = shift
    return worked


def _breaches(unit: Unit, one: Employee, worked: Mapping[int, str]) -> Iterator[Breach]:
    after = {shift.code: shift.not_before for shift in unit.shifts}
    for day, shift in sorted(worked.items()):
        follower = worked.get(day + 1)
        if follower is not None and follower in after[shift]:
            yield Breach(one.code, day + 1, f"{follower} may not follow {shift}")
    for day in sorted(one.days_off & worked.keys()):
        yield Breach(one.code, day, "works on a day off")
    yield from _totals(unit, one, worked)
    yield from _runs(unit, one, worked)


def _totals(unit: Unit, one: Employee, worked: Mapping[int, str]) -> Iterator[Breach]:
    length = {shift.code: shift.minutes for shift in unit.shifts}
    minutes = sum(length[shift] for shift in worked.values())
    if minutes > one.most_minutes:
        yield Breach(one.code, None, f"works {minutes} minutes, more than {one.most_minutes}")
    if minutes < one.least_minutes:
        yield Breach(one.code, None, f"works {minutes} minutes, fewer than {one.least_minutes}")
    for shift, number in sorted(Counter(worked.values()).items()):
        if number > one.most_shifts[shift]:
            yield Breach(one.code, None, f"works {number} {shift}, more than {one.most_shifts[shift]}")
    weekends = sum(any(day in worked for day in weekend) for weekend in unit.weekends)
    if weekends > one.most_weekends:
        yield Breach(one.code, None, f"works on {weekends} weekends, more than {one.most_weekends}")


def _runs(unit: Unit, one: Employee, worked: Mapping[int, str]) -> Iterator[Breach]:
    for works, days in groupby(range(unit.days), key=lambda day: day in worked):
        run = list(days)
        inside = run[0] > 0 and run[-1] < unit.days - 1
        if works and len(run) > one.most_days_running:
            yield Breach(one.code, run[0], f"works {len(run)} days running, more than {one.most_days_running}")
        if works and inside and len(run) < one.least_days_running:
            yield Breach(one.code, run[0], f"works {len(run)} days running, fewer than {one.least_days_running}")
        if not works and inside and len(run) < one.least_days_off_running:
            yield Breach(one.code, run[0], f"has {len(run)} days off running, fewer than {one.least_days_off_running}")
