"""Reading the passport's YAML files part by part: each wrong name or value is one problem, all of them at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.evidence.funding.read_text import read_funding_yaml
from allotment.evidence.passports.errors import PassportError
from allotment.workforce.errors import Problem

MOST_BYTES = 1_000_000
LONGEST_TEXT = 400
AS_A_DAY = "Write it unquoted, as 2026-04-01."


@dataclass(frozen=True)
class Part:
    """One mapping of a file, where it stands, and the list that its problems go to.

    A ``private`` part holds people's data: its problems name a field and never say what was found in it.
    """

    place: str
    given: Mapping[str, Any]
    problems: list[Problem]
    private: bool = False

    def say(self, name: str, rule: str, remedy: str) -> None:
        """Note one problem; what was found is said where it is short, plain and not private."""
        found = self.given.get(name)
        shown = isinstance(found, date) or (not self.private and isinstance(found, str | int | float | bool))
        self.problems.append(
            Problem(f"{self.place}, {name}", rule, remedy, value=str(found)[:80] if shown else None),
        )

    def only(self, names: Collection[str]) -> None:
        """Hold that the part has no other names than these."""
        for name in self.given:
            if name not in names:
                rule = "this is not a name of this part."
                self.problems.append(Problem(f"{self.place}, {name}", rule, did_you_mean(str(name), names)))

    def text(self, name: str, *, allowed: Collection[str] = (), form: str = "", default: str | None = None) -> str:
        """Give a short text, or ``""`` with a problem noted; ``form`` is a whole regular expression."""
        found = self.given.get(name, default)
        if found is None or found == "":
            if default is None:
                self.say(name, "this is missing.", "Give it.")
            return ""
        if not isinstance(found, str) or len(found) > LONGEST_TEXT or not found.isprintable():
            self.say(name, f"this is a text of at most {LONGEST_TEXT} characters.", "Write it on one line, in quotes.")
            return ""
        if allowed and found not in allowed:
            remedy = f"Use one of: {', '.join(allowed)}." if self.private else did_you_mean(found, allowed)
            self.say(name, "this is not a known word here.", remedy)
            return ""
        if form and re.fullmatch(form, found) is None:
            self.say(name, "this does not have the form that it must have.", f"It is written as {form}.")
            return ""
        return found

    def day(self, name: str, *, needed: bool = True) -> date | None:
        """Give a day, or None where it is left out; a problem where it is needed or is no day."""
        found = self.given.get(name)
        if found is None:
            if needed:
                self.say(name, "this is missing.", AS_A_DAY)
            return None
        if type(found) is not date:
            self.say(name, "this must be a date.", AS_A_DAY)
            return None
        return found

    def whole(self, name: str, low: int, high: int, *, needed: bool = True) -> int | None:
        """Give a whole number between two limits, both allowed, or None."""
        found = self.given.get(name)
        if found is None and not needed:
            return None
        if type(found) is not int or not low <= found <= high:
            self.say(name, f"this is a whole number from {low} to {high}.", "Write it in digits.")
            return None
        return found

    def texts(self, name: str, allowed: Collection[str] = (), *, needed: bool = True) -> tuple[str, ...]:
        """Give a list of texts; one text stands for a list of one."""
        found = self.given.get(name)
        listed = found if isinstance(found, list) else [] if found is None else [found]
        if needed and not listed:
            self.say(name, "this is missing.", "Give at least one.")
        for one in listed:
            if not isinstance(one, str) or not one:
                self.say(name, "this is a list of texts.", "Write each in quotes.")
                return ()
            if allowed and one not in allowed:
                self.say(name, f"{one!r} is not known here.", did_you_mean(one, allowed))
        return tuple(listed)

    def parts(self, name: str, *, needed: bool = True) -> list[Part]:
        """Give the mappings of a list, each as a part of its own."""
        found = self.given.get(name)
        if found is None and not needed:
            return []
        if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
            self.say(name, "this is a list of parts.", "Begin each with a dash, and give at least one.")
            return []
        return [
            Part(f"{self.place}, {name} {number}", one, self.problems, self.private)
            for number, one in enumerate(found, start=1)
        ]


def read_part(path: Path, *, private: bool = False) -> Part:
    """Read a YAML file whose outermost thing is a mapping.

    Raises:
        PassportError: it is missing, too big, not YAML, or not a mapping.
    """
    name = path.name
    problems: list[Problem] = []
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as refused:
        problems = [Problem(str(path), f"it cannot be read: {refused.strerror}.", "Name a file that is there.")]
        raise PassportError(f"{name} cannot be read.", problems) from None
    if len(content) > MOST_BYTES:
        raise PassportError(f"{name} is too big.", [Problem(name, f"it has over {MOST_BYTES:,} bytes.", "Split it.")])
    try:
        found, problems = read_funding_yaml(content.decode("utf-8"), name)
    except UnicodeDecodeError:
        found, problems = None, [Problem(name, "the file is not UTF-8 text.", "Save it as UTF-8.")]
    if not problems and not isinstance(found, dict):
        problems = [Problem(name, "the file is a mapping of names to values.", "Begin from the example.")]
    if problems:
        said = [replace(one, value=None) for one in problems] if private else problems
        raise PassportError(f"{name} cannot be read.", said)
    return Part(name, found, [], private)
