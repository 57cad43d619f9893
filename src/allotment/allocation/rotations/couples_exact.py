"""Matching with couples exactly: the matching with the fewest blocking pairs, none where a stable one exists.

One yes-or-no column for each unit (an applicant alone or a couple) and option; each unit has one option. A unit blocks
with an option where it has nothing as good, and the programmes would take it: where a programme does not hold enough
people whom it likes as well or better. The number of blocking pairs is made least by CP-SAT (McBride and Manlove 2013
give such a programme for couples; the fewest blocking pairs are asked for by Manlove, McBride and Trimble 2017,
Constraints 22). It is meant for small cases, where the search by moves found nothing stable.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from allotment.allocation.rotations.couples import Options
from allotment.allocation.rotations.market import Market
from allotment.evidence.rotations.match_inputs import Couple, IntArray

MOST_OPTIONS = 6_000
DETERMINISTIC_SECONDS = 20.0


@dataclass(frozen=True)
class Exact:
    """The matching with the fewest blocking pairs found; ``proved`` says that none has fewer."""

    held: IntArray
    blocking: int
    proved: bool


@dataclass(frozen=True)
class _Choice:
    """One option of a unit: the entries it takes (by member), and how much it is liked (0 the most)."""

    entries: tuple[int, ...]
    level: int
    taken: cp_model.IntVar


@dataclass
class _Model:
    """The columns by unit, and who may hold a programme: owner, the programme's rank of them, column."""

    solver: cp_model.CpModel
    units: list[list[_Choice]] = field(default_factory=list)
    holders: dict[int, list[tuple[int, int, cp_model.IntVar]]] = field(default_factory=lambda: defaultdict(list))
    blocks: list[cp_model.IntVar] = field(default_factory=list)


def is_small(market: Market, couples: Sequence[Couple], options: Options) -> bool:
    """Say whether a case is small enough to be solved exactly."""
    in_couples = sum(len(market.entries(one)) for couple in couples for one in (couple.first, couple.second))
    return len(market.programme) - in_couples + len(options.level) <= MOST_OPTIONS


def solve_with_couples(
    market: Market, couples: Sequence[Couple], options: Options, hint: IntArray | None = None
) -> Exact:
    """Give the matching with the fewest blocking pairs.

    Args:
        market: the mutually acceptable pairs.
        couples: who is linked.
        options: what each couple wants.
        hint: a matching to begin from, each applicant's entry.
    """
    model = _Model(cp_model.CpModel())
    owner = np.repeat(np.arange(market.applicants), np.diff(market.start))
    _singles(model, market, couples)
    for number in range(len(couples)):
        span = range(int(options.start[number]), int(options.start[number + 1]))
        taken = [[int(entry) for entry in (options.first[one], options.second[one]) if entry >= 0] for one in span]
        levels = options.level[span.start : span.stop].tolist()
        _unit(model, market, [(tuple(entries), level) for entries, level in zip(taken, levels, strict=True)])
    for choices in model.units:
        for one in choices:
            for entry in one.entries:
                place = int(market.stated_place[entry])
                model.holders[int(market.programme[entry])].append((int(owner[entry]), place, one.taken))
    for at, held in model.holders.items():
        model.solver.add(sum(taken for _, _, taken in held) <= int(market.capacity[at]))
    for choices in model.units:
        for one in choices:
            _block(model, market, owner, choices, one)
    model.solver.minimize(sum(model.blocks))
    _hint(model, hint)
    return _solve(model, market, owner)


def _singles(model: _Model, market: Market, couples: Sequence[Couple]) -> None:
    linked = {person for couple in couples for person in (couple.first, couple.second)}
    for person in range(market.applicants):
        if person not in linked:
            _unit(model, market, [((entry,), int(market.stated[entry])) for entry in market.entries(person)])


def _unit(model: _Model, market: Market, options: list[tuple[tuple[int, ...], int]]) -> None:
    """Give a unit its columns; at most one of its options is taken. Members' two entries at one programme need room."""
    choices = [
        _Choice(entries, level, model.solver.new_bool_var(""))
        for entries, level in options
        if all(market.capacity[market.programme[entry]] > 0 for entry in entries)
    ]
    model.solver.add_at_most_one(one.taken for one in choices)
    model.units.append(choices)


def _block(model: _Model, market: Market, owner: IntArray, choices: list[_Choice], one: _Choice) -> None:
    """Count the option as blocking unless the unit has something as good, or a programme is full of as good people."""
    content = [other.taken for other in choices if other.level <= one.level]
    people = {int(owner[entry]) for other in choices for entry in other.entries}  # a couple makes room for itself
    reasons: list[cp_model.IntVar] = []
    for at in {int(market.programme[entry]) for entry in one.entries}:
        here = [entry for entry in one.entries if market.programme[entry] == at]
        worst = max(int(market.stated_place[entry]) for entry in here)
        needed = int(market.capacity[at]) - len(here) + 1
        as_good = [taken for person, place, taken in model.holders[at] if person not in people and place <= worst]
        if needed <= 0:
            return  # the programme has no room for both of them, whoever holds it
        if len(as_good) >= needed:
            full = model.solver.new_bool_var("")
            model.solver.add(sum(as_good) >= needed).only_enforce_if(full)
            reasons.append(full)
    blocking = model.solver.new_bool_var("")
    model.blocks.append(blocking)
    model.solver.add_bool_or([*content, *reasons, blocking])


def _hint(model: _Model, hint: IntArray | None) -> None:
    if hint is None:
        return
    held = {int(entry) for entry in hint if entry >= 0}
    for choices in model.units:
        for one in choices:
            model.solver.add_hint(one.taken, int(set(one.entries) <= held))


def _solve(model: _Model, market: Market, owner: IntArray) -> Exact:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1  # the same question has the same answer
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = DETERMINISTIC_SECONDS
    status = solver.status_name(solver.solve(model.solver))
    held = np.full(market.applicants, -1, dtype=np.int64)
    if status not in ("OPTIMAL", "FEASIBLE"):
        return Exact(held, len(model.blocks), proved=False)
    for choices in model.units:
        for one in choices:
            if solver.boolean_value(one.taken):
                held[[owner[entry] for entry in one.entries]] = one.entries
    return Exact(held, round(solver.objective_value), proved=status == "OPTIMAL")
