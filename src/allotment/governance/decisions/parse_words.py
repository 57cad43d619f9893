"""The names of levels and bodies, the ladder of maturity, and the words by which questions are understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allotment.governance.decisions.deciding_level import DecidingLevel
from allotment.governance.decisions.fields import Fields
from allotment.governance.decisions.records import Maturity, Role, Standing, Vocabulary
from allotment.workforce.errors import Problem

LEVEL_WORDS = tuple(level.value for level in DecidingLevel)


@dataclass(frozen=True)
class Names:
    """The levels by every word for them, what they were on a day, other bodies, and the ladder of maturity."""

    by_word: Mapping[str, DecidingLevel]
    standings: tuple[Standing, ...]
    bodies: tuple[str, ...]
    maturity: Maturity


def parse_levels(content: object, name: str, problems: list[Problem]) -> Names:
    """Read ``levels.yaml``; what is wrong is added to the problems."""
    fields = Fields(content, name, problems)
    fields.only(("levels", "bodies", "maturity"))
    by_word: dict[str, DecidingLevel] = {}
    standings: list[Standing] = []
    found: set[str] = set()
    for given in fields.parts("levels"):
        one = Fields(given, f"{name}, levels", problems)
        one.only(("level", "words", "standing"))
        word = one.word("level", LEVEL_WORDS)
        if not word:
            continue
        found.add(word)
        level = DecidingLevel(word)
        for other in one.words("words"):
            if by_word.setdefault(other.casefold(), level) is not level:
                one.say("words", "two levels have this word.", "Give it to one of them.", other)
        standings += [
            standing
            for told in one.parts("standing")
            if (standing := _standing(told, level, name, problems)) is not None
        ]
    missing = [word for word in LEVEL_WORDS if word not in found]
    if missing:
        fields.say("levels", "these levels are not there.", "Give every level once.", ", ".join(missing))
    return Names(by_word, tuple(standings), fields.words("bodies"), _maturity(fields, name, problems))


def _standing(given: object, level: DecidingLevel, name: str, problems: list[Problem]) -> Standing | None:
    fields = Fields(given, f"{name}, standing of {level}", problems)
    fields.only(("valid_from", "valid_to", "says", "areas", "source"))
    first = fields.day("valid_from")
    last = fields.day("valid_to", needed=False)
    says, source = fields.text("says"), fields.text("source")
    return None if first is None else Standing(level, says, first, last, fields.words("areas"), source)


def _maturity(fields: Fields, name: str, problems: list[Problem]) -> Maturity:
    one = Fields(fields.given.get("maturity"), f"{name}, maturity", problems)
    one.only(("levels", "least_for_delegation", "valid_from", "source", "grade", "date_read", "owner"))
    for needed in ("grade", "owner"):
        one.text(needed)
    one.day("valid_from")
    one.day("date_read")
    ladder = one.words("levels")
    return Maturity(ladder, one.word("least_for_delegation", ladder), one.text("source"))


def parse_vocabulary(content: object, name: str, problems: list[Problem]) -> Vocabulary:
    """Read ``words.yaml``; what is wrong is added to the problems."""
    fields = Fields(content, name, problems)
    fields.only(("ignored", "verbs", "weak", "same", "numbers", "roles"))
    same = Fields(fields.given.get("same"), f"{name}, same", problems)
    numbers = Fields(fields.given.get("numbers"), f"{name}, numbers", problems)
    return Vocabulary(
        ignored=frozenset(fields.words("ignored")),
        verbs=frozenset(fields.words("verbs")),
        weak=frozenset(fields.words("weak")),
        same={token: same.words(token) for token in same.given},
        numbers={word: int(numbers.number(word, 1, 100, "a whole number") or 0) for word in numbers.given},
        roles=tuple(_role(one, name, problems) for one in fields.parts("roles")),
    )


def _role(given: object, name: str, problems: list[Problem]) -> Role:
    fields = Fields(given, f"{name}, roles", problems)
    fields.only(("role", "group", "words"))
    return Role(fields.text("role"), fields.text("group"), fields.words("words"))
