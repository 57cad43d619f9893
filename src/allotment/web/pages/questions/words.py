"""Words of the sections that ask and answer, and cells of answers' tables in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from math import isnan

EMPTY = "\u2013"
MINUS = "\u2212"


@dataclass(frozen=True)
class SectionWords:
    """A section's address, heading and lead."""

    name: str
    title: str
    lead: str


SECTIONS = {
    "growing": SectionWords(
        "growing",
        "Growing our own",
        "Education three years ahead and more, placements, doctors\u2019 rotations, and the ways from school to "
        "registration.",
    ),
    "deployment": SectionWords(
        "deployment",
        "Deployment",
        "The staff there are, together: a bank that organisations share, rosters, and less temporary spend.",
    ),
}


def cell(value: object) -> str:
    """Put one value of an answer into words: at most one decimal, thousands apart, dates as they are said."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(cell(one) for one in value)
    if isinstance(value, int):
        return f"{value:,}".replace("-", MINUS)
    if isinstance(value, float):
        return EMPTY if isnan(value) else _number(value)
    return EMPTY if value is None else _in_words(value)


def _in_words(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.day} {value:%B %Y, %H:%M}"
    return f"{value.day} {value:%B %Y}" if isinstance(value, date) else str(value)


def _number(value: float) -> str:
    places = 1 if abs(value) >= 1 or value == 0 else 3
    text = f"{value:,.{places}f}"
    text = text.rstrip("0").rstrip(".") if places > 1 else text.removesuffix(".0")
    return ("0" if text in {"-0", "", "0"} else text).replace("-", MINUS)
