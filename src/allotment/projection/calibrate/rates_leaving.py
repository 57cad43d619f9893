"""Leaving and retirement of trust roles by single year of age, from a year's leavers by age band.

Shares are annual: leavers over the mean of opening and closing stock, as the official rate has it. Leavers do
not say why they left, so retirement is what stands above a level: from the retirement age on, other leaving is
held at the rate of the last band that ends below that age (45 to 54 for a retirement age of 55), or at the whole
rate where that is lower, and the rest is retirement. There is no age at which everybody goes: the open last
class has at least the rate of its band.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allotment.projection.calibrate.rates_age_bands import SINGLE_YEARS, AgeBands
from allotment.projection.calibrate.rates_curve import never_falling_in, smooth_curve
from allotment.projection.calibrate.rates_pooling import PooledRate, pooled_rate
from allotment.projection.calibrate.rates_turnover import Turnover
from allotment.projection.engine.inputs import FloatArray


@dataclass(frozen=True)
class LeavingByAge:
    """One role's annual shares of staff who leave, by single year of age, with the band rates behind them."""

    rate: PooledRate
    retiring_share: FloatArray  # (A,)
    other_leaving_share: FloatArray  # (A,)

    @property
    def retire_hazard(self) -> FloatArray:
        """Annual hazard (A,) of retirement: retiring first, then other leaving, gives the whole share."""
        return hazard(self.retiring_share + self.other_leaving_share) - self.leave_hazard

    @property
    def leave_hazard(self) -> FloatArray:
        """Annual hazard (A,) of leaving other than by retirement."""
        return hazard(self.other_leaving_share)


def hazard(annual_share: FloatArray) -> FloatArray:
    """Turn annual shares (each below 1) into annual hazards: 1 - exp(-hazard) gives the share back."""
    return np.asarray(-np.log1p(-annual_share))


def leaving_by_age(
    turnover: Turnover, role: str, people: FloatArray, retirement_age: int, pooling_strength_people: float
) -> LeavingByAge:
    """Give leaving by age of one trust role, pooled with its family where it has few staff.

    Args:
        turnover: stocks and flows by age band.
        role: a trust role.
        people: (A,) mean stock by single year of age, the role's own or its family's.
        retirement_age: the first age at which leaving may be retirement.
        pooling_strength_people: staff at which own and family rate weigh the same.
    """
    rate = pooled_rate(turnover.leavers, turnover.mean_stock, turnover, role, pooling_strength_people)
    stock = np.array([people[years].sum() for years in turnover.bands.slices()])
    banded = _below_everyone(rate.pooled, stock)
    whole = smooth_curve(banded, people, turnover.bands)
    whole = _below_everyone(never_falling_in(whole, people, turnover.bands.slices()[-1]), people.sum())
    level = level_of_other_leaving(banded, turnover.bands, retirement_age)
    may_retire = retirement_age <= SINGLE_YEARS
    other = np.where(may_retire, np.minimum(whole, level), whole)
    return LeavingByAge(rate, whole - other, other)


def level_of_other_leaving(banded_rates: FloatArray, bands: AgeBands, retirement_age: int) -> float:
    """Give the rate of the last band that ends below the retirement age.

    Raises:
        ValueError: no band ends below it.
    """
    below = [band for band, end in enumerate(bands.age_to) if end < retirement_age]
    if not below:
        raise ValueError(f"No age band ends below the retirement age {retirement_age}.")
    return float(np.nan_to_num(banded_rates[below[-1]]))


def _below_everyone(share: FloatArray, stock: FloatArray | float) -> FloatArray:
    """Keep half a person behind: a share of 1 has no finite hazard. Tiny bands can exceed 1 against mean stock."""
    return np.minimum(share, 1 - 1 / (2 * (np.asarray(stock) + 1)))
