"""The three indices: they start at 1, multiply exactly, follow scenarios, and never fall when people are added."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.evidence.assumptions.register import load_register
from allotment.evidence.evidence import Evidence
from allotment.projection.demand import DemandIndices, demand_drivers, demand_indices
from allotment.projection.scenario import Scenario, load_scenario, parse_scenario
from allotment.workforce.errors import AssumptionError, EvidenceError
from allotment.workforce.roles import CARE_DIRECT, MIDWIVES, NURSES
from tests.projection.demand.shipped_demand import ENGLAND, GLOUCESTERSHIRE, GROUPS, column, shipped_evidence, timeline

REGISTER = load_register()
CENTRAL = load_scenario("central")


def indices_of(scenario: Scenario = CENTRAL, area: str = GLOUCESTERSHIRE, years: int = 15, periods_per_year: int = 1):
    """The shipped indices of an area."""
    return demand_indices(shipped_evidence(), REGISTER, scenario, area, GROUPS, timeline(years, periods_per_year))


@cache
def central_indices() -> DemandIndices:
    """The central indices of Gloucestershire over fifteen years."""
    return indices_of()


@cache
def gloucestershire_residents() -> pl.DataFrame:
    """The residents of one system."""
    return shipped_evidence().table("population").filter(pl.col("area") == GLOUCESTERSHIRE)


def test_every_index_is_one_in_the_base_year():
    found = indices_of()
    for index in (found.population, found.non_demographic, found.productivity, found.together):
        assert index.shape == (16, len(GROUPS))
        assert (index[0] == 1).all()


def test_the_indices_multiply_exactly_into_the_requirement():
    found = indices_of()
    assert (found.together == found.population * found.non_demographic / found.productivity).all()


def test_steady_growth_adds_up_year_by_year():
    found = indices_of()
    growth = REGISTER.find("non_demographic_growth", found.timeline.base, sector="acute", staff_group=NURSES).value
    nurses = column(found, "acute", NURSES)
    assert found.non_demographic[:, nurses] == pytest.approx((1 + growth) ** np.arange(16), rel=1e-12)


def test_the_index_is_the_population_by_hand_with_a_weight_of_one_band():
    found = indices_of(area=ENGLAND)
    population = (
        shipped_evidence().table("population").filter(pl.col("area") == ENGLAND, pl.col("variant") == "principal")
    )
    births = {(15, 19): 0.8, (20, 24): 3.6, (25, 29): 7.3, (30, 34): 9.2, (35, 39): 5.7, (40, 44): 1.4, (45, 49): 0.1}

    def weighted(year: int) -> float:
        rows = population.filter(pl.col("year") == year)
        return sum(
            weight * rows.filter(pl.col("age").is_between(first, last))["female"].sum()
            for (first, last), weight in births.items()
        )

    ratio = weighted(2035) / weighted(2025)
    assert found.population[10, column(found, "acute", MIDWIVES)] == pytest.approx(ratio, rel=1e-12)


def test_months_and_years_reconcile_at_every_year_end():
    yearly, monthly = indices_of(years=5), indices_of(years=5, periods_per_year=12)
    assert monthly.population[::12].tobytes() == yearly.population.tobytes()
    assert monthly.together[::12] == pytest.approx(yearly.together, rel=1e-12)


def test_a_shorter_run_is_the_start_of_a_longer_one():
    short, whole = indices_of(years=5), indices_of(years=15)
    assert (short.together == whole.together[:6]).all()


def test_care_for_older_people_grows_faster_than_maternity():
    found = indices_of()
    assert found.population[-1, column(found, "adult social care", CARE_DIRECT)] > 1.2
    assert found.population[-1, column(found, "acute", MIDWIVES)] < 1.1


def test_more_migration_needs_more_staff_in_every_group():
    high, low = (indices_of(load_scenario(name), ENGLAND) for name in ("high-migration", "low-migration"))
    assert (high.population[1:] > low.population[1:]).all()


def test_a_scenario_changes_growth_from_its_year_on_in_its_sectors_alone():
    content = {
        "allotment_scenario": 1,
        "name": "mine",
        "title": "Mine",
        "description": "x",
        "changes": [
            {
                "quantity": "productivity_growth",
                "where": {"sector": "acute"},
                "change": {"set": 0.02},
                "unit": "growth share per year",
                "from_year": 2028,
                "rationale": "a",
                "source": "b",
                "owner": "c",
            }
        ],
    }
    central, changed = indices_of(), indices_of(parse_scenario(yaml.safe_dump(content), "mine.yaml"))
    nurses, care = column(central, "acute", NURSES), column(central, "adult social care", CARE_DIRECT)
    assert (changed.productivity[:3] == central.productivity[:3]).all()
    assert changed.productivity[3, nurses] == pytest.approx(central.productivity[2, nurses] * 1.02, rel=1e-12)
    assert (changed.productivity[:, care] == central.productivity[:, care]).all()


@settings(max_examples=15, deadline=None)
@given(age=st.integers(0, 100), more=st.integers(1, 50_000), year=st.integers(2026, 2040))
def test_more_people_never_need_fewer_staff(age: int, more: int, year: int):
    evidence = shipped_evidence()
    population = gloucestershire_residents()
    chosen = (pl.col("age") == age) & (pl.col("year") == year)
    grown = population.with_columns(
        pl.when(chosen).then(pl.col("female") + more).otherwise(pl.col("female")).alias("female")
    )
    tables = {**evidence.tables, "population": grown}
    before = central_indices()
    after = demand_indices(replace(evidence, tables=tables), REGISTER, CENTRAL, GLOUCESTERSHIRE, GROUPS, timeline())
    assert (after.population >= before.population).all()
    assert (after.population[year - 2025] > before.population[year - 2025]).any()


def test_the_table_has_a_row_for_each_period_sector_and_group_and_ends_at_the_horizon():
    table = demand_drivers(indices_of(years=3))
    assert table.height == 3 * len(GROUPS)
    assert table["period"].unique().sort().to_list() == ["2026", "2027", "2028"]
    last = table.filter(period="2028", sector="acute", staff_group=NURSES).row(0, named=True)
    assert last["population_index"] == indices_of(years=3).population[3, 1]


def test_a_run_past_the_population_is_refused():
    with pytest.raises(EvidenceError, match="2043"):
        indices_of(years=19)


def test_a_sector_without_assumptions_is_refused():
    with pytest.raises(AssumptionError, match=r"no record in force on 31 August 2025 applies to .*sector=prisons"):
        demand_indices(shipped_evidence(), REGISTER, CENTRAL, ENGLAND, [("prisons", NURSES)], timeline())


def test_evidence_without_a_population_is_refused():
    with pytest.raises(EvidenceError, match="population"):
        demand_indices(Evidence({}, pl.DataFrame(), "x"), REGISTER, CENTRAL, ENGLAND, GROUPS, timeline())
