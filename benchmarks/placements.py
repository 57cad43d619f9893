"""How well and how fast students are placed: two sizes drawn from a seed, beside what is done without prices.

python -m benchmarks.placements [words of cases] [--keep-nothing]

Students and settings lie round towns; places are 110% of what is wanted each week. Each programme wants acute and
community blocks, a third sector, a block with mental health patients, and not too much acute; half of the programmes
also have an order. Each case runs as a process of its own and says what it placed, at what cost, bound and gap, how
long it took, and the most memory that it held. Peers: first come, nearest free setting; each block in turn at least
cost, the others not looked at; and, at the least size, all as one integer programme (HiGHS, limited time).
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import highspy
import numpy as np

from allotment.allocation.placements.first_come import first_come
from allotment.allocation.placements.flows import block_classes, place_block
from allotment.allocation.placements.frame import UNPLACED
from allotment.allocation.placements.measures import measure
from allotment.allocation.placements.objective import cost_in_minutes
from allotment.allocation.placements.place import OFFERED, Effort, open_prices, place
from allotment.allocation.placements.problem import (
    LEAST,
    MOST,
    NONE,
    ORDER,
    Blocks,
    Candidates,
    IntArray,
    PlacementProblem,
    Programmes,
    Rule,
    Settings,
    Students,
    Weights,
)
from allotment.allocation.placements.shape import Shape, settings_of, shape_of
from allotment.allocation.placements.verify import check

RESULTS = Path(__file__).parent / "results"
Told = dict[str, Any]
ACUTE, PRIMARY, COMMUNITY, MENTAL, SOCIAL = range(5)
ADULT, DISTRESSED, CHILD = 5, 6, 7
BLOCKS_EACH, WEEKS, HOURS, LIMIT = 6, 6, 225, 90
WEIGHTS = Weights(
    unplaced=1000,
    tiers=((45, 2), (75, 3)),
    long_minutes=60,
    second_long=20,
    group_split=15,
    new_bonus=0,
    minutes_per_pound=0.0,
    change=30,
)


def region(students: int, settings: int, programmes: int, kilometres: float, seed: int = 1) -> PlacementProblem:
    """Draw a region of so many students and settings, so many kilometres wide."""
    draw = np.random.default_rng(seed)
    towns = max(4, settings // 40)
    centre = draw.uniform(0, kilometres, (towns, 2))
    people = draw.pareto(2, towns) + 0.3
    people /= people.sum()
    home = centre[draw.choice(towns, students, p=people)] + draw.normal(0, 3, (students, 2))
    site = centre[draw.choice(towns, settings, p=0.85 * people + 0.15 / towns)] + draw.normal(0, 2.5, (settings, 2))
    programme = draw.integers(0, programmes, students)
    sector = draw.choice(5, settings, p=[0.35, 0.2, 0.25, 0.15, 0.05])
    field = draw.choice(3, settings, p=[0.55, 0.35, 0.1])
    professions = max(3, programmes // 2)
    takes = draw.random((professions, settings)) < 0.6
    takes[draw.integers(0, professions, settings), np.arange(settings)] = True
    profession = np.arange(programmes) % professions
    places = _places(draw, sector, students * 1.1)
    blocks = np.repeat(np.arange(programmes), BLOCKS_EACH)
    nothing = np.zeros(0, dtype=np.int64)
    return PlacementProblem(
        students=Students(_names("student", students), programme, np.full(students, NONE), np.full(students, NONE)),
        programmes=Programmes(
            _names("programme", programmes), _names("profession", professions), profession, np.zeros(programmes, bool)
        ),
        blocks=Blocks(
            _names("block", len(blocks)),
            blocks,
            np.tile(np.arange(BLOCKS_EACH) * WEEKS, programmes),
            np.full(len(blocks), WEEKS),
            np.full(len(blocks), HOURS),
            np.zeros(len(blocks), bool),
        ),
        settings=Settings(
            _names("setting", settings),
            np.repeat(places[:, None], BLOCKS_EACH * WEEKS, axis=1),
            (1 << sector) | (1 << (5 + field)),
            np.zeros(settings, bool),
            np.zeros(settings, dtype=np.int64),
            nothing,
            nothing,
            np.zeros((0, BLOCKS_EACH * WEEKS), dtype=np.int64),
        ),
        candidates=_candidates(home, site, takes[profession[programme]]),
        fits=takes[profession[blocks]],
        rules=tuple(rule for each in range(programmes) for rule in _rules(each)),
        weights=WEIGHTS,
    )


def _names(what: str, count: int) -> tuple[str, ...]:
    return tuple(f"{what} {number + 1}" for number in range(count))


def _places(draw: np.random.Generator, sector: IntArray, wanted: float) -> IntArray:
    size = draw.gamma(1.5, 1, len(sector)) * np.where(sector == ACUTE, 1.5, 1)
    places = np.maximum(1, np.floor(size / size.sum() * wanted)).astype(np.int64)
    while places.sum() < wanted:
        places[draw.integers(0, len(places))] += 1
    return places


def _candidates(home: Any, site: Any, takes: Any) -> Candidates:
    first, setting, minutes = [0], [], []
    for at, taken in zip(home, takes, strict=True):
        one_way = np.minimum(999, 5 + 1.8 * 1.3 * np.hypot(*(site - at).T)).astype(np.int16)
        near = np.flatnonzero((one_way <= LIMIT) & taken)
        setting.append(near.astype(np.int32))
        minutes.append(one_way[near])
        first.append(first[-1] + len(near))
    return Candidates(np.array(first), np.concatenate(setting), np.concatenate(minutes))


def _rules(programme: int) -> list[Rule]:
    third = PRIMARY if programme % 2 else MENTAL
    rules = [Rule(programme, LEAST, category, 1) for category in (ACUTE, COMMUNITY, third, DISTRESSED)]
    rules.append(Rule(programme, MOST, ACUTE, 4))
    return rules if programme % 2 else [*rules, Rule(programme, ORDER, COMMUNITY, category_after=MENTAL)]


def least() -> PlacementProblem:
    """Give the least size, small enough for one integer programme; a second long journey costs nothing here."""
    drawn = region(300, 80, 4, 40.0)
    return replace(drawn, weights=replace(WEIGHTS, second_long=0))


def small() -> PlacementProblem:
    """Give 3,000 students, 6 blocks, 800 settings."""
    return region(3_000, 800, 4, 60.0)


def large() -> PlacementProblem:
    """Give 30,000 students, 6 blocks, 5,000 settings."""
    return region(30_000, 5_000, 12, 150.0)


def by_prices(problem: PlacementProblem) -> Told:
    """Place by prices, flows and exchanges, as the product does."""
    placed = place(problem, Effort(seconds=float(os.environ.get("PLACEMENT_SECONDS", "280")), gap=0.005))
    return told(problem, placed.setting) | {
        "bound": placed.bound,
        "gap": placed.gap,
        "solve_seconds": placed.seconds,
    }


def by_hand(problem: PlacementProblem) -> Told:
    """First come, nearest free setting."""
    return told(problem, first_come(problem))


def block_by_block(problem: PlacementProblem) -> Told:
    """Each block in turn at least cost, everybody at once; later blocks are not looked at."""
    shape = shape_of(problem)
    chosen = np.full((shape.units, problem.most_blocks), UNPLACED, dtype=np.int64)
    left = shape.capacity.copy()
    for blocks in block_classes(shape):
        place_block(shape, blocks, chosen, left, open_prices(shape), OFFERED)
    return told(problem, settings_of(shape, chosen))


def told(problem: PlacementProblem, setting: IntArray) -> Told:
    """Say how good a placement is, and whether the independent check finds it sound."""
    measured, checked = measure(problem, setting), check(problem, setting)
    return {
        "verified": checked.verified,
        "checks": sum(checked.checks.values()),
        "objective": cost_in_minutes(problem, setting),
        "placed_share": measured.placed_share,
        "unplaced": measured.wanted - measured.placed,
        "mean_minutes": measured.mean_minutes,
        "p90_minutes": measured.p90_minutes,
        "worst_minutes": measured.worst_minutes,
        "long_twice": measured.long_twice,
        "gini": measured.gini,
    }


def as_one_programme(problem: PlacementProblem) -> Told:
    """Solve the whole as one integer programme, a hundred seconds at most."""
    shape = shape_of(problem)
    columns, rows = _columns(shape), _Rows()
    _write_rows(shape, columns, rows)
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    model.setOptionValue("time_limit", 100.0)
    model.setOptionValue("threads", 2)
    unit, _, _, cost = columns
    count = len(unit)
    model.addVars(count, np.zeros(count), np.ones(count))
    numbers = np.arange(count, dtype=np.int32)
    model.changeColsCost(count, numbers, cost)
    model.changeColsIntegrality(count, numbers, np.full(count, highspy.HighsVarType.kInteger))
    starts = np.concatenate([[0], np.cumsum([len(each) for each in rows.columns])[:-1]]).astype(np.int32)
    indices = np.concatenate(rows.columns).astype(np.int32)
    values = np.concatenate(rows.values)
    model.addRows(len(starts), np.array(rows.low), np.array(rows.high), len(indices), starts, indices, values)
    model.run()
    info = model.getInfo()
    return {"objective": info.objective_function_value / 10, "bound": info.mip_dual_bound / 10, "gap": info.mip_gap}


class _Rows:
    """Rows of an integer programme as they are written."""

    def __init__(self) -> None:
        self.low: list[float] = []
        self.high: list[float] = []
        self.columns: list[IntArray] = []
        self.values: list[Any] = []

    def add(self, low: float, high: float, columns: IntArray, values: Any = None) -> None:
        self.low.append(low)
        self.high.append(high)
        self.columns.append(columns)
        self.values.append(np.ones(len(columns)) if values is None else values)


def _columns(shape: Shape) -> tuple[IntArray, IntArray, IntArray, Any]:
    """Give unit, block, arc (-1: not placed) and cost of each column."""
    frame = shape.frame
    owner = np.repeat(np.arange(shape.units), np.diff(frame.first))
    unit = np.concatenate([np.tile(owner, BLOCKS_EACH), np.tile(np.arange(shape.units), BLOCKS_EACH)])
    block = np.concatenate(
        [np.repeat(np.arange(BLOCKS_EACH), len(owner)), np.repeat(np.arange(BLOCKS_EACH), shape.units)]
    )
    arc = np.concatenate([np.tile(np.arange(len(owner)), BLOCKS_EACH), np.full(shape.units * BLOCKS_EACH, -1)])
    cost = np.where(arc >= 0, frame.week_cost[np.maximum(arc, 0)], frame.unplaced) * float(WEEKS)
    return unit, block, arc, cost


def _write_rows(shape: Shape, columns: tuple[IntArray, IntArray, IntArray, Any], rows: _Rows) -> None:
    unit, block, arc, _ = columns
    frame, problem = shape.frame, shape.problem
    place = np.where(arc >= 0, frame.setting[np.maximum(arc, 0)], NONE)
    for keys, low, high in (
        (unit * BLOCKS_EACH + block, 1.0, None),
        (np.where(arc >= 0, place * BLOCKS_EACH + block, NONE), 0.0, np.repeat(shape.capacity[:, 0], BLOCKS_EACH)),
        (np.where(arc >= 0, arc, NONE), 0.0, None),
    ):
        order = np.argsort(keys, kind="stable")
        order = order[keys[order] != NONE]
        for group in np.split(order, np.flatnonzero(np.diff(keys[order])) + 1):
            rows.add(low, 1.0 if high is None else float(high[keys[group[0]]]), group)
    own = np.split(np.argsort(unit, kind="stable"), np.flatnonzero(np.diff(np.sort(unit))) + 1)
    mask = np.where(arc >= 0, problem.settings.categories[np.maximum(place, 0)], 0)
    for each, mine in enumerate(own):
        for rule in (rule for rule in problem.rules if rule.programme == frame.programme[each]):
            inside, spare = mask[mine] >> rule.category & 1 > 0, arc[mine] < 0
            if rule.kind == LEAST:
                rows.add(rule.amount, np.inf, mine[inside | spare])
            elif rule.kind == MOST:
                rows.add(0.0, rule.amount, mine[inside])
            else:
                for at in range(BLOCKS_EACH):
                    late = mine[(block[mine] == at) & (mask[mine] >> rule.category_after & 1 > 0)]
                    early = mine[(block[mine] < at) & (inside | spare)]
                    signs = np.concatenate([np.ones(len(late)), -np.ones(len(early))])
                    rows.add(-np.inf, 0.0, np.concatenate([late, early]), signs)


SIZES: dict[str, Callable[[], PlacementProblem]] = {
    "300 students, 80 settings": least,
    "3,000 students, 800 settings": small,
    "30,000 students, 5,000 settings": large,
}
WAYS: dict[str, Callable[[PlacementProblem], Told]] = {
    "by prices": by_prices,
    "first come, nearest": by_hand,
    "block by block": block_by_block,
    "one integer programme": as_one_programme,
}
CASES = [
    (size, way)
    for size in SIZES
    for way in WAYS
    if way != "one integer programme" or size == "300 students, 80 settings"
]


def _case(size: str, way: str) -> Told:
    if way == "by prices":
        place(region(60, 20, 2, 20.0), Effort(seconds=20, rounds=20))  # compiles, unmeasured
    problem = SIZES[size]()
    clock, processor = time.perf_counter(), time.process_time()
    found = WAYS[way](problem)
    seconds = {"seconds": time.perf_counter() - clock, "processor_seconds": time.process_time() - processor}
    arcs = len(problem.candidates.setting)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found | seconds | {"allowed_pairs": arcs, "peak_mebibytes": peak}


def main() -> None:
    """Measure the cases that the command line names, or all, and keep the results by date."""
    asked = sys.argv[1:]
    if "--case" in asked:
        print(json.dumps(_case(asked[-2], asked[-1])))
        return
    words = [word for word in asked if not word.startswith("--")]
    kept = RESULTS / f"placements-{datetime.now(UTC):%Y-%m-%d}.json"
    results = json.loads(kept.read_text()) if kept.exists() else {}
    for size, way in CASES:
        name = f"{size}: {way}"
        if words and not all(word in name for word in words):
            continue
        load = os.getloadavg()[0]
        command = [sys.executable, "-m", "benchmarks.placements", "--case", size, way]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        if ran.returncode:
            sys.exit(f"{name} failed:\n{ran.stderr}")
        measured = json.loads(ran.stdout.splitlines()[-1]) | {"load_before": load}
        print(name, json.dumps(measured), flush=True)
        if "--keep-nothing" not in asked:
            results.setdefault(name, []).append(measured)
            kept.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
