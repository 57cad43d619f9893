"""What the roles of a system given as totals require, year by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from allotment.evidence.evidence import Evidence
from allotment.projection.engine.inputs import FloatArray
from allotment.projection.totals.cells import TotalsCells
from allotment.projection.totals.flows import in_force, rows_of


@dataclass(frozen=True)
class RequiredByYear:
    """FTE that C cells require on the base date (index 0) and at the end of each of T years.

    ``required = base x population index x non-demographic index``. Where need is stated outright, the whole of
    its growth is in the non-demographic index.
    """

    years: tuple[int, ...]  # T
    base_fte: FloatArray  # (C,)
    population_index: FloatArray  # (T + 1, C), 1 at the base
    non_demographic_index: FloatArray  # (T + 1, C), 1 at the base

    @property
    def required_fte(self) -> FloatArray:
        """The requirement (T + 1, C)."""
        return np.asarray(self.base_fte * self.population_index * self.non_demographic_index)


def required_by_year(evidence: Evidence, cells: TotalsCells) -> RequiredByYear:
    """Work out the requirement of every cell.

    A role's requirement is shared over its organisations and sexes by their funded posts on the base date.
    """
    posts = cells.baseline["establishment_fte"].to_numpy().astype(np.float64)
    base = posts.copy()
    population, other = np.ones((2, len(cells.years) + 1, cells.count))
    rows = rows_of(evidence, "demand", cells.ics)
    for role in dict.fromkeys(cells.role) if not rows.is_empty() else ():
        listed = rows.filter(pl.col("role") == role).sort("year")
        if listed.is_empty():
            continue
        of_role = cells.of(role)
        if listed["required_fte"].null_count():
            base[of_role] *= 1 + (listed["unmet_need_share"][0] or 0.0)
            population[1:, of_role] = _growing(listed, "population_growth_share", cells)[:, None]
            other[1:, of_role] = _growing(listed, "non_demographic_growth_share", cells)[:, None]
        else:
            stated = _stated(listed, posts[of_role].sum(), cells)
            funded = posts[of_role].sum()
            share = posts[of_role] / funded if funded > 0 else cells.share_of_staff(of_role)
            base[of_role] = stated[0] * share
            other[:, of_role] = (stated / stated[0])[:, None]
    return RequiredByYear(cells.years, base, population, other)


def _growing(listed: pl.DataFrame, column: str, cells: TotalsCells) -> FloatArray:
    """Give an index (T,) that grows by the share in force each year; an empty share is no growth."""
    shares = dict(listed.select("year", pl.col(column).fill_null(0.0)).iter_rows())
    return np.asarray(np.cumprod([1 + (in_force(shares, year) or 0.0) for year in cells.years]))


def _stated(listed: pl.DataFrame, funded_fte: float, cells: TotalsCells) -> FloatArray:
    """Give the stated requirement (T + 1,): before the first year listed it is the funded posts, if there are any."""
    required = dict(listed.select("year", "required_fte").iter_rows())
    first = funded_fte if funded_fte > 0 else listed["required_fte"][0]
    years = (cells.timeline.base.year, *cells.years)
    found = [in_force(required, year) for year in years]
    return np.array([first if value is None else value for value in found])
