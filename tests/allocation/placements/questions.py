"""Tiny questions drawn from a seed, and the best answer found by trying everything."""

from __future__ import annotations

from itertools import product
from math import inf

import numpy as np

from allotment.allocation.placements.problem import (
    HOURS,
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
from allotment.allocation.placements.verify import check

WEIGHTS = Weights(
    unplaced=500,
    tiers=((30, 2), (50, 3)),
    long_minutes=40,
    second_long=25,
    group_split=10,
    new_bonus=0,
    minutes_per_pound=0.0,
    change=7,
)
ACUTE, COMMUNITY, MENTAL = 0, 1, 2


def question(
    seed: int,
    students: int = 3,
    settings: int = 5,
    blocks: int = 2,
    *,
    rules: tuple[Rule, ...] | None = None,
    weights: Weights = WEIGHTS,
    pairs: bool = False,
    groups: bool = False,
    staggered: bool = False,
    limited: bool = False,
) -> PlacementProblem:
    """Draw a question of one or two programmes. ``staggered``: the second's blocks begin two weeks later."""
    draw = np.random.default_rng(seed)
    programmes = 2 if staggered else 1
    weeks = 3
    last = weeks * blocks + (2 if staggered else 0)
    first = np.concatenate([np.arange(blocks) * weeks + 2 * each for each in range(programmes)])
    minutes = draw.integers(5, 60, (students, settings))
    pair = np.full(students, NONE)
    if pairs:
        pair[:2] = 0
    near = [np.sort(draw.permutation(settings)[: settings - 1]) for _ in range(students)]
    count = programmes * blocks
    if rules is None:
        rules = tuple(_rules(each, draw) for each in range(programmes))
    extra = np.array([0, 1]) if limited else np.zeros(0, dtype=np.int64)
    return PlacementProblem(
        students=Students(
            tuple(f"student {number + 1}" for number in range(students)),
            np.zeros(students, dtype=np.int64) if pairs else np.arange(students) % programmes,
            pair,
            np.zeros(students, dtype=np.int64) if groups else np.full(students, NONE),
        ),
        programmes=Programmes(
            ("nursing", "paramedics")[:programmes],
            ("nurses", "paramedics")[:programmes],
            np.arange(programmes),
            np.zeros(programmes, dtype=bool),
        ),
        blocks=Blocks(
            tuple(f"block {number + 1}" for number in range(count)),
            np.repeat(np.arange(programmes), blocks),
            first,
            np.full(count, weeks),
            np.full(count, 100),
            np.ones(count, dtype=bool),
        ),
        settings=Settings(
            tuple(f"setting {number + 1}" for number in range(settings)),
            np.repeat(draw.integers(1, 3, settings)[:, None], last, axis=1),
            1 << draw.integers(0, 3, settings),
            np.zeros(settings, dtype=bool),
            np.zeros(settings, dtype=np.int64),
            extra,
            np.zeros(len(extra), dtype=np.int64),
            np.ones((len(extra), last), dtype=np.int64),
        ),
        candidates=Candidates(
            np.concatenate([[0], np.cumsum([len(each) for each in near])]),
            np.concatenate(near).astype(np.int32),
            np.concatenate([minutes[student, each] for student, each in enumerate(near)]).astype(np.int16),
        ),
        fits=np.ones((count, settings), dtype=bool),
        rules=rules,
        weights=weights,
    )


def _rules(programme: int, draw: np.random.Generator) -> Rule:
    return (
        Rule(programme, LEAST, int(draw.integers(0, 3)), 1, words="at least one block there"),
        Rule(programme, MOST, int(draw.integers(0, 3)), 100, unit=HOURS, words="at most 100 hours there"),
        Rule(programme, ORDER, COMMUNITY, category_after=MENTAL, words="community before mental health"),
    )[int(draw.integers(0, 3))]


def cost_of(problem: PlacementProblem, setting: IntArray) -> float:
    """Work out the objective in minute-weeks from the words of the weights, one student at a time."""
    weights, given, total = problem.weights, problem.candidates, 0.0
    together: dict[tuple[int, int], set[int]] = {}
    for student, programme in enumerate(problem.students.programme.tolist()):
        own = slice(int(given.first[student]), int(given.first[student + 1]))
        minutes = dict(zip(given.setting[own].tolist(), given.minutes[own].tolist(), strict=True))
        longs = 0
        for column, block in enumerate(np.flatnonzero(problem.blocks.programme == programme).tolist()):
            weeks, place = int(problem.blocks.weeks[block]), int(setting[student, column])
            if place == NONE:
                total += weights.unplaced * weeks
                continue
            counted, before = minutes[place], 1
            for start, factor in weights.tiers:
                counted += (factor - before) * max(0, minutes[place] - start)
                before = factor
            counted -= weights.new_bonus * int(problem.settings.new[place])
            total += weeks * (counted + weights.minutes_per_pound * problem.settings.pence_per_week[place] / 100)
            if minutes[place] > weights.long_minutes:
                total += weeks * weights.second_long * (longs > 0)
                longs += 1
            if problem.students.group[student] != NONE:
                together.setdefault((block, weeks), set()).add(place)
    return total + sum(weights.group_split * weeks * (len(places) - 1) for (_, weeks), places in together.items())


def best_by_trying(problem: PlacementProblem) -> float:
    """Try every placement of a tiny question and give the least cost of those that the check finds sound."""
    width = problem.most_blocks
    options = []
    for student in range(len(problem.students.names)):
        own = slice(int(problem.candidates.first[student]), int(problem.candidates.first[student + 1]))
        alone = np.full((len(problem.students.names), width), NONE, dtype=np.int64)
        sound = []
        for word in product([NONE, *problem.candidates.setting[own].tolist()], repeat=width):
            alone[student] = word
            breaches = [each for each in check(problem, alone).breaches if "pair" not in each]
            if not breaches:
                sound.append((cost_of(problem, alone) - cost_of(problem, np.full_like(alone, NONE)), word))
        options.append(sorted(sound))
    least = [sound[0][0] for sound in options]
    empty = cost_of(problem, np.full((len(options), width), NONE, dtype=np.int64))
    best = inf

    def go(student: int, chosen: list[tuple[int, ...]], spent: float) -> None:
        nonlocal best
        if spent + sum(least[student:]) >= best:
            return
        if student == len(options):
            setting = np.array(chosen)
            if check(problem, setting).verified:
                best = min(best, cost_of(problem, setting))
            return
        for cost, word in options[student]:
            go(student + 1, [*chosen, word], spent + cost)

    go(0, [], empty)
    return best
