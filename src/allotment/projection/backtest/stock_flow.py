"""The model itself in the back-test: growth calibrated at the origin, joiners set from it, the engine run.

No turnover by age had been published at any origin, so leaving is one declared share for each staff group and
age plays no part: the engine is given two age classes, with everyone in the open one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from allotment.projection.calibrate.growth import GrowthCalibration, growth_table
from allotment.projection.calibrate.growth_draws import draw_joiner_multipliers, joiners_per_head, split_joiners
from allotment.projection.calibrate.growth_history import FloatArray
from allotment.projection.calibrate.growth_parameters import GrowthParameters
from allotment.projection.engine.inputs import FLOWS, CohortInputs, ParameterDraws
from allotment.projection.engine.mean import project_mean
from allotment.projection.engine.stochastic import project_replicates

FEWEST_AGES = 2  # that the engine takes; everyone is in the last, where nobody ages out
TENTHS = (0.1, 0.9)


def stock_flow_forecast(
    fitted: GrowthCalibration,
    parameters: GrowthParameters,
    horizons: Sequence[int],
    replicates: int,
    seed: int,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Forecast every cell with staff at the origin.

    Args:
        fitted: growth as calibrated at the origin.
        parameters: the disputable values.
        horizons: the H years ahead.
        replicates: number of stochastic replicates for the interval.
        seed: the seed of the run.

    Returns:
        Forecast (deterministic mean), P10 and P90 in FTE, each (O, G, H); 0 where there was nobody.
    """
    table, years = growth_table(fitted), max(horizons)
    cells = fitted.history.fte[:, :, -1] > 0
    leaving = np.broadcast_to(fitted.leaving_share, cells.shape)[cells]
    growth = table["growth_share_per_year"].to_numpy()
    joiners = joiners_per_head(growth, leaving, years, parameters.joiner_growth_years)
    inputs = _inputs(table, fitted, cells, leaving, joiners)
    central = project_mean(inputs)
    mean = central.closing_fte[1:]
    multipliers = draw_joiner_multipliers(table, joiners, leaving, parameters.joiner_growth_years, replicates, seed)
    planned, leavers = inputs.recruits[0], central.flows[FLOWS.index("leavers")]
    drawn = project_replicates(
        inputs, _draws(*split_joiners(multipliers * planned, planned, leavers)), seed
    ).closing_fte
    low, high = np.quantile(drawn, TENTHS, axis=0)
    places = np.asarray(horizons) - 1
    return _spread_out(mean[places], cells), _spread_out(low[places], cells), _spread_out(high[places], cells)


def _inputs(
    table: pl.DataFrame,
    fitted: GrowthCalibration,
    cells: np.ndarray,
    leaving_share: FloatArray,
    joiners: FloatArray,
) -> CohortInputs:
    years, count = joiners.shape
    fte, people = fitted.history.fte[:, :, -1][cells], fitted.history.headcount[:, :, -1][cells]
    heads = np.maximum(np.rint(people), 1.0)
    opening = np.zeros((count, FEWEST_AGES), dtype=np.int64)
    opening[:, -1] = heads.astype(np.int64)
    at_open_age = np.zeros((count, FEWEST_AGES))
    at_open_age[:, -1] = 1.0
    none = np.zeros((years, count))
    return CohortInputs(
        cell_names=tuple(f"{row[0]}|{row[1]}" for row in table.select("organisation", "staff_group").iter_rows()),
        sources=("every source",),
        periods_per_year=1,
        opening=opening,
        participation=np.repeat((fte / heads)[:, None], FEWEST_AGES, axis=1),
        participation_factor=np.ones((years, count)),
        retire_hazard=np.zeros((count, FEWEST_AGES)),
        retire_factor=np.ones((years, count)),
        leave_hazard=np.repeat(-np.log1p(-leaving_share)[:, None], FEWEST_AGES, axis=1),
        leave_factor=np.ones((years, count)),
        link_from=np.zeros(0, dtype=np.int64),
        link_to=np.zeros(0, dtype=np.int64),
        link_kind=np.zeros(0, dtype=np.int64),
        link_hazard=np.zeros(0),
        link_factor=np.ones((years, 0)),
        graduates=none,
        recruits=(joiners * heads)[None],
        graduate_age=np.zeros((count, FEWEST_AGES)),
        recruit_age=at_open_age,
    )


def _draws(joining: FloatArray, leaving: FloatArray) -> ParameterDraws:
    replicates, _, cells = joining.shape
    same = np.ones((replicates, cells))
    return ParameterDraws(
        retire=same,
        leave=leaving,
        link=np.ones((replicates, 0)),
        graduates=same,
        recruits=joining,
        participation=same,
    )


def _spread_out(by_year: FloatArray, cells: np.ndarray) -> FloatArray:
    """Lay (H, C) out as (O, G, H)."""
    laid = np.zeros((*cells.shape, by_year.shape[0]))
    laid[cells] = by_year.T
    return laid
