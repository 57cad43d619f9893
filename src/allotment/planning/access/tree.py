"""The tree of organisations as it stands on a day, kept in memory until it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from threading import Lock

from allotment.governance.levels import OrganisationKind, Relation, relation
from allotment.store.database import database_name
from allotment.store.shelves import organisations as shelf
from allotment.store.shelves.organisations import KnownOrganisation


@dataclass(frozen=True)
class Tree:
    """Every organisation of a day by code, who stands above each, and the system in which each lies."""

    organisations: dict[str, KnownOrganisation]
    above: dict[str, frozenset[str]]
    system: dict[str, str | None]
    below: dict[str, frozenset[str]]

    def relation(self, acting: str, owning: str) -> Relation:
        """Say how an owning organisation stands to the one for which somebody acts."""
        return relation(acting, owning, self.above, self.system)

    def name(self, code: str) -> str:
        """Give an organisation's name, or its code where it is gone."""
        found = self.organisations.get(code)
        return found.name if found else code

    def in_system(self, system: str) -> list[KnownOrganisation]:
        """Give the organisations below a system, by kind and name."""
        members = [self.organisations[code] for code in self.below.get(system, frozenset())]
        return sorted(members, key=lambda one: (one.kind, one.name))

    def systems(self) -> list[KnownOrganisation]:
        """Give every integrated care system by name."""
        found = [one for one in self.organisations.values() if one.kind == OrganisationKind.ICS]
        return sorted(found, key=lambda one: one.name)


_lock = Lock()
_kept: dict[str, tuple[int, date, Tree]] = {}


def tree_on(day: date) -> Tree:
    """Give the tree of a day: read again only when it has changed."""
    stamp, database = shelf.tree_stamp(), database_name()
    with _lock:
        kept = _kept.get(database)
        if kept is not None and kept[:2] == (stamp, day):
            return kept[2]
    tree = make_tree(shelf.organisations_on(day))
    with _lock:
        _kept[database] = (stamp, day, tree)
    return tree


def make_tree(organisations: list[KnownOrganisation]) -> Tree:
    """Work out who stands above and below whom."""
    by_code = {one.code: one for one in organisations}
    above: dict[str, frozenset[str]] = {}
    below: dict[str, set[str]] = {code: set() for code in by_code}
    system: dict[str, str | None] = {}
    for code in by_code:
        chain = _chain(code, by_code)
        above[code] = frozenset(chain[1:])
        system[code] = next((one for one in chain if by_code[one].kind == OrganisationKind.ICS), None)
        for ancestor in chain[1:]:
            below[ancestor].add(code)
    return Tree(by_code, above, system, {code: frozenset(members) for code, members in below.items()})


def _chain(code: str, by_code: dict[str, KnownOrganisation]) -> list[str]:
    """Give an organisation and its ancestors, nearest first; a belonging to what is gone, or a circle, ends it."""
    chain = [code]
    parent = by_code[code].parent
    while parent is not None and parent in by_code and parent not in chain:
        chain.append(parent)
        parent = by_code[parent].parent
    return chain
