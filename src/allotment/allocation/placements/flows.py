"""One block for everybody at once: a flow of least cost, the other blocks staying as they are.

Units of one student whose blocks cover the same weeks share one network: student, the limit of a profession in a
setting where there is one, setting, end. OR-Tools' cost-scaling push-relabel solves it exactly, in whole tenths of a
minute-week.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow  # type: ignore[import-untyped]

from allotment.allocation.placements.frame import FREE, UNPLACED
from allotment.allocation.placements.itineraries import letters_open, offers
from allotment.allocation.placements.problem import NONE, IntArray
from allotment.allocation.placements.shape import Shape

Floats = NDArray[np.float64]


def block_classes(shape: Shape) -> list[IntArray]:
    """Give blocks (of all programmes) that cover the same weeks, together, in order of time."""
    _, inverse = np.unique(shape.frame.slots, axis=0, return_inverse=True)
    return [np.flatnonzero(inverse.ravel() == each) for each in range(int(inverse.max(initial=-1)) + 1)]


def place_block(shape: Shape, blocks: IntArray, chosen: IntArray, left: IntArray, price: Floats, most: int) -> None:
    """Place one class of blocks anew, at least cost with all else as it is; changes ``chosen`` and ``left``.

    Each unit is offered its ``most`` cheapest arcs at the prices (T, K), its present one among them.
    """
    frame = shape.frame
    units, block_of = _who(shape, blocks)
    if not len(units):
        return
    begin, end = frame.slots[blocks[0]]
    extra = np.empty((len(units), frame.then.shape[3]))
    letters_open(frame, units, block_of, chosen, extra)
    arcs = np.full((len(units), most), UNPLACED, dtype=np.int64)
    costs = np.zeros(arcs.shape)
    offers(frame, units, block_of, price, chosen, extra, arcs, costs)
    _shift(shape, units, chosen[units, block_of], left, begin, end, +1)
    last = extra[np.arange(len(units)), frame.letters[frame.programme[units]] - 1]
    spare = frame.unplaced * frame.weeks[frame.span[frame.programme[units]] + block_of] + last
    spare += np.where(frame.earlier[units, block_of] != FREE, frame.change, 0.0)
    taken = _flow(shape, units, arcs, costs, spare, left[:, begin:end].min(axis=1))
    chosen[units, block_of] = taken
    _shift(shape, units, taken, left, begin, end, -1)


def _who(shape: Shape, blocks: IntArray) -> tuple[IntArray, IntArray]:
    """Give the units of one student that have a block of this class, and which of their blocks it is."""
    frame = shape.frame
    block_of_programme = np.full(len(frame.span) - 1, NONE, dtype=np.int64)
    owner = np.searchsorted(frame.span, blocks, side="right") - 1
    block_of_programme[owner] = blocks - frame.span[owner]
    mine = block_of_programme[frame.programme]
    units = np.flatnonzero((mine != NONE) & (frame.size == 1))
    return units, mine[units]


def _shift(shape: Shape, units: IntArray, arcs: IntArray, left: IntArray, begin: int, end: int, sign: int) -> None:
    """Give back (+1) or take (-1) a place for each arc that is one, and in the profession's own limit."""
    frame = shape.frame
    held = arcs >= 0
    place = frame.setting[arcs[held]]
    pool = frame.pools[frame.profession[frame.programme[units[held]]], place]
    for numbers in (place, pool[pool >= 0]):
        left[:, begin:end] += sign * np.bincount(numbers, minlength=len(left))[:, None]


def _flow(shape: Shape, units: IntArray, arcs: IntArray, costs: Floats, spare: Floats, free: IntArray) -> IntArray:
    """Solve the network; gives the arc of each unit, ``UNPLACED`` where it takes the way that no setting is on."""
    frame = shape.frame
    row, column = np.nonzero(arcs >= 0)
    arc = arcs[row, column]
    place = frame.setting[arc].astype(np.int64)
    pool = frame.pools[frame.profession[frame.programme[units[row]]], place]
    count = len(units)
    end = count + len(free)
    limited = np.flatnonzero(np.bincount(pool[pool >= 0], minlength=len(free)))
    behind = np.zeros(len(free), dtype=np.int64)
    behind[pool[pool >= 0]] = place[pool >= 0]
    open_ = np.flatnonzero(np.bincount(place, minlength=len(free)))
    network = min_cost_flow.SimpleMinCostFlow()
    tails = np.concatenate([row, np.arange(count), count + limited, count + open_])
    heads = np.concatenate(
        [
            count + np.where(pool >= 0, pool, place),
            np.full(count, end),
            count + behind[limited],
            np.full(len(open_), end),
        ]
    )
    room = np.concatenate([np.ones(len(row) + count, dtype=np.int64), free[limited], free[open_]])
    cost = np.zeros(len(tails), dtype=np.int64)
    cost[: len(row)] = np.rint(costs[row, column])
    cost[len(row) : len(row) + count] = np.rint(np.where(np.isfinite(spare), spare, 0.0))
    numbers = network.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), np.maximum(room, 0), cost
    )
    network.set_nodes_supplies(
        np.append(np.arange(count), end).astype(np.int32), np.append(np.ones(count, dtype=np.int64), -count)
    )
    if network.solve() != network.OPTIMAL:
        raise RuntimeError("a block of placements has no flow of least cost")
    used = network.flows(numbers[: len(row)]) > 0
    taken = np.full(count, UNPLACED, dtype=np.int64)
    taken[row[used]] = arc[used]
    return taken
