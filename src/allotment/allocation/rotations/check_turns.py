"""The checker's part for preference-informed allocation: whoever missed a programme found it full at their turn.

Turns are worked out anew: who is pre-allocated comes first; then those who have their first preference, by lottery;
then everybody else, by lottery. The lottery is drawn again here from the seed and the names.
"""

from __future__ import annotations

import bisect
import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

FIRST_PASS, SECOND_PASS = 1, 2
Turn = tuple[int, int]


@dataclass(frozen=True)
class _Group:
    """Who is placed together: their number in the lottery, and their programmes, the most wanted first, tied alike."""

    people: tuple[str, ...]
    number: int
    wishes: tuple[tuple[int, str], ...]


def missed_turns(
    programmes: pl.DataFrame,
    wanted: pl.DataFrame,
    placed: pl.DataFrame,
    couples: Sequence[Mapping[str, Any]],
    pre: pl.DataFrame | None,
    seed: int,
) -> list[str]:
    """Give in words everybody who was passed over at a programme that still had room at their turn."""
    capacity = dict(programmes.select("programme", "capacity").rows())
    where = dict(placed.rows())
    settled = {} if pre is None else dict(pre.select("applicant", "pre_allocated").rows())
    wrong = [
        f"{name} is pre-allocated to {at} and is not there." for name, at in settled.items() if where.get(name) != at
    ]
    people = pl.concat([wanted["applicant"], pl.Series(list(settled), dtype=pl.String)]).unique(maintain_order=True)
    groups = _groups(wanted, people.to_list(), couples, settled, seed)
    taken: dict[str, list[Turn]] = defaultdict(list)
    for name in settled:
        if name in where:
            taken[where[name]].append((0, 0))
    for group in groups:
        at = where.get(group.people[0])
        if any(where.get(person) != at for person in group.people):
            wrong.append(f"{' and '.join(group.people)} are linked and not placed together.")
        if at is not None:
            taken[at] += [_turn(group, at)] * len(group.people)
    for turns in taken.values():
        turns.sort()
    for group in groups:
        own = where.get(group.people[0])
        rank = next((rank for rank, at in group.wishes if at == own), None)
        for wish, at in group.wishes:
            if rank is not None and wish >= rank:
                break
            before = bisect.bisect_left(taken[at], _turn(group, at))
            if before + len(group.people) <= capacity[at]:
                wrong.append(f"{' and '.join(group.people)} would rather have {at}, which had room at their turn.")
    return wrong


def _turn(group: _Group, programme: str) -> Turn:
    """Give the turn at which a group is offered a programme."""
    is_first = bool(group.wishes) and programme == group.wishes[0][1]
    return (FIRST_PASS if is_first else SECOND_PASS, group.number)


def _groups(
    wanted: pl.DataFrame,
    people: Sequence[str],
    couples: Sequence[Mapping[str, Any]],
    settled: Mapping[str, str],
    seed: int,
) -> list[_Group]:
    """Give who is placed together, linked applicants by the later of their numbers and the sum of their places."""
    numbers = {name: number for number, name in enumerate(sorted(people, key=lambda name: (_draw(seed, name), name)))}
    lists: dict[str, list[str]] = defaultdict(list)
    stated: dict[tuple[str, str], int] = {}
    for person, programme, rank in wanted.rows():
        stated[person, programme] = rank
        lists[person].append(programme)
    for person, own in lists.items():
        own.sort(key=lambda at, person=person: (stated[person, at], _pair_draw(seed, person, at)))  # type: ignore[misc]
    groups, linked = [], set()
    for row in couples:
        pair = (row["applicant"], row["partner"])
        if pair[0] in settled or pair[1] in settled or pair[0] in linked:
            continue
        linked |= set(pair)
        places = [{at: place for place, at in enumerate(lists[person])} for person in pair]
        both = [(places[0][at] + places[1][at], places[0][at], at) for at in lists[pair[0]] if at in places[1]]
        wishes = tuple((rank, at) for rank, (_, _, at) in enumerate(sorted(both)))
        groups.append(_Group(pair, max(numbers[person] for person in pair), wishes))
    groups += [
        _Group((name,), numbers[name], tuple(enumerate(lists[name])))
        for name in people
        if name not in linked and name not in settled
    ]
    return groups


def _draw(seed: int, name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}/{name}".encode()).digest()[:8], "big")


def _pair_draw(seed: int, person: str, programme: str) -> int:
    return _mix(_draw(seed, person) ^ _mix(_draw(seed, programme)))


def _mix(number: int) -> int:
    """Scatter 64 bits, as the documented lottery of tied preferences says."""
    bits = (1 << 64) - 1
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & bits
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & bits
    return number ^ (number >> 31)
