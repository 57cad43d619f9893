"""A roster as tables: by day, cover missed, requests, hours against contract, and weekends."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import polars as pl

from allotment.allocation.rosters.verify import Breach, Row
from allotment.evidence.rosters.unit import DAYS_IN_A_WEEK, Unit

DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MINUTES_IN_AN_HOUR = 60
WORK, NOT_WORK = "to work", "not to work"
ROSTER = {"employee": pl.String, "day": pl.Int64, "shift": pl.String}
Worked = Mapping[str, Mapping[int, str]]


def tables_of(unit: Unit, rows: Sequence[Row], breaches: Sequence[Breach]) -> dict[str, pl.DataFrame]:
    """Make every table of a roster; ``shifts_worked`` has no row for a day off, and days from 0."""
    worked: dict[str, dict[int, str]] = defaultdict(dict)
    for employee, day, shift in rows:
        worked[employee][day] = shift
    return {
        "shifts_worked": pl.DataFrame(list(rows), schema=ROSTER, orient="row"),
        "roster_by_day": _grid(unit, worked),
        "cover": _cover(unit, worked),
        "cover_by_week": _cover_by_week(unit, worked),
        "requests": _requests(unit, worked),
        "hours": _hours(unit, worked),
        "breaches": _breaches(breaches),
    }


def _grid(unit: Unit, worked: Worked) -> pl.DataFrame:
    """One row an employee and week, a column a day of the week; a day off is a dash, one after the end is empty."""
    rows = []
    for one in unit.employees:
        for week, monday in enumerate(range(0, unit.days, DAYS_IN_A_WEEK), start=1):
            days = [
                worked[one.code].get(day, "–") if day < unit.days else ""
                for day in range(monday, monday + DAYS_IN_A_WEEK)
            ]
            rows.append((one.code, week, *days))
    names = [name.lower() for name in DAY_NAMES]
    schema = {"employee": pl.String, "week": pl.Int64, **dict.fromkeys(names, pl.String)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _missed(unit: Unit, worked: Worked) -> list[tuple[int, str, str, int, int, int, int, int]]:
    heads = Counter((day, shift) for days in worked.values() for day, shift in days.items())
    rows = []
    for cover in sorted(unit.cover, key=lambda one: one.day):
        given = heads[cover.day, cover.shift]
        short, over = max(0, cover.needed - given), max(0, given - cover.needed)
        cost = short * cover.under_weight + over * cover.over_weight
        name = DAY_NAMES[cover.day % DAYS_IN_A_WEEK]
        rows.append((cover.day, name, cover.shift, cover.needed, given, short, over, cost))
    return rows


def _cover(unit: Unit, worked: Worked) -> pl.DataFrame:
    columns = ("day", "weekday", "shift", "needed", "rostered", "short", "over", "cost")
    schema = {name: pl.String if name in ("weekday", "shift") else pl.Int64 for name in columns}
    return pl.DataFrame(_missed(unit, worked), schema=schema, orient="row")


def _cover_by_week(unit: Unit, worked: Worked) -> pl.DataFrame:
    weeks: dict[tuple[int, str], list[int]] = {}
    for day, _, shift, needed, given, short, over, _ in _missed(unit, worked):
        sums = weeks.setdefault((day // DAYS_IN_A_WEEK + 1, shift), [0, 0, 0, 0])
        for place, amount in enumerate((needed, given, short, over)):
            sums[place] += amount
    names = ("needed", "rostered", "short", "over")
    schema = {"week": pl.Int64, "shift": pl.String, **dict.fromkeys(names, pl.Int64)}
    return pl.DataFrame([(*key, *sums) for key, sums in sorted(weeks.items())], schema=schema, orient="row")


def _requests(unit: Unit, worked: Worked) -> pl.DataFrame:
    """One row a request, refused ones and heavy ones first."""
    rows = []
    for asked in unit.requests:
        given = worked[asked.employee].get(asked.day) == asked.shift
        met = given == asked.to_work
        wish = WORK if asked.to_work else NOT_WORK
        rows.append((asked.employee, asked.day, asked.shift, wish, asked.weight, met, 0 if met else asked.weight))
    schema = {
        "employee": pl.String, "day": pl.Int64, "shift": pl.String, "wish": pl.String, "weight": pl.Int64,
        "met": pl.Boolean, "cost": pl.Int64,
    }  # fmt: skip
    table = pl.DataFrame(rows, schema=schema, orient="row")
    return table.sort(["cost", "employee", "day"], descending=[True, False, False])


def _hours(unit: Unit, worked: Worked) -> pl.DataFrame:
    length = {shift.code: shift.minutes for shift in unit.shifts}
    asked: Counter[str] = Counter(one.employee for one in unit.requests)
    met: Counter[str] = Counter(
        one.employee for one in unit.requests if (worked[one.employee].get(one.day) == one.shift) == one.to_work
    )
    rows = []
    for one in unit.employees:
        days = worked[one.code]
        minutes = sum(length[shift] for shift in days.values())
        weekends = sum(any(day in days for day in weekend) for weekend in unit.weekends)
        hours = [round(value / MINUTES_IN_AN_HOUR, 2) for value in (minutes, one.least_minutes, one.most_minutes)]
        rows.append((one.code, len(days), *hours, weekends, one.most_weekends, asked[one.code], met[one.code]))
    whole = ("weekends", "most_weekends", "requests", "requests_met")
    schema = {
        "employee": pl.String, "shifts": pl.Int64, "hours": pl.Float64, "least_hours": pl.Float64,
        "most_hours": pl.Float64, **dict.fromkeys(whole, pl.Int64),
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _breaches(breaches: Sequence[Breach]) -> pl.DataFrame:
    rows = [(one.employee, one.day, one.rule) for one in breaches]
    return pl.DataFrame(rows, schema={"employee": pl.String, "day": pl.Int64, "rule": pl.String}, orient="row")
