"""The rules of each programme as a machine that reads a student's blocks in order and refuses what breaks a rule.

A machine's state holds what the rules need to know of the blocks so far: how much of each category, what has been seen,
whether there was a long journey. States from which no end can be reached are dropped, and states with the same future
are merged, so that few are left. Letters are what is read: the rules' view of a setting, doubled by whether the journey
is long; the last letter is a block that is not placed, which counts towards whatever it could still meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.placements.problem import HOURS, LEAST, NONE, ORDER, PlacementProblem, Rule
from allotment.workforce.errors import AllotmentError, Problem

MOST_STATES = 20_000
MOST_VIEWS = 120
State = tuple[int, ...]


@dataclass(frozen=True)
class Machine:
    """P machines. ``letter_of`` (P, T) is each setting's view; ``letters`` (P,) counts letters, the last is unplaced.

    ``then`` (P, B, S, L) is the state after a letter, ``NONE`` where a rule refuses it; ``again`` (P, B, S, L) is 1
    where the letter is a long journey and there was one before. Every machine begins and ends in state 0.
    ``states`` (P, B) counts them.
    """

    letter_of: NDArray[np.int64]
    letters: NDArray[np.int64]
    states: NDArray[np.int64]
    then: NDArray[np.int16]
    again: NDArray[np.uint8]


def build_machine(problem: PlacementProblem) -> Machine:
    """Build the machines of all programmes.

    Raises:
        AllotmentError: the rules of a programme need more states than can be held.
    """
    count = len(problem.programmes.names)
    views = [_views(problem, programme) for programme in range(count)]
    built = [_programme(problem, programme, views[programme][1]) for programme in range(count)]
    most_blocks = problem.most_blocks
    most_states = max((len(layer) for layers in built for layer in layers), default=1)
    most_letters = max(2 * len(masks) + 1 for _, masks in views)
    then = np.full((count, most_blocks, most_states, most_letters), NONE, dtype=np.int16)
    again = np.zeros(then.shape, dtype=np.uint8)
    states = np.zeros((count, most_blocks), dtype=np.int64)
    for programme, layers in enumerate(built):
        for block, layer in enumerate(layers):
            states[programme, block] = len(layer)
            for state, row in enumerate(layer):
                then[programme, block, state, : len(row)] = [to for to, _ in row]
                again[programme, block, state, : len(row)] = [twice for _, twice in row]
    letters = np.array([2 * len(masks) + 1 for _, masks in views], dtype=np.int64)
    return Machine(np.stack([view for view, _ in views]), letters, states, then, again)


def _rules(problem: PlacementProblem, programme: int) -> list[Rule]:
    return [rule for rule in problem.rules if rule.programme == programme]


def _views(problem: PlacementProblem, programme: int) -> tuple[NDArray[np.int64], list[int]]:
    """Give each setting's view (T,) in the programme's rules, and the masks of categories that views stand for."""
    seen = 0
    for rule in _rules(problem, programme):
        seen |= 1 << rule.category
        if rule.category_after != NONE:
            seen |= 1 << rule.category_after
    masks, view = np.unique(problem.settings.categories & np.int64(seen), return_inverse=True)
    if len(masks) > MOST_VIEWS:
        raise _too_many(problem, programme)
    return view.astype(np.int64), [int(mask) for mask in masks]


def _too_many(problem: PlacementProblem, programme: int) -> AllotmentError:
    name = problem.programmes.names[programme]
    rule = "The rules of this programme tell too many kinds of history apart."
    return AllotmentError(
        "The requirements cannot be held.",
        [Problem(where="requirements", column="programme", value=name, rule=rule, remedy="Give fewer rules.")],
    )


def _programme(problem: PlacementProblem, programme: int, masks: list[int]) -> list[list[list[tuple[int, int]]]]:
    """Give for each block and state the (next state, long again) of every letter."""
    rules = _rules(problem, programme)
    blocks = np.flatnonzero(problem.blocks.programme == programme)
    hours = [int(problem.blocks.hours[block]) for block in blocks]
    scale = gcd(*hours, *(rule.amount for rule in rules if rule.unit == HOURS)) or 1
    watch_long = problem.weights.second_long > 0
    letters: list[int] = [2 * place + long_ for place in range(len(masks)) for long_ in (0, 1)] + [NONE]
    layer: dict[State, int] = {(0,) * (len(rules) + 1): 0}
    raw: list[list[list[tuple[int, int]]]] = []
    for length in hours:
        following: dict[State, int] = {}
        rows = []
        for state in layer:
            row = []
            for letter in letters:
                mask = None if letter == NONE else masks[letter // 2]
                long_ = int(watch_long and letter != NONE and letter % 2)
                to = _step(rules, state, mask, long_, length // scale, scale)
                number = NONE if to is None else following.setdefault(to, len(following))
                row.append((number, long_ & state[-1]))
            rows.append(row)
        raw.append(rows)
        layer = following
        if len(layer) > MOST_STATES:
            raise _too_many(problem, programme)
    accepted = [0 if _ends_well(rules, state, scale) else NONE for state in layer]
    return _merged(raw, accepted)


def _step(rules: list[Rule], state: State, mask: int | None, long_: int, hours: int, scale: int) -> State | None:
    """Read one block in a setting of these categories (None: not placed); None where a rule refuses it."""
    after = list(state)
    for place, rule in enumerate(rules):
        inside = mask is None or bool(mask >> rule.category & 1)
        if rule.kind == ORDER:
            if mask is not None and mask >> rule.category_after & 1 and not state[place]:
                return None
            after[place] = int(state[place] or inside)
            continue
        most = _amount(rule, scale)
        step = hours if rule.unit == HOURS else 1
        if rule.kind == LEAST:
            after[place] = min(most, state[place] + step * inside)
        elif mask is not None and inside:
            after[place] = state[place] + step
            if after[place] > most:
                return None
    after[-1] = state[-1] | long_
    return tuple(after)


def _amount(rule: Rule, scale: int) -> int:
    return rule.amount // scale if rule.unit == HOURS else rule.amount


def _ends_well(rules: list[Rule], state: State, scale: int) -> bool:
    return all(held >= _amount(rule, scale) for rule, held in zip(rules, state, strict=False) if rule.kind == LEAST)


def _merged(raw: list[list[list[tuple[int, int]]]], accepted: list[int]) -> list[list[list[tuple[int, int]]]]:
    """Merge states with the same future from the end back, and drop those without one."""
    names = accepted
    layers: list[list[list[tuple[int, int]]]] = []
    for rows in reversed(raw):
        known: dict[tuple[tuple[int, int], ...], int] = {}
        own = []
        for row in rows:
            future = tuple((names[to], again) if to != NONE and names[to] != NONE else (NONE, 0) for to, again in row)
            dead = all(to == NONE for to, _ in future)
            own.append(NONE if dead else known.setdefault(future, len(known)))
        layers.append([list(future) for future in known])
        names = own
    return layers[::-1]
