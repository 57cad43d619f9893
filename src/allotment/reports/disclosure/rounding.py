"""Joint controlled rounding: whole tables rounded at once, so that totals still add up and none is far from the truth.

Method: zero-restricted controlled rounding (Cox 1987, "A constructive procedure for unbiased controlled rounding",
JASA 82; Salazar-González 2006, "Controlled rounding and cell perturbation", Mathematical Programming 105), as a
mixed-integer programme. A true zero stays zero, a true multiple of the base stays, every other cell goes to the
multiple below or above, and among all ways that add up the one with the least total distance is taken. Of equally
near ways a weight drawn from the cells' names decides, so neither the order of rows nor that of dimensions matters.

In three dimensions or more there can be no such way. Then every cell may go one multiple further, then two, until one
exists; nothing else changes, and the answer says how far cells may have gone.
"""

from __future__ import annotations

from hashlib import sha256

import numpy as np

from allotment.reports.disclosure.errors import DisclosureError
from allotment.reports.disclosure.lattice import FloatArray, IntArray, Lattice
from allotment.reports.disclosure.solver import Columns, Outcome, Programme, Rows
from allotment.workforce.errors import Problem

SEPARATOR = "\x1f"  # no label holds it, so two different cells never have the same name


def round_jointly(lattice: Lattice, counts: IntArray, base: int, time_limit_seconds: float) -> tuple[IntArray, int]:
    """Round the true counts of atoms (all above 0) to multiples of the base.

    Gives the rounded counts, shape (atoms,), and ``within``: every cell, totals included, is less than this far from
    its true count. It is the base, or where no rounding exists within it the next multiple of the base that allows one.

    Raises:
        DisclosureError: no answer is proved best within the time limit of one attempt.
    """
    if not lattice.atoms:
        return counts, base
    reach = 0
    while True:
        attempt = _Attempt(lattice, counts, base, reach)
        outcome, values = Programme(attempt.columns(), attempt.rows(), time_limit_seconds).solve()
        if outcome is Outcome.OPTIMAL:
            return attempt.rounded(values), (reach + 1) * base
        if outcome is Outcome.OUT_OF_TIME:
            raise _out_of_time(lattice, time_limit_seconds)
        reach += 1  # some reach is always enough: with it, any rounding of the atoms is allowed


class _Attempt:
    """One programme: how far each cell lies above the multiple below its true count, in multiples of the base.

    Every cell with people has a column ``up`` (to the multiple above), and where cells may reach further also ``over``
    (beyond that) and ``under`` (below the multiple below). A total equals the sum of its atoms.
    """

    def __init__(self, lattice: Lattice, counts: IntArray, base: int, reach: int) -> None:
        truth = lattice.totals(counts).astype(np.int64)
        self._counts, self._base, self._reach, self._lattice = counts, base, reach, lattice
        atom_cells = lattice.covering[0]
        is_atom = np.zeros(lattice.cells, np.bool_)
        is_atom[atom_cells] = True
        self._total_cells = np.flatnonzero((truth > 0) & ~is_atom)
        self._truth = np.concatenate([counts, truth[self._total_cells]])
        self._below, self._rest = np.divmod(self._truth, base)

    def columns(self) -> Columns:
        """Price each step by what it adds to the total distance; the tie-break adds less than 1 altogether."""
        atoms, blocks = self._lattice.atoms, 1 if self._reach == 0 else 3
        tie = np.zeros(len(self._truth))
        tie[:atoms] = _tie_break(self._lattice) / (atoms * (2 * self._reach + 1))
        up_limit = (self._rest > 0).astype(float)
        over_limit = np.full(len(self._truth), float(self._reach))
        under_limit = np.minimum(self._reach, self._below).astype(float)
        limits = np.concatenate([up_limit, over_limit, under_limit][:blocks])
        cost = np.concatenate([self._base - 2.0 * self._rest + tie, self._base + tie, self._base - tie][:blocks])
        return Columns(cost, np.zeros(len(limits)), limits, whole=True)

    def rows(self) -> Rows:
        """Make each total the sum of its atoms: of the steps, less what the multiples below already differ by."""
        row_of_cell = np.full(self._lattice.cells, -1, np.int64)
        row_of_cell[self._total_cells] = np.arange(len(self._total_cells))
        atoms, cells, totals = self._lattice.atoms, len(self._truth), len(self._total_cells)
        covering = row_of_cell[self._lattice.covering[1:]]
        below = self._below[atoms:] - _summed(covering, self._below[:atoms], totals)
        row_of = np.concatenate([covering.ravel(), np.arange(totals)])
        column_of = np.concatenate([np.tile(np.arange(atoms), len(covering)), np.arange(atoms, cells)])
        weight = np.concatenate([np.ones(covering.size), -np.ones(totals)])
        signs = (1, 1, -1)[: 1 if self._reach == 0 else 3]
        return Rows(
            lower=below,
            upper=below,
            row_of=np.tile(row_of, len(signs)),
            column_of=np.concatenate([column_of + block * cells for block in range(len(signs))]),
            weight=np.concatenate([sign * weight for sign in signs]),
        )

    def rounded(self, values: FloatArray) -> IntArray:
        """Read the rounded atoms from a solution, and check them against every rule without the solver's word.

        Raises:
            DisclosureError: a rule is broken.
        """
        steps = np.rint(values).astype(np.int64).reshape(-1, len(self._truth))[:, : self._lattice.atoms]
        moved = steps[0] if self._reach == 0 else steps[0] + steps[1] - steps[2]
        rounded: IntArray = (self._below[: self._lattice.atoms] + moved) * self._base
        distance = np.abs(self._lattice.totals(rounded) - self._lattice.totals(self._counts))
        if np.any(rounded < 0) or np.any(distance >= (self._reach + 1) * self._base):
            raise DisclosureError("The solver's rounding breaks its own rule, so nothing is released.")
        return rounded


def _summed(covering: IntArray, atom_values: IntArray, totals: int) -> FloatArray:
    added = np.zeros(totals)
    for row in covering:
        added += np.bincount(row, atom_values, minlength=totals)
    return added


def _tie_break(lattice: Lattice) -> FloatArray:
    """Draw a weight in [0, 1) for each atom from the names of its dimensions and values."""
    weights = []
    for codes in lattice.codes.tolist():
        named = zip(lattice.dimensions, lattice.values, codes, strict=True)
        name = SEPARATOR.join(f"{dimension}={values[code]}" for dimension, values, code in named)
        weights.append(int.from_bytes(sha256(name.encode()).digest()[:6], "big") / 2**48)
    return np.array(weights)


def _out_of_time(lattice: Lattice, time_limit_seconds: float) -> DisclosureError:
    problem = Problem(
        where=" by ".join(lattice.dimensions),
        rule=f"Rounding {lattice.atoms} groups of people so that every total adds up took more than "
        f"{time_limit_seconds:g} seconds.",
        remedy="Leave out a dimension, or use wider bands.",
    )
    return DisclosureError("The table could not be protected in time, so nothing is released.", [problem])
