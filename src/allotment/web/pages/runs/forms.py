"""The form that starts a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from allotment.workforce.errors import AllotmentError, Problem

USUAL = {"scenario": "shipped:central", "years": "15", "replicates": "200", "seed": "1"}
FIELDS = tuple(USUAL)


@dataclass
class RunForm:
    """What was typed, and what is wrong with it by field."""

    typed: dict[str, str] = field(default_factory=lambda: dict(USUAL))
    error: AllotmentError | None = None

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> RunForm:
        """Read a form as it was sent; what it leaves out has its usual value."""
        return cls({name: sent.get(name, usual).strip()[:200] for name, usual in USUAL.items()})

    @property
    def problems(self) -> dict[str, str]:
        """Give what is wrong by field, in words."""
        found = self.error.problems if self.error else ()
        return {problem.where: _sentence(problem) for problem in found if problem.where in FIELDS}


def _sentence(problem: Problem) -> str:
    words = problem.rule[:1].upper() + problem.rule[1:]
    return words if words.endswith(".") else f"{words}."
