"""How long people stay once they hold the role: survival by the ages of joiners, with leaving raised or lowered.

Survival to k years is the mean over joiners' ages a of exp(-ratio x (leaving from a to a+k) - (retirement likewise)):
hazards of the role by single year of age, from the projection's own rates. ``ratio`` is the leaving of local recruits
against others'; it does not touch retirement.
"""

from __future__ import annotations

import numpy as np

from allotment.projection.calibrate.rates_by_role import RoleRates
from allotment.projection.engine.inputs import FloatArray

MID_YEAR = 0.5


def survival(rates: RoleRates, ratio: FloatArray, years: int, *, newly_trained: bool) -> FloatArray:
    """Give (D, years + 1): the share of joiners still in the role after 0, 1, 2, ... years.

    Args:
        rates: the role's hazards, and its joiners' ages.
        ratio: (D,) leaving of local recruits against that of others.
        years: how many years on.
        newly_trained: whether joiners have the ages of new graduates, not of recruits.
    """
    ages = rates.graduate_age if newly_trained else rates.joiner_age
    last = len(ages) - 1
    at = np.minimum(np.arange(len(ages))[:, None] + np.arange(years)[None, :], last)  # the age in each later year
    start = np.zeros((len(ages), 1))
    left = np.concatenate([start, np.cumsum(rates.leave_hazard[at], 1)], 1)
    retired = np.concatenate([start, np.cumsum(rates.retire_hazard[at], 1)], 1)
    stay = np.exp(-ratio[:, None, None] * left[None] - retired[None])
    shares: FloatArray = np.einsum("a,dak->dk", ages / ages.sum(), stay)
    return shares


def person_years(joined: FloatArray, stays: FloatArray) -> FloatArray:
    """Give people's years in the role within each year: (D, ..., Y).

    Who joins in a year is there for half of it, and at the middle of the k-th year after has stayed k years.

    Args:
        joined: (D, ..., Y) people by the year in which they join.
        stays: (D, Y or more) of ``survival``.
    """
    years = joined.shape[-1]
    worked = np.zeros_like(joined)
    shape = (stays.shape[0],) + (1,) * (joined.ndim - 1)
    for after in range(years):
        there = MID_YEAR * np.ones(shape) if after == 0 else stays[:, after].reshape(shape)
        worked[..., after:] += joined[..., : years - after] * there
    return worked


def in_post(joined: FloatArray, stays: FloatArray) -> FloatArray:
    """Give people still in the role at each year's end, (D, ..., Y): the mean of k and k + 1 years of survival."""
    years = joined.shape[-1]
    there = np.zeros_like(joined)
    shape = (stays.shape[0],) + (1,) * (joined.ndim - 1)
    for after in range(years):
        share = (stays[:, after] + stays[:, after + 1]) / 2
        there[..., after:] += joined[..., : years - after] * share.reshape(shape)
    return there


def usual_fte_per_head(rates: RoleRates, *, newly_trained: bool) -> float:
    """Give FTE per head at the ages of joiners."""
    ages = rates.graduate_age if newly_trained else rates.joiner_age
    return float(ages @ rates.fte_per_head / ages.sum())
