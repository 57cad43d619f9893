"""A peer of the engine's replicates that keeps one packed word for each person, for comparison alone.

It answers the question of docs/decisions/0003-cohort-replicates.md: are replicates of whole people quicker as counts by
cell and age, or person by person? It makes the same decisions from the same rates with the same generator, and is
given what favours it: chances are worked out once a replicate, as if no factor changed over the years; retirement and
other leaving are one decision, as are all links; and no flow is kept.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import njit
from numpy.typing import NDArray

from allotment.projection.engine.chance import joiners
from allotment.projection.engine.inputs import CohortInputs, FloatArray, IntArray, ParameterDraws
from allotment.projection.engine.layout import Layout, lay_out
from allotment.projection.engine.streams import (
    GRADUATE_AGE,
    GRADUATING,
    LANES,
    NOUGHT,
    RECRUIT_AGE,
    RECRUITING,
    Keys,
    fill_uniforms,
    replicate_key,
    uniform,
)

AGE_BITS = np.uint64(7)
CELL_BITS = np.uint64(20)
LOW_AGE = (np.uint64(1) << AGE_BITS) - np.uint64(1)
LOW_CELL = (np.uint64(1) << CELL_BITS) - np.uint64(1)
LOW_PLACE = (np.uint64(1) << (AGE_BITS + CELL_BITS)) - np.uint64(1)
BLOCK = 512
compiled = njit(nogil=True, error_model="numpy")


@compiled
def _chances_of_leaving(layout: Layout, retire: FloatArray, leave: FloatArray) -> FloatArray:
    """Give each cell's and age's chance of leaving in a year for any cause (C, A)."""
    retire_hazard, _, leave_hazard, _ = layout.exits
    chances = np.empty_like(retire_hazard)
    for cell in range(chances.shape[0]):
        for age in range(chances.shape[1]):
            hazard = retire_hazard[cell, age] * retire[cell] + leave_hazard[cell, age] * leave[cell]
            chances[cell, age] = 1.0 - np.exp(-hazard)
    return chances


@compiled
def _chances_of_linking(start: IntArray, hazard: FloatArray) -> FloatArray:
    """Give each cell's chance that someone follows any of its links in a year (C,)."""
    chances = np.zeros(start.shape[1] - 1)
    for cell in range(chances.shape[0]):
        for kind in range(2):
            for link in range(start[kind, cell], start[kind, cell + 1]):
                chances[cell] += hazard[link]
        chances[cell] = 1.0 - np.exp(-chances[cell])
    return chances


@compiled
def _follow(cell: int, level: float, start: IntArray, to: IntArray, hazard: FloatArray, chance: float) -> int:
    """Choose the link that someone follows, by a uniform below the cell's chance."""
    whole = -np.log1p(-chance)
    sum_to_here = 0.0
    last = to[0]
    for kind in range(2):
        for link in range(start[kind, cell], start[kind, cell + 1]):
            sum_to_here += hazard[link]
            last = to[link]
            if level * whole < sum_to_here * chance:
                return last
    return last


@compiled
def _recruit_people(
    words: Keys,
    count: int,
    cell: int,
    people: int,
    shares: FloatArray,
    stream: tuple[np.uint64, np.uint64, np.uint64],
    decision: np.uint64,
) -> int:
    for number in range(people):
        level = uniform(stream, decision | np.uint64(number & 1), np.uint64(number >> 1))
        age = 0
        for i in range(shares.shape[1]):
            age += shares[cell, i] <= level
        identity = stream[1] + np.uint64(number) * np.uint64(2) + stream[2] * np.uint64(0x9E3779B97F4A7C15)
        words[count] = (identity << (AGE_BITS + CELL_BITS)) | (np.uint64(cell) << AGE_BITS) | np.uint64(age)
        count += 1
    return count


@compiled
def _survive(
    words: Keys,
    count: int,
    key: np.uint64,
    period: np.uint64,
    leaving: FloatArray,
    linking: FloatArray,
    start: IntArray,
    to: IntArray,
    hazard: FloatArray,
    participation: FloatArray,
    closing: IntArray,
    closing_fte: FloatArray,
) -> int:
    """Take everyone through one year; return how many are left, packed at the front."""
    even, odd = np.zeros(BLOCK + LANES), np.zeros(BLOCK + LANES)
    nought = np.zeros(BLOCK + LANES, dtype=np.uint64)
    oldest = participation.shape[1] - 1
    kept, counted, heads, fte = 0, 0, 0, 0.0
    for begin in range(0, count, BLOCK):
        size = min(BLOCK, count - begin)
        fill_uniforms(key, words[begin:], period, NOUGHT, nought, size, even, odd)
        for i in range(size):
            word = words[begin + i]
            cell = np.int64((word >> AGE_BITS) & LOW_CELL)
            age = min(np.int64(word & LOW_AGE) + 1, oldest)
            if even[i] >= leaving[cell, age]:
                if odd[i] < linking[cell]:
                    cell = _follow(cell, odd[i], start, to, hazard, linking[cell])
                if cell != counted:
                    closing[counted] += heads
                    closing_fte[counted] += fte
                    counted, heads, fte = cell, 0, 0.0
                heads += 1
                fte += participation[cell, age]
                words[kept] = (word & ~LOW_PLACE) | (np.uint64(cell) << AGE_BITS) | np.uint64(age)
                kept += 1
    closing[counted] += heads
    closing_fte[counted] += fte
    return kept


@compiled
def _run_people(
    layout: Layout,
    words: Keys,
    count: int,
    key: np.uint64,
    leaving: FloatArray,
    hazard: FloatArray,
    expected: FloatArray,
    shares: FloatArray,
    factor: FloatArray,
    closing: IntArray,
    closing_fte: FloatArray,
) -> int:
    names, _, participation, _, _ = layout.staff
    start, to, _, _ = layout.links
    linking = _chances_of_linking(start, hazard)
    for t in range(closing.shape[0]):
        period = np.uint64(t)
        count = _survive(
            words, count, key, period, leaving, linking, start, to, hazard, participation, closing[t], closing_fte[t]
        )
        for cell in range(names.shape[0]):
            stream = (key, names[cell], period)
            for flow in range(2):
                decision = GRADUATING if flow == 0 else RECRUITING
                ages = GRADUATE_AGE if flow == 0 else RECRUIT_AGE
                people = joiners(expected[flow, t, cell], stream, decision)
                added = _recruit_people(words, count, cell, people, shares[flow], stream, ages)
                closing[t, cell] += people
                for i in range(count, added):
                    closing_fte[t, cell] += participation[cell, np.int64(words[i] & LOW_AGE)]
                count = added
            closing_fte[t, cell] *= factor[cell]
    return count


def people_replicates(inputs: CohortInputs, draws: ParameterDraws, seed: int, threads: int) -> NDArray[np.int64]:
    """Run the peer: (N, T, C) closing heads."""
    layout, order = lay_out(inputs)
    cells, periods = inputs.cells, inputs.periods
    cell, age = np.nonzero(inputs.opening)
    heads = inputs.opening[cell, age]
    place = (np.repeat(cell, heads).astype(np.uint64) << AGE_BITS) | np.repeat(age, heads).astype(np.uint64)
    identity = np.arange(len(place), dtype=np.uint64) << (AGE_BITS + CELL_BITS)
    room = len(place) * 2 + 1000
    closing = np.zeros((draws.replicates, periods, cells), dtype=np.int64)
    shares = np.stack([layout.joining.graduate_age, layout.joining.recruit_age])

    def run(row: int) -> None:
        words = np.zeros(room + BLOCK + LANES, dtype=np.uint64)
        words[: len(place)] = identity | place
        _run_people(
            layout,
            words,
            len(place),
            replicate_key(seed, row),
            _chances_of_leaving(layout, draws.retire[row], draws.leave[row, 0]),
            layout.links.hazard[0] * draws.link[row][order],
            np.stack([layout.joining.graduates * draws.graduates[row], layout.joining.recruits * draws.recruits[row]]),
            shares,
            draws.participation[row],
            closing[row],
            np.zeros((periods, cells)),
        )

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(run, range(draws.replicates)))
    return closing
