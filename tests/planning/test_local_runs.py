"""Runs on a system's own evidence: named by it, archived with it, made again from it, the same by every door."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from allotment.evidence.local_evidence import NO_LOCAL_EVIDENCE, LocalEvidence, read_local_folder, write_local_folder
from allotment.planning.compare import compare_runs
from allotment.planning.desk import SHIPPED_EVIDENCE, CancelledError, Desk
from allotment.planning.groundwork import Groundwork
from allotment.planning.project import Projected, project, request_of, run_projection
from allotment.planning.rerun import rerun_run
from allotment.projection.scenario import load_scenario
from allotment.store.folders import hash_tables
from allotment.store.run_archive import name_run
from allotment.workforce.errors import AssumptionError, EvidenceError, UnlikeRunsError
from tests.asked import SMALL
from tests.planning.local_sample import CARE_WORKERS_STAY, midwives_of, records_alone

ASKED = replace(SMALL, keep_replicates=False)
ABOUT_GROWTH = "growth_memory_half_life"


@pytest.fixture(scope="module")
def local(central: Projected) -> LocalEvidence:
    """One record, and a return of the acute trust's midwives with ten more than were published."""
    returns = midwives_of(central.run.tables["baseline"], "RTE", more=10)
    return LocalEvidence.of([CARE_WORKERS_STAY], returns)


@pytest.fixture(scope="module")
def on_local(desk: Desk, local: LocalEvidence) -> Projected:
    """The small run, on local evidence."""
    return project(desk, replace(ASKED, local=local))


def fte(run: Projected, organisation: str) -> dict[str, float]:
    rows = run.run.tables["baseline"].filter(pl.col("organisation") == organisation)
    return dict(rows.select("role", "fte").iter_rows())


def test_without_local_evidence_a_run_is_named_as_it_always_was(central: Projected):
    run = central.run
    asked = {name: value for name, value in vars(run.request).items() if name != "local"}
    assert set(asked) == {"ics", "scenario", "scenario_yaml", "years", "replicates", "seed", "periods_per_year"}
    assert set(run.hashes) == {"evidence", "assumptions", "scenario", "code"}
    identity = json.dumps({"request": asked, "hashes": run.hashes}, sort_keys=True)
    assert run.run_id == f"QR1-central-{hashlib.sha256(identity.encode()).hexdigest()[:10]}"
    assert "local_records_not_read" not in central.as_json()


def test_with_it_the_name_is_another_and_the_hashes_say_what_lies_over_what(central: Projected, on_local: Projected):
    plain, laid = central.run.hashes, on_local.run.hashes
    assert on_local.run.run_id != central.run.run_id
    assert laid["published_evidence"] == plain["evidence"] != laid["evidence"]
    assert laid["shipped_assumptions"] == plain["assumptions"] != laid["assumptions"]
    assert {"local_assumptions", "partner_returns"} <= set(laid)
    assert name_run(on_local.run.request, laid) == on_local.run.run_id


def test_a_return_changes_the_baseline_of_its_own_role_and_no_other(central: Projected, on_local: Projected):
    before, after = fte(central, "RTE"), fte(on_local, "RTE")
    assert after.pop("Midwife") > before.pop("Midwife") + 5
    assert after == before
    assert fte(on_local, "RTQ") == fte(central, "RTQ")


def test_a_record_changes_who_leaves_the_staff_that_it_is_about(central: Projected, desk: Desk):
    laid = project(desk, replace(ASKED, local=records_alone()))

    def leavers(run: Projected, role: str) -> float:
        rows = run.run.tables["projection"].filter((pl.col("role") == role) & (pl.col("period") == "2026"))
        return float(rows["leavers"].sum())

    assert leavers(laid, "Care worker") == pytest.approx(leavers(central, "Care worker") * 0.08 / 0.105, rel=0.03)
    assert leavers(laid, "Senior care worker") == leavers(central, "Senior care worker")
    assert laid.run.tables["assumptions"].filter(pl.col("source") == CARE_WORKERS_STAY.source).height == 1


def test_the_run_keeps_its_local_evidence_in_its_own_folder_and_gives_it_back(
    desk: Desk, on_local: Projected, local: LocalEvidence
):
    folder = desk.home / "runs" / on_local.run.run_id
    assert sorted(path.name for path in (folder / "local").iterdir()) == ["assumptions.yaml", "partner_returns.csv"]
    assert desk.runs.load(on_local.run.run_id).request.local == local
    assert read_local_folder(folder).hashes == local.hashes


def test_it_is_made_again_bit_for_bit_from_the_archive_alone(desk: Desk, on_local: Projected):
    again = rerun_run(desk, on_local.run.run_id)
    assert again.identical, again.sentence
    assert again.changed_inputs == ()
    assert again.tables_compared == len(on_local.run.tables)


def test_local_evidence_altered_in_the_archive_is_refused(own_desk: Desk, on_local: Projected):
    own_desk.runs.keep(on_local.run, own_desk.clock())
    kept = own_desk.home / "runs" / on_local.run.run_id / "local" / "assumptions.yaml"
    kept.write_text(kept.read_text(encoding="utf-8").replace("value: 0.08", "value: 0.09"), encoding="utf-8")
    with pytest.raises(EvidenceError, match="is not what the run stood on"):
        rerun_run(own_desk, on_local.run.run_id)
    kept.unlink()
    with pytest.raises(EvidenceError, match="is not what the run stood on"):
        own_desk.runs.load(on_local.run.run_id)


def test_an_export_read_as_an_evidence_folder_gives_the_same_run(
    desk: Desk, on_local: Projected, local: LocalEvidence, tmp_path: Path
):
    folder = shutil.copytree(SHIPPED_EVIDENCE, tmp_path / "exported")
    write_local_folder(local, folder)
    ground = Groundwork.lay(desk, replace(ASKED, evidence_folder=folder))
    again = run_projection(ground, request_of(ASKED, load_scenario("central"), ground.local)).run
    assert again.run_id == on_local.run.run_id
    assert hash_tables(again.tables) == hash_tables(on_local.run.tables)


def test_local_evidence_asked_for_stands_in_place_of_the_folders_own(desk: Desk, local: LocalEvidence, tmp_path: Path):
    write_local_folder(local, tmp_path)
    assert replace(ASKED, evidence_folder=tmp_path).local_evidence() == local
    assert replace(ASKED, evidence_folder=tmp_path, local=NO_LOCAL_EVIDENCE).local_evidence().is_empty
    assert ASKED.local_evidence().is_empty


def test_a_request_is_never_run_on_ground_that_carries_other_local_evidence(ground: Groundwork):
    with pytest.raises(ValueError, match="different local evidence"):
        run_projection(ground, request_of(ASKED, load_scenario("central"), records_alone()))


def test_records_that_break_a_rule_are_refused_before_any_work(desk: Desk):
    unknown = replace(CARE_WORKERS_STAY, key="leaver_shares")
    with pytest.raises(AssumptionError, match="Did you mean 'leaver_share'"):
        Groundwork.lay(desk, replace(ASKED, local=LocalEvidence.of([unknown])))


def test_records_that_no_run_has_read_are_named(desk: Desk, ground: Groundwork):
    later = replace(CARE_WORKERS_STAY, valid_from=date(2026, 9, 1))
    of_trusts = replace(CARE_WORKERS_STAY, where={"staff_group": "Midwives"})  # published turnover answers there
    read = replace(CARE_WORKERS_STAY, where={"role": "Senior care worker"})
    done = project(desk, replace(ASKED, years=1, replicates=2, local=LocalEvidence.of([later, of_trusts, read])))
    assert done.as_json()["local_records_not_read"] == [
        "leaver_share, role: Care worker",
        "leaver_share, staff group: Midwives",
    ]


def test_the_back_test_is_the_published_series_own_unless_what_it_reads_is_changed(
    desk: Desk, ground: Groundwork, local: LocalEvidence, central: Projected
):
    def stop(_stage: str, _done: float) -> None:
        raise CancelledError

    new_here = replace(CARE_WORKERS_STAY, note="No other test has scored the evidence with this one")
    laid = Groundwork.over(desk, ground.published, LocalEvidence.of([new_here], local.returns))
    ground.score()
    laid.score(stop)
    assert laid.backtest_scores.equals(ground.backtest_scores)
    shipped = ground.shipped.find(ABOUT_GROWTH, ground.common_date)
    own = replace(
        CARE_WORKERS_STAY,
        key=ABOUT_GROWTH,
        unit=shipped.unit,
        value=shipped.value * 2,
        where={},
        distribution="fixed",
        p10=None,
        p90=None,
    )
    with pytest.raises(CancelledError):
        Groundwork.over(desk, ground.published, LocalEvidence.of([own])).score(stop)


def test_two_runs_on_the_same_local_evidence_are_compared(desk: Desk, on_local: Projected, local: LocalEvidence):
    other = project(desk, replace(ASKED, scenario="high-migration", local=local)).run
    compared = compare_runs(desk, on_local.run.run_id, other.run_id)
    assert compared.results.height > 0
    assert compared.assumptions["second"].to_list() == ["high migration"]


def test_runs_on_other_local_evidence_are_refused_by_its_name(desk: Desk, central: Projected, on_local: Projected):
    with pytest.raises(UnlikeRunsError) as refused:
        compare_runs(desk, central.run.run_id, on_local.run.run_id)
    assert {problem.where for problem in refused.value.problems} == {"partner returns", "local assumptions"}


def test_the_manifest_holds_no_frame_and_nothing_that_the_local_folder_holds(desk: Desk, on_local: Projected):
    manifest = json.loads((desk.home / "runs" / on_local.run.run_id / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["request"]) == set(asdict(replace(on_local.run.request, local=NO_LOCAL_EVIDENCE))) - {"local"}
