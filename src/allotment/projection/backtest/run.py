"""The back-test: hide everything after an origin, calibrate on the rest, project, and lay beside what happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import polars as pl

from allotment.evidence.assumptions.register import Register
from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.projection.backtest.case import BacktestCase, census_day, read_case, september_years
from allotment.projection.backtest.methods import METHODS, METHODS_AND_FLOOR, Asked, Lines, forecast_by
from allotment.projection.calibrate.growth_history import FEWEST_COUNTS
from allotment.projection.calibrate.growth_parameters import read_growth_parameters
from allotment.projection.calibrate.mergers import detect_merger_jumps
from allotment.workforce.errors import EvidenceError, Problem
from allotment.workforce.tables import BacktestRow


def backtest(
    staff_in_post: pl.DataFrame,
    successors: pl.DataFrame,
    register: Register,
    origin: int,
    horizon: int,
    replicates: int = 200,
    seed: int = 1,
    methods: Sequence[str] = METHODS,
) -> pl.DataFrame:
    """Forecast from one origin by every method asked for, and lay the actual figures beside.

    Every organisation and staff group with staff at the origin is forecast for each year ahead whose September count
    is known. Only the method ``national_growth_known`` looks past the origin: it is the floor below which better
    forecasts of national growth cannot bring the error, and is not among the methods unless asked for.

    Args:
        staff_in_post: rows of the StaffInPost schema, all years.
        successors: rows of the Successor schema.
        register: the assumptions.
        origin: the year whose September is the last that may be known.
        horizon: years ahead.
        replicates: stochastic replicates behind the model's interval.
        seed: the seed of those replicates.
        methods: any of ``METHODS_AND_FLOOR``.

    Returns:
        Rows of the BacktestRow schema, sorted by method, horizon, organisation and staff group.

    Raises:
        EvidenceError: the origin or a method is not known, or there is too little history before the origin.
        AssumptionError: the register lacks a value.
    """
    _refuse_unknown(methods)
    case = read_case(staff_in_post, origin, horizon)
    asked = Asked(case, staff_in_post, successors, register, replicates, seed)
    rows = pl.concat([_rows(method, case, forecast_by(method, asked)) for method in methods])
    return BacktestRow.validate(rows.sort("method", "horizon", "organisation", "staff_group"), cast=True)


def backtest_many(
    staff_in_post: pl.DataFrame,
    successors: pl.DataFrame,
    register: Register,
    origins: Iterable[int],
    horizon: int,
    replicates: int = 200,
    seed: int = 1,
    methods: Sequence[str] = METHODS_AND_FLOOR,
) -> pl.DataFrame:
    """Run ``backtest`` from several origins and pool the rows; the other arguments and the errors are the same.

    Args:
        origins: the years; ``scored_origins`` gives all that the counts allow.
    """
    return pl.concat(
        [
            backtest(staff_in_post, successors, register, origin, horizon, replicates, seed, methods)
            for origin in origins
        ]
    )


def scored_origins(staff_in_post: pl.DataFrame) -> range:
    """Give every origin with three yearly steps up to it and a September count after it; none if there are too few."""
    years = september_years(staff_in_post)
    return range(min(years) + FEWEST_COUNTS, max(years)) if years else range(0)


def merger_jumps(staff_in_post: pl.DataFrame, successors: pl.DataFrame, register: Register) -> pl.DataFrame:
    """List the merger jumps of all September counts, with hindsight: for scoring only, never for a forecast."""
    last = census_day(max(september_years(staff_in_post)))
    return detect_merger_jumps(staff_in_post, successors, last, read_growth_parameters(register, last))


def _rows(method: str, case: BacktestCase, lines: Lines) -> pl.DataFrame:
    forecast, low, high = lines
    organisation, group, ahead = np.nonzero(case.alive[:, :, None] & np.isfinite(case.actual_fte))
    here = (organisation, group, ahead)
    return pl.DataFrame(
        {
            "method": np.full(ahead.size, method),
            "origin": np.full(ahead.size, case.origin),
            "horizon": np.array(case.horizons)[ahead],
            "organisation": np.array(case.history.organisations)[organisation],
            "staff_group": np.array(case.history.staff_groups)[group],
            "actual_fte": case.actual_fte[here],
            "forecast_fte": forecast[here],
            "p10": low[here],
            "p90": high[here],
        }
    )


def _refuse_unknown(methods: Sequence[str]) -> None:
    problems = [
        Problem(
            where="methods",
            value=method,
            rule="this method is not known.",
            remedy=did_you_mean(method, METHODS_AND_FLOOR),
        )
        for method in methods
        if method not in METHODS_AND_FLOOR
    ]
    if problems:
        raise EvidenceError("The back-test cannot be run.", problems)
