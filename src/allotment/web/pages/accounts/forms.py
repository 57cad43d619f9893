"""What was sent with a form of administration: words as they were typed, days as days."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from allotment.planning.people.rules import NotDoneError
from allotment.workforce.errors import Problem


def word(request: HttpRequest, name: str) -> str:
    """Give what was typed into a field, without the spaces around it."""
    return request.POST.get(name, "").strip()


def day(request: HttpRequest, name: str) -> date | None:
    """Give the day of a field; None where it is empty.

    Raises:
        NotDoneError: it is no day.
    """
    typed = word(request, name)
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError as wrong:
        problem = Problem(name, "this is not a day.", "Enter a day as year-month-day, like 2026-04-01", value=typed)
        raise NotDoneError("This was not done.", [problem]) from wrong


def whole_number(typed: str) -> int | None:
    """Give a whole number that was typed, or None."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 9 else None
