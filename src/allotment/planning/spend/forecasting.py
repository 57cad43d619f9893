"""The forecast of spend with its intervals, and the back-test that says what it is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.evidence.funding.months import first_day, label_of, month_of
from allotment.evidence.temporary_spend.records import LeaveCalendar
from allotment.planning.spend.series import Series
from allotment.projection.temporary_spend.forecast import LEAST_HISTORY, METHODS, SEASON, Drivers
from allotment.projection.temporary_spend.rolling import (
    FEWEST_ERRORS,
    Rolled,
    Score,
    best_method,
    interval,
    roll,
    score,
    spread_by_horizon,
    spread_of_sum,
)

FloatArray = NDArray[np.float64]
LEAST_TO_FORECAST = LEAST_HISTORY + FEWEST_ERRORS
PLAIN = "last year's value"
ALL = "All organisations"
QUARTER = 3  # months between origins of the published series, of which there are a hundred months
SICKNESS_SCALE = 1e6  # the method's floor is a pound; shares are lifted above it and no score depends on the scale


@dataclass(frozen=True)
class Forecasts:
    """Forecast of each series (S, H), pounds, with its interval; the scores of every method; totals by kind."""

    method: str
    scores: tuple[Score, ...]
    table: pl.DataFrame
    totals: pl.DataFrame
    year: pl.DataFrame


def forecast_spend(series: Series, drivers: Drivers, ceilings: FloatArray, ahead: int) -> Forecasts | None:
    """Forecast each series by the method that did best in the back-test; None where there are too few months.

    Args:
        series: without gaps.
        drivers: of the series.
        ceilings: (S, T + H) pounds.
        ahead: months ahead H.
    """
    if len(series.months) < LEAST_TO_FORECAST or not series.keys:
        return None
    rolled = roll(series.pounds, drivers, ahead)
    scores = tuple(score(one, rolled[PLAIN], series.pounds) for one in rolled.values())
    method = best_method(scores)
    chosen = rolled[method]
    point = METHODS[method](series.pounds, drivers, len(series.months), ahead)
    return Forecasts(
        method,
        scores,
        _by_series(series, chosen, point, ceilings),
        _by_kind(series, chosen, point, ceilings),
        _whole_year(series, chosen, point, ceilings),
    )


def backtest_sickness(england: pl.DataFrame, calendar: LeaveCalendar, ahead: int) -> tuple[Score, ...]:
    """Score the same methods on a real series, England's published sickness by staff group and month.

    Nothing is scored where the evidence holds too few months.
    """
    groups = england["staff_group"].unique().sort().to_list()
    wide = england.pivot("staff_group", index="month", values="sickness_share").sort("month").drop_nulls()
    if wide.height < LEAST_TO_FORECAST:
        return ()
    values = wide.select(groups).to_numpy().T.astype(np.float64) * SICKNESS_SCALE
    whole = (values > 0).all(axis=1)
    values = np.ascontiguousarray(values[whole])
    first = month_of(wide["month"][0].strftime("%Y-%m"))
    leave = np.array([calendar.leave_share(first_day(first + step)) for step in range(values.shape[1] + ahead)])
    unknown = np.full(values.shape, np.nan)
    rolled = roll(values, Drivers(leave, unknown, unknown), ahead, every=QUARTER)
    return tuple(score(one, rolled[PLAIN], values) for one in rolled.values())


def backtest_table(scores: Mapping[str, tuple[Score, ...]]) -> pl.DataFrame:
    """Give the scores as a table, the best of each first."""
    rows = [
        (what, one.method, one.forecasts, round(one.mase, 3), round(100 * one.against_last_year, 1),
         None if one.coverage is None else round(100 * one.coverage, 1))
        for what, found in scores.items()
        for one in sorted(found, key=lambda each: each.mase)
    ]  # fmt: skip
    schema = {"what": pl.String, "method": pl.String, "forecasts": pl.Int64, "mase": pl.Float64,
              "percent_of_last_years_error": pl.Float64, "inside_percent": pl.Float64}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _by_series(series: Series, chosen: Rolled, point: FloatArray, ceilings: FloatArray) -> pl.DataFrame:
    """Give each organisation's forecast; the spread of a kind's series is pooled, as each alone has few errors."""
    rows = []
    for kind in series.kinds:
        of_kind = series.rows_of(kind)
        spread = spread_by_horizon(chosen.log_errors[:, of_kind].reshape(-1, point.shape[1]))
        for row in np.flatnonzero(of_kind).tolist():
            rows += _rows(series, point[row], spread, ceilings[row], series.pounds[row], series.keys[row])
    return _frame(rows)


def _by_kind(series: Series, chosen: Rolled, point: FloatArray, ceilings: FloatArray) -> pl.DataFrame:
    rows = []
    for kind in series.kinds:
        of_kind = series.rows_of(kind)
        spread = spread_by_horizon(chosen.summed(of_kind).log_errors.reshape(-1, point.shape[1]))
        past, limit = series.pounds[of_kind].sum(axis=0), ceilings[of_kind].sum(axis=0)
        rows += _rows(series, point[of_kind].sum(axis=0), spread, limit, past, (ALL, kind))
    return _frame(rows)


def _rows(
    series: Series,
    point: FloatArray,
    spread: FloatArray,
    limit: FloatArray,
    past: FloatArray,
    key: tuple[str, str],
) -> list[tuple[object, ...]]:
    low, high = interval(point, spread)
    length = len(series.months)
    return [
        (label_of(series.months[-1] + step + 1), *key, round(float(point[step])), round(float(low[step])),
         round(float(high[step])), round(float(past[length - SEASON + step % SEASON])), _pounds(limit[length + step]))
        for step in range(point.size)
    ]  # fmt: skip


def _whole_year(series: Series, chosen: Rolled, point: FloatArray, ceilings: FloatArray) -> pl.DataFrame:
    """Give the sum of all months ahead by kind and in all, with the interval of the sum."""
    ahead, length = point.shape[1], len(series.months)
    rows = []
    for kind in (*series.kinds, "all kinds"):
        of_kind = series.rows_of(kind) if kind in series.kinds else np.ones(len(series.keys), dtype=bool)
        summed = chosen.summed(of_kind)
        spread = float(spread_of_sum(summed, ahead)[0])
        if not np.isfinite(spread):  # too few whole years came: all months are taken to go wrong together
            spread = float(spread_by_horizon(summed.log_errors.reshape(-1, ahead))[-1])
        total = np.array([point[of_kind].sum()])
        low, high = interval(total, np.array([spread]))
        before = series.pounds[of_kind, length - ahead :].sum() if length >= ahead else np.nan
        limit = ceilings[of_kind, length:].sum() if kind in series.kinds else np.nan
        rows.append((kind, round(float(total[0])), round(float(low[0])), round(float(high[0])), _pounds(before),
                     _pounds(limit), _pounds(total[0] - limit)))  # fmt: skip
    schema = {"kind": pl.String, **dict.fromkeys(
        ("forecast_pounds", "low_pounds", "high_pounds", "before_pounds", "ceiling_pounds", "over_pounds"), pl.Int64
    )}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _pounds(value: float) -> int | None:
    return round(float(value)) if np.isfinite(value) else None


def _frame(rows: list[tuple[object, ...]]) -> pl.DataFrame:
    money = ("forecast_pounds", "low_pounds", "high_pounds", "last_year_pounds", "ceiling_pounds")
    schema = {"month": pl.String, "organisation": pl.String, "kind": pl.String, **dict.fromkeys(money, pl.Int64)}
    return pl.DataFrame(rows, schema=schema, orient="row")
