"""Staff in post by single year of age, in whole people."""

from __future__ import annotations

import numpy as np
import polars as pl

from allotment.projection.baseline.whole_people import spread_over_ages
from allotment.projection.calibrate.rates_age_bands import SINGLE_YEARS
from allotment.projection.calibrate.rates_age_profiles import AgeProfiles


def staff_by_age(staff: pl.DataFrame, profiles: AgeProfiles) -> pl.DataFrame:
    """Spread each row's headcount over ages by the age profile of its role.

    Args:
        staff: rows with ``organisation, role, headcount, turn``; the turn is the row's place among England's rows
            of its role and size, which decides at which ages it is rounded up.
        profiles: the age profile of every role.

    Returns:
        ``organisation, role, age, headcount``; ages with nobody are left out.
    """
    cells = staff.select("organisation", "role", "headcount", "turn")
    if cells.is_empty():
        return cells.select("organisation", "role", pl.col("turn").alias("age"), "headcount")
    shares = np.stack([profiles.of(role) for role in cells["role"]])
    people = spread_over_ages(cells["headcount"].to_numpy(), shares, cells["turn"].to_numpy())
    cell, age = np.nonzero(people)
    return cells.select("organisation", "role")[cell].with_columns(
        age=pl.Series(SINGLE_YEARS[age]), headcount=pl.Series(people[cell, age])
    )
