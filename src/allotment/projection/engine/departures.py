"""Who goes, in whole people: ageing, retirement, other leaving, moves out and progression out of a batch of cells."""

from __future__ import annotations

import math

import numpy as np

from allotment.projection.engine.chance import goers, somebody_may_go
from allotment.projection.engine.compiled import part
from allotment.projection.engine.inputs import FLOWS, FloatArray, IntArray, LinkKind
from allotment.projection.engine.layout import Exits, Heads, Links, Staff
from allotment.projection.engine.roll import Bench, Roll, call_roll, grow_older, store_roll
from allotment.projection.engine.streams import (
    DIVIDING_MOVERS,
    DIVIDING_PROGRESSORS,
    LEAVING,
    MOVING,
    PROGRESSING,
    RETIRING,
    fill_uniforms,
    uniform,
)

RETIREMENTS = np.int64(FLOWS.index("retirements"))
LEAVERS = np.int64(FLOWS.index("leavers"))
MOVES_OUT = np.int64(FLOWS.index("moves_out"))
MOVES_IN = np.int64(FLOWS.index("moves_in"))
PROGRESSION_OUT = np.int64(FLOWS.index("progression_out"))
PROGRESSION_IN = np.int64(FLOWS.index("progression_in"))
MOVE = np.int64(LinkKind.MOVE)
PROGRESSION = np.int64(LinkKind.PROGRESSION)


@part
def _screen_exits(count: int, roll: Roll, levels: FloatArray, hazards: FloatArray, years: FloatArray, t: int) -> int:
    """List the entries of the roll at which somebody may leave; return how many."""
    roll_cell, _, roll_age, roll_heads, roll_hazard, chosen, _, _, _ = roll
    choices = 0
    for i in range(count):
        cell = roll_cell[i]
        hazard = hazards[cell, roll_age[i]] * years[t, cell]
        roll_hazard[i] = hazard
        chosen[choices] = i
        choices += somebody_may_go(roll_heads[i], hazard, levels[i])
    return choices


@part
def _screen_links(
    count: int, roll: Roll, levels: FloatArray, start: IntArray, kind: np.int64, hazards: FloatArray, t: int
) -> int:
    """List the entries of the roll at which somebody may follow a link of one kind; return how many."""
    roll_cell, _, _, roll_heads, roll_hazard, chosen, _, _, _ = roll
    choices = 0
    summed = np.int64(-1)  # the cell whose links the hazard adds up
    hazard = 0.0
    for i in range(count):
        cell = roll_cell[i]
        if cell != summed:
            summed = cell
            hazard = 0.0
            for link in range(start[kind, cell], start[kind, cell + 1]):
                hazard += hazards[t, link]
        roll_hazard[i] = hazard
        chosen[choices] = i
        choices += (hazard > 0.0) & somebody_may_go(roll_heads[i], hazard, levels[i])
    return choices


@part
def _take(
    choices: int,
    roll: Roll,
    levels: FloatArray,
    flows: Heads,
    flow: np.int64,
    t: int,
    key: np.uint64,
    decision: np.uint64,
) -> None:
    """Draw how many go at each chosen entry, and take them off the roll."""
    roll_cell, roll_name, roll_age, roll_heads, roll_hazard, chosen, roll_gone, _, _ = roll
    kept = flows.shape[1] > 0
    for choice in range(choices):
        i = chosen[choice]
        stream = (key, roll_name[i], np.uint64(t))
        gone = goers(roll_heads[i], roll_hazard[i], levels[i], stream, decision, roll_age[i])
        roll_gone[choice] = gone
        roll_heads[i] -= gone
        if kept:
            flows[flow, t, roll_cell[i]] += gone


@part
def _divide(
    choices: int,
    roll: Roll,
    links: Links,
    kind: np.int64,
    arrivals: Heads,
    flows: Heads,
    flow: np.int64,
    t: int,
    key: np.uint64,
    decision: np.uint64,
) -> None:
    """Hand those who went to the cells their links lead to, each link its share of those still undecided.

    A link's share is its hazard over that of the links still to come, so that people divide as hazards do.
    """
    roll_cell, _, roll_age, _, roll_hazard, chosen, roll_gone, _, _ = roll
    start, link_to, link_key, hazards = links
    kept = flows.shape[1] > 0
    for choice in range(choices):
        undecided = roll_gone[choice]
        i = chosen[choice]
        age = roll_age[i]
        to_come = roll_hazard[i]
        last = start[kind, roll_cell[i] + 1] - 1
        while hazards[t, last] == 0.0:
            last -= 1  # the last link takes whoever is left, so it must be one that somebody can take
        link = start[kind, roll_cell[i]]
        while undecided > 0:
            taken = undecided
            if link < last and hazards[t, link] < to_come:
                stream = (key, link_key[link], np.uint64(t))
                hazard = -math.log1p(-hazards[t, link] / to_come)
                taken = goers(undecided, hazard, uniform(stream, decision, age), stream, decision, age)
            to = link_to[link]
            arrivals[to, age] += taken
            if kept:
                flows[flow, t, to] += taken
            undecided -= taken
            to_come -= hazards[t, link]
            link += 1


@part
def depart(
    staff: Staff, exits: Exits, links: Links, bench: Bench, flows: Heads, cells: IntArray, t: int, key: np.uint64
) -> None:
    """Take one batch of cells through ageing, retirement, other leaving, moves out and progression out.

    Those who go to another cell wait in ``bench.arrivals``. ``flows`` has no periods where flows are not kept.
    """
    stock, arrivals, roll = bench
    _, names, ages, _, _, _, _, even, odd = roll
    period = np.uint64(t)
    if staff.ages_one_year[t]:
        grow_older(stock, cells)
    count = call_roll(stock, cells, staff.key, roll)
    fill_uniforms(key, names, period, RETIRING, ages, count, even, odd)
    choices = _screen_exits(count, roll, even, exits.retire_hazard, exits.retire_years, t)
    _take(choices, roll, even, flows, RETIREMENTS, t, key, RETIRING)
    choices = _screen_exits(count, roll, odd, exits.leave_hazard, exits.leave_years, t)
    _take(choices, roll, odd, flows, LEAVERS, t, key, LEAVING)
    if links.to.shape[0] > 0:
        fill_uniforms(key, names, period, MOVING, ages, count, even, odd)
        choices = _screen_links(count, roll, even, links.start, MOVE, links.hazard, t)
        _take(choices, roll, even, flows, MOVES_OUT, t, key, MOVING)
        _divide(choices, roll, links, MOVE, arrivals, flows, MOVES_IN, t, key, DIVIDING_MOVERS)
        choices = _screen_links(count, roll, odd, links.start, PROGRESSION, links.hazard, t)
        _take(choices, roll, odd, flows, PROGRESSION_OUT, t, key, PROGRESSING)
        _divide(choices, roll, links, PROGRESSION, arrivals, flows, PROGRESSION_IN, t, key, DIVIDING_PROGRESSORS)
    store_roll(stock, count, roll)
