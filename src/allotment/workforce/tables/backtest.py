"""How the model would have done: forecasts from an origin beside what happened."""

from __future__ import annotations

import dataframely as dy


class BacktestRow(dy.Schema):
    """One forecast of one method for one organisation and staff group, and the actual figure, in FTE.

    ``origin`` is the year whose September is the last the method may see; ``horizon`` counts years after it.
    """

    method = dy.String(primary_key=True)
    origin = dy.Int64(primary_key=True)
    horizon = dy.Int64(primary_key=True)
    organisation = dy.String(primary_key=True)
    staff_group = dy.String(primary_key=True)
    actual_fte = dy.Float64(nullable=False, min=0.0)
    forecast_fte = dy.Float64(nullable=False, min=0.0)
    p10 = dy.Float64(nullable=False, min=0.0)
    p90 = dy.Float64(nullable=False, min=0.0)


class BacktestScore(dy.Schema):
    """A method's score at one horizon over every origin asked for.

    ``weighted_error_share`` is the sum of absolute errors over the sum of actual FTE; ``mase`` scales the
    mean absolute error by that of last value; ``coverage`` is the share of actuals inside P10 to P90 (80% is right).
    """

    method = dy.String(primary_key=True)
    horizon = dy.Int64(primary_key=True)
    scope = dy.String(primary_key=True)
    series = dy.Int64(nullable=False)
    weighted_error_share = dy.Float64(nullable=False, min=0.0)
    bias_share = dy.Float64(nullable=False)
    mase = dy.Float64(nullable=False, min=0.0)
    coverage = dy.Float64(nullable=False, min=0.0, max=1.0)
