"""Read registered patients by age and sex, and hold the parts against the file's own totals."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from allotment.evidence.source import Imported, SourceFile, TableOrigin
from allotment.evidence.sources.gp_registered_population.schema import ALL, ICB, RegisteredFile
from allotment.evidence.sources.gp_registered_population.to_tables import registered_population_table, system_rows
from allotment.evidence.sources.reading import check_tidy, fault_at, read_parquet_table
from allotment.workforce.errors import Problem
from allotment.workforce.tables import RegisteredPopulation

REGISTERED = SourceFile("gp/icb_subicb_registered_syoa_sex_202512.parquet")


def read(folder: Path) -> Imported:
    """Give ``registered_population``, or all that is wrong with the file."""
    published, problems = read_parquet_table(folder, REGISTERED, RegisteredFile)
    problems = problems or _totals_that_differ(published)
    if problems:
        return Imported(problems=tuple(problems))
    registered, problems = check_tidy(registered_population_table(published), RegisteredPopulation, REGISTERED)
    if problems:
        return Imported(problems=tuple(problems))
    note = "ICB rows only; sub-ICB rows and totals would count the same patients again."
    origin = TableOrigin("registered_population", REGISTERED.path, published.height, registered.height, note)
    return Imported({"registered_population": registered}, (origin,))


def _totals_that_differ(published: pl.DataFrame) -> list[Problem]:
    """Find systems whose ages and sexes do not add up to the total in the same file."""
    summed = system_rows(published).group_by("org_code").agg(summed=pl.col("number_of_patients").sum())
    totals = published.filter(pl.col("org_type") == ICB, pl.col("sex") == ALL, pl.col("age") == ALL)
    both = summed.join(totals.select("org_code", total="number_of_patients"), on="org_code", how="full", coalesce=True)
    wrong = both.filter(pl.col("summed").ne_missing(pl.col("total"))).sort("org_code")
    rule = "the patients of an ICB by sex and age must add up to its ALL row."
    return [
        fault_at(
            REGISTERED,
            rule,
            "Download the file again, or correct the row that was changed.",
            column="number_of_patients",
            value=f"{code}: {'no parts' if parts is None else parts} against {'no total' if total is None else total}",
        )
        for code, parts, total in wrong.iter_rows()
    ]
