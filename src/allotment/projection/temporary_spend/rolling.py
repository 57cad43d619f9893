"""The back-test of monthly forecasts: rolling origins, errors against last year's value, intervals, coverage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from allotment.projection.temporary_spend.forecast import (
    BOTH,
    LEAST_HISTORY,
    LEAST_VALUE,
    METHODS,
    SEASON,
    Drivers,
    middle_of,
)

FloatArray = NDArray[np.float64]
NINETIETH = NormalDist().inv_cdf(0.9)
FEWEST_ERRORS = 3  # below that no interval is told


@dataclass(frozen=True)
class Rolled:
    """Forecasts of one method from every origin (O, S, H), and what came (O, S, H; NaN beyond the series)."""

    method: str
    origins: tuple[int, ...]
    forecast: FloatArray
    actual: FloatArray

    @property
    def log_errors(self) -> FloatArray:
        """Give the logarithm of actual over forecast (O, S, H)."""
        return np.log(np.maximum(self.actual, LEAST_VALUE) / np.maximum(self.forecast, LEAST_VALUE))

    def summed(self, rows: NDArray[np.bool_]) -> Rolled:
        """Give the same back-test of the sum of some series, as one series."""
        total = (self.forecast[:, rows].sum(axis=1, keepdims=True), self.actual[:, rows].sum(axis=1, keepdims=True))
        return Rolled(self.method, self.origins, *total)


@dataclass(frozen=True)
class Score:
    """One method's score. ``mase``: mean absolute error over that of last year's value within the past of the series.

    ``against_last_year``: mean absolute error over that of last year's value at the same origins. ``coverage``: the
    share of months inside the 10 to 90 per cent interval that was made from earlier origins alone.
    """

    method: str
    forecasts: int
    mean_absolute_error: float
    mase: float
    against_last_year: float
    coverage: float | None


def roll(
    values: FloatArray, drivers: Drivers, ahead: int, methods: Iterable[str] = METHODS, every: int = 1
) -> dict[str, Rolled]:
    """Forecast by every method from months after the first two years.

    Args:
        values: (S, T) spend.
        drivers: of T months and at least ``ahead`` more.
        ahead: months ahead H.
        methods: names of ``METHODS``.
        every: from each month (1), or from each so many months: a long series has more origins than are needed.
    """
    series, length = values.shape
    origins = tuple(range(LEAST_HISTORY, length, every))
    actual = np.full((len(origins), series, ahead), np.nan)
    for place, origin in enumerate(origins):
        known = values[:, origin : origin + ahead]
        actual[place, :, : known.shape[1]] = known
    names = list(methods)
    made: dict[str, FloatArray] = {}
    for name in sorted(names, key=lambda one: one == BOTH):  # last, of what the others made already
        if name == BOTH and {"drivers", "smoothing"} <= made.keys():
            made[name] = middle_of(made["drivers"], made["smoothing"])
        else:
            each = [METHODS[name](values, drivers, origin, ahead) for origin in origins]
            made[name] = np.array(each).reshape(len(origins), series, ahead)
    return {name: Rolled(name, origins, made[name], actual) for name in names}


def spread_by_horizon(errors: FloatArray) -> FloatArray:
    """Give the root mean square of logarithmic errors (N, H) by horizon (H,), never falling as months go on.

    Horizons without errors grow with the square root of time from the last that has some. All NaN without any.
    """
    ahead = errors.shape[1]
    out = np.full(ahead, np.nan)
    for month in range(ahead):
        known = errors[:, month][np.isfinite(errors[:, month])]
        if known.size >= FEWEST_ERRORS:
            out[month] = np.sqrt((known**2).mean() * (1 + 1 / known.size))
    known_months = np.flatnonzero(np.isfinite(out))
    if not known_months.size:
        return out
    last = known_months[-1]
    out[last + 1 :] = out[last] * np.sqrt(np.arange(last + 2, ahead + 1) / (last + 1))
    return np.asarray(np.maximum.accumulate(np.nan_to_num(out)))


def spread_of_sum(rolled: Rolled, months: int) -> FloatArray:
    """Give the spread of the logarithm of each series' sum over the first months ahead (S,); NaN where too few came."""
    errors = np.log(
        np.maximum(rolled.actual[:, :, :months].sum(axis=2), LEAST_VALUE)
        / np.maximum(rolled.forecast[:, :, :months].sum(axis=2), LEAST_VALUE)
    )
    came = np.isfinite(errors).sum(axis=0)
    mean = np.nansum(errors**2, axis=0) / np.maximum(came, 1)
    return np.where(came >= FEWEST_ERRORS, np.sqrt(mean * (1 + 1 / np.maximum(came, 1))), np.nan)


def interval(forecast: FloatArray, spread: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give the 10th and 90th percentile of forecasts (..., H) with a spread of logarithms (H,)."""
    return forecast * np.exp(-NINETIETH * spread), forecast * np.exp(NINETIETH * spread)


def coverage(rolled: Rolled) -> float | None:
    """Give the share of months inside intervals that stand on errors known at their origin; None where none was."""
    inside = judged = 0
    errors = rolled.log_errors
    for place, origin in enumerate(rolled.origins):
        earlier = errors[:place].copy()
        for before, old in enumerate(rolled.origins[:place]):
            earlier[before, :, max(0, origin - old) :] = np.nan  # had not come yet
        spread = spread_by_horizon(earlier.reshape(-1, errors.shape[2]))
        seen = np.isfinite(errors[place]) & np.isfinite(spread)
        judged += int(seen.sum())
        inside += int((seen & (np.abs(errors[place]) <= NINETIETH * spread)).sum())
    return inside / judged if judged else None


def score(rolled: Rolled, plain: Rolled, values: FloatArray) -> Score:
    """Score a method's back-test; ``plain`` is last year's value's, ``values`` (S, T) the series behind them."""
    off = np.abs(rolled.actual - rolled.forecast)
    off_plain = np.abs(plain.actual - plain.forecast)
    season = np.abs(values[:, SEASON:] - values[:, :-SEASON])
    scale = np.array(
        [[max(row[: origin - SEASON].mean(), 1e-12) for row in season] for origin in rolled.origins]
    )  # (O, S): last year's value's error before each origin
    return Score(
        method=rolled.method,
        forecasts=int(np.isfinite(off).sum()),
        mean_absolute_error=float(np.nanmean(off)),
        mase=float(np.nanmean(off / scale[:, :, None])),
        against_last_year=float(np.nanmean(off) / max(float(np.nanmean(off_plain)), 1e-12)),
        coverage=coverage(rolled),
    )


def best_method(scores: Iterable[Score]) -> str:
    """Give the method with the least scaled error; between equals the first."""
    return min(scores, key=lambda one: one.mase).method
