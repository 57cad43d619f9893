"""The deterministic face: expected heads by cell and age, with the same rates and order as the replicates."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from allotment.projection.engine.check import check_inputs
from allotment.projection.engine.compiled import SOURCE_STAMP, entry, part
from allotment.projection.engine.departures import (
    LEAVERS,
    MOVE,
    MOVES_IN,
    MOVES_OUT,
    PROGRESSION,
    PROGRESSION_IN,
    PROGRESSION_OUT,
    RETIREMENTS,
)
from allotment.projection.engine.inputs import FLOWS, CohortInputs, FloatArray, MeanResult
from allotment.projection.engine.layout import Layout, Links, Staff, dense, lay_out
from allotment.projection.engine.replicate import GRADUATES, RECRUITS


class Expected(NamedTuple):
    """Where the mean is written, and the ages of joiners, which it reads. Flows start as zeros."""

    stock: FloatArray  # (T + 1, C, A) heads
    flows: FloatArray  # (F, T, C) heads
    flows_fte: FloatArray  # (F, T, C)
    arrivals: FloatArray  # (C, A) heads from other cells in this period
    graduate_age: FloatArray  # (C, A) shares
    recruit_age: FloatArray  # (C, A) shares


@part
def _open_period(staff: Staff, stock: FloatArray, t: int) -> None:
    """Carry the stock into the next slot, a year older where a year begins; the last age class keeps its people."""
    oldest = stock.shape[2] - 1
    for cell in range(stock.shape[1]):
        for age in range(oldest + 1):
            stock[t + 1, cell, age] = stock[t, cell, age]
        if staff.ages_one_year[t]:
            for age in range(oldest):
                stock[t + 1, cell, age + 1] = stock[t, cell, age]
            stock[t + 1, cell, oldest] += stock[t, cell, oldest]
            stock[t + 1, cell, 0] = 0.0


@part
def _exit(
    staff: Staff, hazards: FloatArray, years: FloatArray, stock: FloatArray, out: Expected, flow: np.int64, t: int
) -> None:
    """Take out those expected to leave for one cause."""
    _, _, participation, _, _ = staff
    _, flows, flows_fte, _, _, _ = out
    for cell in range(stock.shape[1]):
        for age in range(stock.shape[2]):
            heads = stock[t + 1, cell, age]
            if heads > 0.0 and hazards[cell, age] > 0.0:
                gone = heads * -math.expm1(-hazards[cell, age] * years[t, cell])
                stock[t + 1, cell, age] = heads - gone
                flows[flow, t, cell] += gone
                flows_fte[flow, t, cell] += gone * participation[cell, age]


@part
def _follow_links(
    staff: Staff,
    links: Links,
    kind: np.int64,
    stock: FloatArray,
    out: Expected,
    flow_out: np.int64,
    flow_in: np.int64,
    t: int,
) -> None:
    """Move those expected to follow a cell's links of one kind, in proportion to the links' hazards."""
    _, _, participation, _, _ = staff
    start, link_to, _, hazards = links
    _, flows, flows_fte, arrivals, _, _ = out
    for cell in range(stock.shape[1]):
        first = start[kind, cell]
        stop = start[kind, cell + 1]
        whole = 0.0
        for link in range(first, stop):
            whole += hazards[t, link]
        if whole > 0.0:
            share = -math.expm1(-whole)
            for age in range(stock.shape[2]):
                heads = stock[t + 1, cell, age]
                gone = heads * share
                stock[t + 1, cell, age] = heads - gone
                flows[flow_out, t, cell] += gone
                flows_fte[flow_out, t, cell] += gone * participation[cell, age]
                for link in range(first, stop):
                    to = link_to[link]
                    taken = gone * (hazards[t, link] / whole)
                    arrivals[to, age] += taken
                    flows[flow_in, t, to] += taken
                    flows_fte[flow_in, t, to] += taken * participation[to, age]


@part
def _join(
    staff: Staff, expected: FloatArray, shares: FloatArray, stock: FloatArray, out: Expected, flow: np.int64, t: int
) -> None:
    """Add the joiners of one kind."""
    _, _, participation, _, _ = staff
    _, flows, flows_fte, _, _, _ = out
    for cell in range(stock.shape[1]):
        flows[flow, t, cell] = expected[t, cell]
        for age in range(stock.shape[2]):
            joined = expected[t, cell] * shares[cell, age]
            stock[t + 1, cell, age] += joined
            flows_fte[flow, t, cell] += joined * participation[cell, age]


@part
def _receive(stock: FloatArray, arrivals: FloatArray, t: int) -> None:
    """Add those who came from other cells."""
    for cell in range(stock.shape[1]):
        for age in range(stock.shape[2]):
            stock[t + 1, cell, age] += arrivals[cell, age]
            arrivals[cell, age] = 0.0


def _mean_kernel(stamp: int) -> Callable[[Layout, Expected], int]:
    @entry
    def run(layout: Layout, out: Expected) -> int:
        staff, exits, links, joining, _, _ = layout
        stock, _, _, arrivals, graduate_age, recruit_age = out
        for t in range(stock.shape[0] - 1):
            _open_period(staff, stock, t)
            _exit(staff, exits.retire_hazard, exits.retire_years, stock, out, RETIREMENTS, t)
            _exit(staff, exits.leave_hazard, exits.leave_years, stock, out, LEAVERS, t)
            _follow_links(staff, links, MOVE, stock, out, MOVES_OUT, MOVES_IN, t)
            _follow_links(staff, links, PROGRESSION, stock, out, PROGRESSION_OUT, PROGRESSION_IN, t)
            _join(staff, joining.graduates, graduate_age, stock, out, GRADUATES, t)
            _join(staff, joining.recruits, recruit_age, stock, out, RECRUITS, t)
            _receive(stock, arrivals, t)
        return stamp

    return run


_run = _mean_kernel(SOURCE_STAMP)


def project_mean(inputs: CohortInputs) -> MeanResult:
    """Project expected heads and FTE.

    Moves in and progression in carry FTE at the participation of the cell they enter. The opening's FTE is at
    participation alone, since ``participation_factor`` belongs to the ends of periods.

    Raises:
        EngineInputError: the inputs break a rule of ``check_inputs``.
    """
    check_inputs(inputs)
    layout, _ = lay_out(inputs)
    cells, ages = inputs.opening.shape
    out = Expected(
        stock=np.zeros((inputs.periods + 1, cells, ages)),
        flows=np.zeros((len(FLOWS), inputs.periods, cells)),
        flows_fte=np.zeros((len(FLOWS), inputs.periods, cells)),
        arrivals=np.zeros((cells, ages)),
        graduate_age=_shares(inputs.graduate_age),
        recruit_age=_shares(inputs.recruit_age),
    )
    out.stock[0] = inputs.opening
    _run(layout, out)
    closing_fte = np.einsum("tca,ca->tc", out.stock, layout.staff.participation)
    closing_fte[1:] *= layout.staff.participation_factor
    return MeanResult(
        stock=out.stock,
        flows=out.flows,
        flows_fte=out.flows_fte,
        recruits_by_source=dense(inputs.recruits),
        closing_fte=closing_fte,
    )


def _shares(shares: FloatArray) -> FloatArray:
    """Make every row sum to 1 to the last digit; a row of zeros stays zeros."""
    whole: FloatArray = shares.sum(axis=1, keepdims=True)
    return np.divide(shares, whole, out=np.zeros(shares.shape), where=whole > 0)
