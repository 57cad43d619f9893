"""Totals of slices of the system with intervals of the totals themselves (quantiles do not add up)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.projection.gap.outcome import FloatArray, Outcome
from allotment.projection.gap.project_rows import quantiles
from allotment.workforce.tables import AgeProfile, ReplicateTotal, Summary

SLICES = ("sector", "staff_group", "organisation", "role")
WHOLE = "system"

Members = NDArray[np.int64]


def slices(cells: pl.DataFrame, whole_name: str) -> Iterator[tuple[str, str, Members]]:
    """Give each slice of the cells: its scope, its name and the indices of its cells, the whole system first."""
    yield WHOLE, whole_name, np.arange(cells.height)
    for scope in SLICES:
        values = cells[scope]
        for name in values.unique(maintain_order=True):
            yield scope, str(name), np.flatnonzero((values == name).to_numpy())


def summary_rows(outcome: Outcome, whole_name: str) -> pl.DataFrame:
    """Tabulate every slice at the baseline and at the end of each period, in the Summary schema."""
    frames = [_slice_rows(outcome, *piece) for piece in slices(outcome.cells, whole_name)]
    return Summary.validate(pl.concat(frames), cast=True)


def _slice_rows(outcome: Outcome, scope: str, name: str, members: Members) -> pl.DataFrame:
    supply_mean = outcome.mean.closing_fte[:, members].sum(axis=1)
    required_mean = outcome.requirement.mean_fte[:, members].sum(axis=1)
    supply = _with_baseline(outcome.stochastic.closing_fte[:, :, members].sum(axis=2), supply_mean[0])
    required = _with_baseline(outcome.requirement.draws_fte[:, :, members].sum(axis=2), required_mean[0])
    goal = _with_baseline(outcome.requirement.goal_fte[:, :, members].sum(axis=2), required_mean[0])
    synthetic = outcome.cells["synthetic"].to_numpy()[members]
    synthetic_fte = outcome.mean.closing_fte[:, members[synthetic]].sum(axis=1)
    columns: dict[str, object] = {
        "scope": scope,
        "name": name,
        "period": ["baseline", *outcome.periods],
        "years_ahead": [0.0, *outcome.years_ahead],
        "headcount": outcome.mean.stock[:, members].sum(axis=(1, 2)),
        "supply_fte": supply_mean,
        "required_fte": required_mean,
        "gap_fte": required_mean - supply_mean,
        "chance_of_meeting": (goal <= supply).mean(axis=0),
        "synthetic_share": _share(synthetic_fte, supply_mean),
    }
    for label, draws in (("supply_fte", supply), ("required_fte", required), ("gap_fte", required - supply)):
        low, middle, high = quantiles(draws)
        columns |= {f"{label}_p10": low, f"{label}_p50": middle, f"{label}_p90": high}
    return pl.DataFrame(columns).select(Summary.column_names())


def age_rows(outcome: Outcome, horizons: tuple[int, ...], youngest_age: int) -> pl.DataFrame:
    """Tabulate staff by single year of age at the baseline and each horizon, in the AgeProfile schema."""
    per_year = outcome.inputs.periods_per_year
    stock = outcome.mean.stock
    cell, age = np.indices(stock.shape[1:])
    labels = outcome.cells.select("organisation", "role")
    frames = []
    for years in (0, *horizons):
        heads = stock[years * per_year].ravel()
        frame = labels[cell.ravel()].with_columns(
            years_ahead=pl.lit(years, dtype=pl.Int64), age=pl.Series(age.ravel() + youngest_age), headcount=heads
        )
        frames.append(frame.filter(pl.col("headcount") > 0))
    return AgeProfile.validate(pl.concat(frames).select(AgeProfile.column_names()), cast=True)


def replicate_totals(outcome: Outcome, horizons: tuple[int, ...], whole_name: str) -> pl.DataFrame:
    """Tabulate each replicate's supply and requirement of every slice but roles, in the ReplicateTotal schema."""
    per_year = outcome.inputs.periods_per_year
    frames = [
        pl.DataFrame(
            {
                "replicate": np.arange(outcome.stochastic.closing_fte.shape[0]),
                "scope": scope,
                "name": name,
                "years_ahead": years,
                "supply_fte": outcome.stochastic.closing_fte[:, years * per_year - 1, members].sum(axis=1),
                "required_fte": outcome.requirement.draws_fte[:, years * per_year - 1, members].sum(axis=1),
            }
        )
        for scope, name, members in slices(outcome.cells, whole_name)
        if scope != "role"
        for years in horizons
    ]
    return ReplicateTotal.validate(pl.concat(frames), cast=True)


def _with_baseline(draws: FloatArray, baseline: float) -> FloatArray:
    """Put the baseline, which every replicate shares, before the periods."""
    return np.concatenate([np.full((draws.shape[0], 1), baseline), draws], axis=1)


def _share(part: FloatArray, whole: FloatArray) -> FloatArray:
    share = np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
    return np.clip(share, 0.0, 1.0)
