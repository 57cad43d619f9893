"""Fields of a funding file, read one by one: each reader says what is wrong where it is, and goes on."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from allotment.evidence.assumptions.vocabulary import GRADES, did_you_mean
from allotment.workforce.errors import Problem

FIRST_YEAR = 2020
LAST_YEAR = 2060
MOST_PROBLEMS = 200  # a file with more is another kind of file; the rest is counted
LONGEST_SHOWN = 80


@dataclass(frozen=True)
class KnownNames:
    """Names that a funding file may use. None leaves a kind of name unchecked; roles and sectors are always checked.

    ``capacities`` are those that levers use; ``organisations`` and ``systems`` are codes of the evidence.
    """

    levers: Collection[str] | None = None
    families: Collection[str] | None = None
    categories: Collection[str] | None = None
    capacities: Collection[str] | None = None
    organisations: Collection[str] | None = None
    systems: Collection[str] | None = None


@dataclass
class Findings:
    """Problems met so far: the first are kept, the rest counted."""

    file: str
    kept: list[Problem] = field(default_factory=list)
    uncounted: int = 0

    @property
    def is_full(self) -> bool:
        """Whether further problems are only counted."""
        return len(self.kept) >= MOST_PROBLEMS

    def all(self) -> list[Problem]:
        """Give every problem, and how many were met besides."""
        if not self.uncounted:
            return self.kept
        rest = Problem(self.file, f"there are {self.uncounted:,} more problems.", "Mend these first.")
        return [*self.kept, rest]


@dataclass(frozen=True)
class Place:
    """Where in a file the reader is, and where it says what is wrong there."""

    findings: Findings
    path: str = ""

    def inside(self, *names: object) -> Place:
        """Give the place of a part of this one."""
        parts = [self.path, *(str(name)[:LONGEST_SHOWN] for name in names)]
        return Place(self.findings, ", ".join(part for part in parts if part))

    def say(self, rule: str, remedy: str, value: object = None) -> None:
        """Keep one problem."""
        if self.findings.is_full:
            self.findings.uncounted += 1
            return
        shown = None if value is None else str(value)[:LONGEST_SHOWN]
        where = f"{self.findings.file}: {self.path}" if self.path else self.findings.file
        self.findings.kept.append(Problem(where, rule, remedy, value=shown))

    def say_unknown(self, what: str, given: object, known: Collection[str]) -> None:
        """Say that a name is not known, and the nearest that is; looking for it stops once nothing more is kept."""
        near = "" if self.findings.is_full else did_you_mean(str(given)[:LONGEST_SHOWN], known)
        self.say(f"this {what} is not known.", near, given)


def refuse_unknown_keys(given: Mapping[Any, Any], known: Collection[str], place: Place) -> None:
    """Say each key that the format has not."""
    for name in given:
        if name not in known:
            place.inside(name).say_unknown("key", name, known)


def mapping(given: Any, place: Place, remedy: str) -> Mapping[Any, Any]:
    """Give a mapping; what is none is a problem and gives an empty one."""
    if isinstance(given, dict):
        return given
    place.say("this is a list of keys with values.", remedy, given)
    return {}


def entries(given: Any, place: Place, remedy: str) -> Iterator[tuple[Place, Mapping[Any, Any]]]:
    """Give each entry of a list of mappings with its place, counted from 1."""
    if given is None:
        return
    if not isinstance(given, list):
        place.say("this is a list.", remedy, given)
        return
    for number, one in enumerate(given, start=1):
        at = place.inside(number)
        if isinstance(one, dict):
            yield at, one
        else:
            at.say("an entry of this list has keys with values.", remedy, one)


def words(given: Mapping[Any, Any], name: str, place: Place, remedy: str) -> str:
    """Give a text that must be there."""
    value = given.get(name)
    if isinstance(value, str) and value.strip():
        return value.strip()
    rule = f"{name} is missing." if value is None or value == "" else f"{name} is words."
    place.inside(name).say(rule, remedy, value)
    return ""


def one_of(given: Mapping[Any, Any], name: str, place: Place, known: Collection[str], remedy: str) -> str:
    """Give a word that must be there and known."""
    value = words(given, name, place, remedy)
    if value and value not in known:
        place.inside(name).say_unknown(name.replace("_", " "), value, known)
    return value


def grade_of(given: Mapping[Any, Any], place: Place) -> str:
    """Give the grade of evidence."""
    return one_of(given, "grade", place, GRADES, f"Use one of: {', '.join(GRADES)}.")


def day(given: Mapping[Any, Any], name: str, place: Place, *, needed: bool = True) -> date | None:
    """Give a date; None where it may be left out and is."""
    value = given.get(name)
    if value is None and not needed:
        return None
    if type(value) is date:
        return value
    rule = f"{name} is missing." if value is None else f"{name} is a date."
    place.inside(name).say(rule, "Write it unquoted, as 2026-04-01.", value)
    return None


def number(
    given: Any, place: Place, *, least: float = 0.0, most: float = math.inf, what: str = "a number"
) -> float | None:
    """Give a finite number within limits, both allowed; None where it is a problem."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not _finite(given):
        place.say(f"this is {what}.", "Write it as digits, such as 0.05.", given)
        return None
    if not least <= given <= most:
        limits = f"{least:g} or more" if most == math.inf else f"{least:g} to {most:g}"
        place.say(f"{what} lies within {limits}.", "Mend the value.", given)
        return None
    return float(given)


def _finite(given: int | float) -> bool:
    try:
        return math.isfinite(float(given))
    except OverflowError:
        return False


def share(given: Mapping[Any, Any], name: str, place: Place, *, below_one: bool = False) -> float:
    """Give a share from 0 to 1 that must be there."""
    if name not in given:
        place.inside(name).say(f"{name} is missing.", "Give a share from 0 to 1, such as 0 or 0.5.")
        return 0.0
    found = number(given[name], place.inside(name), most=1.0, what="a share")
    if below_one and found == 1.0:
        place.inside(name).say("a stream pays some of a cost, or it pays for nothing.", "Give less than 1.", found)
    return found or 0.0


def year_of(given: Any, place: Place) -> int | None:
    """Give a year of a plan; None where it is a problem."""
    if isinstance(given, bool) or not isinstance(given, int):
        place.say("this is a year.", "Write it unquoted, as 2027.", given)
    elif not FIRST_YEAR <= given <= LAST_YEAR:
        place.say(f"a year lies within {FIRST_YEAR} to {LAST_YEAR}.", "Mend the year.", given)
    else:
        return given
    return None


def names(given: Any, place: Place, what: str, known: Collection[str] | None) -> tuple[str, ...]:
    """Give one name, or a list of names, each known and given once. None or an empty list gives none.

    Args:
        what: what the names are of, for a message: "role".
        known: every name that would be right; None leaves them unchecked.
    """
    if given is None:
        return ()
    listed = given if isinstance(given, list) else [given]
    found: dict[str, None] = {}
    for one in listed:
        if not isinstance(one, str) or not one.strip():
            place.say(f"a {what} is named in words.", "Write names as text; put codes of digits in quotes.", one)
        elif one in found:
            place.say(f"this {what} is named twice.", "Name it once.", one)
        elif known is not None and one not in known:
            place.say_unknown(what, one, known)
            found[one] = None
        else:
            found[one] = None
    return tuple(found)
