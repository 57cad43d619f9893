"""A system given as totals by role and sex, as the engine takes it.

There is no age structure: hazards, hours and need are the same at every age, so ageing changes nothing. Everyone
without a stated age stands in the open last class.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from allotment.evidence.assumptions.vocabulary import RECRUITMENT_SOURCES
from allotment.evidence.evidence import Evidence
from allotment.projection.engine.inputs import AGES, CohortInputs, FloatArray
from allotment.projection.totals.cells import TotalsCells, totals_cells
from allotment.projection.totals.flows import fte_per_head, graduates, leaving_shares, recruits
from allotment.projection.totals.need import RequiredByYear, required_by_year

__all__ = ["RequiredByYear", "totals_inputs"]


def totals_inputs(evidence: Evidence, ics: str, years: int) -> tuple[CohortInputs, RequiredByYear, pl.DataFrame]:
    """Build the yearly engine inputs of a system that the evidence gives as totals.

    Args:
        evidence: the tables ``totals_stock`` and, where given, ``totals_leaving``, ``totals_inflow``,
            ``totals_training``, ``totals_participation``, ``totals_demand``.
        ics: the system's code.
        years: how many years to run.

    Returns:
        The inputs (retirement first, then other leaving, so that both stated shares of the opening stock come
        out); the requirement; and the baseline (schema ``Baseline``), whose rows are the cells in their order, those
        with nobody in post included.

    Raises:
        EvidenceError: the evidence does not give this system, or does not cover the years.
    """
    cells = totals_cells(evidence, ics, years)
    retiring, leaving = leaving_shares(evidence, cells)
    retire_hazard, retire_factor = _base_and_factor(_hazard(retiring))
    leave_hazard, leave_factor = _base_and_factor(_hazard(leaving / (1 - retiring)))
    participation, participation_factor = _hours(cells, fte_per_head(evidence, cells))
    joiner_ages = _joiner_ages(cells)
    inputs = CohortInputs(
        cell_names=tuple(f"{o}|{r}" for o, r in cells.baseline.select("organisation", "role").iter_rows()),
        sources=RECRUITMENT_SOURCES,
        periods_per_year=1,
        opening=cells.opening,
        participation=_at_every_age(participation),
        participation_factor=participation_factor,
        retire_hazard=_at_every_age(retire_hazard),
        retire_factor=retire_factor,
        leave_hazard=_at_every_age(leave_hazard),
        leave_factor=leave_factor,
        link_from=np.empty(0, dtype=np.int64),
        link_to=np.empty(0, dtype=np.int64),
        link_kind=np.empty(0, dtype=np.int64),
        link_hazard=np.empty(0),
        link_factor=np.empty((years, 0)),
        graduates=graduates(evidence, cells),
        recruits=recruits(evidence, cells),
        graduate_age=joiner_ages,
        recruit_age=joiner_ages,
    )
    return inputs, required_by_year(evidence, cells), cells.baseline


def _hazard(share: FloatArray) -> FloatArray:
    return np.asarray(-np.log1p(-share))


def _base_and_factor(yearly: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Take yearly values (T, C) apart into a base (C,), the first above zero, and factors on it (T, C)."""
    above = yearly > 0
    base = np.where(above.any(axis=0), yearly[above.argmax(axis=0), np.arange(yearly.shape[1])], 0.0)
    return base, np.divide(yearly, base, out=np.ones_like(yearly), where=base > 0)


def _hours(cells: TotalsCells, hours: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Give FTE per head on the base date (C,) and the factors of later years (T, C)."""
    heads = cells.opening.sum(axis=1)
    now = np.divide(cells.baseline["fte"].to_numpy(), heads, out=hours[0].copy(), where=heads > 0)
    fallback, factor = _base_and_factor(hours)
    base = np.where(now > 0, now, fallback)
    return base, np.divide(hours, base, out=factor, where=base > 0)


def _joiner_ages(cells: TotalsCells) -> FloatArray:
    """Give joiners the ages of staff in post; where nobody is, the open last class."""
    heads = cells.opening.sum(axis=1, keepdims=True)
    nobody = np.zeros((cells.count, AGES))
    nobody[:, -1] = 1.0
    return np.asarray(np.divide(cells.opening, heads, out=nobody, where=heads > 0))


def _at_every_age(value: FloatArray) -> FloatArray:
    return np.repeat(value[:, None], AGES, axis=1)
