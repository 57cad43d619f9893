"""An organisation's people: exact for its own users, and in protected form for everybody else in the system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from allotment.evidence.returns.layout import BANK
from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.returns.age_bands import band_of
from allotment.planning.returns.send import EMPLOYERS
from allotment.reports.disclosure.markers import MARKER, mark_small, rule_in_words
from allotment.store.shelves import returns as shelf
from allotment.store.shelves.returns import CountedCell, CountedStaff
from allotment.workforce.roles import ROLES

BASE = 5
GROUP_OF_ROLE = {name: role.staff_group for name, role in ROLES.items()}
_COUNTED = {"role": pl.String, "age": pl.Int64, "sex": pl.String, "headcount": pl.Int64, "fte": pl.Float64}
_CELLS = {
    "organisation": pl.String,
    "role": pl.String,
    "age_band": pl.String,
    "sex": pl.String,
    "headcount": pl.Int64,
    "within": pl.Int64,
    "fte": pl.Float64,
    "vacancies_fte": pl.Float64,
    "as_at": pl.Date,
}


@dataclass(frozen=True)
class OwnPeople:
    """An organisation's people in post from its accepted return, exactly, for its own users alone.

    ``counts`` has a row per role, age band and sex with anybody in it: ``role, staff_group, age_band, sex, headcount,
    fte``. Whoever holds two roles counts once in each; ``people`` counts everybody once. Bank work is left out.
    """

    organisation: str
    name: str
    as_at: date
    accepted_by: str
    people: int
    bank_fte: float
    counts: pl.DataFrame


@dataclass(frozen=True)
class ProtectedPeople:
    """An organisation's people as others may see them.

    ``cells`` has every total by role, and every other total and cell that is not 0: ``role, age_band, sex, protected,
    shown``, and in totals by role ``fte`` and ``fte_shown``. Small counts are [c] as shown, and empty in the other two.
    ``rule`` says in words how far a count may lie from the true one.
    """

    organisation: str
    name: str
    as_at: date
    cells: pl.DataFrame
    rule: str


def own_people(actor: Actor, organisation: str) -> OwnPeople | None:
    """Give an organisation's people exactly; None where it has no accepted return.

    Raises:
        NotYoursError: the reader may not see this organisation's own people.
    """
    actor.require("people", "view", organisation)
    with reading(actor):
        accepted = shelf.accepted_return(organisation)
        counted = shelf.staff_counted(organisation, BANK) if accepted else []
    if accepted is None:
        return None
    return OwnPeople(
        organisation=organisation,
        name=actor.tree.name(organisation),
        as_at=accepted.as_at,
        accepted_by=accepted.decided_by_name,
        people=accepted.staff_headcount,
        bank_fte=accepted.bank_fte,
        counts=_counts(counted),
    )


def _counts(counted: list[CountedStaff]) -> pl.DataFrame:
    rows = pl.DataFrame([vars(one) for one in counted], schema=_COUNTED).with_columns(
        staff_group=pl.col("role").replace_strict(GROUP_OF_ROLE, return_dtype=pl.String),
        age_band=band_of(pl.col("age")),
    )
    keys = ["role", "staff_group", "age_band", "sex"]
    return rows.group_by(keys, maintain_order=True).agg(pl.col("headcount", "fte").sum())


def protected_people(actor: Actor, system: str) -> list[ProtectedPeople]:
    """Give the people of every organisation of a system that has an accepted return, as all in the system see them.

    Raises:
        NotYoursError: the reader has no part in this system.
    """
    actor.require("aggregate", "view", system, called="system")
    members = [one.code for one in actor.tree.in_system(system) if one.kind in EMPLOYERS]
    return _released(actor, members)


def protected_people_of(actor: Actor, organisation: str) -> ProtectedPeople | None:
    """Give the people of one organisation as all in the system see them; None where it has no accepted return.

    Raises:
        NotYoursError: the reader has no part in its system.
    """
    actor.require("aggregate", "view", organisation)
    return next(iter(_released(actor, [organisation])), None)


def _released(actor: Actor, organisations: Sequence[str]) -> list[ProtectedPeople]:
    by_organisation: dict[str, list[CountedCell]] = {}
    with reading(actor):
        for cell in shelf.protected_counts(organisations):
            by_organisation.setdefault(cell.organisation, []).append(cell)
    return [_shown(actor.tree.name(code), cells) for code, cells in by_organisation.items()]


def _shown(name: str, cells: list[CountedCell]) -> ProtectedPeople:
    """Mark small counts, and take the figures themselves out where they are marked."""
    table = pl.DataFrame([vars(cell) for cell in cells], schema=_CELLS).rename({"headcount": "protected"})
    marked = mark_small(table)
    figures = [pl.when(pl.col("shown") != MARKER).then(figure).alias(figure) for figure in ("protected", "fte")]
    kept = marked.with_columns(figures).drop("organisation", "within", "as_at", "vacancies_fte")
    first = cells[0]
    return ProtectedPeople(first.organisation, name, first.as_at, kept, rule_in_words(BASE, first.within))
