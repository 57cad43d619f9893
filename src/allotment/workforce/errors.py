"""Errors in the planner's own words: what is wrong, where, by which rule, and what to do about it.

A reader of files gathers every problem it meets and raises once, so that one look mends all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong with something the user gave, placed as exactly as it can be.

    ``where`` is a file name, a scenario key or a command-line option; ``row`` counts the header as row 1,
    as a spreadsheet does.
    """

    where: str
    rule: str
    remedy: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        """Say the problem on one line: place, value, rule, remedy."""
        place = self.where
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        value = "" if self.value is None else f" (found {self.value!r})"
        return f"{place}{value}: {self.rule} {self.remedy}"


class AllotmentError(Exception):
    """What the user gave cannot be used; the message says why and what to do. Nothing was written."""

    exit_code = 2

    def __init__(self, summary: str, problems: Sequence[Problem] = ()) -> None:
        """Keep the summary line and every problem behind it."""
        self.summary = summary
        self.problems = tuple(problems)
        super().__init__("\n".join([summary, *(f"  - {problem}" for problem in self.problems)]))


class EvidenceError(AllotmentError):
    """A file of evidence is missing, unreadable, or breaks its declared rules."""


class AssumptionError(AllotmentError):
    """An assumption record lacks its unit, distribution, source, owner or date, or holds an impossible value."""


class ScenarioError(AllotmentError):
    """A scenario names something that does not exist, or asks for an impossible value."""


class FundingError(AllotmentError):
    """A funding file or a stream of it breaks a rule: an unknown name, an impossible amount, a missing source."""


class UnlikeRunsError(AllotmentError):
    """Two runs stand on different baselines, so their difference would not be the scenario's."""


class RunNotFoundError(AllotmentError):
    """No archived run has this name."""
