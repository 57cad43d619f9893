"""People from accepted staff returns on the workforce page: one's own exactly, everybody's as protected counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from allotment.governance.permissions import VIEW
from allotment.planning.access.actor import Actor
from allotment.planning.returns.people import own_people, protected_people

ALL = "All"


@dataclass(frozen=True)
class ReturnedRole:
    """The people of one role: exact figures, or figures protected together with small ones marked [c]."""

    role: str
    headcount: str
    fte: str


@dataclass(frozen=True)
class ReturnedPeople:
    """One organisation's people by role at the date of its return."""

    organisation: str
    name: str
    as_at: date
    rule: str
    roles: tuple[ReturnedRole, ...]


def own_returned(actor: Actor, system: str) -> tuple[ReturnedPeople, ...]:
    """Give the exact people of those organisations of a system whose own people the reader may see."""
    own = [code for code in actor.controllers if actor.tree.system.get(code) == system]
    found = [own_people(actor, code) for code in sorted(own) if actor.may("people", VIEW, code)]
    return tuple(
        ReturnedPeople(one.organisation, one.name, one.as_at, "", _exact(one.counts))
        for one in found
        if one is not None
    )


def _exact(counts: pl.DataFrame) -> tuple[ReturnedRole, ...]:
    by_role = (
        counts.group_by("role")
        .agg(pl.col("headcount", "fte").sum())
        .sort("headcount", "role", descending=[True, False])
    )
    return tuple(
        ReturnedRole(row["role"], f"{row['headcount']:,}", f"{row['fte']:,.1f}")
        for row in by_role.iter_rows(named=True)
    )


def system_returned(actor: Actor, system: str) -> tuple[ReturnedPeople, ...]:
    """Give the protected people of every organisation of a system with an accepted return, by role."""
    return tuple(
        ReturnedPeople(one.organisation, one.name, one.as_at, one.rule, _protected(one.cells))
        for one in protected_people(actor, system)
    )


def _protected(cells: pl.DataFrame) -> tuple[ReturnedRole, ...]:
    totals = cells.filter(pl.col("age_band") == ALL, pl.col("sex") == ALL).sort(pl.col("role") == ALL, "role")
    return tuple(
        ReturnedRole(row["role"], str(row["shown"]), str(row["fte_shown"] or ""))
        for row in totals.iter_rows(named=True)
    )
