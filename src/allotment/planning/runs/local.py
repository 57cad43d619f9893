"""What a system adds to the published evidence: its approved assumptions and its partners' protected returns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

import polars as pl

from allotment.evidence.assumptions.local import LocalRecord, is_local, record_of
from allotment.evidence.assumptions.register import Register
from allotment.evidence.local_evidence import NO_LOCAL_EVIDENCE, LocalEvidence
from allotment.planning.access.tree import Tree, tree_on
from allotment.planning.desk import Desk
from allotment.planning.proposals.ledger import ledger_of
from allotment.planning.returns.age_bands import AGE_BANDS
from allotment.planning.returns.published import sector_of
from allotment.reports.disclosure.lattice import ALL
from allotment.store import scoping
from allotment.store.shelves import returns as return_shelf
from allotment.store.shelves import runs as run_shelf
from allotment.store.shelves.returns import CountedCell
from allotment.workforce.tables import PartnerReturn

WHOLE_AGE = (min(first for first, _ in AGE_BANDS.values()), max(last for _, last in AGE_BANDS.values()))
SYSTEMS_REMEMBERED = 16


def local_evidence_of(desk: Desk, system: str) -> LocalEvidence:
    """Give the local evidence of a system as it stands now: the same for every reader, and protected throughout.

    Approved changes that no longer fit the assumptions that come with Allotment are left out, as the register's page
    says.
    """
    members = {system} | tree_on(desk.clock().date()).below.get(system, frozenset())
    with scoping.visible({system}, ()):
        register = ledger_of(system).register
    with scoping.visible((), members):
        accepted = run_shelf.accepted_returns()
    return _put_together(desk, register, accepted) if accepted or _own(register) else NO_LOCAL_EVIDENCE


def _own(register: Register) -> list[LocalRecord]:
    """Give a register's local records."""
    return [record_of(one) for one in register.assumptions if is_local(one)]


@lru_cache(maxsize=SYSTEMS_REMEMBERED)
def _put_together(desk: Desk, register: Register, accepted: tuple[tuple[str, str], ...]) -> LocalEvidence:
    """Put approved records and the protected counts of accepted returns together."""
    returned = [code for code, _ in accepted]
    with scoping.visible(returned, ()):
        cells = return_shelf.protected_counts(returned) if returned else []
    return LocalEvidence.of(_own(register), _partner_returns(desk, tree_on(desk.clock().date()), cells))


def _partner_returns(desk: Desk, tree: Tree, cells: Sequence[CountedCell]) -> pl.DataFrame | None:
    """Give protected counts as rows of ``PartnerReturn``."""
    rows = [
        {**row, "organisation": code, "organisation_name": tree.name(code), "sector": sector_of(desk, tree, code)}
        for code, own in groupby(cells, key=lambda cell: cell.organisation)
        for row in _rows(list(own))
    ]
    return PartnerReturn.validate(pl.DataFrame(rows, infer_schema_length=None), cast=True) if rows else None


def _rows(cells: Sequence[CountedCell]) -> Iterator[dict[str, Any]]:
    """Give one organisation's counts by role and age band, each band with its share of the role's protected FTE."""
    totals = {cell.role: cell for cell in cells if (cell.age_band, cell.sex) == (ALL, ALL) and cell.role != ALL}
    bands: dict[str, list[CountedCell]] = defaultdict(list)
    for cell in cells:
        if cell.sex == ALL and cell.age_band != ALL and cell.headcount:
            bands[cell.role].append(cell)
    for role, total in totals.items():
        fte = (total.fte or 0.0) if total.headcount else 0.0
        posts = None if total.vacancies_fte is None else fte + total.vacancies_fte
        shared = {"role": role, "establishment_fte": posts, "vacancies_fte": total.vacancies_fte, "as_at": total.as_at}
        if not total.headcount:
            yield shared | _band(WHOLE_AGE, 0, 0.0)
        for cell in bands[role]:
            yield shared | _band(AGE_BANDS[cell.age_band], cell.headcount, fte * cell.headcount / total.headcount)


def _band(ages: tuple[int, int], headcount: int, fte: float) -> dict[str, Any]:
    return {"age_from": ages[0], "age_to": ages[1], "headcount": headcount, "fte": fte}
