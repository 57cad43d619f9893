"""Putting levers' changes of flows into the engine's inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from allotment.levers.lever import Flow
from allotment.projection.engine.inputs import CohortInputs, MeanResult
from allotment.projection.response.slots import Slots

FloatArray = NDArray[np.float64]
A_TENTH_OF_A_PERSON = 0.1  # doses are rounded: so much may be lacking of recruits that are all drawn on
Amounts = Mapping[Flow, FloatArray]  # each (T, S), in the flow's unit


@dataclass(frozen=True)
class Applied:
    """Changed inputs of the engine, and what changes beside the engine."""

    inputs: CohortInputs
    cover_fte: FloatArray  # (T, S) FTE at work beyond staff in post
    need_fte: FloatArray  # (T, S) FTE required beyond the requirement


def no_amounts(periods: int, slots: int) -> dict[Flow, FloatArray]:
    """Give amounts of nought."""
    return {flow: np.zeros((periods, slots)) for flow in Flow}


def apply_amounts(inputs: CohortInputs, base: MeanResult, slots: Slots, amounts: Amounts) -> Applied:
    """Change yearly inputs by amounts of flows.

    Joiners go to the cells of a slot by their posts. Rates and hours change for a number of people covered, reckoned
    as a share of the people whom ``base``, the projection without levers, has in the slot as the year starts.

    Raises:
        ValueError: the inputs are not yearly, or more are taken from a cell's recruits than it has.
    """
    if inputs.periods_per_year != 1:
        raise ValueError("levers are applied to yearly inputs")
    joining = slots.joining_share
    graduates = inputs.graduates + amounts[Flow.GRADUATES][:, slots.of_cell] * joining
    recruits = _with_recruits(inputs, amounts[Flow.RECRUITS][:, slots.of_cell] * joining)
    people = people_at_start(base, slots)[:, slots.of_cell]
    changed = replace(
        inputs,
        graduates=graduates,
        recruits=recruits,
        leave_factor=inputs.leave_factor * _left(amounts[Flow.LEAVERS_AVOIDED][:, slots.of_cell], people),
        retire_factor=inputs.retire_factor * _left(amounts[Flow.RETIREMENTS_AVOIDED][:, slots.of_cell], people),
        participation_factor=inputs.participation_factor * (1 + _share(amounts[Flow.HOURS][:, slots.of_cell], people)),
    )
    return Applied(changed, amounts[Flow.COVER], amounts[Flow.NEED])


def people_at_start(base: MeanResult, slots: Slots) -> FloatArray:
    """Give the people of each slot as each year starts (T, S)."""
    return slots.summed(base.stock[:-1].sum(axis=2))


def most_drawn(inputs: CohortInputs, slots: Slots) -> FloatArray:
    """Give the most recruits that may be taken out of each slot in each year (T, S), shared as joiners are."""
    recruits = inputs.recruits.sum(axis=0)
    each = np.divide(recruits, slots.joining_share, out=np.full_like(recruits, np.inf), where=slots.joining_share > 0)
    return np.stack([each[:, slots.cells(slot)].min(axis=1) for slot in range(slots.count)], axis=1)


def _share(covered: FloatArray, people: FloatArray) -> FloatArray:
    return np.divide(covered, people, out=np.zeros_like(people), where=people > 0)


def _left(covered: FloatArray, people: FloatArray) -> FloatArray:
    """Give the factor left on a rate from which some are spared wholly; all being spared leaves nought."""
    return np.asarray(np.maximum(0.0, 1 - _share(covered, people)))


def _with_recruits(inputs: CohortInputs, extra: FloatArray) -> FloatArray:
    """Share extra recruits (T, C) over the sources as the cell's recruits are; the first source where it has none."""
    whole = inputs.recruits.sum(axis=0)
    mix = np.divide(inputs.recruits, whole, out=np.zeros_like(inputs.recruits), where=whole > 0)
    mix[0] += whole <= 0
    recruits = inputs.recruits + mix * extra
    if recruits.min(initial=0.0) < -A_TENTH_OF_A_PERSON:
        raise ValueError("levers take more people out of a role than it recruits")
    return np.asarray(np.maximum(recruits, 0.0))
