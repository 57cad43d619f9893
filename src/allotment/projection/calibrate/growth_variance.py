"""How much the growth of one cell varies from year to year about its staff group, by its size."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from allotment.projection.calibrate.growth_history import FloatArray
from allotment.projection.calibrate.growth_rates import YearlyGrowth

TENTHS = (0.1, 0.9)  # the ends of the interval that the product prints
TENTHS_WIDTH = NormalDist().inv_cdf(TENTHS[1]) - NormalDist().inv_cdf(TENTHS[0])  # in standard deviations
FEWEST = 10  # a tenth percentile of fewer values is none


def cell_variance(growth: YearlyGrowth, fte: FloatArray, window_years: float) -> FloatArray:
    """Give the variance of one year of each cell's growth beyond that of its staff group, (O, G).

    Transfers and recoding of single staff groups are part of it, mergers are not. It has a part that every cell
    has, and a part that falls with its number of staff. Both are read from the smaller and the larger half of the
    cells of the staff group, by tenth percentiles, so that wild values do not move them. A staff group with too few
    cells takes what all cells together have.

    Args:
        growth: yearly growth by level.
        fte: (O, G) staff at the origin.
        window_years: years over which change is measured before it is put on one year: a rare transfer hides
            from the percentiles of single years and adds up over several.
    """
    beyond, size = _over_window(growth, round(window_years))
    there = np.isfinite(beyond)
    usual = _variance_by_size(beyond[there], size[there], (0.0, 0.0))
    variance = np.empty(fte.shape)
    for group in range(fte.shape[1]):
        here = there[:, group]
        every, per_person = _variance_by_size(beyond[:, group][here], size[:, group][here], usual)
        variance[:, group] = every + per_person / np.maximum(fte[:, group], 1.0)
    return variance


def _over_window(growth: YearlyGrowth, years: int) -> tuple[FloatArray, FloatArray]:
    """Give change beyond the staff group over windows of so many steps, put on one year, and the staff before it."""
    yearly = growth.seen - growth.group[None]
    steps = min(years, yearly.shape[2])
    windows = np.lib.stride_tricks.sliding_window_view(yearly, steps, axis=2)
    return windows.sum(axis=3) / np.sqrt(steps), growth.opening_fte[:, :, : windows.shape[2]]


def _variance_by_size(beyond: FloatArray, size: FloatArray, otherwise: tuple[float, float]) -> tuple[float, float]:
    small = size <= np.median(size) if size.size else np.zeros(0, dtype=bool)
    if small.sum() < FEWEST or (~small).sum() < FEWEST:
        return otherwise
    inverse_small, inverse_large = float((1 / size[small]).mean()), float((1 / size[~small]).mean())
    variance_small, variance_large = _inner_variance(beyond[small]), _inner_variance(beyond[~small])
    per_person = max((variance_small - variance_large) / (inverse_small - inverse_large), 0.0)
    return max(variance_large - per_person * inverse_large, 0.0), per_person


def _inner_variance(values: FloatArray) -> float:
    """Variance of a normal with the same tenth and ninetieth percentile: a few wild values do not move it."""
    low, high = np.quantile(values, TENTHS)
    return float(((high - low) / TENTHS_WIDTH) ** 2)
