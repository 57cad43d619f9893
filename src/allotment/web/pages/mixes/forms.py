"""The form that asks for a mix, and amounts as its pages say them."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import QueryDict

from allotment.planning.mixes.make_mix import IN_WORDS, MixWanted
from allotment.workforce.errors import AllotmentError, Problem

USUAL = {"funding": "", "scenario": "shipped:central", "years": "15", "level": "", "draws": "0"}
TICKS = ("frontier", "information")
FIELDS = (*USUAL, "pool")
MOST_STREAMS = 100
PENCE_IN_A_POUND = 100


@dataclass
class MixForm:
    """What was typed, and what is wrong with it by field."""

    typed: dict[str, str] = field(default_factory=lambda: dict(USUAL))
    pool: list[str] = field(default_factory=list)
    ticked: frozenset[str] = frozenset({"frontier"})
    error: AllotmentError | None = None

    @classmethod
    def of(cls, sent: QueryDict, *, is_sent: bool) -> MixForm:
        """Read a form as it was sent, or as a link asks it to start; what is left out has its usual value."""
        typed = {name: sent.get(name, usual).strip()[:200] for name, usual in USUAL.items()}
        ticked = frozenset(name for name in TICKS if sent.get(name) == "yes") if is_sent else frozenset({"frontier"})
        return cls(typed, [one[:200] for one in sent.getlist("pool")[:MOST_STREAMS] if one], ticked)

    def wanted(self) -> MixWanted:
        """Give what is asked.

        Raises:
            AllotmentError: a number is none, or no funding file is chosen; every problem at once, by field.
        """
        problems = []
        if not self.typed["funding"]:
            problems.append(Problem("funding", "choose a funding file.", "Copy an example if you have none yet."))
        numbers = {name: int(self.typed[name]) for name in IN_WORDS if _is_number(self.typed[name])}
        for name, words in IN_WORDS.items():
            if name not in numbers:
                rule = f"{words} must be a whole number."
                problems.append(Problem(name, rule, "Enter digits only.", value=self.typed[name]))
        if problems:
            raise AllotmentError("The mix was not asked for.", problems)
        return MixWanted(
            funding=self.typed["funding"],
            scenario=self.typed["scenario"],
            level=self.typed["level"],
            pool=tuple(self.pool),
            frontier="frontier" in self.ticked,
            information="information" in self.ticked,
            **numbers,
        )

    @property
    def problems(self) -> dict[str, str]:
        """Give what is wrong by field, in words."""
        found = self.error.problems if self.error else ()
        return {one.where: f"{one.rule[:1].upper()}{one.rule[1:]}" for one in found if one.where in FIELDS}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def pounds(pence: int | float | None) -> str:
    """Say an amount of pence in whole pounds."""
    if pence is None:
        return "\u2013"
    amount = round(pence / PENCE_IN_A_POUND)
    sign = "\u2212" if amount < 0 else ""
    return f"{sign}\u00a3{abs(amount):,}"
