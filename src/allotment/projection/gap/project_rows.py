"""The run's rows: flows, stocks, requirement and gap of each organisation and role in each period."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.projection.engine.inputs import FLOWS
from allotment.projection.gap.outcome import FloatArray, Outcome
from allotment.workforce.errors import AllotmentError
from allotment.workforce.tables import Projection, RecruitmentBySource, ReplicateFlow

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9


def quantiles(draws: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give P10, P50 and P90 over the first axis (replicates)."""
    low, middle, high = np.quantile(draws, (LOW, MIDDLE, HIGH), axis=0)
    return low, middle, high


def projection_rows(outcome: Outcome) -> pl.DataFrame:
    """Tabulate the run in the Projection schema: T x C rows, period by period."""
    mean, needed = outcome.mean, outcome.requirement
    flows = {name: mean.flows[index].ravel() for index, name in enumerate(FLOWS)}
    heads = mean.stock.sum(axis=2)
    required = needed.mean_fte[1:]
    supply = outcome.stochastic.closing_fte
    gap_draws = needed.draws_fte - supply
    columns: dict[str, NDArray[np.float64]] = {
        **flows,
        "opening": heads[:-1].ravel(),
        "closing": heads[1:].ravel(),
        "closing_fte": mean.closing_fte[1:].ravel(),
        "required_fte": required.ravel(),
        "gap_fte": (required - mean.closing_fte[1:]).ravel(),
        "chance_of_meeting": (needed.goal_fte <= supply).mean(axis=0).ravel(),
    }
    for name, draws in (("supply_fte", supply), ("gap_fte", gap_draws)):
        low, middle, high = quantiles(draws)
        columns |= {f"{name}_p10": low.ravel(), f"{name}_p50": middle.ravel(), f"{name}_p90": high.ravel()}
    rows = _labels(outcome).with_columns(**{name: pl.Series(values) for name, values in columns.items()})
    return Projection.validate(rows.select(Projection.column_names()), cast=True)


def recruitment_rows(outcome: Outcome) -> pl.DataFrame:
    """Tabulate recruits by where they come from, in heads and FTE, leaving out the rows that hold none."""
    labels = _labels(outcome).select("period", "organisation", "role")
    fte_per_head = np.einsum("ca,ca->c", outcome.inputs.recruit_age, outcome.inputs.participation)
    frames = []
    for index, source in enumerate(outcome.inputs.sources):
        heads = outcome.mean.recruits_by_source[index]
        fte = (heads * fte_per_head).ravel()
        frame = labels.with_columns(pl.lit(source).alias("recruitment_source"), headcount=heads.ravel(), fte=fte)
        frames.append(frame.filter(pl.col("headcount") > 0))
    return RecruitmentBySource.validate(pl.concat(frames), cast=True)


def replicate_rows(outcome: Outcome, first_replicate: int = 0) -> pl.DataFrame:
    """Tabulate every stochastic replicate's whole people in the ReplicateFlow schema: N x T x C rows.

    Raises:
        AllotmentError: the replicates' flows were not kept.
    """
    flows = outcome.stochastic.flows
    if flows is None:
        raise AllotmentError("The replicates' flows were not kept. Ask for them with --keep-replicates.")
    closing = outcome.stochastic.closing
    opening = np.concatenate([_opening(outcome, closing.shape[0]), closing[:, :-1]], axis=1)
    labels = _labels(outcome).select("period", "organisation", "role")
    count = closing.shape[0]
    numbers = np.repeat(np.arange(first_replicate, first_replicate + count), labels.height)
    rows = pl.concat([labels] * count).with_columns(replicate=pl.Series(numbers))
    columns = {name: flows[:, index].ravel() for index, name in enumerate(FLOWS)}
    columns |= {"opening": opening.ravel(), "closing": closing.ravel()}
    rows = rows.with_columns(
        **{name: pl.Series(values, dtype=pl.Int64) for name, values in columns.items()},
        closing_fte=pl.Series(outcome.stochastic.closing_fte.ravel()),
    )
    return rows.select(ReplicateFlow.column_names())


def _opening(outcome: Outcome, replicates: int) -> NDArray[np.int32]:
    heads = outcome.inputs.opening.sum(axis=1).astype(np.int32)
    return np.broadcast_to(heads, (replicates, 1, heads.size))


def _labels(outcome: Outcome) -> pl.DataFrame:
    """Repeat the cells' labels for each period, period by period."""
    cells = outcome.cells.select("organisation", "sector", "staff_group", "role")
    periods = pl.Series("period", np.repeat(np.array(outcome.periods), cells.height))
    return pl.concat([cells] * len(outcome.periods)).with_columns(periods)
