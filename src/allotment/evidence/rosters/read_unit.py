"""Reading a unit from the public text format of nurse-rostering instances.

The format is that of the instances of Curtois and Qu, "Computational results on new staff scheduling benchmark
instances" (2014): sections that begin with ``SECTION_``, comments that begin with ``#``, values parted by commas.
Every problem of the file is gathered and raised at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.rosters.unit import Cover, Employee, Request, RosterError, Shift, Unit
from allotment.workforce.errors import Problem

MOST_BYTES = 20 * 2**20
MOST_DAYS, MOST_EMPLOYEES, MOST_SHIFTS, MOST_NUMBER = 731, 1_000, 60, 10_000_000
MOST_PROBLEMS = 50
SECTIONS = ("HORIZON", "SHIFTS", "STAFF", "DAYS_OFF", "SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS", "COVER")
NEEDED = ("HORIZON", "SHIFTS", "STAFF", "COVER")
SHIFT_FIELDS = ("ShiftID", "Length in mins", "Shifts which cannot follow")
STAFF_FIELDS = (
    "ID", "MaxShifts", "MaxTotalMinutes", "MinTotalMinutes", "MaxConsecutiveShifts", "MinConsecutiveShifts",
    "MinConsecutiveDaysOff", "MaxWeekends",
)  # fmt: skip
REQUEST_FIELDS = ("EmployeeID", "Day", "ShiftID", "Weight")
COVER_FIELDS = ("Day", "ShiftID", "Requirement", "Weight for under", "Weight for over")


def read_unit(path: Path) -> Unit:
    """Read a unit.

    Raises:
        RosterError: the file is missing, too big, not text, or breaks the format; every problem with its line.
    """
    problem = _refusal(path)
    if problem is not None:
        raise RosterError("The unit cannot be read.", [problem])
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        rule = f"the file is not UTF-8 text (byte {wrong.start})."
        raise RosterError("The unit cannot be read.", [Problem(path.name, rule, "Save it as plain text.")]) from None
    reading = _Reading(path.name)
    reading.read(text)
    if reading.problems:
        shown = reading.problems[:MOST_PROBLEMS]
        raise RosterError(f"The unit has {len(reading.problems)} problem(s).", shown)
    return reading.unit(path.stem, hashlib.sha256(content).hexdigest())


def _refusal(path: Path) -> Problem | None:
    if not path.is_file():
        return Problem(str(path), "there is no such file.", "Name a unit's text file.")
    if path.stat().st_size > MOST_BYTES:
        rule = f"the file is larger than {MOST_BYTES // 2**20} MiB."
        return Problem(path.name, rule, "Give one unit, in the text format.")
    return None


@dataclass
class _Reading:
    """What has been read so far of one file, and what is wrong with it."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    days: int = 0
    shifts: dict[str, Shift] = field(default_factory=dict)
    employees: dict[str, Employee] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    cover: dict[tuple[int, str], Cover] = field(default_factory=dict)
    _asked: set[tuple[str, int, str, bool]] = field(default_factory=set)

    def unit(self, name: str, sha256: str) -> Unit:
        """Give the unit that was read."""
        return Unit(
            name, self.days, tuple(self.shifts.values()), tuple(self.employees.values()), tuple(self.requests),
            tuple(self.cover.values()), sha256,
        )  # fmt: skip

    def read(self, text: str) -> None:
        """Read all sections in their order of need, whatever their order in the file."""
        lines = self._by_section(text)
        for name in NEEDED:
            if not lines.get(name):
                rule = f"the section SECTION_{name} is missing or empty."
                self._say(None, rule, "Give it, spelt as in the format.")
        readers: dict[str, Callable[[int, list[str]], None]] = {
            "HORIZON": self._horizon,
            "SHIFTS": self._shift,
            "STAFF": self._employee,
            "DAYS_OFF": self._days_off,
            "SHIFT_ON_REQUESTS": lambda line, cells: self._request(line, cells, to_work=True),
            "SHIFT_OFF_REQUESTS": lambda line, cells: self._request(line, cells, to_work=False),
            "COVER": self._cover,
        }
        for name in SECTIONS:
            for number, line in lines.get(name, ()):
                readers[name](number, [cell.strip() for cell in line.split(",")])
            if name == "SHIFTS":
                self._check_followers(lines.get(name, ()))
            if self.problems and name in ("HORIZON", "SHIFTS", "STAFF"):
                return  # what follows speaks of days, shifts and people that are not known yet

    def _by_section(self, text: str) -> dict[str, list[tuple[int, str]]]:
        found: dict[str, list[tuple[int, str]]] = {}
        section = ""
        for number, raw in enumerate(text.splitlines(), start=1):
            line = raw.strip()
            if not line or line.startswith("#"):
                continue
            if line.startswith("SECTION_"):
                section = line.removeprefix("SECTION_").rstrip(",")
                if section not in SECTIONS:
                    self._say(number, "this section is not known.", did_you_mean(section, SECTIONS), value=line)
                elif section in found:
                    self._say(number, "this section is there already.", "Give each section once.", value=line)
                found.setdefault(section, [])
            elif section:
                found[section].append((number, line))
            else:
                self._say(number, "a value stands before the first section.", "Begin with SECTION_HORIZON.", value=line)
        return found

    def _horizon(self, line: int, cells: list[str]) -> None:
        if self.days:
            self._say(line, "the horizon is given twice.", "Give one number of days.", value=cells[0])
        elif len(cells) == 1:
            self.days = self._number(line, "days", cells[0], 1, MOST_DAYS) or 0
        else:
            self._say(line, "the horizon is one number of days.", "Give one number.", value=",".join(cells))

    def _shift(self, line: int, cells: list[str]) -> None:
        if not self._has(line, cells, SHIFT_FIELDS):
            return
        code = cells[0]
        if not code or code in self.shifts:
            self._say(line, "each shift has its own code.", "Give each shift once.", "ShiftID", code)
        if len(self.shifts) >= MOST_SHIFTS:
            self._say(line, f"there are more than {MOST_SHIFTS} shifts.", "Give fewer kinds of shift.")
            return
        minutes = self._number(line, SHIFT_FIELDS[1], cells[1], 1, 2 * 24 * 60)
        after = frozenset(part.strip() for part in cells[2].split("|") if part.strip())
        self.shifts[code] = Shift(code, minutes or 1, after)

    def _check_followers(self, lines: Iterable[tuple[int, str]]) -> None:
        for number, line in lines:
            code = line.split(",")[0].strip()
            for after in sorted(self.shifts[code].not_before if code in self.shifts else ()):
                self._known(number, SHIFT_FIELDS[2], after, self.shifts)

    def _employee(self, line: int, cells: list[str]) -> None:
        if not self._has(line, cells, STAFF_FIELDS):
            return
        code = cells[0]
        if not code or code in self.employees:
            self._say(line, "each employee has a code of their own.", "Give each employee once.", "ID", code)
        if len(self.employees) >= MOST_EMPLOYEES:
            self._say(line, f"there are more than {MOST_EMPLOYEES} employees.", "Roster the unit in parts.")
            return
        least = (0, 0, 1, 1, 1, 0)
        read = [
            self._number(line, name, cell, low, MOST_NUMBER)
            for name, cell, low in zip(STAFF_FIELDS[2:], cells[2:], least, strict=True)
        ]
        most_shifts = self._most_shifts(line, cells[1])
        if any(value is None for value in read):
            return
        most, low, running, least_running, off, weekends = (value or 0 for value in read)
        if low > most:
            self._say(line, f"is more than MaxTotalMinutes, {most}.", "Mend one of them.", STAFF_FIELDS[3], str(low))
        if least_running > running:
            rule = f"is more than MaxConsecutiveShifts, {running}."
            self._say(line, rule, "Mend one of them.", STAFF_FIELDS[5], str(least_running))
        self.employees[code] = Employee(code, most_shifts, most, low, running, least_running, off, weekends)

    def _most_shifts(self, line: int, cell: str) -> dict[str, int]:
        """Read ``E=28|D=28``; a shift that is not named has no limit of its own."""
        most = dict.fromkeys(self.shifts, self.days)
        for part in filter(None, (part.strip() for part in cell.split("|"))):
            code, equals, number = (piece.strip() for piece in part.partition("="))
            if not equals:
                self._say(line, "a limit is written as SHIFT=NUMBER.", "Mend it.", "MaxShifts", part)
            elif self._known(line, "MaxShifts", code, self.shifts):
                most[code] = self._number(line, "MaxShifts", number, 0, MOST_NUMBER) or 0
        return most

    def _days_off(self, line: int, cells: list[str]) -> None:
        if not self._known(line, "EmployeeID", cells[0], self.employees):
            return
        days = [self._number(line, "DayIndexes", cell, 0, self.days - 1) for cell in cells[1:] if cell]
        one = self.employees[cells[0]]
        known = one.days_off | {day for day in days if day is not None}
        self.employees[cells[0]] = replace(one, days_off=known)

    def _request(self, line: int, cells: list[str], *, to_work: bool) -> None:
        if not self._has(line, cells, REQUEST_FIELDS):
            return
        code, shift = cells[0], cells[2]
        day = self._number(line, "Day", cells[1], 0, self.days - 1)
        weight = self._number(line, "Weight", cells[3], 0, MOST_NUMBER)
        known = self._known(line, "EmployeeID", code, self.employees)
        if not (self._known(line, "ShiftID", shift, self.shifts) and known) or day is None or weight is None:
            return
        if (code, day, shift, to_work) in self._asked:
            self._say(line, "this request is there already.", "Give it once.", value=",".join(cells))
        self._asked.add((code, day, shift, to_work))
        self.requests.append(Request(code, day, shift, weight, to_work))

    def _cover(self, line: int, cells: list[str]) -> None:
        if not self._has(line, cells, COVER_FIELDS):
            return
        day = self._number(line, "Day", cells[0], 0, self.days - 1)
        numbers = [
            self._number(line, name, cell, -MOST_NUMBER if name == COVER_FIELDS[2] else 0, MOST_NUMBER)
            for name, cell in zip(COVER_FIELDS[2:], cells[2:], strict=True)
        ]
        known = self._known(line, "ShiftID", cells[1], self.shifts)
        if day is None or not known or any(number is None for number in numbers):
            return
        if (day, cells[1]) in self.cover:
            self._say(line, "the cover of this shift and day is there already.", "Give it once.", value=",".join(cells))
        needed, under, over = (number or 0 for number in numbers)
        self.cover[day, cells[1]] = Cover(day, cells[1], needed, under, over)

    def _has(self, line: int, cells: list[str], fields: tuple[str, ...]) -> bool:
        if len(cells) == len(fields):
            return True
        rule = f"a line here has {len(fields)} values, and this one has {len(cells)}."
        self._say(line, rule, f"Give: {', '.join(fields)}.", value=",".join(cells)[:80])
        return False

    def _known(self, line: int, column: str, code: str, known: Iterable[str]) -> bool:
        codes = list(known)
        if code in codes:
            return True
        self._say(line, "is not declared above.", did_you_mean(code, codes), column, code)
        return False

    def _number(self, line: int, column: str, cell: str, low: int, high: int) -> int | None:
        digits = cell.removeprefix("-")  # published instances have cover of -0
        if digits.isascii() and digits.isdigit() and len(digits) <= 9 and low <= int(cell) <= high:
            return int(cell)
        self._say(line, f"must be a whole number from {low} to {high}.", "Mend it.", column, cell[:40])
        return None

    def _say(
        self, line: int | None, rule: str, remedy: str, column: str | None = None, value: str | None = None
    ) -> None:
        self.problems.append(Problem(self.file, rule, remedy, row=line, column=column, value=value))
