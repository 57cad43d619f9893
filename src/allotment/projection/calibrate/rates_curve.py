"""A smooth curve by single year of age that reproduces known averages of age bands.

Of all curves whose weighted mean over each band is the band's known value, take the one that changes least
from year to year (least sum of squared first differences). It runs level beyond the outermost evidence,
so it never climbs or falls without end in the open classes.
"""

from __future__ import annotations

import numpy as np

from allotment.projection.calibrate.rates_age_bands import AgeBands
from allotment.projection.engine.inputs import AGES, FloatArray

DECIMALS = 12  # what lies beyond differs between machines


def smooth_curve(band_values: FloatArray, weights: FloatArray, bands: AgeBands) -> FloatArray:
    """Spread band averages to single years of age.

    Args:
        band_values: (B,) the average in each band, none negative; NaN where nothing is known.
        weights: (A,) how many people each year of age stands for.
        bands: the bands.

    Returns:
        (A,) values, none negative; the weighted mean over each known band is its value.
    """
    known = [band for band in range(len(bands)) if not np.isnan(band_values[band])]
    if not known:
        return np.zeros(AGES)
    means = np.zeros((len(known), AGES))
    years = bands.slices()
    for row, band in enumerate(known):
        means[row, years[band]] = _shares_within(weights[years[band]])
    curve = _least_change(means, band_values[known])
    return _hold_above_zero(curve, means, band_values[known], [years[band] for band in known])


def never_falling_in(curve: FloatArray, weights: FloatArray, band: slice) -> FloatArray:
    """Give the curve, level at its weighted mean over a band if it would end that band below the mean."""
    mean = float(curve[band] @ _shares_within(weights[band]))
    if curve[band][-1] >= mean:
        return curve
    levelled = curve.copy()
    levelled[band] = mean
    return levelled


def _shares_within(weights: FloatArray) -> FloatArray:
    total = weights.sum()
    return weights / total if total > 0 else np.full(len(weights), 1 / len(weights))


def _least_change(means: FloatArray, values: FloatArray) -> FloatArray:
    """Solve for the curve of least squared change under the band means (Lagrange multipliers)."""
    change = np.diff(np.eye(AGES), axis=0)
    bands = len(values)
    system = np.block([[change.T @ change, means.T], [means, np.zeros((bands, bands))]])
    solved = np.linalg.solve(system, np.concatenate([np.zeros(AGES), values]))[:AGES]
    return np.asarray(np.round(solved, DECIMALS))


def _hold_above_zero(curve: FloatArray, means: FloatArray, values: FloatArray, years: list[slice]) -> FloatArray:
    """Cut what falls below zero, and scale the rest of that band back to its mean."""
    held = np.maximum(curve, 0.0)
    for row, band in enumerate(years):
        found = float(means[row, band] @ held[band])
        held[band] *= values[row] / found if found > 0 else 0.0
    return held
