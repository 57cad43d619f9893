"""Slots: a role of a sector in a place. Investment is planned by slot; the engine's cells are its organisations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allotment.projection.supply.cells import Cells

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, order=True)
class Slot:
    """A role in one sector and place."""

    role: str
    sector: str
    place: str


@dataclass(frozen=True)
class Slots:
    """S slots, and the slot of each of C cells."""

    slots: tuple[Slot, ...]
    of_cell: IntArray  # (C,)
    joining_share: FloatArray  # (C,) how those who join a slot are shared out over its cells; sums to 1 in each slot

    @property
    def count(self) -> int:
        """Number of slots S."""
        return len(self.slots)

    def summed(self, by_cell: FloatArray) -> FloatArray:
        """Add values of cells (..., C) up by slot (..., S)."""
        out = np.zeros((*by_cell.shape[:-1], self.count))
        for slot in range(self.count):
            out[..., slot] = by_cell[..., self.of_cell == slot].sum(axis=-1)
        return out

    def cells(self, slot: int) -> IntArray:
        """Give the cells of a slot."""
        return np.flatnonzero(self.of_cell == slot)


def slots_of(cells: Cells, required_fte: FloatArray, place_of: Mapping[str, str], rest: str) -> Slots:
    """Group cells into slots.

    Args:
        cells: C cells.
        required_fte: (C,) at the baseline: joiners go where posts are.
        place_of: the place of each organisation.
        rest: the place of organisations that ``place_of`` does not name.
    """
    rows = cells.table.select("role", "sector", "organisation").iter_rows()
    each = [Slot(role, sector, place_of.get(organisation, rest)) for role, sector, organisation in rows]
    slots = tuple(sorted(set(each)))
    index = {slot: place for place, slot in enumerate(slots)}
    of_cell = np.array([index[slot] for slot in each], dtype=np.int64)
    weight = np.where(required_fte > 0, required_fte, cells.headcount)
    whole = np.bincount(of_cell, weights=weight, minlength=len(slots))
    return Slots(slots, of_cell, np.asarray(weight / whole[of_cell]))
