"""Population of England, its systems and its districts, each place once."""

from __future__ import annotations

import polars as pl

from allotment.evidence.sources.ons_population.schema import ENGLAND, VARIANT_NAMES
from allotment.workforce.tables import Population

FIRST_YEAR_KEPT = 2009
"""The series of trust staff begins in 2009: no rate is asked of an earlier population."""


def population_table(systems: pl.DataFrame, districts: pl.DataFrame, footprint: pl.DataFrame) -> pl.DataFrame:
    """Give residents by area, variant, year and age: England, ICBs and lower-tier districts of the footprint.

    Counties and other areas overlap with these and are left out, so that no person stands twice in a tier.
    """
    icbs = footprint["icb24_code"].unique().to_list()
    lower_tier = footprint["ltla24_code"].unique().to_list()
    kept = pl.concat([_kept(systems, [ENGLAND, *icbs]), _kept(districts, lower_tier)])
    named = kept.with_columns(pl.col("variant").replace_strict(VARIANT_NAMES))
    return Population.cast(named.rename({"area_code": "area", "f": "female", "m": "male"}))


def _kept(published: pl.DataFrame, areas: list[str]) -> pl.DataFrame:
    return published.filter(pl.col("area_code").is_in(areas), pl.col("year") >= FIRST_YEAR_KEPT)
