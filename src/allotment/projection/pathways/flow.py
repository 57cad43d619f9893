"""How a cohort comes through the steps of a pathway: month by month, each step a delay and a share who complete it.

People enter a step when they complete the one before. They stay in it for its months; then the share who complete it go
on and the others drop out. Where fewer may enter in a month than come, all who come have the same chance, and the rest
are turned away. So whoever is met has finished, dropped out, been turned away, or is still in a step: nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allotment.projection.engine.inputs import FloatArray

MONTHS = 12


@dataclass(frozen=True)
class StepDrawn:
    """One step's drawn numbers: (D,) each; ``conversion`` may be (D, Y) by the year in which people were met."""

    conversion: FloatArray
    months: FloatArray
    most_per_year: FloatArray | None = None


@dataclass(frozen=True)
class StepFlow:
    """What one step did: ``entered`` and ``finished`` (D, year met, year); people over all years (D,) otherwise."""

    entered: FloatArray
    finished: FloatArray
    dropped: FloatArray
    turned_away: FloatArray
    still_in: FloatArray


def come_through(met: FloatArray, steps: list[StepDrawn]) -> list[StepFlow]:
    """Send the people met in each year through the steps.

    Args:
        met: (D, Y) people met in each year, evenly over its months.
        steps: outreach first.

    Returns:
        One flow for each step, within the years of ``met``.
    """
    draws, years = met.shape
    arriving = np.zeros((draws, years, years * MONTHS))
    for year in range(years):
        arriving[:, year, year * MONTHS : (year + 1) * MONTHS] = met[:, year, None] / MONTHS
    flows = []
    for step in steps:
        flow, arriving = _one_step(arriving, step, years)
        flows.append(flow)
    return flows


def _one_step(arriving: FloatArray, step: StepDrawn, years: int) -> tuple[StepFlow, FloatArray]:
    entered = arriving * _share_let_in(arriving, step.most_per_year)
    leaving = _later(entered, step.months)
    conversion = step.conversion if step.conversion.ndim == 2 else step.conversion[:, None]
    finished = leaving * conversion[:, :, None]
    flow = StepFlow(
        entered=_by_year(entered, years),
        finished=_by_year(finished, years),
        dropped=(leaving - finished).sum((1, 2)),
        turned_away=(arriving - entered).sum((1, 2)),
        still_in=(entered - leaving).sum((1, 2)),
    )
    return flow, finished


def _share_let_in(arriving: FloatArray, most_per_year: FloatArray | None) -> FloatArray | float:
    """Give the share of those who come in a month who may enter, (D, 1, months): a twelfth of the year's limit."""
    if most_per_year is None:
        return 1.0
    come = arriving.sum(1, keepdims=True)
    room = most_per_year[:, None, None] / MONTHS
    share: FloatArray = np.divide(room, np.maximum(come, room), out=np.ones_like(come), where=come > 0)
    return share


def _later(people: FloatArray, months: FloatArray) -> FloatArray:
    """Move people later by whole months of their draw; who comes out after the last month is still in."""
    shift = np.rint(np.minimum(months, people.shape[2])).astype(np.int64)[:, None, None]
    month = np.arange(people.shape[2])[None, None, :] - shift
    moved = np.take_along_axis(people, np.broadcast_to(np.maximum(month, 0), people.shape), axis=2)
    later: FloatArray = np.where(month >= 0, moved, 0.0)
    return later


def _by_year(people: FloatArray, years: int) -> FloatArray:
    summed: FloatArray = people.reshape(*people.shape[:2], years, MONTHS).sum(-1)
    return summed
