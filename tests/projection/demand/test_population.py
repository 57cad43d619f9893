"""Residents by year: the right variant, the right place, and clear words where there are none."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.projection.demand.population import between_years, need, population_counts
from allotment.workforce.errors import EvidenceError
from tests.projection.demand.shipped_demand import ENGLAND, GLOUCESTERSHIRE, shipped_evidence


@pytest.fixture(scope="module")
def population() -> pl.DataFrame:
    """The shipped population."""
    return shipped_evidence().table("population")


def test_counts_are_those_of_the_table_by_area_year_age_and_sex(population: pl.DataFrame):
    counts = population_counts(population, [GLOUCESTERSHIRE, ENGLAND], "high migration", [2035, 2020, 2035])
    assert counts.shape == (2, 3, 101, 2)
    row = population.filter(
        pl.col("area") == GLOUCESTERSHIRE,
        pl.col("year") == 2035,
        pl.col("variant") == "high migration",
        pl.col("age") == 47,
    ).row(0, named=True)
    assert counts[0, 0, 47].tolist() == [row["female"], row["male"]]
    assert (counts[:, 0] == counts[:, 2]).all()
    assert 58e6 < counts[1, 0].sum() < 63e6


def test_a_year_already_estimated_is_the_same_in_every_variant(population: pl.DataFrame):
    high = population_counts(population, [ENGLAND], "high migration", [2019])
    low = population_counts(population, [ENGLAND], "low migration", [2019])
    assert (high == low).all()


def test_the_systems_sum_to_england(population: pl.DataFrame):
    systems = population.filter(pl.col("area").str.starts_with("E54"))["area"].unique().sort().to_list()
    assert len(systems) == 42
    counts = population_counts(population, [*systems, ENGLAND], "principal", [2040])
    assert counts[:42].sum(axis=0) == pytest.approx(counts[42], abs=42)


@pytest.mark.parametrize(
    ("areas", "variant", "years", "said"),
    [
        ([ENGLAND], "principal", [2025, 2044], r"runs from 20\d\d to 2043. Project fewer years."),
        (["E99999999"], "principal", [2025], "no residents are given for this area"),
        ([ENGLAND], "high migraton", [2030], "no such variant here. Did you mean 'high migration'?"),
        (["E07000078"], "high migration", [2030], "no such variant here. Use one of: principal."),
    ],
)
def test_what_the_population_lacks_is_said(
    population: pl.DataFrame, areas: list[str], variant: str, years: list[int], said: str
):
    with pytest.raises(EvidenceError, match=said.replace("?", r"\?")):
        population_counts(population, areas, variant, years)


def test_an_age_that_is_missing_is_never_read_as_nobody(population: pl.DataFrame):
    holed = population.filter(~((pl.col("area") == ENGLAND) & (pl.col("year") == 2030) & (pl.col("age") == 50)))
    with pytest.raises(EvidenceError, match="not every age is given for 2030"):
        population_counts(holed, [ENGLAND], "principal", [2025, 2030])


@settings(deadline=None)
@given(st.lists(st.floats(0.1, 10), min_size=2, max_size=16))
def test_months_lie_on_a_line_between_the_years_and_keep_them_exactly(path: list[float]):
    yearly = np.array(path)
    monthly = between_years(yearly, 12)
    assert monthly.size == 12 * (yearly.size - 1) + 1
    assert monthly[::12].tolist() == yearly.tolist()
    assert monthly[6::12] == pytest.approx((yearly[:-1] + yearly[1:]) / 2)
    assert between_years(yearly, 1).tolist() == yearly.tolist()


def test_need_is_a_sum_of_residents_by_what_each_calls_for():
    counts, weights = np.zeros((2, 101, 2)), np.zeros((101, 2))
    counts[0, 80, 0], counts[0, 3, 1], counts[1, 80, 0] = 10, 4, 7
    weights[80, 0], weights[3, 1] = 2.5, 0.5
    assert need(counts, weights).tolist() == [27.0, 17.5]
