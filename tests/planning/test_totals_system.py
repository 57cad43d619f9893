"""A system given as totals by role and sex, from its folder to an archived run."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

import polars as pl
import pytest

from allotment.planning.baseline import take_baseline
from allotment.planning.desk import Desk
from allotment.planning.explain import explain_run
from allotment.planning.project import Projected, project
from allotment.planning.request import ProjectionAsked
from allotment.planning.rerun import rerun_run
from allotment.workforce.errors import EvidenceError, ScenarioError

WOMEN, MEN, ASSISTANT = "General practitioner (women)", "General practitioner (men)", "Practice assistant"
NORTH, SOUTH = "XA01", "XA02"
INTAKE_2016, YIELD, SHARE_WOMEN = 80, 0.95 * 0.97 * 0.9, 0.7
YEARS = [str(year) for year in range(2019, 2029)]
ACCOUNT = "rationale: for a test, source: for a test, owner: Workforce lead"
CHANGED = f"""\
allotment_scenario: 1
name: people-stay
title: Fewer go, and more trainees stay in the north
description: Changes on a system given as totals, from 2026 on.
changes:
  - {{quantity: leaver_rate, where: {{sector: primary care}}, change: {{multiply: 0.5}},
      unit: share per year, from_year: 2026, {ACCOUNT}}}
  - {{quantity: retirement_rate, where: {{staff_group: General practitioners}}, change: {{multiply: 0.5}},
      unit: share per year, from_year: 2027, {ACCOUNT}}}
  - {{quantity: graduates_per_year, where: {{organisation: {NORTH}}}, change: {{multiply: 1.2}},
      unit: people per year, from_year: 2026, {ACCOUNT}}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's own folder."""
    with as_file(files("allotment.evidence.sources.system_totals") / "sample") as sample:
        return Path(sample)


@pytest.fixture(scope="module")
def asked(folder: Path) -> ProjectionAsked:
    return ProjectionAsked("XA", "central", years=10, replicates=40, evidence_folder=folder)


@pytest.fixture(scope="module")
def totals_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("totals"))


@pytest.fixture(scope="module")
def projected(totals_desk: Desk, asked: ProjectionAsked) -> Projected:
    return project(totals_desk, asked)


def row(done: Projected, period: str, role: str, organisation: str = NORTH) -> dict[str, float]:
    found = done.run.tables["projection"].filter(period=period, role=role, organisation=organisation)
    return found.row(0, named=True)


def test_the_baseline_is_the_stated_stock_at_its_date(totals_desk: Desk, folder: Path):
    result = take_baseline(totals_desk, "XA", evidence_folder=folder).result
    heads = {(r["organisation"], r["role"]): (r["headcount"], r["fte"]) for r in result.baseline.to_dicts()}
    assert heads[NORTH, WOMEN] == (600, pytest.approx(600 * 0.68))
    assert heads[SOUTH, MEN] == (250, pytest.approx(250 * 0.9))
    assert heads[NORTH, ASSISTANT] == (1500, pytest.approx(1500 * 0.7))
    assert result.common_date.isoformat() == "2018-12-31"


def test_the_periods_are_the_years_after_the_stock(projected: Projected):
    assert projected.run.tables["projection"]["period"].unique(maintain_order=True).to_list() == YEARS


def test_the_first_year_is_as_worked_out_by_hand(projected: Projected):
    """North has 600 of 900 women: two thirds of the system's two recruits and of the graduates of 2016's intake."""
    graduates = INTAKE_2016 * YIELD * SHARE_WOMEN * 600 / 900
    recruits = 2 * 600 / 900
    women = row(projected, "2019", WOMEN)
    assert women["opening"] == 600
    assert women["retirements"] == pytest.approx(600 * 0.01)
    assert women["leavers"] == pytest.approx(600 * 0.02)
    assert women["graduates"] == pytest.approx(graduates)
    assert women["recruits"] == pytest.approx(recruits)
    assert women["moves_in"] == women["moves_out"] == women["progression_in"] == women["progression_out"] == 0
    assert women["closing"] == pytest.approx(600 - 6 - 12 + graduates + recruits)


def test_part_time_factors_of_later_years_carry_into_fte(projected: Projected):
    for period, role, fte_per_head in (
        ("2019", WOMEN, 0.68), ("2020", WOMEN, 0.68), ("2021", WOMEN, 0.7), ("2026", WOMEN, 0.72),
        ("2023", MEN, 0.9), ("2024", MEN, 0.88), ("2028", ASSISTANT, 0.7),
    ):  # fmt: skip
        there = row(projected, period, role)
        assert there["closing_fte"] == pytest.approx(there["closing"] * fte_per_head)


def test_the_requirement_grows_from_funded_posts_and_stated_unmet_need(projected: Projected):
    funded = 600 * 0.68 + 12
    first = row(projected, "2019", WOMEN)
    assert first["required_fte"] == pytest.approx(funded * 1.03 * 1.012 * 1.005)
    assert first["gap_fte"] == pytest.approx(first["required_fte"] - first["closing_fte"])


def test_the_yield_of_training_reaches_the_last_year(projected: Projected):
    """The last graduates are the 90 who began in 2025."""
    last = projected.run.tables["projection"].filter(pl.col("period") == "2028", pl.col("role").is_in([WOMEN, MEN]))
    assert last["graduates"].sum() == pytest.approx(90 * YIELD)


def test_replicates_lie_around_the_mean_and_there_is_no_back_test(projected: Projected):
    last = row(projected, "2028", ASSISTANT)
    assert last["supply_fte_p10"] < last["closing_fte"] < last["supply_fte_p90"]
    assert projected.run.backtest["scores"] == []
    assert "no back-test" in projected.run.backtest["sentence"]


@pytest.fixture(scope="module")
def changed(totals_desk: Desk, asked: ProjectionAsked, tmp_path_factory: pytest.TempPathFactory) -> Projected:
    """The same with a scenario on top."""
    scenario = tmp_path_factory.mktemp("scenario") / "people-stay.yaml"
    scenario.write_text(CHANGED, encoding="utf-8")
    return project(totals_desk, replace(asked, scenario=str(scenario)))


def test_a_scenario_changes_a_stated_share_from_its_year_on(projected: Projected, changed: Projected):
    assert row(changed, "2025", ASSISTANT) | {"chance_of_meeting": 0} == pytest.approx(
        row(projected, "2025", ASSISTANT) | {"chance_of_meeting": 0}
    )
    after = row(changed, "2026", ASSISTANT)
    assert after["leavers"] == pytest.approx(after["opening"] * 0.03)
    assert after["retirements"] == pytest.approx(after["opening"] * 0.02)


def test_a_scenario_changes_what_the_file_states_for_that_year(changed: Projected):
    """The file raises women's retirement from 1.0% to 1.5% in 2024; half is asked for from 2027."""
    for period, share in (("2023", 0.01), ("2024", 0.015), ("2026", 0.015), ("2027", 0.0075)):
        women = row(changed, period, WOMEN)
        assert women["retirements"] == pytest.approx(women["opening"] * share), period


def test_a_scenario_on_one_organisation_leaves_the_other_as_it_was(projected: Projected, changed: Projected):
    for organisation, factor in ((NORTH, 1.2), (SOUTH, 1.0)):
        more, before = (row(done, "2026", WOMEN, organisation)["graduates"] for done in (changed, projected))
        assert more == pytest.approx(factor * before)


def test_the_run_is_explained_and_made_again(totals_desk: Desk, projected: Projected):
    bridge = explain_run(totals_desk, projected.run.run_id, years=10).steps
    assert bridge["gap_change_fte"][:-1].sum() == pytest.approx(bridge["gap_change_fte"][-1], abs=1e-8)
    assert rerun_run(totals_desk, projected.run.run_id).identical


def test_months_are_refused_with_the_remedy(totals_desk: Desk, asked: ProjectionAsked):
    with pytest.raises(ScenarioError, match="--monthly") as refused:
        project(totals_desk, replace(asked, monthly=True))
    assert "by year" in str(refused.value)


def test_more_years_than_the_totals_cover_are_refused_naming_the_files(totals_desk: Desk, asked: ProjectionAsked):
    with pytest.raises(EvidenceError, match=r"totals/leaving\.csv") as refused:
        project(totals_desk, replace(asked, years=11))
    assert "2029" in str(refused.value)


def test_a_system_that_the_folder_does_not_hold_is_refused(totals_desk: Desk, asked: ProjectionAsked):
    with pytest.raises(ScenarioError, match=r"XA \(Sample system\)"):
        project(totals_desk, replace(asked, ics="QR1"))
