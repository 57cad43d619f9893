"""How evenly residents are reached: shares by deprivation, the ratio of the ends, and the slope index.

The slope index of inequality is the fall or rise of the share across the whole range of deprivation: the slope of a
line through the fifths' shares against their middles in the cumulated population, weighted by population (Mackenbach
and Kunst, "Measuring the magnitude of socio-economic inequalities in health", Social Science and Medicine, 1997).
"""

from __future__ import annotations

import numpy as np

from allotment.projection.engine.inputs import FloatArray


def share_ratio(people: FloatArray, residents: FloatArray) -> FloatArray:
    """Give the share of the most deprived fifth against that of the least, (D,); not a number where either is empty.

    Args:
        people: (D, 5) by fifth, the least deprived first.
        residents: (5,).
    """
    shares = np.divide(people, residents, out=np.full_like(people, np.nan), where=residents > 0)
    least = shares[:, 0]
    ratio: FloatArray = np.divide(shares[:, -1], least, out=np.full_like(least, np.nan), where=least > 0)
    return ratio


def slope_index(people: FloatArray, residents: FloatArray) -> FloatArray:
    """Give the slope index of inequality, (D,), a share of residents: above 0 where the deprived are reached more."""
    total = residents.sum()
    weight = residents / total if total > 0 else np.full(len(residents), 1 / len(residents))
    middle = np.cumsum(weight) - weight / 2
    shares = np.divide(people, residents, out=np.zeros_like(people), where=residents > 0)
    away = middle - weight @ middle
    spread = float(weight @ away**2)
    slope: FloatArray = shares @ (weight * away) / spread if spread > 0 else np.zeros(len(people))
    return slope
