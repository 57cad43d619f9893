"""Forecasting monthly spend: from what drives it, by smoothing, and by the two forecasts that any other must beat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from augurs import MSTL
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
SEASON = 12
LEAST_HISTORY = 24  # months: two of each, so that a season can be told from a chance
LEAST_VALUE = 1.0  # a pound: the logarithm of nothing is not a number
PENALTY = 1.0  # of the regression, on drivers in standard deviations
MOST_SPREADS = 3.0  # a driver further out than the past had it counts as this far: nothing is known out there
INNER_SHARE = 0.8  # asked of the library beside its forecast; the back-test makes the intervals
BOTH = "drivers and smoothing"
MOST_CARRIED = 0.95  # of last month's surprise


@dataclass(frozen=True)
class Drivers:
    """What spend follows, for T months of the past and H ahead. NaN where a month is not known.

    ``leave`` (T + H,): share of weekdays in holidays, known ahead. ``sickness`` (S, T): share of days lost.
    ``vacancies`` (S, T): vacant share of posts. What lies ahead of an origin is taken from what was known there:
    sickness as its mean in the same month of earlier years, vacancies as last seen.
    """

    leave: FloatArray
    sickness: FloatArray
    vacancies: FloatArray

    def seen_from(self, origin: int, ahead: int) -> FloatArray:
        """Give drivers as they were known at an origin (S, origin + ahead, 3); what is never known is nought."""
        series = self.vacancies.shape[0]
        length = origin + ahead
        columns = [np.array([_month_means(row[:origin], length) for row in self.sickness])]
        columns.append(np.broadcast_to(self.leave[:length], (series, length)))
        columns.append(_held(self.vacancies[:, :origin], length))
        return np.stack(columns, axis=2)


Method = Callable[[FloatArray, Drivers, int, int], FloatArray]
"""(values (S, T), drivers, origin, months ahead H) -> forecast (S, H) from the first ``origin`` months alone."""


def last_year(values: FloatArray, _drivers: Drivers, origin: int, ahead: int) -> FloatArray:
    """Forecast each month as the same month of the year before."""
    year = values[:, origin - SEASON : origin]
    return np.asarray(year[:, np.arange(ahead) % SEASON])


def last_value(values: FloatArray, _drivers: Drivers, origin: int, ahead: int) -> FloatArray:
    """Forecast every month as the last one."""
    return np.repeat(values[:, origin - 1 : origin], ahead, axis=1)


def smoothing(values: FloatArray, drivers: Drivers, origin: int, ahead: int) -> FloatArray:
    """Forecast by exponential smoothing after taking the season out (augurs' MSTL with ETS), on logarithms.

    A series that the library cannot fit takes last year's value.
    """
    forecast = last_year(values, drivers, origin, ahead)
    for row, series in enumerate(np.log(np.maximum(values[:, :origin], LEAST_VALUE))):
        model = MSTL.ets([SEASON])
        try:
            model.fit(np.ascontiguousarray(series))
            point = np.asarray(model.predict(ahead, INNER_SHARE).point())
        except Exception:  # the library raises nothing narrower for a series too short or too plain to fit
            continue
        if np.isfinite(point).all():
            forecast[row] = np.exp(np.clip(point, series.min() - 1, series.max() + 1))
    return forecast


def from_drivers(values: FloatArray, drivers: Drivers, origin: int, ahead: int) -> FloatArray:
    """Forecast each month as the same month of the year before, changed by what drives spend.

    The logarithm of a month over the same month a year before is regressed on the changes of sickness, leave and
    vacancies over that year, series by series (ridge regression: Hoerl and Kennard 1970). The last surprise fades as an
    autoregression of order one would have it.
    """
    seen = drivers.seen_from(origin, ahead)
    out = np.empty((values.shape[0], ahead))
    for row, series in enumerate(np.log(np.maximum(values[:, :origin], LEAST_VALUE))):
        change = series[SEASON:] - series[:-SEASON]
        path = _changes_ahead(change, seen[row][SEASON:] - seen[row][:-SEASON], ahead)
        whole = [*series.tolist(), *[0.0] * ahead]
        for month in range(ahead):
            whole[origin + month] = whole[origin + month - SEASON] + path[month]
        out[row] = np.exp(whole[origin:])
    return out


def both(values: FloatArray, drivers: Drivers, origin: int, ahead: int) -> FloatArray:
    """Forecast by the middle (geometric mean) of drivers and smoothing: two that go wrong differently."""
    return middle_of(from_drivers(values, drivers, origin, ahead), smoothing(values, drivers, origin, ahead))


def middle_of(one: FloatArray, other: FloatArray) -> FloatArray:
    """Give the geometric mean of two forecasts."""
    return np.asarray(np.sqrt(one * other))


METHODS: dict[str, Method] = {
    BOTH: both,
    "drivers": from_drivers,
    "smoothing": smoothing,
    "last year's value": last_year,
    "last value": last_value,
}


def _changes_ahead(change: FloatArray, moved: FloatArray, ahead: int) -> FloatArray:
    """Give the changes over a year to expect (H,), from past changes (N,) and what moved with them (N + H, D)."""
    known = change.size
    spread = moved[:known].std(axis=0)
    scaled = np.clip(moved / np.where(spread > 0, spread, 1.0), -MOST_SPREADS, MOST_SPREADS)
    scaled[:, spread == 0] = 0.0
    past, mean = scaled[:known], change.mean()
    weights = np.linalg.solve(past.T @ past + PENALTY * np.eye(past.shape[1]), past.T @ (change - mean))
    surprise = change - mean - past @ weights
    carried = np.clip((surprise[1:] @ surprise[:-1]) / max(surprise @ surprise, 1e-12), 0.0, MOST_CARRIED)
    return np.asarray(mean + scaled[known:] @ weights + surprise[-1] * carried ** np.arange(1, ahead + 1))


def _month_means(series: FloatArray, length: int) -> FloatArray:
    """Continue a monthly series (T,) to a length, by the mean of the same calendar month; gaps are filled likewise."""
    whole = np.full(length, np.nan)
    whole[: series.size] = series
    known = np.isfinite(whole)
    if not known.any():
        return np.zeros(length)
    for month in range(SEASON):
        places = np.arange(month, length, SEASON)
        of_month = whole[places][known[places]]
        mean = of_month.mean() if of_month.size else whole[known].mean()
        whole[places] = np.where(known[places], whole[places], mean)
    return whole


def _held(table: FloatArray, length: int) -> FloatArray:
    """Continue rows (S, T) to a length by their last known value; before the first known one, by that one."""
    out = np.zeros((table.shape[0], length))
    for row, series in enumerate(table):
        known = np.flatnonzero(np.isfinite(series))
        if known.size:
            last = np.searchsorted(known, np.arange(length), side="right") - 1
            out[row] = series[known[np.maximum(last, 0)]]
    return out
