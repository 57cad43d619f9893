"""Growth of trust staff by organisation and staff group, partially pooled, with its spreads.

``calibrate_growth`` is what the projection and the back-test share: both see the same function with another origin.
The method and its measured score are in docs/decisions/0004-growth-calibration.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from allotment.projection.calibrate.growth_history import BoolArray, FloatArray, StaffHistory, read_history
from allotment.projection.calibrate.growth_parameters import GrowthParameters
from allotment.projection.calibrate.growth_pooling import PooledGrowth, pool_growth
from allotment.projection.calibrate.growth_rates import YearlyGrowth, yearly_growth
from allotment.projection.calibrate.growth_spread import GrowthSpread, growth_spread
from allotment.projection.calibrate.mergers import jump_steps


@dataclass(frozen=True)
class GrowthCalibration:
    """Everything known of growth at an origin, as arrays over organisations O and staff groups G."""

    history: StaffHistory
    jump: BoolArray  # (O, T - 1)
    yearly: YearlyGrowth
    pooled: PooledGrowth
    spread: GrowthSpread
    leaving_share: FloatArray  # (G,)
    reported: FloatArray  # (G,) growth of the staff group's reported total since the first count, transfers left in
    reported_weight: float

    @property
    def growth(self) -> FloatArray:
        """Forecast growth of each cell (O, G), never below the loss of every leaver unreplaced."""
        return np.maximum(self.combined(self.pooled.pooled), -self.leaving_share[None])

    def combined(self, pooled: FloatArray) -> FloatArray:
        """Combine pooled growth, which remembers recent years, with reported growth, which remembers all (..., G).

        A combination of a short and a long memory misses by less than either (Bates and Granger, 1969).
        """
        return np.asarray((1 - self.reported_weight) * pooled + self.reported_weight * self.reported)


def fit_growth(
    staff_in_post: pl.DataFrame, successors: pl.DataFrame, origin: date, parameters: GrowthParameters
) -> GrowthCalibration:
    """Fit growth on what was known on a date, in arrays.

    Args:
        staff_in_post: rows of the StaffInPost schema; those after ``origin`` are not looked at.
        successors: rows of the Successor schema; likewise.
        origin: the last day that may be known.
        parameters: the disputable values.

    Raises:
        EvidenceError: there are fewer than three counts up to that day.
    """
    history = read_history(staff_in_post, origin)
    jump = jump_steps(history, successors, parameters)
    yearly = yearly_growth(history, jump, parameters)
    fte = history.fte[:, :, -1]
    pooled = pool_growth(yearly, fte, parameters.memory_half_life_years, parameters.error_years)
    leaving = np.array([parameters.leaving_share_of(group) for group in history.staff_groups])
    spread = growth_spread(yearly, pooled, fte, history.headcount[:, :, -1], parameters, leaving)
    return GrowthCalibration(
        history, jump, yearly, pooled, spread, leaving, reported_growth(history), parameters.reported_growth_weight
    )


def reported_growth(history: StaffHistory) -> FloatArray:
    """Give the yearly growth of each staff group's reported total from the first count to the origin (G,).

    Nothing is spliced: staff who came by transfer are in it, and transfers go on.
    """
    totals = history.fte.sum(axis=0)
    first, last = totals[:, 0], totals[:, -1]
    ratio = np.divide(last, first, out=np.ones_like(last), where=first > 0)
    return np.asarray(ratio ** (1 / history.step_years.sum()) - 1)


def calibrate_growth(
    staff_in_post: pl.DataFrame, successors: pl.DataFrame, origin: date, parameters: GrowthParameters
) -> pl.DataFrame:
    """Give the growth to project for every organisation and staff group in post at the origin, and how it was got.

    Args:
        staff_in_post: rows of the StaffInPost schema; those after ``origin`` are not looked at.
        successors: rows of the Successor schema; likewise.
        origin: the last day that may be known.
        parameters: the disputable values.

    Returns:
        One row per ``organisation, staff_group``. Shares of staff per year:

        - ``growth_share_per_year``: (1 - ``reported_growth_weight``) x the pooled growth + ``reported_growth_weight``
          x ``reported_group_growth_share``, never below the loss of every leaver unreplaced; the pooled growth =
          ``national_growth_share`` + ``group_weight`` x (``group_growth_share`` - ``national_growth_share``) +
          ``organisation_weight`` x ``organisation_growth_share`` + ``evidence_weight`` x (``own_growth_share`` -
          ``group_growth_share`` - ``organisation_growth_share``);
        - ``reported_group_growth_share``: of the staff group's reported total since the first count, transfers left in;
        - ``own_growth_share``, ``group_growth_share``, ``national_growth_share``: as each grew itself, recent years
          counting more; ``organisation_growth_share``: of the organisation beyond what its mix explains;
        - ``evidence_weight``, ``organisation_weight``, ``group_weight``: 0 to 1;
        - ``persistent_spread``, ``annual_spread``: standard deviations of the cell's own error that lasts, and
          that is new each year beyond demographic chance; ``organisation_annual_spread`` (shared by the staff
          groups of the organisation), ``group_persistent_spread`` (shared by the organisations),
          ``national_persistent_spread`` (shared by all);
        - ``years_used``: years of the cell's own history that counted; ``merger_adjusted``: whether a merger jump
          was spliced in its organisation.

    Raises:
        EvidenceError: there are fewer than three counts up to that day.
    """
    return growth_table(fit_growth(staff_in_post, successors, origin, parameters))


def calibrate_group_growth(
    staff_in_post: pl.DataFrame, successors: pl.DataFrame, origin: date, parameters: GrowthParameters
) -> pl.DataFrame:
    """Give the growth of each staff group, for trusts that have no yearly series of their own.

    Args and errors are those of ``calibrate_growth``.

    Returns:
        One row per ``staff_group``: ``growth_share_per_year`` (pooled with all staff), ``group_growth_share``,
        ``national_growth_share``, ``group_weight``, and the spreads of ``calibrate_growth`` that do not hang on
        the size of a cell: ``persistent_spread`` (of an organisation with no history), ``organisation_annual_spread``,
        ``group_persistent_spread``, ``national_persistent_spread``.
    """
    fitted = fit_growth(staff_in_post, successors, origin, parameters)
    groups, pooled, spread = fitted.pooled.groups, fitted.pooled, fitted.spread
    lasting = pooled.organisation_lasting_variance + pooled.own_lasting_variance
    return pl.DataFrame(
        {
            "staff_group": fitted.history.staff_groups,
            "growth_share_per_year": fitted.combined(groups.pooled),
            "group_growth_share": groups.own,
            "group_persistent_spread": spread.group_persistent,
        }
    ).with_columns(
        national_growth_share=groups.national,
        group_weight=groups.weight,
        persistent_spread=float(np.sqrt(lasting)),
        organisation_annual_spread=spread.organisation_annual,
        national_persistent_spread=spread.national_persistent,
    )


def growth_table(fitted: GrowthCalibration) -> pl.DataFrame:
    """Lay a calibration out as the table that ``calibrate_growth`` describes."""
    history, pooled, spread = fitted.history, fitted.pooled, fitted.spread
    cells = history.fte[:, :, -1] > 0
    organisation, group = np.nonzero(cells)
    years = (fitted.yearly.counted * history.step_years).sum(axis=2)
    return pl.DataFrame(
        {
            "organisation": np.array(history.organisations)[organisation],
            "staff_group": np.array(history.staff_groups)[group],
            "growth_share_per_year": fitted.growth[cells],
            "own_growth_share": pooled.own[cells],
            "organisation_growth_share": pooled.organisation[organisation],
            "group_growth_share": pooled.groups.own[group],
            "national_growth_share": np.full(group.size, pooled.groups.national),
            "reported_group_growth_share": fitted.reported[group],
            "evidence_weight": pooled.own_weight[cells],
            "organisation_weight": pooled.organisation_weight[organisation],
            "group_weight": np.full(group.size, pooled.groups.weight),
            "persistent_spread": spread.persistent[cells],
            "annual_spread": spread.annual[cells],
            "organisation_annual_spread": np.full(group.size, spread.organisation_annual),
            "group_persistent_spread": spread.group_persistent[group],
            "national_persistent_spread": np.full(group.size, spread.national_persistent),
            "years_used": years[cells],
            "merger_adjusted": np.asarray(fitted.jump.any(axis=1))[organisation],
        }
    )
