"""Every cell of a table of counts, from the finest combination to the grand total, numbered once.

An *atom* is one combination of a value in each dimension. A *cell* is an atom or any total over some of the
dimensions, marked ``All`` there. Dimensions and values are kept in alphabetical order, whatever order a table came in,
so that nothing computed from them can depend on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

import numpy as np
import polars as pl
from numpy.typing import NDArray

ALL = "All"

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Lattice:
    """The cells of a table: names of dimensions, values of each, and the atoms that can occur.

    ``codes`` has one row per atom and one column per dimension: the place of its value in ``values``.
    """

    dimensions: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    codes: IntArray

    @classmethod
    def of(cls, atoms: pl.DataFrame, values: Mapping[str, Iterable[str]]) -> Lattice:
        """Number the cells over the values of each dimension, given the atoms that can occur (one row each)."""
        dimensions = tuple(sorted(values))
        ordered = tuple(tuple(sorted(set(values[dimension]))) for dimension in dimensions)
        codes = np.empty((atoms.height, len(dimensions)), np.int64)
        for place, (dimension, names) in enumerate(zip(dimensions, ordered, strict=True)):
            codes[:, place] = _codes(atoms[dimension], names)
        return cls(dimensions, ordered, codes[np.lexsort(codes.T[::-1])])

    @property
    def atoms(self) -> int:
        """Count the atoms."""
        return len(self.codes)

    @property
    def cells(self) -> int:
        """Count the cells: atoms, possible or not, and totals."""
        return prod(self._sizes)

    @property
    def _sizes(self) -> tuple[int, ...]:
        return tuple(len(names) + 1 for names in self.values)  # the last place of each dimension is All

    @cached_property
    def covering(self) -> IntArray:
        """Cells that each atom counts towards, shape (2 to the number of dimensions, atoms); row 0 is the atom."""
        rows = []
        for summed in product((False, True), repeat=len(self.dimensions)):
            codes = [
                np.full(self.atoms, len(names)) if is_summed else self.codes[:, place]
                for place, (names, is_summed) in enumerate(zip(self.values, summed, strict=True))
            ]
            rows.append(self._number(codes))
        return np.stack(rows)

    def totals(self, atom_values: FloatArray | IntArray) -> FloatArray:
        """Add the values of atoms up to every cell, shape (cells,)."""
        added = np.zeros(self.cells)
        for row in self.covering:
            added += np.bincount(row, atom_values, minlength=self.cells)
        return added

    def cell_numbers(self, labelled: pl.DataFrame) -> IntArray:
        """Find the cells that rows name; a dimension that the frame lacks counts as All."""
        codes = [
            _codes(labelled[dimension], (*names, ALL))
            if dimension in labelled.columns
            else np.full(labelled.height, len(names))
            for dimension, names in zip(self.dimensions, self.values, strict=True)
        ]
        return self._number(codes)

    def labels(self, cells: IntArray) -> pl.DataFrame:
        """Name cells: one text column per dimension, All where the dimension is added up."""
        places = np.unravel_index(cells, self._sizes) if self.dimensions else ()
        return pl.DataFrame(
            {
                dimension: pl.Series([*names, ALL], dtype=pl.String).gather(place.tolist())
                for dimension, names, place in zip(self.dimensions, self.values, places, strict=True)
            }
        )

    def _number(self, codes: list[IntArray]) -> IntArray:
        return np.ravel_multi_index(codes, self._sizes).astype(np.int64)


def _codes(named: pl.Series, names: tuple[str, ...]) -> IntArray:
    return named.replace_strict(list(names), range(len(names)), return_dtype=pl.Int64).to_numpy()
