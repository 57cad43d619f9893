"""How people go from one role to another inside the system: grade progression and moves between employers.

Progression stays within an organisation. A move goes to another organisation, shared among those that employ
the role in proportion to how many they employ. Social care to NHS moves are drawn by NHS recruitment: a stated
share of each support role's joiners comes from social care, so more hiring there draws more people away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from allotment.evidence.assumptions.register import Assumption, Register
from allotment.projection.engine.inputs import LinkKind
from allotment.projection.supply.cells import Cells
from allotment.workforce.roles import CARE_DIRECT

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
NOT_DRAWN = -1
MOST_DRAWN_IN_A_YEAR = 0.9  # hazards need a share below 1; the assumptions keep far under this


@dataclass(frozen=True)
class Links:
    """L links between cells. ``drawn_by`` is the cell whose recruitment draws the link's people, or NOT_DRAWN."""

    start: IntArray
    end: IntArray
    kind: IntArray
    hazard: FloatArray  # annual
    drawn_by: IntArray

    def joined_with(self, other: Links) -> Links:
        """Put another set of links after this one."""
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Links(*(np.concatenate(pair) for pair in pairs))


def _links(rows: Iterable[tuple[int, int, LinkKind, float, int]]) -> Links:
    listed = list(rows)
    columns = list(zip(*listed, strict=True)) if listed else [(), (), (), (), ()]
    start, end, kind, hazard, drawn_by = columns
    whole = np.int64
    return Links(
        np.array(start, dtype=whole),
        np.array(end, dtype=whole),
        np.array(kind, dtype=whole),
        np.array(hazard, dtype=np.float64),
        np.array(drawn_by, dtype=whole),
    )


def no_links() -> Links:
    """Give no link at all: nobody moves or progresses."""
    return _links([])


def hazard_of(share: float) -> float:
    """Turn the share that goes in a year into the annual hazard that gives it."""
    return float(-np.log1p(-min(share, MOST_DRAWN_IN_A_YEAR)))


def standing_links(cells: Cells, register: Register, on: date) -> Links:
    """Give every progression and move that the assumptions name, where both roles have people."""
    progressions = _links(
        link for record in register.all("progression_share", on) for link in _progression(cells, record)
    )
    moves = _links(link for record in register.all("move_share", on) for link in _moves(cells, record))
    return progressions.joined_with(moves)


def care_links(cells: Cells, register: Register, on: date, joiners_needed: FloatArray) -> Links:
    """Give the moves from social care that NHS recruitment draws.

    Args:
        joiners_needed: heads a year that each cell takes from outside its own organisation (C,).
    """
    carers = cells.where(staff_group=CARE_DIRECT)
    carer_heads = cells.headcount[carers].sum()
    if not carer_heads:
        return _links([])
    return _links(
        (int(carer), int(hiring), LinkKind.MOVE, hazard_of(share * joiners_needed[hiring] / carer_heads), int(hiring))
        for hiring, share in _care_shares(cells, register, on)
        if joiners_needed[hiring] > 0
        for carer in carers
    )


def share_from_care(cells: Cells, register: Register, on: date) -> FloatArray:
    """Give the share of each cell's joiners who come from social care (C,); none where there are no carers."""
    shares = np.zeros(cells.count)
    if cells.where(staff_group=CARE_DIRECT).size:
        for hiring, share in _care_shares(cells, register, on):
            shares[hiring] = share
    return shares


def _care_shares(cells: Cells, register: Register, on: date) -> list[tuple[int, float]]:
    return [
        (int(hiring), record.value)
        for record in register.all("care_share_of_joiners", on)
        for hiring in cells.where(role=record.where["role"])
    ]


def _progression(cells: Cells, record: Assumption) -> Iterable[tuple[int, int, LinkKind, float, int]]:
    organisation = cells.column("organisation")
    higher = {organisation[index]: int(index) for index in cells.where(role=record.where["to_role"])}
    for index in cells.where(role=record.where["from_role"]):
        end = higher.get(organisation[index])
        if end is not None:
            yield int(index), end, LinkKind.PROGRESSION, hazard_of(record.value), NOT_DRAWN


def _moves(cells: Cells, record: Assumption) -> Iterable[tuple[int, int, LinkKind, float, int]]:
    where = record.where
    starts = cells.where(role=where["from_role"], **_sector(where, "from_sector"))
    ends = cells.where(role=where["to_role"], **_sector(where, "to_sector"))
    organisation, heads = cells.column("organisation"), cells.headcount
    for start in starts:
        others = ends[organisation[ends] != organisation[start]]
        total = heads[others].sum()
        for end in others:
            yield int(start), int(end), LinkKind.MOVE, hazard_of(record.value) * heads[end] / total, NOT_DRAWN


def _sector(where: Mapping[str, str], name: str) -> dict[str, str]:
    return {"sector": where[name]} if name in where else {}
