"""The dated records of temporary staffing, in the form of the assumptions register, and the calendar of leave."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from allotment.evidence.assumptions.assumption import Assumption
from allotment.evidence.assumptions.parse import parse_theme
from allotment.evidence.assumptions.register import Register
from allotment.evidence.assumptions.strict_yaml import read_yaml
from allotment.evidence.assumptions.vocabulary import GRADES
from allotment.evidence.temporary_spend.errors import SpendError
from allotment.workforce.errors import AssumptionError, Problem

FOLDER = Path(__file__).parent
SHIPPED_RECORDS = FOLDER / "ceilings.yaml"
SHIPPED_CALENDAR = FOLDER / "calendar.yaml"
WEEKDAYS = 5
CALENDAR_FIELDS = ("title", "source", "grade", "owner", "date_read")


@dataclass(frozen=True)
class LeaveCalendar:
    """Days on which much leave is taken. ``holidays`` are bank holidays; ``school`` are first and last days."""

    holidays: frozenset[date]
    school: tuple[tuple[date, date], ...]
    sha256: str

    def leave_share(self, month: date) -> float:
        """Give the share of a month's weekdays in school holidays or bank holidays; nought beyond the calendar."""
        days = [month + timedelta(days=step) for step in range(31)]
        weekdays = [day for day in days if day.month == month.month and day.weekday() < WEEKDAYS]
        off = [day for day in weekdays if day in self.holidays or any(a <= day <= b for a, b in self.school)]
        return len(off) / len(weekdays)

    @property
    def last_day(self) -> date:
        """Give the last day that the calendar knows."""
        return max(*self.holidays, *(last for _, last in self.school))


def load_records(path: Path = SHIPPED_RECORDS) -> Register:
    """Read ceilings, caps and the other dated records.

    Raises:
        AssumptionError: the file cannot be read or a record breaks a rule; all problems at once.
    """
    content, text = _read(path)
    entries, problems = read_yaml(text, path.name)
    records: list[Assumption] = []
    if not problems:
        records, problems = parse_theme(entries, path.name)
    if problems:
        raise AssumptionError(f"The records of temporary staffing have {len(problems)} problem(s).", problems)
    return Register(records, hashlib.sha256(content).hexdigest())


def load_calendar(path: Path = SHIPPED_CALENDAR) -> LeaveCalendar:
    """Read the calendar of bank holidays and school holidays.

    Raises:
        SpendError: the file cannot be read, or an entry lacks its source or its days; all problems at once.
    """
    content, text = _read(path)
    entries, problems = read_yaml(text, path.name)
    if not problems and not (isinstance(entries, dict) and {"bank_holidays", "school_holidays"} == set(entries)):
        problems = [Problem(path.name, "the file has bank_holidays and school_holidays.", "Give both, and no more.")]
    if not problems:
        problems = [fault for name, entry in entries.items() for fault in _calendar_problems(entry, path.name, name)]
    if problems:
        raise SpendError(f"The calendar of leave has {len(problems)} problem(s).", problems)
    school = tuple((first, last) for first, last in entries["school_holidays"]["periods"])
    return LeaveCalendar(frozenset(entries["bank_holidays"]["days"]), school, hashlib.sha256(content).hexdigest())


def _read(path: Path) -> tuple[bytes, str]:
    try:
        content = path.read_bytes()
        return content, content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(path.name, f"the file cannot be read: {error}.", "Name a YAML file in UTF-8.")
        raise SpendError("The records of temporary staffing cannot be read.", [problem]) from None


def _calendar_problems(entry: Any, file: str, name: str) -> list[Problem]:
    where = f"{file}: {name}"
    if not isinstance(entry, dict):
        return [Problem(where, "an entry is a mapping.", "Give its source, grade and days.")]
    missing = [one for one in CALENDAR_FIELDS if not entry.get(one)]
    problems = [Problem(f"{where}, {one}", "an entry needs it.", "Add it.") for one in missing]
    if entry.get("grade") not in GRADES:
        problems.append(Problem(f"{where}, grade", "this grade is not known.", f"Use one of: {', '.join(GRADES)}."))
    if name == "bank_holidays":
        days = entry.get("days")
        fits = isinstance(days, list) and bool(days) and all(type(day) is date for day in days)
    else:
        periods = entry.get("periods")
        fits = isinstance(periods, list) and bool(periods) and all(_is_period(one) for one in periods)
    if not fits:
        problems.append(Problem(where, "its days cannot be read.", "Write days unquoted, as 2026-04-03."))
    return problems


def _is_period(given: Any) -> bool:
    return isinstance(given, list) and [type(day) for day in given] == [date, date] and given[0] <= given[1]
