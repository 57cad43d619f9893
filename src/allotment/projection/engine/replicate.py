"""One replicate of whole people, compiled: every cell through every period, group of linked cells by group.

The order within a period: ages advance; people retire or leave; survivors move, then progress; then those who moved
in, graduated, were recruited or progressed in are added, and meet their first chance of leaving a period later.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from allotment.projection.engine.chance import joiners
from allotment.projection.engine.compiled import SOURCE_STAMP, entry, inlined, part
from allotment.projection.engine.departures import depart
from allotment.projection.engine.inputs import FLOWS, FloatArray, IntArray
from allotment.projection.engine.layout import BATCH_CELLS, Heads, Joining, Layout, Staff
from allotment.projection.engine.roll import Bench
from allotment.projection.engine.streams import (
    GRADUATE_AGE,
    GRADUATING,
    RECRUIT_AGE,
    RECRUITING,
    Keys,
    uniform_pair,
)

GRADUATES = np.int64(FLOWS.index("graduates"))
RECRUITS = np.int64(FLOWS.index("recruits"))


class Outcome(NamedTuple):
    """Where one replicate writes. ``flows`` starts as zeros, and has no periods where flows are not kept."""

    flows: Heads  # (F, T, C)
    closing: Heads  # (T, C)
    closing_fte: FloatArray  # (T, C)


@inlined
def _age_at(shares: FloatArray, cell: int, level: float) -> int:
    """Count the ages whose cumulative share the uniform has reached: the joiner's age class."""
    age = 0
    for i in range(shares.shape[1]):
        age += shares[cell, i] <= level
    return age


@part
def _join(
    cells: IntArray,
    names: Keys,
    expected: FloatArray,
    shares: FloatArray,
    stock: Heads,
    flows: Heads,
    flow: np.int64,
    t: int,
    key: np.uint64,
    decision: np.uint64,
    age_decision: np.uint64,
) -> None:
    """Add graduates, or recruits. A joiner's age is their own: it does not depend on how many others there are."""
    for i in range(cells.shape[0]):
        cell = cells[i]
        stream = (key, names[cell], np.uint64(t))
        people = joiners(expected[t, cell], stream, decision)
        for pair in range((people + 1) // 2):
            even, odd = uniform_pair(stream, age_decision, np.uint64(pair))
            stock[cell, _age_at(shares, cell, even)] += 1
            if 2 * pair + 1 < people:
                stock[cell, _age_at(shares, cell, odd)] += 1
        if flows.shape[1] > 0:
            flows[flow, t, cell] = people


@part
def _close(staff: Staff, bench: Bench, out: Outcome, cells: IntArray, t: int) -> None:
    """Add those who came from other cells; count the heads and the FTE they carry."""
    stock, arrivals, _ = bench
    _, _, participation, factor, _ = staff
    _, closing, closing_fte = out
    for i in range(cells.shape[0]):
        cell = cells[i]
        heads = 0
        fte = 0.0
        for age in range(stock.shape[1]):
            stock[cell, age] += arrivals[cell, age]
            arrivals[cell, age] = 0
            heads += stock[cell, age]
            fte += stock[cell, age] * participation[cell, age]
        closing[t, cell] = heads
        closing_fte[t, cell] = fte * factor[t, cell]


@part
def _arrive(
    staff: Staff, joining: Joining, bench: Bench, out: Outcome, cells: IntArray, t: int, key: np.uint64
) -> None:
    """Add graduates, recruits and those who came from other cells to one group of cells, and close its period."""
    graduates, recruits, graduate_age, recruit_age = joining
    stock, _, _ = bench
    flows, _, _ = out
    names = staff.key
    _join(cells, names, graduates, graduate_age, stock, flows, GRADUATES, t, key, GRADUATING, GRADUATE_AGE)
    _join(cells, names, recruits, recruit_age, stock, flows, RECRUITS, t, key, RECRUITING, RECRUIT_AGE)
    _close(staff, bench, out, cells, t)


def _replicate_kernel(stamp: int) -> Callable[[Layout, Bench, Outcome, np.uint64], int]:
    @entry
    def run(layout: Layout, bench: Bench, out: Outcome, key: np.uint64) -> int:
        staff, exits, links, joining, group_start, group_cells = layout
        for group in range(group_start.shape[0] - 1):
            start = group_start[group]
            stop = group_start[group + 1]
            for t in range(out.closing.shape[0]):
                for batch in range(start, stop, BATCH_CELLS):
                    cells = group_cells[batch : min(batch + BATCH_CELLS, stop)]
                    depart(staff, exits, links, bench, out.flows, cells, t, key)
                _arrive(staff, joining, bench, out, group_cells[start:stop], t, key)
        return stamp

    return run


_run = _replicate_kernel(SOURCE_STAMP)


def run_replicate(layout: Layout, bench: Bench, out: Outcome, key: np.uint64) -> None:
    """Run one replicate: read ``layout``, write ``out``; ``bench`` may hold whatever an earlier run left."""
    bench.stock[...] = layout.staff.opening
    bench.arrivals[...] = 0
    _run(layout, bench, out, key)
