"""How fast the engine runs, against a peer that keeps one packed word for each person.

python -m benchmarks.engine [one-system|all-systems|density|cold]

The peer is ``benchmarks/engine_people.py``; docs/decisions/0003-cohort-replicates.md has what was found.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

import numpy as np

from allotment.projection.engine.inputs import (
    AGES,
    YOUNGEST_AGE,
    CohortInputs,
    FloatArray,
    ParameterDraws,
)
from allotment.projection.engine.mean import project_mean
from allotment.projection.engine.stochastic import project_replicates
from benchmarks.engine_people import people_replicates

YEARS = 15
REPLICATES = 200


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
    """Draw multipliers of a tenth or so for every cell; the arrays by period are the same in all periods."""
    generator = np.random.default_rng(2)

    def drawn(columns: int) -> FloatArray:
        return generator.lognormal(0, 0.1, (replicates, columns))

    cells, links = inputs.cells, len(inputs.link_from)
    leave, recruits = (np.broadcast_to(drawn(cells)[:, None], (replicates, inputs.periods, cells)) for _ in range(2))
    return ParameterDraws(drawn(cells), leave, drawn(links), drawn(cells), recruits, drawn(cells))


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
