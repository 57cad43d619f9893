"""Gap, summary and bridge of a system small enough to work by hand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from allotment.projection.engine.inputs import AGES, CohortInputs, ParameterDraws
from allotment.projection.engine.mean import project_mean
from allotment.projection.engine.stochastic import project_replicates
from allotment.projection.gap.explain import waterfall_rows
from allotment.projection.gap.outcome import Outcome, Requirement
from allotment.projection.gap.project_rows import projection_rows, recruitment_rows
from allotment.projection.gap.summarise import summary_rows

YEARS, CELLS, REPLICATES = 2, 2, 40
LEAVING = 0.1


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    """Two cells of 100 people aged 30, a tenth of whom leave each year; ten recruits a year join the first."""
    opening = np.zeros((CELLS, AGES), dtype=np.int64)
    opening[:, 14] = 100
    at_thirty = np.zeros((CELLS, AGES))
    at_thirty[:, 14] = 1.0
    recruits = np.zeros((2, YEARS, CELLS))
    recruits[:, :, 0] = [[6.0], [4.0]]
    ones = np.ones((YEARS, CELLS))
    inputs = CohortInputs(
        cell_names=("RAA|Midwife", "RAA|Manager"),
        sources=("UK recruitment", "International recruitment"),
        periods_per_year=1,
        opening=opening,
        participation=np.full((CELLS, AGES), 0.8),
        participation_factor=ones,
        retire_hazard=np.zeros((CELLS, AGES)),
        retire_factor=ones,
        leave_hazard=np.full((CELLS, AGES), -np.log1p(-LEAVING)),
        leave_factor=ones,
        link_from=np.empty(0, dtype=np.int64),
        link_to=np.empty(0, dtype=np.int64),
        link_kind=np.empty(0, dtype=np.int64),
        link_hazard=np.empty(0),
        link_factor=np.empty((YEARS, 0)),
        graduates=np.zeros((YEARS, CELLS)),
        recruits=recruits,
        graduate_age=np.zeros((CELLS, AGES)),
        recruit_age=at_thirty,
    )
    draws = ParameterDraws(
        retire=np.ones((REPLICATES, CELLS)),
        leave=np.ones((REPLICATES, YEARS, CELLS)),
        link=np.ones((REPLICATES, 0)),
        graduates=np.ones((REPLICATES, CELLS)),
        recruits=np.ones((REPLICATES, YEARS, CELLS)),
        participation=np.ones((REPLICATES, CELLS)),
    )
    growth = np.array([1.0, 1.1, 1.21])[:, None] * np.ones(CELLS)
    output = np.array([1.0, 1.02, 1.04])[:, None] * np.ones(CELLS)
    drawn = np.broadcast_to((np.array([90.0, 50.0]) * growth * growth / output)[1:], (REPLICATES, YEARS, CELLS))
    return Outcome(
        cells=pl.DataFrame(
            {
                "organisation": ["RAA", "RAA"],
                "organisation_name": ["A trust", "A trust"],
                "sector": ["acute", "acute"],
                "staff_group": ["Midwives", "Managers"],
                "role": ["Midwife", "Manager"],
                "synthetic": [False, True],
                "headcount": [100, 100],
                "fte": [80.0, 80.0],
            }
        ),
        periods=("2026", "2027"),
        years_ahead=(1.0, 2.0),
        inputs=inputs,
        mean=project_mean(inputs),
        stochastic=project_replicates(inputs, draws, seed=3),
        requirement=Requirement(np.array([90.0, 50.0]), growth, growth, output, drawn, drawn),
    )


def test_rows_are_what_the_hand_works_out(outcome: Outcome):
    first = projection_rows(outcome).filter((pl.col("role") == "Midwife") & (pl.col("period") == "2026"))
    row = first.row(0, named=True)
    assert row["leavers"] == pytest.approx(10)
    assert row["recruits"] == pytest.approx(10)
    assert row["closing"] == pytest.approx(100)
    assert row["closing_fte"] == pytest.approx(80)
    assert row["required_fte"] == pytest.approx(90 * 1.1 * 1.1 / 1.02)
    assert row["gap_fte"] == pytest.approx(90 * 1.21 / 1.02 - 80)


def test_recruits_keep_the_shares_of_their_sources(outcome: Outcome):
    rows = recruitment_rows(outcome).filter(pl.col("period") == "2027")
    assert dict(rows.select("recruitment_source", "headcount").iter_rows()) == {
        "UK recruitment": 6.0,
        "International recruitment": 4.0,
    }
    assert rows["fte"].sum() == pytest.approx(8.0)


def test_the_bridge_names_each_step_and_the_drivers_interaction(outcome: Outcome):
    steps = dict(
        waterfall_rows(outcome, (2,), "Here")
        .filter((pl.col("scope") == "role") & (pl.col("name") == "Midwife"))
        .select("step", "gap_change_fte")
        .iter_rows()
    )
    assert steps["Gap at the baseline"] == pytest.approx(10)
    assert steps["Population: size and age"] == pytest.approx(90 * 0.21)
    assert steps["Other growth in need"] == pytest.approx(90 * 0.21)
    assert steps["Productivity"] == pytest.approx(90 * (1 / 1.04 - 1))
    alone = 90 * 0.42 + 90 * (1 / 1.04 - 1)
    assert steps["Demand drivers acting together"] == pytest.approx(90 * (1.21 * 1.21 / 1.04 - 1) - alone)
    assert steps["Other leavers"] == pytest.approx(0.8 * 20)
    assert steps["Recruitment: UK recruitment"] == pytest.approx(-0.8 * 12)
    assert steps["Recruitment: International recruitment"] == pytest.approx(-0.8 * 8)
    assert steps["Hours worked as staff age and change"] == pytest.approx(0, abs=1e-9)
    assert sum(steps.values()) == pytest.approx(2 * steps["Gap at the horizon"])


def test_a_slices_interval_is_that_of_its_total_not_the_sum_of_its_parts(outcome: Outcome):
    summary = summary_rows(outcome, "Here").filter(pl.col("years_ahead") == 2)
    whole = summary.filter(pl.col("scope") == "system").row(0, named=True)
    parts = summary.filter(pl.col("scope") == "role")
    assert whole["supply_fte"] == pytest.approx(parts["supply_fte"].sum())
    width = (parts["supply_fte_p90"] - parts["supply_fte_p10"]).sum()
    assert 0 < whole["supply_fte_p90"] - whole["supply_fte_p10"] < width


def test_the_synthetic_share_is_of_supply(outcome: Outcome):
    base = summary_rows(outcome, "Here").filter((pl.col("scope") == "system") & (pl.col("years_ahead") == 0))
    assert base["synthetic_share"][0] == pytest.approx(0.5)
