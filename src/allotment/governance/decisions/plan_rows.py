"""The actions of a plan, read from the text of a CSV file: every problem of every row at once."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allotment.workforce.errors import Problem

COLUMNS = ("action", "year", "pounds", "role")
NEEDED = ("action",)
FIRST_YEAR, LAST_YEAR = 2019, 2060
POUNDS = re.compile(r"[0-9]{1,11}(\.[0-9]{1,2})?")
POUNDS_REMEDY = "Write pounds as digits, with a full stop before the pence: 1234.50. No sign, comma or symbol."
MOST_ROWS = 2_000


@dataclass(frozen=True)
class Action:
    """One action of a plan. ``row`` counts the header as row 1; ``year`` is the financial year in which it starts."""

    words: str
    row: int | None = None
    year: int | None = None
    pounds_pence: int | None = None
    role: str = ""


def parse_plan(text: str, name: str) -> tuple[tuple[Action, ...], list[Problem]]:
    """Give the actions of a plan's CSV text, and what is wrong with it.

    Args:
        text: the whole file: a header with ``action`` and, as wanted, ``year``, ``pounds``, ``role``.
        name: what to call the file in a message.
    """
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    except csv.Error as error:
        remedy = "Write it as plain CSV: commas between cells, double quotes round a cell that holds a comma."
        return (), [Problem(name, f"the text is not CSV: {error}.", remedy)]
    header = [cell.strip().casefold() for cell in rows[0]] if rows else []
    problems = _check_header(header, name)
    numbered = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)]
    if not problems and not numbered:
        problems.append(Problem(name, "the file has no action.", "Give one row for each action of the plan."))
    if len(numbered) > MOST_ROWS:
        rule = f"the file has {len(numbered):,} rows; a plan may have {MOST_ROWS:,}."
        problems.append(Problem(name, rule, "Give one row for each action, not for each person."))
    if problems:
        return (), problems
    return tuple(
        _action(dict(zip(header, row, strict=False)), row, header, name, number, problems) for number, row in numbered
    ), problems


def pence_of_pounds(text: str) -> int | None:
    """Give pence of an amount written in pounds, exactly; None where it is not written so."""
    if not POUNDS.fullmatch(text):
        return None
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0"))


def _check_header(header: Sequence[str], name: str) -> list[Problem]:
    found = [
        Problem(name, "the column is missing.", "Give it, with one action in words or by key in each row.", 1, column)
        for column in NEEDED
        if column not in header
    ]
    for column in dict.fromkeys(header):
        if column not in COLUMNS:
            found.append(
                Problem(name, "there is no such column.", f"Use: {', '.join(COLUMNS)}.", 1, column or "(empty)")
            )
        elif header.count(column) > 1:
            found.append(Problem(name, "more than one column has this name.", "Give it once.", 1, column))
    return found


def _action(
    cells: Mapping[str, str], row: Sequence[str], header: Sequence[str], name: str, number: int, problems: list[Problem]
) -> Action:
    def say(column: str, rule: str, remedy: str) -> None:
        problems.append(Problem(name, rule, remedy, number, column, cells.get(column, "")[:60]))

    if len(row) != len(header):
        remedy = "Give the row one cell for each column; put double quotes round a cell that holds a comma."
        rule = f"the row has {len(row)} cells and the header has {len(header)}."
        problems.append(Problem(name, rule, remedy, number, value=",".join(row)[:60]))
        return Action("", number)
    told = {column: cell.strip() for column, cell in cells.items()}
    if not told["action"]:
        say("action", "must not be empty.", "Say the action in words or by its key.")
    year, pounds = told.get("year", ""), told.get("pounds", "")
    good_year = year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR if len(year) == 4 else False
    if year and not good_year:
        say("year", f"is not a year from {FIRST_YEAR} to {LAST_YEAR}.", "Write 2026 for 2026/27.")
    pence = pence_of_pounds(pounds) if pounds else None
    if pounds and pence is None:
        say("pounds", "is not an amount of pounds.", POUNDS_REMEDY)
    return Action(told["action"], number, int(year) if good_year else None, pence, told.get("role", ""))
