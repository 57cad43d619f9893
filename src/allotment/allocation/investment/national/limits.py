"""National limits in their own nouns: what all systems together may start or spend in a year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment.problem import Problem

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class NationalLimit:
    """The most dose of some levers together that may start in each year, over all systems: places, recruits, posts."""

    key: str
    levers: frozenset[str]
    most: tuple[float, ...]  # (Y,) infinite where nothing is limited


@dataclass(frozen=True)
class NationalBudget:
    """The most that all systems together may spend from some streams in each year, in whole pence."""

    key: str
    streams: frozenset[str]
    most: tuple[int, ...]  # (Y,)


@dataclass(frozen=True)
class NationalProblem:
    """Systems by name, each with its own problem over the same years, and the limits that they share."""

    systems: tuple[tuple[str, Problem], ...]
    limits: tuple[NationalLimit, ...] = ()
    budgets: tuple[NationalBudget, ...] = ()

    def __post_init__(self) -> None:
        """Check that there are systems, that their years agree, and that every limit covers each year.

        Raises:
            ValueError: one of these does not hold.
        """
        if not self.systems:
            raise ValueError("A national problem needs at least one system.")
        if len({name for name, _ in self.systems}) < len(self.systems):
            raise ValueError("Two systems have the same name.")
        if len({problem.years for _, problem in self.systems}) > 1:
            raise ValueError("All systems must be planned over the same years.")
        for limit in (*self.limits, *self.budgets):
            if len(limit.most) != len(self.years):
                raise ValueError(f"The national limit {limit.key} must be given for each of {len(self.years)} years.")

    @property
    def years(self) -> tuple[int, ...]:
        """The years that all systems are planned over."""
        return self.systems[0][1].years


@dataclass(frozen=True)
class LimitRow:
    """One national limit in one year: of doses, or of money in thousands of pounds."""

    kind: str  # "lever" or "stream"
    key: str
    names: frozenset[str]
    year: int  # place in the years
    most: float


def limit_rows(national: NationalProblem) -> tuple[LimitRow, ...]:
    """Give a row for each national limit and year that is limited at all; money in pence here."""
    rows = [
        LimitRow("lever", limit.key, limit.levers, year, float(most))
        for limit in national.limits
        for year, most in enumerate(limit.most)
        if np.isfinite(most)
    ]
    return (
        *rows,
        *(
            LimitRow("stream", budget.key, budget.streams, year, float(most))
            for budget in national.budgets
            for year, most in enumerate(budget.most)
        ),
    )
