"""The roll: the list of cells and ages of one batch that hold people, and the room a thread works in.

Every step of a replicate runs over a roll. Steps are then plain loops over numbers, which the compiler does well, and
calls that hand over many arrays, which cost it dear, are few.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from allotment.projection.engine.compiled import part
from allotment.projection.engine.inputs import FloatArray, IntArray
from allotment.projection.engine.layout import BATCH_CELLS, Heads
from allotment.projection.engine.streams import LANES, Keys


class Roll(NamedTuple):
    """One entry for each cell and age with people; arrays are a bundle of ``LANES`` longer than a roll can be."""

    cell: IntArray
    name: Keys  # the cell's key
    age: Keys
    heads: IntArray
    hazard: FloatArray  # over the period, of the decision at hand
    chosen: IntArray  # entries at which somebody may go
    gone: IntArray  # how many went at each chosen entry
    even: FloatArray  # uniforms of an even decision
    odd: FloatArray  # uniforms of the odd decision after it


class Bench(NamedTuple):
    """Room to work in, one for each thread."""

    stock: Heads  # (C, A)
    arrivals: Heads  # (C, A) from other cells in this period
    roll: Roll


def new_bench(cells: int, ages: int) -> Bench:
    """Make room to work in."""
    length = BATCH_CELLS * ages + LANES
    roll = Roll(
        cell=np.zeros(length, dtype=np.int64),
        name=np.zeros(length, dtype=np.uint64),
        age=np.zeros(length, dtype=np.uint64),
        heads=np.zeros(length, dtype=np.int64),
        hazard=np.zeros(length),
        chosen=np.zeros(length, dtype=np.int64),
        gone=np.zeros(length, dtype=np.int64),
        even=np.zeros(length),
        odd=np.zeros(length),
    )
    stock = np.zeros((cells, ages), dtype=np.int32)
    return Bench(stock=stock, arrivals=np.zeros_like(stock), roll=roll)


@part
def grow_older(stock: Heads, cells: IntArray) -> None:
    """Move everyone up one age class; the last keeps its people."""
    oldest = stock.shape[1] - 1
    for i in range(cells.shape[0]):
        cell = cells[i]
        stock[cell, oldest] += stock[cell, oldest - 1]
        for age in range(oldest - 1, 0, -1):
            stock[cell, age] = stock[cell, age - 1]
        stock[cell, 0] = 0


@part
def call_roll(stock: Heads, cells: IntArray, names: Keys, roll: Roll) -> int:
    """List the cells and ages that hold people; return the length of the list."""
    roll_cell, roll_name, roll_age, roll_heads, _, _, _, _, _ = roll
    count = 0
    for i in range(cells.shape[0]):
        cell = cells[i]
        for age in range(stock.shape[1]):
            roll_cell[count] = cell
            roll_name[count] = names[cell]
            roll_age[count] = age
            roll_heads[count] = stock[cell, age]
            count += stock[cell, age] > 0
    return count


@part
def store_roll(stock: Heads, count: int, roll: Roll) -> None:
    """Write back who is left."""
    roll_cell, _, roll_age, roll_heads, _, _, _, _, _ = roll
    for i in range(count):
        stock[roll_cell[i], roll_age[i]] = roll_heads[i]
