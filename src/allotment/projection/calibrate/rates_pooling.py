"""Partial pooling: a role's own rate where it has many staff, its family's where it has few.

The weight of a role's own evidence in an age band is stock / (stock + pooling strength). The pooling strength is
an assumption: the number of staff at which own rate and family rate count alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allotment.projection.calibrate.rates_turnover import TRUST_ROLES, Turnover
from allotment.projection.engine.inputs import FloatArray


@dataclass(frozen=True)
class PooledRate:
    """One role's rate by age band with what it was made of; NaN where a band has no staff at all."""

    family: str
    stock: FloatArray  # (B,) the role's own
    own: FloatArray  # (B,)
    family_rate: FloatArray  # (B,)
    evidence_weight: FloatArray  # (B,) weight of the role's own rate
    pooled: FloatArray  # (B,)


def pooled_rate(
    amounts: FloatArray, stocks: FloatArray, turnover: Turnover, role: str, pooling_strength_people: float
) -> PooledRate:
    """Pool one role's rate ``amounts / stocks`` with its family's.

    Args:
        amounts: (R, B) leavers, or FTE.
        stocks: (R, B) people they are divided by.
        turnover: whose families are used.
        role: a trust role.
        pooling_strength_people: staff at which own and family rate weigh the same.
    """
    name, members = turnover.family(role)
    place = TRUST_ROLES.index(role)
    own = _ratio(amounts[place], stocks[place])
    family_rate = _ratio(amounts[members].sum(axis=0), stocks[members].sum(axis=0))
    heads = stocks[place] + pooling_strength_people
    weight = np.divide(stocks[place], heads, out=np.zeros_like(heads), where=heads > 0)
    blend = weight * np.nan_to_num(own) + (1 - weight) * np.nan_to_num(family_rate)
    pooled = np.where(np.isnan(family_rate), np.nan, np.where(np.isnan(own), family_rate, blend))
    return PooledRate(name, stocks[place], own, family_rate, weight, pooled)


def _ratio(amount: FloatArray, stock: FloatArray) -> FloatArray:
    return np.divide(amount, stock, out=np.full_like(amount, np.nan), where=stock > 0)
