"""The methods that a back-test compares, each a forecast with its P10 and P90 for every cell and year ahead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from allotment.evidence.assumptions.register import Register
from allotment.projection.backtest.case import BacktestCase, census_day
from allotment.projection.backtest.exponential_smoothing import exponential_smoothing
from allotment.projection.backtest.naive import (
    Forecaster,
    drift,
    group_drift,
    last_value,
    past_error_interval,
)
from allotment.projection.backtest.stock_flow import stock_flow_forecast
from allotment.projection.calibrate.growth import fit_growth
from allotment.projection.calibrate.growth_history import BoolArray, FloatArray, read_history
from allotment.projection.calibrate.growth_parameters import read_growth_parameters
from allotment.projection.calibrate.mergers import jump_steps

ALLOTMENT = "allotment"
LAST_VALUE = "last_value"
DRIFT = "drift"
GROUP_DRIFT = "group_drift"
ETS = "ets"
KNOWN_GROWTH = "national_growth_known"

Lines = tuple[FloatArray, FloatArray, FloatArray]  # forecast, P10, P90, each (O, G, H)


@dataclass(frozen=True)
class Asked:
    """One case with everything that a method may need. Only the floor may look at ``staff_in_post`` past the origin."""

    case: BacktestCase
    staff_in_post: pl.DataFrame
    successors: pl.DataFrame
    register: Register
    replicates: int
    seed: int


def forecast_by(method: str, asked: Asked) -> Lines:
    """Forecast every cell of a case by one of ``METHODS_AND_FLOOR``."""
    return _FORECASTS[method](asked)


def _model(asked: Asked) -> Lines:
    origin = census_day(asked.case.origin)
    parameters = read_growth_parameters(asked.register, origin)
    fitted = fit_growth(asked.staff_in_post, asked.successors, origin, parameters)
    return stock_flow_forecast(fitted, parameters, asked.case.horizons, asked.replicates, asked.seed)


def _simple(forecaster: Forecaster) -> Callable[[Asked], Lines]:
    def forecast(asked: Asked) -> Lines:
        fte, horizons = asked.case.history.fte, asked.case.horizons
        line = forecaster(fte, horizons)
        return line, *past_error_interval(forecaster, fte, line, horizons)

    return forecast


def _ets(asked: Asked) -> Lines:
    return exponential_smoothing(asked.case.history.fte, asked.case.horizons)


def _known_growth(asked: Asked) -> Lines:
    """Let every cell grow as its staff group did grow after the origin, in organisations that did not merge then."""
    case = asked.case
    opening, unmerged = case.history.fte[:, :, -1], _unmerged(asked)
    line = np.empty_like(case.actual_fte)
    for place, actual in enumerate(np.moveaxis(case.actual_fte, 2, 0)):
        counted = (opening > 0) & np.isfinite(actual) & unmerged[:, place, None]
        before = np.where(counted, opening, 0.0).sum(axis=0)
        after = np.where(counted, actual, 0.0).sum(axis=0)
        growth = np.where(before > 0, after / np.where(before > 0, before, 1.0), 1.0)
        line[:, :, place] = opening * growth[None]
    return line, *past_error_interval(group_drift, case.history.fte, line, case.horizons)


def _unmerged(asked: Asked) -> BoolArray:
    """Say whether each organisation of the case holds no merger jump up to each horizon, (O, H)."""
    case = asked.case
    last = census_day(case.origin + case.horizons[-1])
    history = read_history(asked.staff_in_post, last)
    jump = jump_steps(history, asked.successors, read_growth_parameters(asked.register, last))
    here = [history.organisations.index(code) for code in case.history.organisations]
    first = history.as_at.index(case.history.as_at[-1])
    return np.stack([~jump[here, first : first + ahead].any(axis=1) for ahead in case.horizons], axis=1)


_FORECASTS: dict[str, Callable[[Asked], Lines]] = {
    ALLOTMENT: _model,
    LAST_VALUE: _simple(last_value),
    DRIFT: _simple(drift),
    GROUP_DRIFT: _simple(group_drift),
    ETS: _ets,
    KNOWN_GROWTH: _known_growth,
}
METHODS = (ALLOTMENT, LAST_VALUE, DRIFT, GROUP_DRIFT, ETS)
METHODS_AND_FLOOR = tuple(_FORECASTS)
