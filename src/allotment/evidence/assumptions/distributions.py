"""Drawing values of an assumption: a median with its 10th and 90th percentile, carried through exactly.

Each kind is a split distribution: the median is the value, and either side is scaled to reach its own
percentile. The normal works on the value, the lognormal on its logarithm, the beta kind on its log odds
(a logit-normal, which keeps to 0..1 and is drawn from one normal number), the uniform on its rank.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from allotment.evidence.assumptions.assumption import Assumption
from allotment.evidence.assumptions.vocabulary import FIXED, UNITS

FloatArray = NDArray[np.float64]
NINETIETH_PERCENTILE = NormalDist().inv_cdf(0.9)
_normal_rank = np.vectorize(NormalDist().cdf, otypes=[np.float64])


def values_at(assumption: Assumption, standard_normal: FloatArray) -> FloatArray:
    """Turn standard normal numbers into values of an assumption, held within the limits of its unit.

    Args:
        assumption: the value with its interval.
        standard_normal: any shape; 0 gives the value, the 90th percentile of the normal gives p90.

    Returns:
        An array of the same shape, in the assumption's unit.
    """
    z = np.asarray(standard_normal, dtype=np.float64)
    if assumption.distribution == FIXED or assumption.p10 is None or assumption.p90 is None:
        return np.full_like(z, assumption.value)
    low, middle, high = assumption.p10, assumption.value, assumption.p90
    if assumption.distribution == "lognormal":
        drawn = np.exp(_split(math.log(low), math.log(middle), math.log(high), z / NINETIETH_PERCENTILE))
    elif assumption.distribution == "beta":
        odds = _split(_log_odds(low), _log_odds(middle), _log_odds(high), z / NINETIETH_PERCENTILE)
        drawn = 1 / (1 + np.exp(-odds))
    elif assumption.distribution == "uniform":
        halfway = 0.5
        drawn = _split(low, middle, high, (_normal_rank(z) - halfway) / (0.9 - halfway))
    else:
        drawn = _split(low, middle, high, z / NINETIETH_PERCENTILE)
    lowest, highest = UNITS[assumption.unit]
    return np.clip(drawn, lowest, highest)


def _split(low: float, middle: float, high: float, steps: FloatArray) -> FloatArray:
    """Go ``steps`` from the middle: -1 is the 10th percentile, 1 the 90th."""
    return np.where(steps < 0, middle + steps * (middle - low), middle + steps * (high - middle))


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))
