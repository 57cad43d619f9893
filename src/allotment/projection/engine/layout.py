"""The engine's inputs laid out for the processor: links sorted by cell, and cells grouped by who exchanges people.

Cells that no chain of links joins never meet. The engine runs such a group through every period before it takes the
next, so that a group's rows stay in the processor's cache; the draws are keyed, so the order changes no result.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from allotment.projection.engine.inputs import CohortInputs, FloatArray, IntArray, LinkKind, ParameterDraws
from allotment.projection.engine.streams import Keys, name_keys

Heads = NDArray[np.int32]

BATCH_CELLS = 64  # fewer cells a batch and starting one shows in the time; many more and the rows leave the cache


class Staff(NamedTuple):
    """C cells, T periods, A ages: who is there, and the FTE they carry."""

    key: Keys  # (C,)
    opening: Heads  # (C, A)
    participation: FloatArray  # (C, A) FTE per head
    participation_factor: FloatArray  # (T, C)
    ages_one_year: NDArray[np.bool_]  # (T,) whether everyone turns a year older as the period starts


class Exits(NamedTuple):
    """The hazard over a period at an age is the annual hazard times the period's effective years."""

    retire_hazard: FloatArray  # (C, A)
    retire_years: FloatArray  # (T, C)
    leave_hazard: FloatArray  # (C, A)
    leave_years: FloatArray  # (T, C)


class Links(NamedTuple):
    """L links sorted by kind, cell and key: a cell's links of a kind are ``start[kind, cell]`` to the next start."""

    start: IntArray  # (kinds, C + 1)
    to: IntArray  # (L,)
    key: Keys  # (L,)
    hazard: FloatArray  # (T, L) over the period


class Joining(NamedTuple):
    """Expected joiners and the ages at which they join."""

    graduates: FloatArray  # (T, C) heads
    recruits: FloatArray  # (T, C) heads from every source
    graduate_age: FloatArray  # (C, A) cumulative shares, the last exactly 1 where the cell takes any
    recruit_age: FloatArray  # (C, A) likewise


class Layout(NamedTuple):
    """Everything a compiled run reads. ``group_cells[group_start[g]:group_start[g + 1]]`` is group g."""

    staff: Staff
    exits: Exits
    links: Links
    joining: Joining
    group_start: IntArray  # (G + 1,)
    group_cells: IntArray  # (C,)


def lay_out(inputs: CohortInputs) -> tuple[Layout, IntArray]:
    """Lay out checked inputs; the second value is the order in which the layout holds the inputs' links."""
    years = 1.0 / inputs.periods_per_year
    keys = _link_keys(inputs)
    order = np.lexsort((keys, inputs.link_from, inputs.link_kind))
    staff = Staff(
        key=name_keys(inputs.cell_names),
        opening=inputs.opening.astype(np.int32, order="C"),
        participation=dense(inputs.participation),
        participation_factor=dense(inputs.participation_factor),
        ages_one_year=np.arange(inputs.periods) % inputs.periods_per_year == 0,
    )
    exits = Exits(
        retire_hazard=dense(inputs.retire_hazard),
        retire_years=dense(inputs.retire_factor * years),
        leave_hazard=dense(inputs.leave_hazard),
        leave_years=dense(inputs.leave_factor * years),
    )
    links = Links(
        start=_link_starts(inputs, order),
        to=inputs.link_to[order].astype(np.int64),
        key=keys[order],
        hazard=dense(inputs.link_hazard[order] * inputs.link_factor[:, order] * years),
    )
    joining = Joining(
        graduates=dense(inputs.graduates),
        recruits=dense(inputs.recruits.sum(axis=0)),
        graduate_age=_cumulative(inputs.graduate_age),
        recruit_age=_cumulative(inputs.recruit_age),
    )
    group_start, group_cells = _groups(inputs.cells, inputs.link_from, inputs.link_to)
    return Layout(staff, exits, links, joining, group_start, group_cells), order


def with_draw(layout: Layout, draws: ParameterDraws, row: int, link_order: IntArray) -> Layout:
    """Apply one row of parameter draws."""
    staff, exits, links, joining = layout[:4]
    return layout._replace(
        staff=staff._replace(participation_factor=staff.participation_factor * draws.participation[row]),
        exits=exits._replace(
            retire_years=exits.retire_years * draws.retire[row],
            leave_years=exits.leave_years * draws.leave[row],
        ),
        links=links._replace(hazard=links.hazard * draws.link[row][link_order]),
        joining=joining._replace(
            graduates=joining.graduates * draws.graduates[row],
            recruits=joining.recruits * draws.recruits[row],
        ),
    )


def dense(values: FloatArray) -> FloatArray:
    """Copy into one writeable block, so that every call finds the same compiled code."""
    return np.array(values, dtype=np.float64, order="C", copy=True)


def _link_keys(inputs: CohortInputs) -> Keys:
    """Key each link by the names it joins, so that its draws do not depend on its place in a list."""
    names = inputs.cell_names
    ends = zip(inputs.link_from.tolist(), inputs.link_to.tolist(), strict=True)
    return name_keys([f"{names[origin]} > {names[to]}" for origin, to in ends])


def _link_starts(inputs: CohortInputs, order: IntArray) -> IntArray:
    """Find where each cell's sorted links of each kind begin."""
    cells = np.arange(inputs.cells + 1)
    kinds = inputs.link_kind[order]
    origins = inputs.link_from[order]
    starts = [np.searchsorted(kinds, kind) + np.searchsorted(origins[kinds == kind], cells) for kind in LinkKind]
    return np.array(starts, dtype=np.int64)


def _cumulative(shares: FloatArray) -> FloatArray:
    """Add shares up over ages to exactly 1; a row of zeros stays zeros."""
    summed = np.cumsum(shares, axis=1)
    whole = summed[:, -1:]
    return np.divide(summed, whole, out=np.zeros_like(summed), where=whole > 0)


def _groups(cells: int, link_from: IntArray, link_to: IntArray) -> tuple[IntArray, IntArray]:
    """Label every cell with the lowest cell that a chain of links joins it to, then list cells label by label."""
    label = np.arange(cells)
    while True:
        lowest = label.copy()
        np.minimum.at(lowest, link_from, label[link_to])
        np.minimum.at(lowest, link_to, label[link_from])
        lowest = lowest[lowest]
        if np.array_equal(lowest, label):
            break
        label = lowest
    members = np.argsort(label, kind="stable")
    group_end = np.flatnonzero(np.diff(label[members], append=-1)) + 1
    starts = [0]
    for end in group_end.tolist():
        if end - starts[-1] >= BATCH_CELLS or end == cells:
            starts.append(end)
    return np.array(starts, dtype=np.int64), members.astype(np.int64)
