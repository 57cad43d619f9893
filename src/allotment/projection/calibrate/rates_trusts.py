"""Rates of trust roles, from England's turnover by age and staff group."""

from __future__ import annotations

import numpy as np

from allotment.projection.calibrate.rates_age_bands import SINGLE_YEARS, shares
from allotment.projection.calibrate.rates_age_profiles import AgeProfiles, people_by_age
from allotment.projection.calibrate.rates_assumptions import RoleAssumptions
from allotment.projection.calibrate.rates_by_role import RoleRates
from allotment.projection.calibrate.rates_curve import smooth_curve
from allotment.projection.calibrate.rates_leaving import LeavingByAge, leaving_by_age
from allotment.projection.calibrate.rates_pooling import pooled_rate
from allotment.projection.calibrate.rates_turnover import Turnover
from allotment.projection.engine.inputs import FloatArray


def trust_leaving(turnover: Turnover, role: str, assumptions: RoleAssumptions) -> LeavingByAge:
    """Give leaving and retirement of a trust role by age."""
    return leaving_by_age(
        turnover,
        role,
        people=people_by_age(turnover.mean_stock, turnover, role, assumptions),
        retirement_age=round(assumptions.find("retirement_age_from", role).value),
        pooling_strength_people=assumptions.find("rate_pooling_strength", role).value,
    )


def trust_rates(
    turnover: Turnover, role: str, leaving: LeavingByAge, profiles: AgeProfiles, assumptions: RoleAssumptions
) -> RoleRates:
    """Give every rate of a trust role; ages of joiners fall back on ages in post where nobody joined."""
    joiners = people_by_age(turnover.joiners, turnover, role, assumptions)
    profile = profiles.of(role)
    joined = joiners.sum() > 0
    return RoleRates(
        leave_hazard=leaving.leave_hazard,
        retire_hazard=leaving.retire_hazard,
        joiner_age=shares(joiners) if joined else profile,
        graduate_age=_graduate_ages(joiners, turnover) if joined else profile,
        fte_per_head=_fte_per_head(turnover, role, assumptions),
        age_profile=profile,
    )


def _graduate_ages(joiners: FloatArray, turnover: Turnover) -> FloatArray:
    """Give graduates the ages of joiners up to the end of the band that takes in most joiners a year of age."""
    by_band = [joiners[years] for years in turnover.bands.slices()]
    intensity = [band[band > 0].mean() if band.any() else 0.0 for band in by_band]
    oldest = turnover.bands.age_to[int(np.argmax(intensity))]
    return shares(np.where(oldest >= SINGLE_YEARS, joiners, 0.0))


def _fte_per_head(turnover: Turnover, role: str, assumptions: RoleAssumptions) -> FloatArray:
    """Give FTE per head by age: smooth, and true to each band's FTE on the closing stock."""
    strength = assumptions.find("rate_pooling_strength", role).value
    rate = pooled_rate(turnover.closing_fte, turnover.closing, turnover, role, strength)
    return smooth_curve(rate.pooled, people_by_age(turnover.closing, turnover, role, assumptions), turnover.bands)
