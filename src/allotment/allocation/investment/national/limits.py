"""National limits in their own nouns: what all systems together may start or spend in a year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allotment.allocation.investment.constraints import PENCE_IN_UNIT
from allotment.allocation.investment.problem import Problem


@dataclass(frozen=True)
class NationalLimit:
    """The most dose of some levers together that may start in each year, over all systems: places, recruits, posts."""

    key: str
    levers: frozenset[str]
    most: tuple[float, ...]  # (Y,) infinite where nothing is limited


@dataclass(frozen=True)
class NationalBudget:
    """The most that all systems together may spend from one stream in each year, in whole pence."""

    stream: str
    most: tuple[int, ...]  # (Y,)

    @property
    def key(self) -> str:
        """The stream's name: no stream has two national budgets."""
        return self.stream


@dataclass(frozen=True)
class NationalProblem:
    """Systems by name, each with its own problem over the same years, and the limits that they share."""

    systems: tuple[tuple[str, Problem], ...]
    limits: tuple[NationalLimit, ...] = ()
    budgets: tuple[NationalBudget, ...] = ()

    def __post_init__(self) -> None:
        """Check that there are systems, that their years agree, that every limit covers each year, and that streams
        with a national budget carry nothing over: what is spent is then what was given.

        Raises:
            ValueError: one of these does not hold.
        """
        if not self.systems:
            raise ValueError("A national problem needs at least one system.")
        if len({name for name, _ in self.systems}) < len(self.systems):
            raise ValueError("Two systems have the same name.")
        if len({problem.years for _, problem in self.systems}) > 1:
            raise ValueError("All systems must be planned over the same years.")
        given: tuple[NationalLimit | NationalBudget, ...] = (*self.limits, *self.budgets)
        for limit in given:
            if len(limit.most) != len(self.years):
                raise ValueError(f"The national limit {limit.key} must be given for each of {len(self.years)} years.")
        shared = {budget.stream for budget in self.budgets}
        for name, problem in self.systems:
            for stream in problem.streams:
                if stream.key in shared and stream.carry_over_share > 0:
                    raise ValueError(f"{stream.key} has a national budget, and may not be carried over in {name}.")

    @property
    def years(self) -> tuple[int, ...]:
        """The years that all systems are planned over."""
        return self.systems[0][1].years


@dataclass(frozen=True)
class LimitRow:
    """One national limit in one year: of doses started, or of money spent."""

    key: str
    levers: frozenset[str]  # whose doses count
    stream: str | None  # or whose money
    year: int  # place in the years
    most: float  # doses, or thousands of pounds


def limit_rows(national: NationalProblem) -> tuple[LimitRow, ...]:
    """Give a row for each national limit and year that is limited at all."""
    doses = [
        LimitRow(limit.key, limit.levers, None, year, float(most))
        for limit in national.limits
        for year, most in enumerate(limit.most)
        if np.isfinite(most)
    ]
    money = [
        LimitRow(budget.key, frozenset(), budget.stream, year, most / PENCE_IN_UNIT)
        for budget in national.budgets
        for year, most in enumerate(budget.most)
    ]
    return (*doses, *money)
