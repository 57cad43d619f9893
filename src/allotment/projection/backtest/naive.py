"""The simple forecasts that the model is held against, and their intervals from their own past errors.

- last value: nothing changes;
- drift: each series goes on by its own mean yearly change since its first count;
- group drift: each series grows as its staff group did over the last three years, in organisations counted at both
  ends, mergers left in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from allotment.projection.calibrate.growth_history import FloatArray

Forecaster = Callable[[FloatArray, Sequence[int]], FloatArray]

GROUP_DRIFT_YEARS = 3  # part of the definition of group drift
TENTHS = (0.1, 0.9)
FEWEST = 10  # a tenth percentile of fewer errors is none


def last_value(fte: FloatArray, horizons: Sequence[int]) -> FloatArray:
    """Carry the last count forward: (O, G, T) in, (O, G, H) out."""
    return np.repeat(fte[:, :, -1:], len(horizons), axis=2)


def drift(fte: FloatArray, horizons: Sequence[int]) -> FloatArray:
    """Go on by the mean yearly change since the first count of each series, never below 0."""
    first = np.argmax(fte > 0, axis=2)
    years = fte.shape[2] - 1 - first
    opening = np.take_along_axis(fte, first[:, :, None], axis=2)[:, :, 0]
    slope = np.where(years > 0, (fte[:, :, -1] - opening) / np.maximum(years, 1), 0.0)
    ahead = np.asarray(horizons, dtype=np.float64)
    return np.asarray(np.maximum(fte[:, :, -1:] + slope[:, :, None] * ahead, 0.0))


def group_drift(fte: FloatArray, horizons: Sequence[int]) -> FloatArray:
    """Grow every series as its staff group grew over the last three years, or as many as are known."""
    years = min(GROUP_DRIFT_YEARS, fte.shape[2] - 1)
    before, after = fte[:, :, -1 - years], fte[:, :, -1]
    both = (before > 0) & (after > 0)
    opening = np.where(both, before, 0.0).sum(axis=0)
    closing = np.where(both, after, 0.0).sum(axis=0)
    yearly = np.where(opening > 0, closing / np.where(opening > 0, opening, 1.0), 1.0) ** (1 / years)
    return np.asarray(after[:, :, None] * yearly[None, :, None] ** np.asarray(horizons))


def past_error_interval(
    forecaster: Forecaster, fte: FloatArray, forecast: FloatArray, horizons: Sequence[int]
) -> tuple[FloatArray, FloatArray]:
    """Give P10 and P90 from what the same method missed by, from every earlier origin, by staff group and horizon.

    A horizon longer than the history can show takes the errors of the longest shown, widened by the square root of
    the time.

    Args:
        forecaster: the method.
        fte: (O, G, T) counts to the origin.
        forecast: (O, G, H) its forecasts from the origin.
        horizons: the H years ahead.
    """
    low, high = np.empty_like(forecast), np.empty_like(forecast)
    for place, horizon in enumerate(horizons):
        shown = min(horizon, fte.shape[2] - 1 - 1)
        errors = _past_errors(forecaster, fte, shown)
        widen = np.sqrt(horizon / shown)
        for group in range(fte.shape[1]):
            own = errors[:, group]
            seen = own[np.isfinite(own)]
            used = seen if seen.size >= FEWEST else errors[np.isfinite(errors)]
            ends = np.quantile(used, TENTHS) if used.size else np.zeros(len(TENTHS))
            low[:, group, place] = forecast[:, group, place] * np.exp(widen * ends[0])
            high[:, group, place] = forecast[:, group, place] * np.exp(widen * ends[1])
    return low, high


def _past_errors(forecaster: Forecaster, fte: FloatArray, horizon: int) -> FloatArray:
    """Log of actual over forecast at one horizon from every origin with a count before it: (O x origins, G)."""
    errors = []
    for origin in range(1, fte.shape[2] - horizon):
        forecast = forecaster(fte[:, :, : origin + 1], [horizon])[:, :, 0]
        actual = fte[:, :, origin + horizon]
        both = (forecast > 0) & (actual > 0)
        ratio = np.full(forecast.shape, np.nan)
        ratio[both] = np.log(actual[both] / forecast[both])
        errors.append(ratio)
    return np.concatenate(errors)
