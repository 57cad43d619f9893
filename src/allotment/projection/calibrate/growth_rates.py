"""Yearly growth as it was, cleaned of mergers and transfers: of the staff groups, the organisations, the cells.

A cell is one staff group of one organisation. Growth is a share of the staff at the start of the step, per year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allotment.projection.calibrate.growth_history import BoolArray, FloatArray, StaffHistory
from allotment.projection.calibrate.growth_parameters import GrowthParameters


@dataclass(frozen=True)
class YearlyGrowth:
    """Growth shares per year by step S; NaN where a cell or organisation has none that counts."""

    step_years: FloatArray  # (S,)
    opening_fte: FloatArray  # (O, G, S) at the start of each step
    counted: BoolArray  # (O, G, S) the cell's step tells of growth
    own: FloatArray  # (O, G, S) growth of the cell, where it counts
    seen: FloatArray  # (O, G, S) change of the cell, transfers and recoding included, merger jumps left out
    group: FloatArray  # (G, S) growth of the staff group over the cells that count
    group_fte: FloatArray  # (G,) staff at the last count, the weights of the national figure

    @property
    def national(self) -> FloatArray:
        """Growth of all staff (S,), at the mix of staff groups of the last count."""
        weights = self.group_fte / self.group_fte.sum()
        return np.asarray(weights @ self.group)

    @property
    def beyond_group(self) -> FloatArray:
        """Growth of each cell beyond that of its staff group, (O, G, S)."""
        return np.asarray(self.own - self.group[None])

    @property
    def organisation(self) -> FloatArray:
        """Growth of each organisation beyond what its mix of staff groups explains, (O, S)."""
        weights = np.where(self.counted, self.opening_fte, 0.0)
        extra = (np.nan_to_num(self.beyond_group) * weights).sum(axis=1)
        staff = weights.sum(axis=1)
        return np.where(staff > 0, extra / np.where(staff > 0, staff, 1.0), np.nan)


def yearly_growth(history: StaffHistory, jump: BoolArray, parameters: GrowthParameters) -> YearlyGrowth:
    """Measure growth step by step, leaving out what is a change of level.

    Args:
        history: the counts.
        jump: (O, T - 1) steps of an organisation that hold a merger jump.
        parameters: the outlier limits and the allowance for season.
    """
    level = history.without_season(parameters.season_shortfall_share)
    before, after = level[:, :, :-1], level[:, :, 1:]
    there = (before > 0) & (after > 0) & ~jump[:, None, :]
    counted = there & _ordinary(before, after, parameters)
    seen = np.full(before.shape, np.nan)
    seen[there] = (after[there] - before[there]) / before[there]
    seen /= history.step_years
    own = np.where(counted, seen, np.nan)
    return YearlyGrowth(
        step_years=history.step_years,
        opening_fte=before,
        counted=counted,
        own=own,
        seen=seen,
        group=_group_growth(own, np.where(counted, before, 0.0)),
        group_fte=history.fte[:, :, -1].sum(axis=0),
    )


def _ordinary(before: FloatArray, after: FloatArray, parameters: GrowthParameters) -> BoolArray:
    """Say where a change is small enough to be growth: alike up and down, so that leaving out favours neither."""
    smaller, larger = np.minimum(before, after), np.maximum(before, after)
    limit = parameters.outlier_growth_share * smaller + parameters.outlier_growth_fte
    return np.asarray(larger - smaller <= limit)


def _group_growth(own: FloatArray, staff: FloatArray) -> FloatArray:
    total = staff.sum(axis=0)
    return np.asarray((np.nan_to_num(own) * staff).sum(axis=0) / np.where(total > 0, total, 1.0))
