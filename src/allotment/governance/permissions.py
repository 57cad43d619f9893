"""The permission matrix: one declared table of role, thing, action and relation. What it does not grant is refused.

``permissions.csv`` has one row per thing, action and role; each relation's column holds ``yes`` or ``no``.
"""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from allotment.governance.levels import Relation
from allotment.governance.roles import UserRole

VIEW = "view"


@dataclass(frozen=True)
class Permission:
    """One row: what a role may do with a thing, and in which relations."""

    thing: str
    action: str
    role: UserRole
    relations: frozenset[Relation]


@cache
def permission_table() -> tuple[Permission, ...]:
    """Give every row of the matrix, in the order of the file.

    Raises:
        ValueError: a row names no role or relation of the house, or says neither yes nor no.
    """
    text = files("allotment.governance").joinpath("permissions.csv").read_text(encoding="utf-8")
    return tuple(_permission(row) for row in csv.DictReader(text.splitlines()))


def _permission(row: dict[str, str]) -> Permission:
    answers = {relation: row[relation.value] for relation in Relation}
    unclear = [answer for answer in answers.values() if answer not in {"yes", "no"}]
    if unclear:
        raise ValueError(f"permissions.csv, {row['thing']} {row['action']} {row['role']}: {unclear[0]!r} is no answer.")
    granted = frozenset(relation for relation, answer in answers.items() if answer == "yes")
    return Permission(row["thing"], row["action"], UserRole(row["role"]), granted)


@cache
def _granted() -> dict[tuple[str, str, UserRole], frozenset[Relation]]:
    return {(row.thing, row.action, row.role): row.relations for row in permission_table()}


def may(role: UserRole, thing: str, action: str, relation: Relation) -> bool:
    """Say whether a role may act on a thing that stands in a relation.

    Raises:
        KeyError: the table has no such thing, action or role, so the question itself is wrong.
    """
    return relation in _granted()[thing, action, role]


def relations_granted(role: UserRole, thing: str, action: str) -> Collection[Relation]:
    """Give the relations in which a role may act on a thing."""
    return _granted()[thing, action, role]


def actions_by_thing() -> dict[str, tuple[str, ...]]:
    """Give the actions that there are on each thing."""
    found: dict[str, dict[str, None]] = {}
    for row in permission_table():
        found.setdefault(row.thing, {})[row.action] = None
    return {thing: tuple(actions) for thing, actions in found.items()}
