"""A linear programme: named blocks of columns and rows over sparse arrays, built block by block."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
FREE = np.inf


@dataclass(frozen=True)
class Block:
    """Columns or rows that stand together under one name; ``labels`` says what each is about, in order."""

    name: str
    start: int
    labels: tuple[tuple[Hashable, ...], ...]

    @property
    def indices(self) -> IntArray:
        """Their places in the programme."""
        return np.arange(self.start, self.start + len(self.labels))

    @property
    def slice(self) -> slice:
        """The same as a slice."""
        return slice(self.start, self.start + len(self.labels))


@dataclass(frozen=True)
class LinearProgramme:
    """Minimise ``cost @ x`` with ``lower <= x <= upper`` and ``row_lower <= A x <= row_upper``.

    A has M rows and N columns and is held by rows (compressed sparse rows).
    """

    cost: FloatArray  # (N,)
    lower: FloatArray  # (N,)
    upper: FloatArray  # (N,)
    row_lower: FloatArray  # (M,)
    row_upper: FloatArray  # (M,)
    starts: IntArray  # (M + 1,)
    columns: IntArray  # (nonzeros,)
    values: FloatArray  # (nonzeros,)
    column_blocks: tuple[Block, ...]
    row_blocks: tuple[Block, ...]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows M and columns N."""
        return len(self.row_lower), len(self.cost)

    def column_block(self, name: str) -> Block:
        """Give the block of columns of a name."""
        return _find(self.column_blocks, name)

    def row_block(self, name: str) -> Block:
        """Give the block of rows of a name."""
        return _find(self.row_blocks, name)

    def activity(self, x: FloatArray) -> FloatArray:
        """Give A x (M,)."""
        rows = np.repeat(np.arange(len(self.row_lower)), np.diff(self.starts))
        summed = np.bincount(rows, weights=self.values * x[self.columns], minlength=len(self.row_lower))
        return np.asarray(summed, dtype=np.float64)

    def violation(self, x: FloatArray) -> float:
        """Give the largest amount by which a point breaks a row or a bound."""
        reached = self.activity(x)
        over = np.concatenate(
            [reached - self.row_upper, self.row_lower - reached, x - self.upper, self.lower - x, np.zeros(1)]
        )
        return float(np.max(over))


def _find(blocks: Sequence[Block], name: str) -> Block:
    for block in blocks:
        if block.name == name:
            return block
    return Block(name, 0, ())


@dataclass
class ProgrammeBuilder:
    """Collects blocks, and puts them together once."""

    _cost: list[FloatArray] = field(default_factory=list)
    _lower: list[FloatArray] = field(default_factory=list)
    _upper: list[FloatArray] = field(default_factory=list)
    _row_lower: list[FloatArray] = field(default_factory=list)
    _row_upper: list[FloatArray] = field(default_factory=list)
    _entries: list[tuple[IntArray, IntArray, FloatArray]] = field(default_factory=list)
    _column_blocks: list[Block] = field(default_factory=list)
    _row_blocks: list[Block] = field(default_factory=list)

    def add_columns(
        self,
        name: str,
        labels: Sequence[tuple[Hashable, ...]],
        *,
        lower: FloatArray | float = 0.0,
        upper: FloatArray | float = FREE,
        cost: FloatArray | float = 0.0,
    ) -> Block:
        """Add columns, one a label."""
        block = Block(name, _next(self._column_blocks), tuple(labels))
        for kept, given in ((self._lower, lower), (self._upper, upper), (self._cost, cost)):
            kept.append(np.broadcast_to(np.asarray(given, dtype=np.float64), (len(labels),)))
        self._column_blocks.append(block)
        return block

    def add_rows(
        self,
        name: str,
        labels: Sequence[tuple[Hashable, ...]],
        *,
        lower: FloatArray | float = -FREE,
        upper: FloatArray | float = FREE,
    ) -> Block:
        """Add rows with nothing in them yet, one a label."""
        block = Block(name, _next(self._row_blocks), tuple(labels))
        for kept, given in ((self._row_lower, lower), (self._row_upper, upper)):
            kept.append(np.broadcast_to(np.asarray(given, dtype=np.float64), (len(labels),)))
        self._row_blocks.append(block)
        return block

    def put(self, rows: IntArray, columns: IntArray, values: FloatArray | float) -> None:
        """Add entries (K,) at row and column places; entries at one place are added up."""
        filled = np.broadcast_to(np.asarray(values, dtype=np.float64), np.shape(rows))
        self._entries.append((np.asarray(rows, dtype=np.int64), np.asarray(columns, dtype=np.int64), filled))

    def build(self) -> LinearProgramme:
        """Put the blocks together."""
        rows = _whole([entry[0] for entry in self._entries])
        columns = _whole([entry[1] for entry in self._entries])
        values = _real([entry[2] for entry in self._entries])
        order = np.lexsort((columns, rows))
        rows, columns, values = rows[order], columns[order], values[order]
        first = np.ones(len(rows), dtype=bool)
        first[1:] = (np.diff(rows) != 0) | (np.diff(columns) != 0)
        values = np.add.reduceat(values, np.flatnonzero(first)) if len(rows) else values
        rows, columns = rows[first], columns[first]
        kept = values != 0.0
        rows, columns, values = rows[kept], columns[kept], values[kept]
        count = _next(self._row_blocks)
        return LinearProgramme(
            cost=_real(self._cost),
            lower=_real(self._lower),
            upper=_real(self._upper),
            row_lower=_real(self._row_lower),
            row_upper=_real(self._row_upper),
            starts=np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=count))]).astype(np.int64),
            columns=columns,
            values=values,
            column_blocks=tuple(self._column_blocks),
            row_blocks=tuple(self._row_blocks),
        )


def _next(blocks: Sequence[Block]) -> int:
    return blocks[-1].start + len(blocks[-1].labels) if blocks else 0


def _whole(parts: Sequence[IntArray]) -> IntArray:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def _real(parts: Sequence[FloatArray]) -> FloatArray:
    return np.concatenate(parts) if parts else np.empty(0)
