"""One system's model, ready for the engine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from allotment.projection.baseline import BaselineResult
from allotment.projection.engine.inputs import CohortInputs, FloatArray, ParameterDraws, StochasticResult
from allotment.projection.engine.mean import project_mean
from allotment.projection.gap.outcome import Outcome, Requirement
from allotment.projection.scenario import Scenario
from allotment.projection.supply.cells import Cells
from allotment.workforce.periods import Timeline


@dataclass(frozen=True)
class SystemModel:
    """One system's model, ready for the engine."""

    baseline: BaselineResult
    cells: Cells
    timeline: Timeline
    inputs: CohortInputs
    draws: ParameterDraws
    requirement: Requirement
    drivers: pl.DataFrame  # DemandDriver schema

    def outcome(self, stochastic: StochasticResult) -> Outcome:
        """Lay the deterministic mean and the replicates beside the requirement."""
        return Outcome(
            cells=self.cells.table,
            periods=self.timeline.labels,
            years_ahead=self.timeline.years_ahead,
            inputs=self.inputs,
            mean=project_mean(self.inputs),
            stochastic=stochastic,
            requirement=self.requirement,
        )


def goals(scenario: Scenario, drawn: FloatArray, cells: Cells, timeline: Timeline) -> FloatArray:
    """Give what chance of meeting is measured against in each replicate (N, T, C)."""
    if not scenario.targets:
        return drawn
    keys, years = cells.keys(), list(timeline.calendar_years)
    return np.stack([scenario.target_fte(required, keys, years) for required in drawn])
