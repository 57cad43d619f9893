"""The checker's part for couples: the couple's order is worked out here anew, from what the files say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import polars as pl

Key = tuple[int, ...]
LAST: Key = (9,)
"""After everything: neither member matched."""


@dataclass(frozen=True)
class CoupleCheck:
    """What couples are checked with: their rows, their own orders if any, all mutually ranked pairs, and programmes."""

    couples: Sequence[Mapping[str, Any]]
    joint: pl.DataFrame | None
    pairs: pl.DataFrame
    capacity: Mapping[str, int]
    region: Mapping[str, str | None]


def blocking_couples(asked: CoupleCheck, placed: pl.DataFrame, faults: list[str]) -> list[str]:
    """Give every couple's blocking option in words; a couple placed where its order does not allow is a fault."""
    people = {row[side] for row in asked.couples for side in ("applicant", "partner")}
    theirs = asked.pairs.filter(pl.col("applicant").is_in(list(people)))
    ranks: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for person, programme, rank, place in theirs.select("applicant", "programme", "rank", "place").rows():
        ranks[person][programme] = (rank, place)
    holders: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for person, programme, place in asked.pairs.filter("held").select("applicant", "programme", "place").rows():
        holders[programme].append((person, place))
    where = dict(placed.rows())
    found: list[str] = []
    seen: set[frozenset[str]] = set()
    for row in asked.couples:
        both = (row["applicant"], row["partner"])
        if frozenset(both) in seen:
            continue
        seen.add(frozenset(both))
        order = _order(asked, both, ranks, same_region=(row.get("same region") or "").lower() == "yes")
        own = (where.get(both[0]), where.get(both[1]))
        if own != (None, None) and own not in order:
            faults.append(f"{both[0]} and {both[1]} are at {_named(own)}, which is not among their pairs.")
        mine = order.get(own, LAST)
        for option, key in order.items():
            if key < mine and _fits(asked, both, option, ranks, holders):
                found.append(f"{both[0]} and {both[1]} would rather have {_named(option)}, where both would be taken.")
    return found


def _order(
    asked: CoupleCheck, both: tuple[str, str], ranks: Mapping[str, Mapping[str, tuple[int, int]]], *, same_region: bool
) -> dict[tuple[str | None, str | None], Key]:
    """Give each pair of programmes its key: the lower, the more wanted."""
    lists = [ranks.get(person, {}) for person in both]
    apart = {
        (one, two)
        for one, two in product(*lists)
        if same_region and (asked.region[one] is None or asked.region[one] != asked.region[two])
    }
    said = None if asked.joint is None else _said(asked.joint, both)
    if said:
        allowed = [{None, *ranked} for ranked in lists]
        return {
            option: key
            for option, key in said.items()
            if option[0] in allowed[0] and option[1] in allowed[1] and option not in apart
        }
    order: dict[tuple[str | None, str | None], Key] = {}
    for (one, (first, _)), (two, (second, _)) in product(lists[0].items(), lists[1].items()):
        if (one, two) not in apart:
            order[one, two] = (0, first + second, max(first, second), first)
    order |= {(one, None): (1, rank, 0) for one, (rank, _) in lists[0].items()}
    order |= {(None, two): (1, rank, 1) for two, (rank, _) in lists[1].items()}
    return order


def _said(joint: pl.DataFrame, both: tuple[str, str]) -> dict[tuple[str | None, str | None], Key]:
    """Give the couple's own order, whichever member stands first in the file."""
    found: dict[tuple[str | None, str | None], Key] = {}
    columns = joint.select("applicant", "partner", "programme", "partner_programme", "rank").rows()
    for first, second, one, two, rank in columns:
        if (first, second) == both and (one or two):
            found[one, two] = (int(rank),)
        elif (second, first) == both and (one or two):
            found[two, one] = (int(rank),)
    return {option: (0, *key) for option, key in found.items()}


def _fits(
    asked: CoupleCheck,
    both: tuple[str, str],
    option: tuple[str | None, str | None],
    ranks: Mapping[str, Mapping[str, tuple[int, int]]],
    holders: Mapping[str, Sequence[tuple[str, int]]],
) -> bool:
    """Say whether the programmes would take the couple there, sending away only people whom they like less."""
    coming: dict[str, list[int]] = defaultdict(list)
    for person, programme in zip(both, option, strict=True):
        if programme is not None:
            coming[programme].append(ranks[person][programme][1])
    for programme, places in coming.items():
        as_good = sum(1 for person, place in holders.get(programme, ()) if person not in both and place <= max(places))
        if as_good + len(places) > asked.capacity[programme]:
            return False
    return True


def _named(option: tuple[str | None, str | None]) -> str:
    return " and ".join("nowhere" if one is None else one for one in option)
