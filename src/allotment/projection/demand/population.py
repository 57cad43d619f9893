"""Residents by age and sex in the years a projection asks for, and the need they carry.

The population counts are of 30 June. A run's base date of 31 August stands at the mid-year of its year, and the
end of period k at the mid-year k years later.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.workforce.errors import EvidenceError, Problem

FloatArray = NDArray[np.float64]

OLDEST_AGE = 100  # the table's last age stands for everybody older
AGES = OLDEST_AGE + 1
SEXES = ("female", "male")  # the order of every sex axis
ESTIMATE = "estimate"


def population_counts(population: pl.DataFrame, areas: Sequence[str], variant: str, years: Sequence[int]) -> FloatArray:
    """Count residents of each area and year by single year of age and sex.

    A year up to the last estimate takes the estimate, a later one the variant.

    Args:
        population: Population schema.
        areas: ONS codes, P of them.
        variant: a named projection variant.
        years: calendar years, Y of them.

    Returns:
        (P, Y, 101, 2), female first.

    Raises:
        EvidenceError: an area, the variant or a year is not in the table.
    """
    wanted = sorted(set(years))
    rows = population.filter(
        pl.col("area").is_in(list(set(areas))),
        pl.col("year").is_in(wanted),
        pl.col("variant").is_in([ESTIMATE, variant]),
    )
    estimated = rows.filter(pl.col("variant") == ESTIMATE).select("area", "year").unique()
    projected = rows.filter(pl.col("variant") == variant).join(estimated, on=["area", "year"], how="anti")
    chosen = pl.concat([rows.filter(pl.col("variant") == ESTIMATE), projected]) if variant != ESTIMATE else rows
    _refuse_missing(population, chosen, areas, variant, wanted)
    place = {area: index for index, area in enumerate(dict.fromkeys(areas))}
    counts = np.zeros((len(place), len(wanted), AGES, len(SEXES)))
    at = (
        chosen["area"].replace_strict(place, return_dtype=pl.Int64).to_numpy(),
        np.searchsorted(wanted, chosen["year"].to_numpy()),
        chosen["age"].to_numpy(),
    )
    for index, sex in enumerate(SEXES):
        counts[(*at, index)] = chosen[sex].to_numpy()
    order = [place[area] for area in areas]
    return counts[order][:, [wanted.index(year) for year in years]]


def need(counts: FloatArray, weights: FloatArray) -> FloatArray:
    """Add up need over residents.

    Args:
        counts: residents (..., 101, 2).
        weights: need per resident by age and sex (101, 2).

    Returns:
        Need (...), in the units of the weights.
    """
    weighed = (counts * weights).reshape(*counts.shape[:-2], -1)
    return np.asarray(weighed.sum(axis=-1))  # not a matrix product, whose last bit follows threads and shapes


def between_years(yearly: FloatArray, periods_per_year: int) -> FloatArray:
    """Lay a yearly path out by period: a straight line from each mid-year to the next.

    Args:
        yearly: (Y + 1, ...) at the base and after each year.
        periods_per_year: 1 or 12.

    Returns:
        (Y x periods_per_year + 1, ...), with the yearly values at the year ends as they stand.
    """
    years = yearly.shape[0] - 1
    steps = np.arange(years * periods_per_year + 1)
    whole, part = np.divmod(steps, periods_per_year)
    share = (part / periods_per_year).reshape(-1, *([1] * (yearly.ndim - 1)))
    following = yearly[np.minimum(whole + 1, years)]
    return np.asarray(np.where(share == 0, yearly[whole], yearly[whole] * (1 - share) + following * share))


def _refuse_missing(
    population: pl.DataFrame, chosen: pl.DataFrame, areas: Sequence[str], variant: str, years: Sequence[int]
) -> None:
    found = chosen.group_by("area", "year").agg(ages=pl.col("age").n_unique())
    complete = set(found.filter(pl.col("ages") == AGES).select("area", "year").iter_rows())
    missing = [(area, year) for area in dict.fromkeys(areas) for year in years if (area, year) not in complete]
    if missing:
        raise EvidenceError(
            "The population does not reach everything the projection asks for.",
            list(dict.fromkeys(_missing(population, area, variant, year) for area, year in missing)),
        )


def _missing(population: pl.DataFrame, area: str, variant: str, year: int) -> Problem:
    known = population.filter(pl.col("area") == area)
    if known.is_empty():
        return Problem(
            "population", "no residents are given for this area.", "Use an ONS code of the table.", value=area
        )
    variants = known["variant"].unique().sort().to_list()
    if variant not in variants:
        remedy = did_you_mean(variant, [name for name in variants if name != ESTIMATE])
        return Problem(f"population, {area}", "the table has no such variant here.", remedy, value=variant)
    listed = known["year"].to_list()
    first, last = min(listed), max(listed)
    if not first <= year <= last:
        rule = f"the population of {area} runs from {first} to {last}."
        return Problem("population", rule, "Project fewer years.", value=str(year))
    return Problem(f"population, {area}", f"not every age is given for {year}.", "Add the ages that are missing.")
