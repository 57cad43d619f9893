"""How far growth may stray from its forecast: standard deviations, in share per year, by level.

Lasting errors hold for a whole projection: of all staff together, of a staff group beyond that, of an organisation
and cell beyond that. Yearly errors are drawn anew each year: of an organisation, and of a cell beyond that and
beyond the demographic chance which the engine adds by itself. All are read from the years before the origin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allotment.projection.calibrate.growth_history import FloatArray
from allotment.projection.calibrate.growth_parameters import GrowthParameters
from allotment.projection.calibrate.growth_pooling import PooledGrowth, pool_groups, recency_weights
from allotment.projection.calibrate.growth_rates import YearlyGrowth
from allotment.projection.calibrate.growth_variance import cell_variance

FEWEST_STEPS = 2  # of which one can vary from the other


@dataclass(frozen=True)
class GrowthSpread:
    """Standard deviations of growth, share per year."""

    national_persistent: float
    group_persistent: FloatArray  # (G,) of a staff group beyond all staff
    persistent: FloatArray  # (O, G) of the cell, its organisation's included
    organisation_annual: float
    annual: FloatArray  # (O, G) of the cell alone, beyond demographic chance


def growth_spread(
    growth: YearlyGrowth,
    pooled: PooledGrowth,
    fte: FloatArray,
    headcount: FloatArray,
    parameters: GrowthParameters,
    leaving_share: FloatArray,
) -> GrowthSpread:
    """Measure every spread.

    Args:
        growth: yearly growth by level.
        pooled: its pooling at the origin.
        fte: (O, G) staff at the origin.
        headcount: (O, G) people at the origin.
        parameters: half-life, the prior of the common error and the years over which it is measured.
        leaving_share: (G,) share of each staff group that leaves in a year.
    """
    national, group = _common_errors(growth, parameters)
    organisation = _shared_by_organisation(growth, pooled.organisation_lasting_variance)
    annual = cell_variance(growth, fte, parameters.error_years) - organisation - pooled.organisation_lasting_variance
    chance = (leaving_share * (1 - leaving_share) + leaving_share + pooled.groups.national) / np.maximum(headcount, 1.0)
    lasting = (1 - pooled.organisation_weight)[:, None] * pooled.organisation_lasting_variance
    lasting = lasting + (1 - pooled.own_weight) * pooled.own_lasting_variance
    return GrowthSpread(
        national_persistent=national,
        group_persistent=group,
        persistent=np.sqrt(lasting),
        organisation_annual=float(np.sqrt(organisation)),
        annual=np.sqrt(np.maximum(annual - chance, 0.0)),
    )


def _common_errors(growth: YearlyGrowth, parameters: GrowthParameters) -> tuple[float, FloatArray]:
    """Give the spread of past errors of pooled growth: of all staff, and of staff groups beyond that.

    From every earlier origin with two steps behind it, growth is pooled as it would have been then and held
    against the mean of the years that followed. The prior counts as so many years of errors.
    """
    errors = np.stack([_error_from(growth, origin, parameters) for origin in _origins(growth)], axis=1)
    share = growth.group_fte / growth.group_fte.sum()
    national = share @ errors
    beyond = errors - national[None]
    prior, years = parameters.common_spread_prior**2, parameters.common_spread_prior_years
    seen = national.size
    national_variance = (years * prior + (national**2).sum()) / (years + seen)
    usual = (years * prior + (beyond**2).mean(axis=0).sum()) / (years + seen)
    group_variance = (years * usual + (beyond**2).sum(axis=1)) / (years + seen)
    return float(np.sqrt(national_variance)), np.sqrt(group_variance)


def _origins(growth: YearlyGrowth) -> range:
    """Earlier origins, as a number of steps behind each; none leaves the prior alone."""
    return range(min(FEWEST_STEPS, growth.group.shape[1] - 1), growth.group.shape[1])


def _error_from(growth: YearlyGrowth, origin: int, parameters: GrowthParameters) -> FloatArray:
    """Mean growth of each staff group in the years after an earlier origin, less what was pooled at it, (G,)."""
    weights = recency_weights(growth.step_years[:origin], parameters.memory_half_life_years)
    forecast = pool_groups(growth.group[:, :origin], growth.group_fte, weights).pooled
    after = growth.group[:, origin : origin + round(parameters.error_years)]
    return np.asarray(after.mean(axis=1) - forecast)


def _shared_by_organisation(growth: YearlyGrowth, lasting_variance: float) -> float:
    """Give the variance of one year that all staff groups of an organisation share, beyond what lasts.

    It is the mean product of two different staff groups of the same organisation in the same step.
    """
    weight = np.where(growth.counted, np.sqrt(growth.opening_fte), 0.0)
    beyond = np.nan_to_num(growth.beyond_group) * weight
    products = beyond.sum(axis=1) ** 2 - (beyond**2).sum(axis=1)
    pairs = weight.sum(axis=1) ** 2 - (weight**2).sum(axis=1)
    whole = float(products.sum() / pairs.sum()) if pairs.sum() > 0 else 0.0
    return max(whole - lasting_variance, 0.0)
