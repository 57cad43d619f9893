"""Control charts that know what is noise: XmR charts, funnels with extra spread, and how often noise alone signals.

XmR: Shewhart 1931; Wheeler and Chambers 1992. Limits lie k mean moving ranges, over 1.128, from the middle.
Funnel: Spiegelhalter 2005, with his multiplicative extra spread, as days of sickness come in spells.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
MOVING_RANGE_TO_SIGMA = 1.128  # the mean range of two normal numbers, in standard deviations
WINSOR_SHARE = 0.1


@dataclass(frozen=True)
class Chart:
    """A chart of N points (or M charts, one a row): its middle, its limits, and which points signal by which rule."""

    middle: FloatArray
    low: FloatArray
    high: FloatArray
    beyond: BoolArray
    in_run: BoolArray

    @property
    def signals(self) -> BoolArray:
        """Say which points are a signal by either rule."""
        return self.beyond | self.in_run


def xmr(points: FloatArray, sigmas: float, run: int) -> Chart:
    """Chart points (..., N) in order of time; at least two.

    Args:
        points: measured values.
        sigmas: how far limits lie from the middle.
        run: so many points in a row on one side are a signal, from the one that completes the run on.
    """
    middle = points.mean(axis=-1, keepdims=True)
    sigma = np.abs(np.diff(points, axis=-1)).mean(axis=-1, keepdims=True) / MOVING_RANGE_TO_SIGMA
    low, high = middle - sigmas * sigma, middle + sigmas * sigma
    beyond = (points < low) | (points > high)
    return Chart(middle, low, high, beyond, _runs(np.sign(points - middle), run))


def false_alarms(points: int, sigmas: float, run: int, rng: np.random.Generator, charts: int, carried: float) -> float:
    """Give the share of charts of pure noise that signal at least once.

    Args:
        points: points of a chart.
        sigmas: as for ``xmr``.
        run: as for ``xmr``.
        rng: the generator.
        charts: how many to simulate.
        carried: how much of one month's noise is in the next, 0 for none.
    """
    noise = rng.standard_normal((charts, points))
    for month in range(1, points):
        noise[:, month] = carried * noise[:, month - 1] + np.sqrt(1 - carried**2) * noise[:, month]
    return float(xmr(noise, sigmas, run).signals.any(axis=1).mean())


def funnel(part: FloatArray, whole: FloatArray, sigmas: float) -> tuple[float, FloatArray, FloatArray, float]:
    """Give the middle share, limits (N,) and the extra spread of a funnel.

    Args:
        part: (N,) days lost.
        whole: (N,) days available, above 0.
        sigmas: how far limits lie out.
    """
    middle = float(part.sum() / whole.sum())
    error = np.sqrt(max(middle * (1 - middle), 1e-12) / whole)
    z = (part / whole - middle) / error
    low, high = np.quantile(z, [WINSOR_SHARE, 1 - WINSOR_SHARE])
    extra = max(1.0, float((np.clip(z, low, high) ** 2).mean()))
    reach = sigmas * error * np.sqrt(extra)
    return middle, np.maximum(middle - reach, 0.0), np.minimum(middle + reach, 1.0), extra


def _runs(side: FloatArray, length: int) -> BoolArray:
    """Say at which points at least ``length`` in a row, up to there, lie on one side; a point on the middle ends it."""
    found = np.zeros(side.shape, dtype=bool)
    count = np.zeros(side.shape[:-1])
    before = np.zeros(side.shape[:-1])
    for place in range(side.shape[-1]):
        here = side[..., place]
        count = np.where(here == 0, 0, np.where(here == before, count + 1, 1))
        found[..., place] = count >= length
        before = here
    return found
