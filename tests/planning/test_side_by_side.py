"""What two runs assume and what comes out, side by side, as a page shows it."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from allotment.planning.compare import RESULTS, compare_runs
from allotment.planning.desk import Desk
from allotment.planning.project import Projected, project
from allotment.planning.side_by_side import AS_CENTRAL, SIDE_BY_SIDE, assumptions_side_by_side
from allotment.projection.scenario import Scenario, load_scenario, parse_scenario
from tests.asked import SMALL

ACCOUNT = "rationale: Board\n  source: Minutes\n  owner: Chief nurse\n"
OWN = f"""allotment_scenario: 1
name: own
title: Own
description: Several things
changes:
- quantity: leaver_rate
  where: {{staff_group: Midwives}}
  change: {{multiply: 0.9}}
  unit: share per year
  from_year: 2027
  {ACCOUNT}
- quantity: leaver_rate
  where: {{staff_group: Midwives}}
  change: {{add: 0.01}}
  unit: share per year
  from_year: 2028
  {ACCOUNT}
- quantity: leaver_rate
  where: {{staff_group: Midwives, ics: QOX}}
  change: {{set: 0.01}}
  unit: share per year
  from_year: 2028
  {ACCOUNT}
targets:
- where: {{sector: acute}}
  share_of_required: 0.95
  {ACCOUNT}
activity_standards:
- {{organisation: RTE, role: Midwife, annual_volume: 5800, hours_per_unit: 35, weeks_per_year: 52, days_per_week: 5,
   absent_days_per_year: 45, hours_per_day: 7.5, rationale: Births, source: Count, owner: Head of midwifery}}
"""


@pytest.fixture
def own() -> Scenario:
    return parse_scenario(OWN, "own").in_system("QR1")


def by_quantity(first: Scenario, second: Scenario) -> dict[str, dict[str, object]]:
    return {row["quantity"]: row for row in assumptions_side_by_side(first, second).to_dicts()}


def test_what_only_one_changes_is_in_the_other_as_in_the_central_assumptions(own: Scenario):
    rows = by_quantity(load_scenario("central"), own)
    assert set(rows) == {"population_variant", "leaver_rate", "target", "activity_standard"}
    assert rows["leaver_rate"]["first"] == AS_CENTRAL
    assert not rows["leaver_rate"]["alike"]
    assert rows["population_variant"]["alike"]
    assert rows["leaver_rate"]["account_second"].count("Source: Minutes. Owner: Chief nurse.") == 2


def test_two_changes_of_one_thing_stand_in_the_order_in_which_they_act(own: Scenario):
    said = by_quantity(own, load_scenario("central"))["leaver_rate"]["first"]
    assert said == "multiplied by 0.9 from 2027; then raised by 0.01 share per year from 2028"


def test_targets_and_workloads_are_laid_beside_each_other_too(own: Scenario):
    rows = by_quantity(own, own)
    assert rows["target"]["first"] == rows["target"]["second"] == "0.95 share of the required FTE"
    assert rows["activity_standard"]["applies_to"] == "organisation: RTE; role: Midwife"
    assert all(row["alike"] for row in rows.values())


def test_the_other_way_round_only_the_sides_are_exchanged(own: Scenario):
    one, other = (
        assumptions_side_by_side(*pair).sort("quantity", "applies_to")
        for pair in ((own, load_scenario("social-care-pay-rise")), (load_scenario("social-care-pay-rise"), own))
    )
    assert one["first"].to_list() == other["second"].to_list()
    assert one["account_second"].to_list() == other["account_first"].to_list()
    assert dict(one.schema) == SIDE_BY_SIDE


def test_results_hold_both_runs_figures_with_their_intervals(desk: Desk, central: Projected):
    other = project(desk, replace(SMALL, scenario="high-migration", keep_replicates=False)).run
    compared = compare_runs(desk, central.run.run_id, other.run_id)
    last = compared.results.filter((pl.col("scope") == "system") & (pl.col("years_ahead") == 5)).row(0, named=True)
    for run, suffix in ((central.run, "first"), (other, "second")):
        summary = run.tables["summary"].filter((pl.col("scope") == "system") & (pl.col("years_ahead") == 5))
        assert {name: last[f"{name}_{suffix}"] for name in RESULTS} == summary.select(RESULTS).row(0, named=True)
    assert compared.assumptions["second"].to_list() == ["high migration"]


def test_runs_by_months_are_compared_at_their_whole_years(desk: Desk):
    asked = replace(SMALL, years=2, replicates=2, monthly=True, keep_replicates=False)
    one, other = (project(desk, replace(asked, scenario=name)).run for name in ("central", "high-migration"))
    results = compare_runs(desk, one.run_id, other.run_id).results
    assert results.select("scope", "name", "years_ahead").is_duplicated().sum() == 0
    whole = results.filter((pl.col("scope") == "system") & (pl.col("years_ahead") == 1))
    at_the_end = one.tables["summary"].filter((pl.col("scope") == "system") & (pl.col("period") == "2026-08"))
    assert whole["gap_fte_first"].to_list() == at_the_end["gap_fte"].to_list()
