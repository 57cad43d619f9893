"""Two runs side by side, and one run explained."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from allotment.planning.compare import compare_runs
from allotment.planning.desk import Desk
from allotment.planning.explain import explain_run
from allotment.planning.project import Projected, project
from allotment.planning.request import ProjectionAsked
from allotment.workforce.errors import AllotmentError, RunNotFoundError, UnlikeRunsError
from tests.asked import SMALL

MIGRATION = ProjectionAsked("QR1", "high-migration", years=5, replicates=12)


def test_a_comparison_bridges_the_difference_exactly(desk: Desk, central: Projected):
    other = project(desk, MIGRATION).run
    compared = compare_runs(desk, central.run.run_id, other.run_id)
    system = compared.bridge.filter(pl.col("scope") == "system")
    ends = dict(system.select("step", "difference_fte").iter_rows())
    steps = system.filter(~pl.col("step").is_in(["Gap at the horizon"]))["difference_fte"].sum()
    assert steps == pytest.approx(ends["Gap at the horizon"], abs=1e-7)


def test_more_migration_shows_as_population_and_nothing_else(desk: Desk, central: Projected):
    other = project(desk, MIGRATION).run
    compared = compare_runs(desk, central.run.run_id, other.run_id)
    system = compared.bridge.filter(pl.col("scope") == "system").select("step", "difference_fte").iter_rows()
    moved = {step for step, difference in system if abs(difference) > 1e-6}
    assert moved == {"Population: size and age", "Demand drivers acting together", "Gap at the horizon"}


def test_shared_chance_makes_the_difference_far_surer_than_either_run(desk: Desk, central: Projected):
    other = project(desk, MIGRATION).run
    results = compare_runs(desk, central.run.run_id, other.run_id).results
    last = results.filter((pl.col("scope") == "system") & (pl.col("years_ahead") == 5)).row(0, named=True)
    own = central.run.tables["summary"].filter((pl.col("scope") == "system") & (pl.col("years_ahead") == 5))
    own_width = own["gap_fte_p90"][0] - own["gap_fte_p10"][0]
    assert last["difference_p90"] - last["difference_p10"] < own_width / 4


def test_unlike_baselines_are_refused_with_every_unlikeness_named(desk: Desk, central: Projected):
    other = project(desk, replace(SMALL, seed=5, replicates=10, keep_replicates=False)).run
    with pytest.raises(UnlikeRunsError) as refused:
        compare_runs(desk, central.run.run_id, other.run_id)
    assert {problem.where for problem in refused.value.problems} == {"seed", "replicates"}


def test_a_run_that_is_not_archived_is_named_with_the_newest_ones(desk: Desk, central: Projected):
    with pytest.raises(RunNotFoundError, match=central.run.run_id[:12]):
        desk.runs.load("QR9-nothing")


def test_an_explanation_starts_and_ends_at_the_gap(desk: Desk, central: Projected):
    bridge = explain_run(desk, central.run.run_id, years=5, scope="staff_group", name="Midwives")
    sides = bridge.steps["side"].to_list()
    assert sides[0] == "start"
    assert sides[-1] == "end"
    assert bridge.steps["gap_change_fte"][:-1].sum() == pytest.approx(bridge.steps["gap_change_fte"][-1], abs=1e-8)


@pytest.mark.parametrize(
    ("scope", "name", "years", "option"),
    [
        ("planet", None, 5, "--scope"),
        ("organisation", "RTX", 5, "--name"),
        ("organisation", None, 5, "--name"),
        ("system", None, 4, "--years"),
    ],
)
def test_what_a_run_cannot_explain_is_said_with_what_it_can(desk: Desk, central: Projected, scope, name, years, option):
    with pytest.raises(AllotmentError) as refused:
        explain_run(desk, central.run.run_id, years=years, scope=scope, name=name)
    assert refused.value.problems[0].where == option
    assert "Use one of" in refused.value.problems[0].remedy
