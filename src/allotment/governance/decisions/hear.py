"""Plain words taken apart: roles, amounts and years noted, the rest reduced to tokens that mean the same.

No word is guessed at by a learned model: every equation of two words is a line of ``words.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from allotment.governance.decisions.records import Vocabulary

POUNDS = re.compile(r"£\s*(\d[\d,]*(?:\.\d+)?)\s*(bn|billion|m|million|k|thousand)?\b", re.IGNORECASE)
TIMES = {"": 1, "k": 10**3, "thousand": 10**3, "m": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}
YEARS = re.compile(r"\b(\d{1,2}|[a-z]+)[\s-]+years?(?:[\s-]+(?:ahead|horizon|out))?\b")
CALENDAR = re.compile(r"\b20\d\d(?:[/-]\d{2,4})*\b")
WORD = re.compile(r"[a-z]+")
SHORT_YEARS, LONG_YEARS = 1, 6  # to one year is annual, from six on is long term, as the register's activities have it
DOUBLED = frozenset("bdgmnprt")
MOST_CHARACTERS = 300


@dataclass(frozen=True)
class Heard:
    """What a piece of plain words holds. ``stems`` are its words in order, ``tokens`` what they mean."""

    tokens: frozenset[str]
    stems: tuple[str, ...]
    roles: tuple[str, ...]
    pounds_pence: int | None
    years: float | None


@dataclass(frozen=True)
class Ear:
    """Takes words apart by one vocabulary."""

    vocabulary: Vocabulary

    def hear(self, text: str) -> Heard:
        """Take a piece of plain words apart."""
        plain = text[:MOST_CHARACTERS].casefold().replace("’", "'").replace("'s", "").replace("&", " and ")
        money = POUNDS.search(plain)
        plain = CALENDAR.sub(" ", POUNDS.sub(" ", plain))
        plain, years = self._take_years(plain)
        stems = tuple(stem(word) for word in WORD.findall(plain))
        tokens, roles = self._tokens(stems)
        return Heard(tokens, stems, roles, None if money is None else _pence(money), years)

    def role_of(self, word: str) -> str | None:
        """Give the role that a word names, or None."""
        found = self._tokens(tuple(stem(part) for part in WORD.findall(word.casefold())))[1]
        return found[0] if len(found) == 1 else None

    def _take_years(self, text: str) -> tuple[str, float | None]:
        """Replace ``three-year`` by what it means for planning, and note the years."""
        found: list[float] = []

        def term(match: re.Match[str]) -> str:
            word = match.group(1)
            years = int(word) if word.isdigit() else self.vocabulary.numbers.get(word)
            if years is None:
                return match.group(0)
            found.append(years)
            return " annual " if years <= SHORT_YEARS else " longterm " if years >= LONG_YEARS else " mediumterm "

        return YEARS.sub(term, text), (found[0] if found else None)

    def _tokens(self, stems: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
        """Replace the longest known run of words at each place by its token; the rest stand for themselves."""
        tokens: list[str] = []
        roles: list[str] = []
        place = 0
        while place < len(stems):
            for length in range(min(self._longest, len(stems) - place), 0, -1):
                run = stems[place : place + length]
                if run in self._roles or run in self._same:
                    break
            else:
                length, run = 1, stems[place : place + 1]
            if run in self._roles:
                role, token = self._roles[run]
                roles.append(role)
            else:
                token = self._same.get(run, run[0])
            tokens.append(token)
            place += length
        return frozenset(tokens) - self._ignored, tuple(dict.fromkeys(roles))

    @cached_property
    def _ignored(self) -> frozenset[str]:
        return frozenset(stem(word) for word in self.vocabulary.ignored)

    @cached_property
    def _same(self) -> dict[tuple[str, ...], str]:
        return {run: stem(token) for token, words in self.vocabulary.same.items() for run in _runs((token, *words))}

    @cached_property
    def _roles(self) -> dict[tuple[str, ...], tuple[str, str]]:
        roles = self.vocabulary.roles
        return {run: (one.role, stem(one.group)) for one in roles for run in _runs((one.role, *one.words))}

    @cached_property
    def _longest(self) -> int:
        return max(map(len, (*self._same, *self._roles)), default=1)


def _runs(words: Iterable[str]) -> Iterable[tuple[str, ...]]:
    for word in words:
        yield tuple(stem(part) for part in WORD.findall(word.casefold()))


def _pence(match: re.Match[str]) -> int:
    times = TIMES[(match.group(2) or "").casefold()]
    return int(Decimal(match.group(1).replace(",", "")) * times * 100)


def stem(word: str) -> str:
    """Cut a word's commonest endings, so that ``commissioning``, ``commissioned`` and ``commission`` are one."""
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] in DOUBLED:
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word
