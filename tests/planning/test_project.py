"""The main job on real data: one system projected, explained and archived."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from allotment.planning.desk import Desk
from allotment.planning.groundwork import Groundwork
from allotment.planning.project import Projected, project, request_of, run_projection
from allotment.planning.request import ProjectionAsked
from allotment.planning.rerun import rerun_run
from allotment.projection.scenario import load_scenario
from allotment.store.folders import hash_tables
from allotment.workforce.errors import ScenarioError
from tests.asked import SMALL

INFLOWS = ("moves_in", "graduates", "recruits", "progression_in")
OUTFLOWS = ("leavers", "retirements", "moves_out", "progression_out")
CELL = ("organisation", "role")


def conservation_error(rows: pl.DataFrame) -> float:
    stock = pl.col("opening") + sum(pl.col(name) for name in INFLOWS) - sum(pl.col(name) for name in OUTFLOWS)
    return float(rows.select((stock - pl.col("closing")).abs().max()).item())


def test_every_cells_flows_reconcile_in_every_period(central: Projected):
    assert conservation_error(central.run.tables["projection"]) < 1e-9


def test_every_replicates_whole_people_reconcile_exactly(central: Projected):
    assert central.replicate_flows is not None
    assert conservation_error(central.replicate_flows) == 0


def test_each_period_opens_with_the_people_the_last_one_closed_with(central: Projected):
    rows = central.run.tables["projection"].sort(*CELL, "period")
    opened = rows.with_columns(before=pl.col("closing").shift().over(CELL)).drop_nulls("before")
    assert opened.select((pl.col("opening") - pl.col("before")).abs().max()).item() < 1e-9


def test_moves_inside_the_system_and_progression_balance(central: Projected):
    totals = central.run.tables["projection"].group_by("period").agg(pl.col(*INFLOWS, *OUTFLOWS).sum())
    for into, out_of in (("moves_in", "moves_out"), ("progression_in", "progression_out")):
        assert totals.select((pl.col(into) - pl.col(out_of)).abs().max()).item() < 1e-8


def test_social_care_loses_people_to_the_nhs_from_the_start(central: Projected):
    first = central.run.tables["projection"].filter(pl.col("period") == "2026")
    care = first.filter(pl.col("sector") == "adult social care")
    assert care["moves_out"].sum() > care["moves_in"].sum() > 0


def test_the_first_opening_is_the_baselines_people(central: Projected):
    first = central.run.tables["projection"].filter(pl.col("period") == "2026")
    assert first["opening"].sum() == central.run.tables["baseline"]["headcount"].sum()


def test_the_bridge_of_every_slice_sums_exactly_to_the_change_in_the_gap(central: Projected):
    bridge = central.run.tables["waterfall"]
    slice_of = ["scope", "name", "years_ahead"]
    steps = bridge.filter(pl.col("side") != "end").group_by(slice_of).agg(pl.col("gap_change_fte").sum().alias("sum"))
    ends = bridge.filter(pl.col("side") == "end").join(steps, on=slice_of)
    assert ends.height > 50
    assert ends.select((pl.col("gap_change_fte") - pl.col("sum")).abs().max()).item() < 1e-7


def test_slices_of_one_scope_add_up_to_the_system(central: Projected):
    summary = central.run.tables["summary"]
    whole = summary.filter(pl.col("scope") == "system").select("period", "supply_fte", "required_fte")
    for scope in ("sector", "staff_group", "organisation", "role"):
        parts = (
            summary.filter(pl.col("scope") == scope).group_by("period").agg(pl.col("supply_fte", "required_fte").sum())
        )
        joined = whole.join(parts, on="period", suffix="_parts")
        assert joined.height == whole.height
        for figure in ("supply_fte", "required_fte"):
            assert joined.select((pl.col(figure) - pl.col(f"{figure}_parts")).abs().max()).item() < 1e-6


def test_the_gap_is_what_is_required_less_supply_and_quantiles_are_in_order(central: Projected):
    rows = central.run.tables["projection"]
    assert rows.select((pl.col("required_fte") - pl.col("closing_fte") - pl.col("gap_fte")).abs().max()).item() < 1e-9
    for figure in ("supply_fte", "gap_fte"):
        low, middle, high = (pl.col(f"{figure}_{label}") for label in ("p10", "p50", "p90"))
        assert rows.select(((low <= middle) & (middle <= high)).all()).item()


def test_one_run_serves_every_horizon(desk: Desk, central: Projected):
    """The first years of a longer run are the shorter run's, to the last figure of the mean."""
    longer = project(desk, replace(SMALL, years=8, keep_replicates=False)).run.tables["projection"]
    shorter = central.run.tables["projection"]
    joined = shorter.join(longer, on=["period", *CELL], suffix="_longer")
    assert joined.height == shorter.height
    for figure in ("closing_fte", "required_fte", "gap_fte", "recruits"):
        assert joined.select((pl.col(figure) - pl.col(f"{figure}_longer")).abs().max()).item() < 1e-9


def test_the_same_request_gives_the_same_bytes_whatever_the_number_of_threads(ground: Groundwork):
    request = request_of(SMALL, load_scenario("central"))
    one = run_projection(ground, request, threads=1)
    four = run_projection(ground, request, threads=4)
    assert one.run.run_id == four.run.run_id
    assert hash_tables(one.run.tables) == hash_tables(four.run.tables)


def test_another_seed_is_another_run_with_the_same_mean(desk: Desk, central: Projected):
    other = project(desk, replace(SMALL, seed=2, keep_replicates=False)).run
    assert other.run_id != central.run.run_id
    ours, theirs = central.run.tables["projection"], other.tables["projection"]
    assert ours["closing"].equals(theirs["closing"])
    assert not ours["supply_fte_p10"].equals(theirs["supply_fte_p10"])


def test_an_archived_run_is_made_again_bit_for_bit(desk: Desk, central: Projected):
    again = rerun_run(desk, central.run.run_id)
    assert again.identical, again.sentence
    assert again.tables_compared == len(central.run.tables)
    assert again.changed_inputs == ()


def test_a_system_that_does_not_exist_is_refused_and_nothing_is_written(own_desk: Desk, tmp_path: Path):
    with pytest.raises(ScenarioError, match="QR1 \\(Gloucestershire"):
        project(own_desk, replace(SMALL, ics="QZ9"), out=tmp_path / "out")
    assert not (tmp_path / "out").exists()
    assert own_desk.runs.list_runs() == []


def test_monthly_steps_end_near_the_yearly_ones(desk: Desk, central: Projected):
    """Months expose joiners within their first year, so supply ends a little lower, never far off."""
    monthly = project(desk, replace(SMALL, monthly=True, years=2, keep_replicates=False)).run.tables["projection"]
    assert conservation_error(monthly) < 1e-9
    yearly = central.run.tables["projection"].filter(pl.col("period") == "2027")["closing"].sum()
    at_same_date = monthly.filter(pl.col("period") == "2027-08")["closing"].sum()
    assert at_same_date == pytest.approx(yearly, rel=0.02)


def test_provenance_names_every_source_and_what_is_synthetic(central: Projected):
    block = central.as_json()["provenance"]
    assert set(block["hashes"]) == {"evidence", "assumptions", "scenario", "code"}
    assert block["synthetic_organisations"] == ["E10000013"]
    assert all(source["licence"] and source["sha256"] for source in block["sources"])


@pytest.mark.parametrize(
    "name",
    [
        "high-migration",
        "low-migration",
        "leavers-best-recorded",
        "ltwp-like-expansion",
        "no-international-recruitment",
        "social-care-pay-rise",
    ],
)
def test_each_shipped_scenario_runs_and_moves_the_gap(desk: Desk, central: Projected, name: str):
    asked = ProjectionAsked("QR1", name, years=5, replicates=12)
    gap = project(desk, asked).run.tables["summary"].filter(pl.col("scope") == "system")["gap_fte"]
    assert gap[0] == pytest.approx(central.run.tables["summary"].filter(pl.col("scope") == "system")["gap_fte"][0])
    assert abs(gap[-1] - central.run.tables["summary"].filter(pl.col("scope") == "system")["gap_fte"][-1]) > 1


def test_keeping_people_longer_narrows_the_gap_and_hiring_fewer_abroad_widens_it(desk: Desk, central: Projected):
    def gap(name: str) -> float:
        summary = project(desk, ProjectionAsked("QR1", name, years=5, replicates=12)).run.tables["summary"]
        return float(summary.filter(pl.col("scope") == "system")["gap_fte"][-1])

    ours = float(central.run.tables["summary"].filter(pl.col("scope") == "system")["gap_fte"][-1])
    assert gap("leavers-best-recorded") < ours < gap("no-international-recruitment")
