"""Scoring a back-test, and saying in a plain sentence where the model stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from allotment.projection.backtest.methods import ALLOTMENT, GROUP_DRIFT, KNOWN_GROWTH, LAST_VALUE
from allotment.workforce.errors import EvidenceError, Problem
from allotment.workforce.tables import BacktestScore

ALL = "all organisations"
WITHOUT_JUMPS = "organisations without merger jumps"
CASE = ("origin", "horizon", "organisation", "staff_group")


def score(rows: pl.DataFrame, jumps: pl.DataFrame | None) -> pl.DataFrame:
    """Score every method at every horizon, over all origins in the rows together.

    Args:
        rows: rows of the BacktestRow schema, with the method ``last_value`` among them.
        jumps: a table with a column ``organisation`` that names those with a merger jump; they are left out of the
            second scope, whatever the year of the jump. None scores all organisations only.

    Returns:
        Rows of the BacktestScore schema: the sum of absolute errors over the sum of actual FTE, the sum of errors
        over it, the mean absolute error over that of last value on the same series, and the share of actual figures
        from P10 to P90, both included.

    Raises:
        EvidenceError: there are no rows of last value to scale by.
    """
    if rows.filter(pl.col("method") == LAST_VALUE).is_empty():
        raise EvidenceError("The back-test cannot be scored.", [_nothing_to_scale_by()])
    scopes = {ALL: rows}
    if jumps is not None:
        scopes[WITHOUT_JUMPS] = rows.join(jumps.select("organisation").unique(), on="organisation", how="anti")
    scored = [_score(part, scope) for scope, part in scopes.items() if not part.is_empty()]
    return BacktestScore.validate(pl.concat(scored).sort("scope", "horizon", "method"), cast=True)


def _score(rows: pl.DataFrame, scope: str) -> pl.DataFrame:
    error = pl.col("forecast_fte") - pl.col("actual_fte")
    last = rows.filter(pl.col("method") == LAST_VALUE).select(*CASE, last_error=error.abs())
    return (
        rows.join(last, on=CASE)
        .group_by("method", "horizon")
        .agg(
            series=pl.len(),
            weighted_error_share=_share(error.abs().sum(), pl.col("actual_fte").sum()),
            bias_share=_share(error.sum(), pl.col("actual_fte").sum()),
            mase=_share(error.abs().sum(), pl.col("last_error").sum()),
            coverage=pl.col("actual_fte").is_between("p10", "p90").mean(),
        )
        .with_columns(scope=pl.lit(scope))
    )


def _share(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """Part over whole; with nothing to scale by, 0 if there is no error either, else 1."""
    return pl.when(whole > 0).then(part / whole).otherwise((part != 0).cast(pl.Float64))


def _nothing_to_scale_by() -> Problem:
    return Problem(
        where="methods",
        rule="every score is scaled by that of last value, and the rows have none.",
        remedy=f"Add {LAST_VALUE!r} to the methods.",
    )


def placement(scores: pl.DataFrame, horizons: Sequence[int] | None = None) -> dict[str, Any]:
    """Say where the model stands between last value, group drift and the floor of known national growth.

    Args:
        scores: rows of the BacktestScore schema with the methods ``allotment``, ``last_value``, ``group_drift`` and
            ``national_growth_known``.
        horizons: the years ahead to speak of; every one that was scored where None.

    Returns:
        ``scope`` (organisations without merger jumps where scored, else all), ``horizons``: for each horizon the
        weighted error shares ``allotment, last_value, group_drift, floor``, the model's ``bias`` and ``coverage``,
        and the shares of the way to the floor ``from_last_value`` and ``from_group_drift`` (1 is at the floor, 0
        at the start, below 0 is worse than the start; None where there is no way to go); and ``sentence``.

    Raises:
        EvidenceError: one of the four methods was not scored.
    """
    scope = WITHOUT_JUMPS if WITHOUT_JUMPS in scores["scope"] else ALL
    here = scores.filter(pl.col("scope") == scope)
    asked = sorted(here["horizon"].unique()) if horizons is None else horizons
    placed = {horizon: _place(here, horizon) for horizon in asked}
    return {"scope": scope, "horizons": placed, "sentence": _sentence(scope, placed)}


def _place(scores: pl.DataFrame, horizon: int) -> dict[str, float | None]:
    rows = {row["method"]: row for row in scores.filter(pl.col("horizon") == horizon).iter_rows(named=True)}
    missing = [name for name in (ALLOTMENT, LAST_VALUE, GROUP_DRIFT, KNOWN_GROWTH) if name not in rows]
    if missing:
        remedy = "Run the back-test with it."
        problems = [Problem("methods", "this method was not scored.", remedy, value=name) for name in missing]
        raise EvidenceError("The model cannot be placed.", problems)
    model = rows[ALLOTMENT]
    error, floor = model["weighted_error_share"], rows[KNOWN_GROWTH]["weighted_error_share"]
    last, group = rows[LAST_VALUE]["weighted_error_share"], rows[GROUP_DRIFT]["weighted_error_share"]
    return {
        "allotment": error,
        "last_value": last,
        "group_drift": group,
        "floor": floor,
        "bias": model["bias_share"],
        "coverage": model["coverage"],
        "from_last_value": (last - error) / (last - floor) if last > floor else None,
        "from_group_drift": (group - error) / (group - floor) if group > floor else None,
    }


def _sentence(scope: str, horizons: dict[int, dict[str, float | None]]) -> str:
    ahead = _list([f"{horizon} year{'s' if horizon > 1 else ''}" for horizon in horizons])

    def errors(name: str) -> str:
        return _list([f"{places[name]:.1%}" for places in horizons.values()])

    coverage = _list([f"{places['coverage']:.0%}" for places in horizons.values()])
    last = horizons[max(horizons)]
    words = (
        f"With everything after the starting year hidden, and over {scope}, the model missed staff in post by "
        f"{errors('allotment')} at {ahead} ahead. Last value missed by {errors('last_value')}, group drift by "
        f"{errors('group_drift')}; with national growth known in advance {errors('floor')} would remain."
    )
    if last["from_last_value"] is not None:
        words += f" At the last of these the model has come {last['from_last_value']:.0%} of the way from last value"
        words += " to that floor"
        if last["from_group_drift"] is not None:
            words += f", and {last['from_group_drift']:.0%} of the way from group drift"
        words += "."
    return f"{words} Its 80% intervals held {coverage} of the actual figures."


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
