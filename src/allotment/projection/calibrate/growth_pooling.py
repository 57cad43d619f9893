"""Partial pooling: how much each level's own history is worth against the level above it.

Growth of a cell is built from four levels: all staff, the staff group, the organisation, the cell itself. Each level
adds its own difference from the level above, times an evidence weight between 0 and 1. The weight is the share of
what is seen that lasts: lasting variance over lasting variance plus the variance of a mean of the years at hand
(empirical Bayes; Efron and Morris, 1973). Lasting variance is read from products of *different* years of the same
unit, in which chance of single years cancels; it is not read from the same year twice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allotment.projection.calibrate.growth_history import FloatArray
from allotment.projection.calibrate.growth_rates import YearlyGrowth
from allotment.projection.calibrate.growth_variance import cell_variance

HALF = 0.5  # what a half-life leaves


@dataclass(frozen=True)
class PooledGroups:
    """Growth of the staff groups, pooled with all staff. Shares per year."""

    national: float
    own: FloatArray  # (G,) as each staff group grew itself
    weight: float  # on a staff group's own difference from all staff

    @property
    def pooled(self) -> FloatArray:
        """Growth of each staff group after pooling, (G,)."""
        return np.asarray(self.national + self.weight * (self.own - self.national))


@dataclass(frozen=True)
class PooledGrowth:
    """Growth shares per year by level, each with the weight that its own difference was given."""

    groups: PooledGroups
    organisation: FloatArray  # (O,) growth beyond what the mix of staff groups explains
    organisation_weight: FloatArray  # (O,)
    own: FloatArray  # (O, G) own growth of the cell; that of its levels above where it has none
    own_weight: FloatArray  # (O, G)
    organisation_lasting_variance: float
    own_lasting_variance: float

    @property
    def pooled(self) -> FloatArray:
        """Growth of each cell after pooling, (O, G)."""
        organisation = self.organisation[:, None]
        remainder = self.own - self.groups.own[None] - organisation
        return np.asarray(
            self.groups.pooled[None] + self.organisation_weight[:, None] * organisation + self.own_weight * remainder
        )


@dataclass(frozen=True)
class _Means:
    """Recency-weighted means over steps, and the share of one year's variance that such a mean keeps."""

    mean: FloatArray
    variance_kept: FloatArray


def pool_growth(growth: YearlyGrowth, fte: FloatArray, half_life_years: float, window_years: float) -> PooledGrowth:
    """Pool the growth of every cell towards its organisation, its staff group and all staff.

    Args:
        growth: yearly growth by level.
        fte: (O, G) staff at the origin.
        half_life_years: age at which a past year counts half.
        window_years: years over which the chance of a cell is measured.
    """
    weights = recency_weights(growth.step_years, half_life_years)
    groups = pool_groups(growth.group, growth.group_fte, weights)
    yearly, size = growth.organisation, growth.opening_fte[:, :, -1]
    organisation = _recent_means(yearly, weights)
    lasting, chance = split_variance(yearly, np.sqrt(size.sum(axis=1)))
    remainder = growth.beyond_group - yearly[:, None]
    own = _recent_means(remainder, weights)
    own_lasting, _ = split_variance(remainder, size)
    own_chance = np.maximum(cell_variance(growth, fte, window_years) - lasting - own_lasting, 0.0)
    return PooledGrowth(
        groups=groups,
        organisation=organisation.mean,
        organisation_weight=_evidence_weight(lasting, chance, organisation.variance_kept),
        own=groups.own[None] + organisation.mean[:, None] + own.mean,
        own_weight=_evidence_weight(own_lasting, own_chance, own.variance_kept),
        organisation_lasting_variance=lasting,
        own_lasting_variance=own_lasting,
    )


def pool_groups(group_growth: FloatArray, group_fte: FloatArray, weights: FloatArray) -> PooledGroups:
    """Pool the growth of each staff group with that of all staff.

    Args:
        group_growth: (G, S) by staff group and step.
        group_fte: (G,) the mix of staff that makes up all staff.
        weights: (S,) weight of each step.
    """
    yearly_national = group_fte / group_fte.sum() @ group_growth
    difference = group_growth - yearly_national[None]
    lasting, chance = split_variance(difference, np.sqrt(group_fte))
    weight = _evidence_weight(lasting, chance, _recent_means(difference, weights).variance_kept)
    own = (group_growth * weights).sum(axis=1) / weights.sum()
    return PooledGroups(float(weights @ yearly_national / weights.sum()), np.asarray(own), float(weight[0]))


def recency_weights(step_years: FloatArray, half_life_years: float) -> FloatArray:
    """Weight of each step: its length, halved for every half-life that lies between its end and the origin."""
    age = np.flip(np.cumsum(np.flip(step_years))) - step_years
    return np.asarray(step_years * HALF ** (age / half_life_years))


def split_variance(deviation: FloatArray, weight: FloatArray) -> tuple[float, float]:
    """Split the variance of yearly deviations into what lasts from year to year and what does not.

    Args:
        deviation: (..., S) yearly deviations, NaN where there is none.
        weight: (...) weight of each unit.

    Returns:
        Lasting variance (never below 0) and the variance of a single year about it.
    """
    there = np.isfinite(deviation)
    seen = np.where(there, deviation, 0.0)
    total, squares, years = seen.sum(axis=-1), (seen**2).sum(axis=-1), there.sum(axis=-1)
    pairs = (weight * years * (years - 1)).sum()
    lasting = (weight * (total**2 - squares)).sum() / pairs if pairs > 0 else 0.0
    seen_weight = (weight * years).sum()
    whole = (weight * squares).sum() / seen_weight if seen_weight > 0 else 0.0
    lasting = float(np.clip(lasting, 0.0, whole))
    return lasting, float(whole - lasting)


def _recent_means(deviation: FloatArray, weights: FloatArray) -> _Means:
    used = np.where(np.isfinite(deviation), weights, 0.0)
    total = used.sum(axis=-1)
    safe = np.where(total > 0, total, 1.0)
    mean = (np.nan_to_num(deviation) * used).sum(axis=-1) / safe
    kept = np.where(total > 0, (used**2).sum(axis=-1) / safe**2, np.inf)
    return _Means(np.asarray(mean), kept)


def _evidence_weight(lasting: float, chance: float | FloatArray, variance_kept: FloatArray) -> FloatArray:
    known = np.isfinite(variance_kept)
    spread = np.where(known, chance * np.where(known, variance_kept, 1.0), np.inf)
    whole = lasting + spread
    return np.where(whole > 0, lasting / np.where(whole > 0, whole, 1.0), 0.0)
