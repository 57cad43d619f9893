"""The limits that bind in a mix, in words, the dearest first, each with the way to the record that it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allotment.levers.catalogue import LEVERS

KINDS = {
    "budget": "Budgets",
    "match": "Money that others must match",
    "capacity": "Placements, educators and recruits to be had",
    "system_limit": "Limits of a lever in the whole system",
    "least_dose": "Doses that must be at least so large",
    "override": "Doses that somebody fixed",
    "target": "Targets",
    "fairness": "Fairness between places",
    "dose": "Limits of single doses",
}
FIRST = 10
LEVER, FUNDING, ASSUMPTIONS = "lever", "funding", "assumptions"
RECRUITS = "recruits:"
BY_WORDS = {key.replace("_", " "): key for key in LEVERS}


@dataclass(frozen=True)
class Limit:
    """One limit that binds. ``leads_to`` is the lever, the part of the funding file, or the
    words to look for in the register, whose record sets it."""

    in_words: str
    value: float
    leads_to: tuple[str, str] | None


@dataclass(frozen=True)
class LimitsOfKind:
    """The limits of one kind: how many bind, and the first of them, the dearest first."""

    kind: str
    title: str
    count: int
    first: tuple[Limit, ...]

    @property
    def left(self) -> int:
        """How many only the table has."""
        return self.count - len(self.first)


def binding_limits(prices: Sequence[Mapping[str, Any]], streams: Mapping[str, str]) -> tuple[LimitsOfKind, ...]:
    """Group shadow prices by kind, the kind with the dearest limit first.

    Args:
        prices: rows of shadow prices.
        streams: titles of the streams by key.
    """
    by_kind: dict[str, list[Mapping[str, Any]]] = {}
    for row in prices:
        by_kind.setdefault(row["constraint"], []).append(row)
    groups = [_group(kind, rows, streams) for kind, rows in by_kind.items()]
    return tuple(sorted(groups, key=lambda one: list(KINDS).index(one.kind) if one.kind in KINDS else len(KINDS)))


def _group(kind: str, rows: list[Mapping[str, Any]], streams: Mapping[str, str]) -> LimitsOfKind:
    dearest = sorted(rows, key=lambda row: -abs(row["value"]))
    first = tuple(Limit(row["in_words"], row["value"], _source(kind, row["scope"], streams)) for row in dearest[:FIRST])
    return LimitsOfKind(kind, KINDS.get(kind, kind.replace("_", " ").capitalize()), len(rows), first)


def _source(kind: str, scope: str, streams: Mapping[str, str]) -> tuple[str, str] | None:
    """Say which lever's records, or which part of the funding file, set a limit."""
    lever = BY_WORDS.get(scope.partition(",")[0].strip())
    if lever is not None:
        return LEVER, lever
    if kind in ("budget", "match"):
        key = next((key for key in streams if scope.startswith(key.replace("_", " "))), None)
        return None if key is None else (FUNDING, f"stream-{key}")
    if kind == "capacity" and scope.startswith(RECRUITS):
        return ASSUMPTIONS, "recruit"
    sections = {"capacity": "capacities", "target": "targets", "fairness": "fairness"}
    return (FUNDING, sections[kind]) if kind in sections else None
