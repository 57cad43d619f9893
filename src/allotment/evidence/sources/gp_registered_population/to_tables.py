"""Registered patients of systems by sex and age, without totals and without sub-ICB rows."""

from __future__ import annotations

import polars as pl

from allotment.evidence.sources.gp_registered_population.schema import ALL, ICB


def system_rows(published: pl.DataFrame) -> pl.DataFrame:
    """Keep the leaf rows of ICBs: one sex and one age each, so that they may be added up."""
    return published.filter(pl.col("org_type") == ICB, pl.col("sex") != ALL, pl.col("age") != ALL)


def registered_population_table(published: pl.DataFrame) -> pl.DataFrame:
    """Give patients by system, sex and age; 95 is 95 and over."""
    return (
        system_rows(published)
        .select(
            ics="org_code",
            sex=pl.col("sex").str.to_lowercase(),
            age=pl.col("age").str.strip_suffix("+").cast(pl.Int64),
            patients="number_of_patients",
            as_at="extract_date",
        )
        .sort("ics", "sex", "age")
    )
