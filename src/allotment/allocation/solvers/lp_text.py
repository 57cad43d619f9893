"""A programme written out in the LP format, for reading, for golden files, and for any other solver."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from allotment.allocation.solvers.programme import Block, LinearProgramme


def lp_text(programme: LinearProgramme) -> str:
    """Write a programme with the names of its blocks and labels, in the order in which it was built."""
    columns = _names(programme.column_blocks)
    rows = _names(programme.row_blocks)
    lines = ["Minimize", " objective: " + _sum(list(enumerate(programme.cost)), columns), "Subject To"]
    for row, name in enumerate(rows):
        at = range(programme.starts[row], programme.starts[row + 1])
        said = _sum([(int(programme.columns[one]), float(programme.values[one])) for one in at], columns)
        lines += _row(name, said, float(programme.row_lower[row]), float(programme.row_upper[row]))
    lines.append("Bounds")
    lines += [
        _bound(name, low, high)
        for name, low, high in zip(columns, programme.lower.tolist(), programme.upper.tolist(), strict=True)
    ]
    return "\n".join([*lines, "End", ""])


def _names(blocks: tuple[Block, ...]) -> list[str]:
    return [_name(block.name, label) for block in blocks for label in block.labels]


def _name(block: str, label: tuple[object, ...]) -> str:
    """Give a name that the format allows: letters, digits and a few marks, with no gap."""
    parts = [re.sub(r"[^A-Za-z0-9.]+", "_", str(part)).strip("_") for part in label]
    return f"{block}({','.join(parts)})"


def _sum(terms: list[tuple[int, float]], names: list[str]) -> str:
    said = [f"{'-' if value < 0 else '+'} {abs(value):.12g} {names[column]}" for column, value in terms if value]
    return " ".join(said) or "0 " + names[0]


def _row(name: str, said: str, low: float, high: float) -> Iterator[str]:
    if low == high:
        yield f" {name}: {said} = {low:.12g}"
        return
    if math.isfinite(low):
        yield f" {name}{'.least' if math.isfinite(high) else ''}: {said} >= {low:.12g}"
    if math.isfinite(high):
        yield f" {name}: {said} <= {high:.12g}"


def _bound(name: str, low: float, high: float) -> str:
    if not math.isfinite(low) and not math.isfinite(high):
        return f" {name} free"
    least = f"{low:.12g}" if math.isfinite(low) else "-inf"
    return f" {least} <= {name}" + (f" <= {high:.12g}" if math.isfinite(high) else "")
