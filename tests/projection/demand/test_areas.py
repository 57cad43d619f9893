"""Growth in need from place to place, for the maps."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from allotment.evidence.assumptions.register import load_register
from allotment.projection.demand import demand_indices, need_growth_by_area, requirement_mix
from allotment.projection.scenario import load_scenario
from tests.projection.demand.shipped_demand import ENGLAND, GLOUCESTERSHIRE, GROUPS, shipped_evidence, timeline

REGISTER = load_register()
CENTRAL = load_scenario("central")
MIX = {group: 100.0 * (place + 1) for place, group in enumerate(GROUPS)}


def test_growth_of_an_area_is_its_indices_weighed_by_the_mix():
    found = need_growth_by_area(shipped_evidence(), REGISTER, CENTRAL, [ENGLAND, GLOUCESTERSHIRE], MIX, timeline())
    indices = demand_indices(shipped_evidence(), REGISTER, CENTRAL, GLOUCESTERSHIRE, GROUPS, timeline())
    expected = np.average(indices.together[-1], weights=list(MIX.values())) - 1
    assert found["area"].to_list() == [ENGLAND, GLOUCESTERSHIRE]
    assert found["need_growth_share"][1] == pytest.approx(expected, rel=1e-9)


def test_older_residents_are_counted_from_the_table():
    found = need_growth_by_area(shipped_evidence(), REGISTER, CENTRAL, [ENGLAND], MIX, timeline(10))
    population = (
        shipped_evidence()
        .table("population")
        .filter(pl.col("area") == ENGLAND, pl.col("variant") == "principal", pl.col("age") >= 75)
    )
    totals = {
        year: population.filter(pl.col("year") == year).select(pl.col("female").sum() + pl.col("male").sum()).item()
        for year in (2025, 2035)
    }
    assert found["aged_75_growth_share"][0] == pytest.approx(totals[2035] / totals[2025] - 1)


def test_every_system_and_district_has_a_growth():
    areas = shipped_evidence().table("population")["area"].unique().sort().to_list()
    scenario = load_scenario("high-migration")
    found = need_growth_by_area(shipped_evidence(), REGISTER, scenario, areas, MIX, timeline(), variant="principal")
    assert found.height == len(areas)
    assert found["need_growth_share"].is_between(-0.1, 0.8).all()


def test_the_mix_adds_establishment_up_by_sector_and_staff_group():
    baseline = pl.DataFrame(
        {
            "sector": ["acute", "acute", "community"],
            "staff_group": ["Midwives", "Midwives", "Midwives"],
            "establishment_fte": [10.0, 5.0, 1.0],
        }
    )
    assert requirement_mix(baseline) == {("acute", "Midwives"): 15.0, ("community", "Midwives"): 1.0}
