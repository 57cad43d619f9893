"""Fields of a mapping that came from YAML, each checked for its kind; what is wrong is gathered and not raised."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from allotment.workforce.errors import Problem

LONGEST_SHOWN = 60


class Fields:
    """One mapping, where it stands, and the list to which its problems are added."""

    def __init__(self, given: object, where: str, problems: list[Problem]) -> None:
        """Take a mapping; anything else is a problem, and then no field is there."""
        self.where, self.problems = where, problems
        self.given: Mapping[Any, Any] = given if isinstance(given, Mapping) else {}
        self.is_mapping = isinstance(given, Mapping)
        if not self.is_mapping:
            self.say("", "this is not a set of names with values.", "Write it as name: value lines.", given)

    def say(self, field: str, rule: str, remedy: str, value: object = None) -> None:
        """Add a problem of a field."""
        shown = None if value is None or isinstance(value, Mapping | list) else str(value)[:LONGEST_SHOWN]
        self.problems.append(Problem(self.where, rule, remedy, column=field or None, value=shown))

    def only(self, names: Collection[str]) -> None:
        """Refuse every field that is none of these."""
        for name in self.given:
            if name not in names:
                near = get_close_matches(str(name), names, n=1)
                remedy = f"Did you mean {near[0]!r}?" if near else f"Use: {', '.join(names)}."
                self.say(str(name)[:LONGEST_SHOWN], "there is no such field.", remedy)

    def text(self, name: str, *, needed: bool = True) -> str:
        """Give text that is not empty; an empty one where it is missing."""
        value = self.given.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if value is not None:
            self.say(name, "must be text that is not empty.", "Write it in words, in quotes if YAML asks.", value)
        elif needed and self.is_mapping:
            self.say(name, f"{name} is missing.", f"Give its {name}.")
        return ""

    def word(self, name: str, known: Collection[str], *, needed: bool = True) -> str:
        """Give one of the known words."""
        value = self.text(name, needed=needed)
        if value and value not in known:
            self.say(name, "is not a known word here.", nearest(value, known), value)
            return ""
        return value

    def words(self, name: str, known: Collection[str] | None = None) -> tuple[str, ...]:
        """Give a list of texts, each one of the known words; empty where it is missing."""
        value = self.given.get(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self.say(name, "must be a list of words.", "Write it as [one, another].", value)
            return ()
        for one in value:
            if known is not None and one not in known:
                self.say(name, "is not a known word here.", nearest(one, known), one)
        return tuple(one for one in value if known is None or one in known)

    def day(self, name: str, *, needed: bool = True) -> date | None:
        """Give a day."""
        value = self.given.get(name)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is not None:
            self.say(name, "is not a day.", "Write it as 2026-04-01.", value)
        elif needed and self.is_mapping:
            self.say(name, f"{name} is missing.", "Write it as 2026-04-01.")
        return None

    def years(self, name: str, *, needed: bool = True) -> float | None:
        """Give a number of years from 0 to 100."""
        return self.number(name, 0, 100, "a number of years", needed=needed)

    def number(self, name: str, least: float, most: float, what: str, *, needed: bool = True) -> float | None:
        """Give a number within bounds."""
        value = self.given.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most:
            return value
        if value is not None:
            self.say(name, f"is not {what} from {least:,} to {most:,}.", "Write it in digits, without comma.", value)
        elif needed and self.is_mapping:
            self.say(name, f"{name} is missing.", f"Give {what}.")
        return None

    def yes(self, name: str, *, default: bool = False) -> bool:
        """Give true or false."""
        value = self.given.get(name, default)
        if not isinstance(value, bool):
            self.say(name, "must be true or false.", "Write true or false.", value)
            return default
        return value

    def parts(self, name: str, *, needed: bool = True) -> list[object]:
        """Give a list of parts."""
        value = self.given.get(name)
        if isinstance(value, list):
            return value
        if value is not None or (needed and self.is_mapping):
            self.say(name, "must be a list.", "Write it as lines that begin with a dash.", value)
        return []


def nearest(word: str, known: Collection[str]) -> str:
    """Say the nearest known word, or list the known ones."""
    near = get_close_matches(word, list(known), n=1)
    return f"Did you mean {near[0]!r}?" if near else f"Use one of: {', '.join(sorted(known))}."
