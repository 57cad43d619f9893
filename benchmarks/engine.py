"""How fast the engine runs, against a peer that keeps one packed word for each person.

python -m benchmarks.engine [one-system|all-systems|density|cold]

The peer answers the question of docs/decisions/0003-cohort-replicates.md: are replicates of whole people quicker as
counts by cell and age, or person by person? It makes the same decisions from the same rates, with streams keyed by
person, and is given what favours it: its tables of chances are worked out once a replicate, and it keeps no flows.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import njit
from numpy.typing import NDArray

from allotment.projection.engine.chance import joiners
from allotment.projection.engine.inputs import (
    AGES,
    YOUNGEST_AGE,
    CohortInputs,
    FloatArray,
    IntArray,
    ParameterDraws,
)
from allotment.projection.engine.layout import Layout, lay_out
from allotment.projection.engine.mean import project_mean
from allotment.projection.engine.stochastic import project_replicates
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

YEARS = 15
REPLICATES = 200
AGE_BITS = np.uint64(7)
CELL_BITS = np.uint64(20)
LOW_AGE = (np.uint64(1) << AGE_BITS) - np.uint64(1)
LOW_CELL = (np.uint64(1) << CELL_BITS) - np.uint64(1)
LOW_PLACE = (np.uint64(1) << (AGE_BITS + CELL_BITS)) - np.uint64(1)
BLOCK = 512
compiled = njit(nogil=True, error_model="numpy")


def synthetic_system(cells: int, people: int, cells_of_a_place: int, seed: int = 1) -> CohortInputs:
    """Make cells of very unequal size with plausible rates, linked within a place. Synthetic, for timing alone."""
    generator = np.random.default_rng(seed)
    ages = np.arange(AGES) + YOUNGEST_AGE
    profile = np.where((ages > 20) & (ages < 69), np.exp(-(((ages - 42) / 16) ** 2)), 0.0)
    profile /= profile.sum()
    size = generator.lognormal(0, 1.3, cells)
    opening = generator.poisson((size / size.sum() * people)[:, None] * profile).astype(np.int64)
    heads = opening.sum(axis=1).astype(float)
    pairs = generator.integers(0, cells, size=(2, cells * 3 // 2))
    pairs[1] = np.minimum(pairs[0] // cells_of_a_place * cells_of_a_place + pairs[1] % cells_of_a_place, cells - 1)
    pairs = np.unique(pairs[:, pairs[0] != pairs[1]], axis=1)
    links = pairs.shape[1]
    young = np.where((ages > 20) & (ages < 31), 0.1, 0.0)
    by_cell = (cells, AGES)
    ones = np.ones((YEARS, cells))
    return CohortInputs(
        cell_names=tuple(f"O{cell // 40}|role {cell % 40}" for cell in range(cells)),
        sources=("UK recruitment", "International recruitment"),
        periods_per_year=1,
        opening=opening,
        participation=np.tile(np.where(ages > 55, 0.8, 0.9), (cells, 1)),
        participation_factor=ones,
        retire_hazard=np.broadcast_to(np.where(ages >= 55, 0.02 * np.exp((ages - 55) * 0.2), 0.0), by_cell),
        retire_factor=ones,
        leave_hazard=np.broadcast_to(np.where(ages < 35, 0.12, 0.07), by_cell),
        leave_factor=ones,
        link_from=pairs[0],
        link_to=pairs[1],
        link_kind=(generator.random(links) < 0.3).astype(np.int64),
        link_hazard=np.full(links, 0.01),
        link_factor=np.ones((YEARS, links)),
        graduates=np.tile(heads * 0.04, (YEARS, 1)),
        recruits=np.tile(heads * 0.0375, (2, YEARS, 1)),
        graduate_age=np.broadcast_to(young, by_cell),
        recruit_age=np.broadcast_to(profile, by_cell),
    )


def parameter_draws(inputs: CohortInputs, replicates: int) -> ParameterDraws:
    """Draw multipliers of a tenth or so for every cell; the largest array is one number seen through many places."""
    generator = np.random.default_rng(2)

    def drawn(columns: int) -> FloatArray:
        return generator.lognormal(0, 0.1, (replicates, columns))

    cells = inputs.cells
    recruits = np.broadcast_to(drawn(cells)[:, None], (replicates, inputs.periods, cells))
    return ParameterDraws(
        drawn(cells), drawn(cells), drawn(len(inputs.link_from)), drawn(cells), recruits, drawn(cells)
    )


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
            _chances_of_leaving(layout, draws.retire[row], draws.leave[row]),
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


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Time one piece of work: by the clock, and in processor seconds over all threads."""
    start, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - processor


def compare(name: str, inputs: CohortInputs, replicates: int, threads: int) -> None:
    """Time cohorts and people on one shape, and print a line for each."""
    draws, warm = parameter_draws(inputs, replicates), parameter_draws(inputs, 1)
    cohorts, people = project_replicates(inputs, warm, 1), people_replicates(inputs, warm, 1, 1)
    differ = cohorts.closing[0, -1].sum() / people[0, -1].sum() - 1
    per_entry = inputs.opening.sum() / np.count_nonzero(inputs.opening)
    print(
        f"{name}: {inputs.cells} cells, {inputs.opening.sum()} people, {per_entry:.1f} where a cell and age has any, "
        f"{replicates} replicates, {inputs.periods} years, {threads} threads; closing staff differ {differ:.2%}"
    )
    runs: dict[str, Callable[[], object]] = {
        "cohorts": lambda: project_replicates(inputs, draws, 1, threads=threads),
        "people": lambda: people_replicates(inputs, draws, 1, threads),
    }
    for way, run in runs.items():
        clock, processor = seconds(run)
        print(f"  {way:8} {clock:7.2f} s by the clock, {processor:7.2f} processor seconds", flush=True)


def density(threads: int) -> None:
    """Find how many people a cell and age must hold for cohorts to win."""
    for people in (5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 320_000):
        compare("density", synthetic_system(400, people, 400), 100, threads)


def mean_and_memory(inputs: CohortInputs) -> None:
    """Time the mean, and say how much memory this process has used at most."""
    project_mean(inputs)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"  mean     {seconds(lambda: project_mean(inputs))[0]:7.3f} s by the clock; at most {most:.2f} GiB", flush=True
    )


def cold() -> None:
    """Time the first runs in a process that finds no compiled code on disk, and in one that does."""
    code = (
        "import time; start = time.perf_counter();"
        "from benchmarks.engine import *; loaded = time.perf_counter();"
        "inputs = synthetic_system(40, 5000, 40); draws = parameter_draws(inputs, 1);"
        "mean = seconds(lambda: project_mean(inputs))[0];"
        "run = seconds(lambda: project_replicates(inputs, draws, 1))[0];"
        "from allotment.projection.engine.streams import normal_draws;"
        "normal = seconds(lambda: normal_draws(1, 1, ['a']))[0];"
        "print(f'import {loaded - start:.2f} s, mean {mean:.2f} s, replicate {run:.2f} s, draws {normal:.2f} s')"
    )
    with tempfile.TemporaryDirectory() as cache:
        for name in ("nothing compiled", "compiled code on disk"):
            print(name, end=": ", flush=True)
            subprocess.run([sys.executable, "-c", code], env={**os.environ, "NUMBA_CACHE_DIR": cache}, check=True)


def main() -> None:
    """Run what the command line names, or the two shapes of the plan."""
    asked = sys.argv[1:] or ["one-system", "all-systems"]
    threads = os.cpu_count() or 1
    if "cold" in asked:
        cold()
    if "one-system" in asked:
        inputs = synthetic_system(400, 50_000, 400)
        compare("one system", inputs, REPLICATES, threads)
        mean_and_memory(inputs)
    if "density" in asked:
        density(threads)
    if "all-systems" in asked:
        inputs = synthetic_system(30_000, 3_300_000, 700)
        compare("all systems", inputs, REPLICATES, threads)
        mean_and_memory(inputs)


if __name__ == "__main__":
    main()
