"""The cells of a system given as totals: each organisation's role and sex, in the baseline's order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from allotment.evidence.evidence import Evidence
from allotment.projection.baseline.from_totals import totals_baseline, totals_stock
from allotment.projection.engine.inputs import AGES, OLDEST_AGE, YOUNGEST_AGE, FloatArray, IntArray
from allotment.workforce.errors import EvidenceError, Problem
from allotment.workforce.periods import Timeline


@dataclass(frozen=True)
class TotalsCells:
    """C cells over T years. ``baseline`` has a row each (schema ``Baseline``); ``role`` and ``sex`` are as stated."""

    ics: str
    timeline: Timeline
    baseline: pl.DataFrame
    role: tuple[str, ...]  # C
    sex: tuple[str, ...]  # C
    opening: IntArray  # (C, A)

    @property
    def count(self) -> int:
        """Number of cells C."""
        return self.baseline.height

    @property
    def years(self) -> tuple[int, ...]:
        """The year each period ends in, T of them."""
        return self.timeline.calendar_years

    def of(self, role: str, sex: str | None = None) -> IntArray:
        """Give the indices of a role's cells, of one sex where given."""
        fits = [
            cell for cell in range(self.count) if self.role[cell] == role and (sex is None or self.sex[cell] == sex)
        ]
        return np.array(fits, dtype=np.int64)

    def share_of_staff(self, cells: IntArray) -> FloatArray:
        """Give each of some cells' share of their headcount together; equal shares where nobody is in post."""
        heads = self.opening[cells].sum(axis=1).astype(np.float64)
        return heads / heads.sum() if heads.sum() > 0 else np.full(len(cells), 1 / len(cells))


def totals_cells(evidence: Evidence, ics: str, years: int) -> TotalsCells:
    """Lay out the cells of one system.

    Raises:
        EvidenceError: the evidence does not give this system as totals.
    """
    stock = totals_stock(evidence, ics)
    if stock.is_empty():
        problem = Problem("totals/stock.csv", "the file has no rows of this system.", "Add its stock.", value=ics)
        raise EvidenceError(f"System {ics!r} is not given as totals.", [problem])
    result = totals_baseline(evidence, ics)
    stated = {label: (role, sex) for label, role, sex in stock.select("label", "role", "sex").iter_rows()}
    return TotalsCells(
        ics=ics,
        timeline=Timeline(result.common_date, years, 1),
        baseline=result.baseline,
        role=tuple(stated[label][0] for label in result.baseline["role"]),
        sex=tuple(stated[label][1] for label in result.baseline["role"]),
        opening=_opening(result.baseline, result.by_age),
    )


def _opening(baseline: pl.DataFrame, by_age: pl.DataFrame) -> IntArray:
    opening = np.zeros((baseline.height, AGES), dtype=np.int64)
    place = {pair: cell for cell, pair in enumerate(baseline.select("organisation", "role").iter_rows())}
    for organisation, role, age, headcount in by_age.select("organisation", "role", "age", "headcount").iter_rows():
        held = min(max(age, YOUNGEST_AGE), OLDEST_AGE)
        opening[place[organisation, role], held - YOUNGEST_AGE] += headcount
    return opening
