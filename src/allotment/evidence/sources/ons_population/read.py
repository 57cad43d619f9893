"""Read population by age and sex for England, integrated care boards and districts."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from allotment.evidence.source import Imported, SourceFile, TableOrigin
from allotment.evidence.sources.matching import codes_not_listed
from allotment.evidence.sources.ons_population.schema import (
    OLDEST_AGE,
    DistrictPopulationFile,
    FootprintFile,
    SystemPopulationFile,
)
from allotment.evidence.sources.ons_population.to_tables import population_table
from allotment.evidence.sources.reading import fault_at, read_csv_table, read_parquet_table
from allotment.workforce.errors import Problem

SYSTEMS = SourceFile("population/icb_england_syoa_sex_2000_2043_11variants.parquet")
DISTRICTS = SourceFile("population/ltla_syoa_sex_2000_2043_principal.parquet")
FOOTPRINT = SourceFile("geo/lookup_ltla24_icb24_lsoa_share.csv")


def read(folder: Path) -> Imported:
    """Give ``population``, or all that is wrong with its two files.

    The raw schemas hold every rule of the finished table, so its two million rows are not checked again.
    """
    systems, system_problems = read_parquet_table(folder, SYSTEMS, SystemPopulationFile)
    districts, district_problems = read_parquet_table(folder, DISTRICTS, DistrictPopulationFile)
    footprint, footprint_problems = read_csv_table(folder, FOOTPRINT, FootprintFile)
    problems = [*system_problems, *district_problems, *footprint_problems] or [
        *_years_with_ages_missing(systems, SYSTEMS),
        *_years_with_ages_missing(districts, DISTRICTS),
        *_districts_missing(systems, districts, footprint),
    ]
    if problems:
        return Imported(problems=tuple(problems))
    population = population_table(systems, districts, footprint)
    kept_of_systems = population.filter(pl.col("area").is_in(systems["area_code"].unique().implode())).height
    note = "Years from 2009; counties and other overlapping areas left out."
    return Imported(
        tables={"population": population},
        origins=(
            TableOrigin("population", SYSTEMS.path, systems.height, kept_of_systems, note),
            TableOrigin("population", DISTRICTS.path, districts.height, population.height - kept_of_systems, note),
        ),
    )


def _years_with_ages_missing(published: pl.DataFrame, file: SourceFile) -> list[Problem]:
    """Find areas and years that lack an age, which would read as an age at which nobody lives."""
    ages = published.group_by("area_code", "variant", "year").agg(ages=pl.len())
    short = ages.filter(pl.col("ages") != OLDEST_AGE + 1).sort("area_code", "variant", "year")
    if short.is_empty():
        return []
    area, variant, year, found = short.row(0)
    rule = f"each area, variant and year needs every age from 0 to {OLDEST_AGE}; {short.height} lack some."
    value = f"{area} {variant} {year}: {found} ages"
    return [fault_at(file, rule, "Add the ages that are missing.", column="age", value=value)]


def _districts_missing(systems: pl.DataFrame, districts: pl.DataFrame, footprint: pl.DataFrame) -> list[Problem]:
    """Find districts without a population in the systems that have one."""
    present = systems["area_code"].unique().implode()
    needed = footprint.filter(pl.col("icb24_code").is_in(present))["ltla24_code"]
    return codes_not_listed(FOOTPRINT, "ltla24_code", needed, districts["area_code"].unique(), DISTRICTS)
