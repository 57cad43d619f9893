"""What rates proposed for a bank would do: who is paid what, where hours go, and what fill elsewhere loses.

Workers' hours choose among neighbours by a logit (McFadden 1974) in rate and travel. Each organisation's draw is set
so that the hours of today come back at the rates of today. All hours together answer to the mean rate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
ROUNDS = 500
CLOSE = 1e-6  # of the hours


@dataclass(frozen=True)
class Choosing:
    """How workers choose: elasticity of the odds in the rate, minutes that halve them, elasticity of all hours."""

    of_rate: float
    halving_minutes: float
    of_all_hours: float


def hours_at(
    hours: FloatArray, rates: FloatArray, proposed: FloatArray, minutes: FloatArray, how: Choosing
) -> FloatArray:
    """Give bank hours by organisation (N,) at proposed rates.

    Args:
        hours: (N,) hours now; those of workers who live by each organisation are taken to be as many.
        rates: (N,) pence an hour now, above 0.
        proposed: (N,) pence an hour proposed, above 0.
        minutes: (N, N) travel from the home of row to column.
        how: how workers choose.
    """
    total = hours.sum()
    if total <= 0:
        return np.zeros_like(hours)
    reach = 0.5 ** (minutes / how.halving_minutes)
    draw = np.where(hours > 0, 1.0, 0.0)
    for _ in range(ROUNDS):
        got = _split(hours, reach * draw)
        step = np.divide(hours, got, out=np.ones_like(hours), where=got > 0)
        draw = draw * step
        if np.abs(step - 1).max() < CLOSE:
            break
    moved = _split(hours, reach * draw * (proposed / rates) ** how.of_rate)
    mean_now = (hours * rates).sum() / total
    mean_then = (moved * proposed).sum() / total
    return np.asarray(moved * (mean_then / mean_now) ** how.of_all_hours)


def _split(homes: FloatArray, odds: FloatArray) -> FloatArray:
    return np.asarray(homes @ (odds / odds.sum(axis=1, keepdims=True)))
