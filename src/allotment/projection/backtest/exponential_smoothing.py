"""Exponential smoothing by a forecasting library (augurs, ETS with automatic choice of error and trend).

The library offers ETS to Python as the trend of a seasonal decomposition whose shortest season is two steps. Yearly
counts have no season, so the alternating part that the decomposition adds to its forecast is taken out again. It
cannot fit fewer than seven counts; such a series takes its last value, with the interval of last value.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from augurs import MSTL

from allotment.projection.backtest.naive import last_value, past_error_interval
from allotment.projection.calibrate.growth_history import FloatArray

SHORTEST_SEASON = 2
INNER_SHARE = 0.8  # P10 to P90
CURVATURE_STEPS = 3  # a second difference needs three forecasts
SECOND_DIFFERENCE = np.array([1.0, -2.0, 1.0])
ALTERNATION_IN_SECOND_DIFFERENCE = 4.0  # of a, -a, a: a + 2a + a


def exponential_smoothing(fte: FloatArray, horizons: Sequence[int]) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Forecast every series by ETS.

    Args:
        fte: (O, G, T) counts to the origin.
        horizons: the H years ahead.

    Returns:
        Forecast, P10 and P90, each (O, G, H), never below 0.
    """
    forecast = last_value(fte, horizons)
    low, high = past_error_interval(last_value, fte, forecast, horizons)
    places = np.asarray(horizons) - 1
    for organisation, group in np.argwhere(fte[:, :, -1] > 0).tolist():
        fitted = _fit(_since_last_gap(fte[organisation, group]), max(horizons))
        if fitted is not None:
            here = (organisation, group)
            forecast[here], low[here], high[here] = (np.maximum(line[places], 0.0) for line in fitted)
    return forecast, low, high


def _since_last_gap(series: FloatArray) -> FloatArray:
    """The counts since the series was last empty."""
    empty = np.flatnonzero(series <= 0)
    return np.ascontiguousarray(series[empty[-1] + 1 :] if empty.size else series)


def _fit(series: FloatArray, years: int) -> tuple[FloatArray, FloatArray, FloatArray] | None:
    model = MSTL.ets([SHORTEST_SEASON])
    steps = max(years, CURVATURE_STEPS)
    try:
        model.fit(series)
        forecast = model.predict(steps, INNER_SHARE)
    except Exception:  # the library raises nothing narrower for a series too short or too plain to fit
        return None
    point, low, high = forecast.point(), forecast.lower(), forecast.upper()
    if low is None or high is None or not np.isfinite([point, low, high]).all():
        return None
    alternating = float(SECOND_DIFFERENCE @ point[:CURVATURE_STEPS]) / ALTERNATION_IN_SECOND_DIFFERENCE
    season = alternating * (-1.0) ** np.arange(steps)
    return point - season, low - season, high - season
