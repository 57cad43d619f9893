"""Make a unit's roster: every hard rule kept, cover and requests met at the least cost that the time allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from allotment.allocation.rosters.problem import Roster, make_problem
from allotment.allocation.rosters.search import Found, NoRowError, search
from allotment.allocation.rosters.verify import Checked, Row, check_roster
from allotment.evidence.rosters.example import example_unit
from allotment.evidence.rosters.read_unit import read_unit
from allotment.evidence.rosters.unit import RosterError, Unit
from allotment.planning.answers.answer import Answer, Measure
from allotment.planning.answers.identity import name_answer
from allotment.planning.desk import Desk, Progress, say_nothing
from allotment.planning.rosters.sections import PERSONAL, sections_of
from allotment.planning.rosters.tables import tables_of
from allotment.workforce.errors import Problem

KIND = "roster"
EXAMPLE = "ward.txt"
ROSTER_FILE = "roster.csv"
HOW_BOUND = "the linear programme over every employee's possible rows of shifts (column generation), rounded up"
NO_BOUND = "none: the horizon was too long to be bounded as a whole; 0 is given"


@dataclass(frozen=True)
class RosterAsked:
    """What is asked: the unit's file, the most seconds of searching, and the seed of its choices."""

    instance: Path
    seconds: int = 60
    seed: int = 1


def make_roster(desk: Desk, asked: RosterAsked, progress: Progress = say_nothing) -> Answer:
    """Read a unit, search for its roster, check it apart from the search, and say what it means.

    Raises:
        RosterError: the file cannot be used, or no roster that keeps the hard rules was found; every problem at once.
    """
    until = monotonic() + asked.seconds
    progress("reading the unit", 0.0)
    unit = read_unit(asked.instance)
    try:
        found = search(make_problem(unit), until, progress, seed=asked.seed)
    except NoRowError as none:
        raise RosterError(*_without_a_row(asked.instance.name, unit, none.people)) from None
    rows = rows_of(unit, found.roster)
    checked = check_roster(unit, rows)
    if checked.cost != found.cost:
        raise ArithmeticError(f"The check scores the roster {checked.cost}, and the search {found.cost}.")
    stands_on = {"seconds": asked.seconds, "seed": asked.seed, "unit": unit.sha256, "code": desk.mix_code_hash}
    return _answer(desk, name_answer(KIND, {**stands_on, "roster": rows}), asked, unit, found, rows, checked)


def _without_a_row(file: str, unit: Unit, people: Sequence[int]) -> tuple[str, list[Problem]]:
    rule = "no row of shifts that keeps this employee's hard rules was found."
    remedy = "Look at least minutes, days off, weekends and limits of shifts: they may contradict each other."
    codes = [unit.employees[person].code for person in people]
    summary = f"The unit cannot be rostered: {len(codes)} employee(s) cannot keep their rules."
    return summary, [Problem(file, rule, remedy, column="employee", value=code) for code in codes]


def rows_of(unit: Unit, roster: Roster) -> list[Row]:
    """Give a roster (E, D) of shift numbers as rows: employee, day, shift; no row for a day off."""
    return [
        (employee.code, day, unit.shifts[shift].code)
        for employee, row in zip(unit.employees, roster.tolist(), strict=True)
        for day, shift in enumerate(row)
        if shift >= 0
    ]


def write_roster_example(folder: Path) -> Path:
    """Write the synthetic ward into a folder, for somebody to start from; give its path.

    Raises:
        RosterError: there is a file of its name already; nothing is then written.
    """
    path = folder / EXAMPLE
    if path.exists():
        problem = Problem("--example", "there is a file of this name already.", "Name another folder.", value=EXAMPLE)
        raise RosterError("The example was not written.", [problem])
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(example_unit(), encoding="utf-8")
    return path


def _answer(
    desk: Desk, name: str, asked: RosterAsked, unit: Unit, found: Found, rows: list[Row], checked: Checked
) -> Answer:
    tables = tables_of(unit, rows, checked.breaches)
    told = _told(desk, asked, unit, found, checked)
    notes = _notes(unit, found)
    return Answer(
        kind=KIND,
        answer_id=name,
        sentence=_sentence(unit, found, checked),
        told={**told, "notes": notes},
        measures=_measures(unit, found, checked, int(tables["cover"]["short"].sum())),
        sections=sections_of(tables),
        tables=tables,
        files={ROSTER_FILE: tables["shifts_worked"].write_csv().encode("utf-8")},
        personal_tables=PERSONAL,
        notes=notes,
    )


def _told(desk: Desk, asked: RosterAsked, unit: Unit, found: Found, checked: Checked) -> dict[str, Any]:
    return {
        "instance": unit.name,
        "cost": checked.cost,
        "bound": found.bound,
        "gap": _gap(found),
        "proved_best": found.cost <= found.bound,
        "hard_violations": len(checked.breaches),
        "violations": [
            {"employee": one.employee, "day": one.day, "rule": one.rule} for one in checked.breaches
        ],
        "cost_by_part": {
            "shift_on_requests": checked.shift_on_requests,
            "shift_off_requests": checked.shift_off_requests,
            "cover_under": checked.cover_under,
            "cover_over": checked.cover_over,
        },
        "bound_from": HOW_BOUND if found.bound else NO_BOUND,
        "days": unit.days,
        "employees": len(unit.employees),
        "shifts": len(unit.shifts),
        "first_cost": found.first_cost,
        "parts_tried": found.parts,
        "seconds": round(found.seconds, 1),
        "provenance": {
            "instance_sha256": unit.sha256,
            "seconds_asked": asked.seconds,
            "seed": asked.seed,
            "code_version": desk.code_version,
        },
    }  # fmt: skip


def _gap(found: Found) -> float | None:
    """Give how far the cost may be above the best, as a share of the cost; None where no bound is known."""
    return round((found.cost - found.bound) / max(found.cost, 1), 6) if found.bound or not found.cost else None


def _sentence(unit: Unit, found: Found, checked: Checked) -> str:
    people = f"{len(unit.employees):,} employees over {unit.days:,} days"
    if checked.breaches:
        return f"The roster of {people} breaks {len(checked.breaches):,} hard rules and cannot be used."
    best = ", proved the least possible" if found.cost <= found.bound else ""
    return f"A roster of {people} keeps every hard rule at a cost of {checked.cost:,}{best}."


def _measures(unit: Unit, found: Found, checked: Checked, short: int) -> list[Measure]:
    met = checked.shift_on_requests + checked.shift_off_requests
    weights = sum(one.weight for one in unit.requests)
    return [
        Measure("Cost", checked.cost, "by the unit's weights", "Requests refused, and cover missed."),
        Measure("Least possible cost", found.bound or "not known", "", "No roster can cost less."),
        Measure("Hard rules broken", len(checked.breaches), "", "By a check that shares nothing with the search."),
        Measure("People short", short, "over all shifts and days"),
        Measure("Requests met", f"{weights - met:,} of {weights:,}", "by weight"),
        Measure("Cost of the first roster", found.first_cost, "by the same weights"),
    ]


def _notes(unit: Unit, found: Found) -> list[str]:
    notes = ["Days before and after the horizon are not known: runs that touch its ends may be shorter than the least."]
    if not found.bound and found.cost:
        notes.append("The bound is not known: " + NO_BOUND.partition(": ")[2] + ".")
    if not unit.requests:
        notes.append("The unit gives no requests: cost is cover alone.")
    return notes
