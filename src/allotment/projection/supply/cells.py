"""The cells of one system: each organisation's role, in a fixed order, with its people by single year of age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.projection.engine.inputs import AGES, OLDEST_AGE, YOUNGEST_AGE

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Cells:
    """C cells. ``table`` has a row each: organisation, organisation_name, sector, staff_group, role, synthetic,
    headcount, fte; ``opening`` holds the same people by single year of age (C, A)."""

    table: pl.DataFrame
    opening: IntArray

    @property
    def count(self) -> int:
        """Number of cells C."""
        return self.table.height

    @property
    def names(self) -> tuple[str, ...]:
        """The identity of each cell that keys its random streams: "organisation|role"."""
        rows = self.table.select("organisation", "role").iter_rows()
        return tuple(f"{organisation}|{role}" for organisation, role in rows)

    @property
    def headcount(self) -> FloatArray:
        """People in post (C,)."""
        return np.asarray(self.opening.sum(axis=1), dtype=np.float64)

    def column(self, name: str) -> NDArray[np.str_]:
        """Give one label of every cell (C,)."""
        return np.array(self.table[name].to_list(), dtype=np.str_)

    def keys(self) -> list[dict[str, str]]:
        """Give what a scenario may name a cell by, one dictionary a cell."""
        return self.table.select("sector", "staff_group", "role", "organisation").to_dicts()

    def where(self, **labels: str) -> IntArray:
        """Give the indices of the cells that carry every label."""
        chosen = np.ones(self.count, dtype=bool)
        for name, value in labels.items():
            chosen &= self.column(name) == value
        return np.flatnonzero(chosen)


def cells_from_baseline(baseline: pl.DataFrame, by_age: pl.DataFrame) -> Cells:
    """Order the baseline's rows and lay their people out by age.

    Args:
        baseline: Baseline schema.
        by_age: BaselineAge schema; people older than the oldest class stand in it.
    """
    chosen = ("organisation", "organisation_name", "sector", "staff_group", "role", "synthetic", "headcount", "fte")
    table = baseline.filter(pl.col("headcount") > 0).sort("sector", "organisation", "staff_group", "role")
    table = table.select(chosen).with_row_index("cell")
    placed = by_age.join(table.select("cell", "organisation", "role"), on=["organisation", "role"], how="inner")
    ages = placed["age"].clip(YOUNGEST_AGE, OLDEST_AGE).to_numpy() - YOUNGEST_AGE
    opening = np.zeros((table.height, AGES), dtype=np.int64)
    np.add.at(opening, (placed["cell"].to_numpy(), ages), placed["headcount"].to_numpy())
    return Cells(table.drop("cell"), opening)
