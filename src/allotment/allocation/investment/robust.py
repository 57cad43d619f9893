"""Choosing for bad draws as well: the mean shortfall over draws of what is uncertain, and that of the worst of them.

The worst share is the conditional value at risk of Rockafellar and Uryasev (2000), which keeps the problem linear:
``tail + sum of over[draw] / (share x draws)`` with ``over[draw] >= shortfall[draw] - tail``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment.constraints import Doses, gains
from allotment.allocation.investment.problem import Problem
from allotment.allocation.solvers.programme import Block, ProgrammeBuilder

FloatArray = NDArray[np.float64]
WORST_SHARE = 0.1  # the worst decile


@dataclass(frozen=True)
class Robust:
    """N draws of the problem: the same options, with other need, supply and gains. ``tail_weight`` is 0 to 1."""

    draws: tuple[Problem, ...]
    tail_weight: float


def define_tail(builder: ProgrammeBuilder, doses: Doses, robust: Robust) -> None:
    """over[draw] >= sum of weight x short[draw] - tail, and short[draw, slot, year] + gains >= gap of the draw."""
    count, weight = len(robust.draws), robust.tail_weight
    tail = builder.add_columns("tail", [("all",)], cost=weight)
    over = builder.add_columns("over", [(n,) for n in range(count)], cost=weight / (WORST_SHARE * count))
    rows = builder.add_rows("worst_draws", [(n,) for n in range(count)], upper=0.0)
    agreed = builder.add_rows("agreed_gap", [("all",)])
    builder.put(rows.indices, np.full(count, tail.start), -1.0)
    builder.put(rows.indices, over.indices, -1.0)
    builder.put(np.array([agreed.start]), np.array([tail.start]), weight)
    builder.put(np.full(count, agreed.start), over.indices, weight / (WORST_SHARE * count))
    for n, draw in enumerate(robust.draws):
        short, each = _shortfalls_of_draw(builder, draw, doses, n, (1 - weight) / count)
        builder.put(np.full(len(each), rows.start + n), short.indices, each)
        builder.put(np.full(len(each), agreed.start), short.indices, each * (1 - weight) / count)


def _shortfalls_of_draw(
    builder: ProgrammeBuilder, draw: Problem, doses: Doses, n: int, share: float
) -> tuple[Block, FloatArray]:
    slots, years, values, columns = gains(draw, doses)
    wanted = draw.gap > 0
    np.logical_or.at(wanted, (slots[values < 0], years[values < 0]), True)
    at = np.full(wanted.shape, -1, dtype=np.int64)
    at[wanted] = np.arange(int(wanted.sum()))
    labels = [(n, slot, year) for slot, year in np.argwhere(wanted).tolist()]
    each = draw.weights[wanted] / len(draw.years)
    short = builder.add_columns("short_in_draw", labels, cost=each * share)
    rows = builder.add_rows("shortfall_in_draw", labels, lower=draw.gap[wanted])
    builder.put(rows.indices, short.indices, 1.0)
    kept = at[slots, years] >= 0
    builder.put(rows.start + at[slots, years][kept], columns[kept], values[kept])
    return short, each


def shortfalls(draws: Sequence[Problem], doses: Doses, amounts: FloatArray) -> FloatArray:
    """Give the weighted shortfall that amounts (D,) of dose columns leave in each draw (N,), averaged over years."""
    return np.array([_shortfall(draw, doses, amounts) for draw in draws])


def _shortfall(draw: Problem, doses: Doses, amounts: FloatArray) -> float:
    gained = np.zeros(draw.need.shape)
    for column in np.flatnonzero(amounts):
        option = draw.options[doses.option[column]]
        worth = amounts[column] * doses.worth[column]
        gained[option.gain_slots] += worth * option.gain[doses.start[column]].T
    return float((np.maximum(draw.gap - gained, 0.0) * draw.weights).sum() / len(draw.years))


def mean_and_worst(each: FloatArray) -> tuple[float, float]:
    """Give the mean over draws, and the mean of the worst share of them."""
    worst = max(1, round(WORST_SHARE * len(each)))
    return float(each.mean()), float(np.sort(each)[-worst:].mean())
