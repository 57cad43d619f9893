"""What supply and demand came to, side by side, before anything is worded or tabulated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.projection.engine.inputs import CohortInputs, MeanResult, StochasticResult

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Requirement:
    """FTE required by C cells at the baseline (index 0) and at the end of each of T periods, and what moves it.

    ``mean = base x population x non_demographic / productivity`` cell by cell; ``draws`` holds the same for each
    of N replicates without the baseline, (N, T, C).
    """

    base_fte: FloatArray  # (C,)
    population_index: FloatArray  # (T + 1, C)
    non_demographic_index: FloatArray  # (T + 1, C)
    productivity_index: FloatArray  # (T + 1, C)
    draws_fte: FloatArray  # (N, T, C)
    goal_fte: FloatArray  # (N, T, C) what chance of meeting is measured against: the requirement unless a target is set

    @property
    def mean_fte(self) -> FloatArray:
        """Required FTE (T + 1, C)."""
        growth = self.population_index * self.non_demographic_index / self.productivity_index
        return np.asarray(self.base_fte * growth)


@dataclass(frozen=True)
class Outcome:
    """One run's supply and requirement. ``cells`` has a row a cell, in the order of every cell axis.

    ``cells`` columns: organisation, organisation_name, sector, staff_group, role, synthetic.
    """

    cells: pl.DataFrame
    periods: tuple[str, ...]  # T labels
    years_ahead: tuple[float, ...]  # T
    inputs: CohortInputs
    mean: MeanResult
    stochastic: StochasticResult
    requirement: Requirement
