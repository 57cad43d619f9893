"""Another folder of evidence, laid out like the shipped one: ``--evidence``."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from allotment.planning.baseline import TakenBaseline, take_baseline
from allotment.planning.desk import SHIPPED_EVIDENCE, Desk
from allotment.planning.import_evidence import import_evidence
from allotment.planning.project import Projected
from allotment.store.run_archive import name_run
from allotment.workforce.errors import EvidenceError
from tests.evidence.sources.spoiling import set_cell

SERIES = "hchs/staff_in_post_trust_staff_group_200909_202508.parquet"
RETURNS = "gp/practice_gp_workforce_may2026_3ics.csv"
PRACTICES = "gp/practice_map_202512.csv"


@pytest.fixture
def copy_of_shipped(tmp_path: Path) -> Path:
    """The shipped public data, in a folder of the test's own."""
    return shutil.copytree(SHIPPED_EVIDENCE, tmp_path / "evidence")


@pytest.fixture
def taken_from(tmp_path: Path) -> Callable[[Path | None], TakenBaseline]:
    """Take Gloucestershire's baseline from a folder, at a desk of the test's own."""
    return lambda folder: take_baseline(Desk(tmp_path / "home"), "QR1", evidence_folder=folder)


@pytest.fixture(scope="module")
def shipped(desk: Desk) -> TakenBaseline:
    return take_baseline(desk, "QR1")


def fte_by_organisation(taken: TakenBaseline) -> dict[str, float]:
    return dict(taken.result.baseline.group_by("organisation").agg(pl.col("fte").sum()).iter_rows())


def double(folder: Path, trust: str) -> None:
    figures = pl.col("fte", "headcount")
    doubled = pl.when(pl.col("org_code") == trust).then(figures * 2).otherwise(figures)
    pl.read_parquet(folder / SERIES).with_columns(doubled.name.keep()).write_parquet(folder / SERIES)


def test_a_trust_doubled_in_the_folder_is_doubled_in_the_baseline_and_no_other_is(
    copy_of_shipped: Path, shipped: TakenBaseline, central: Projected, tmp_path: Path
):
    double(copy_of_shipped, "RTE")
    other_desk = Desk(tmp_path / "home")
    doubled = fte_by_organisation(take_baseline(other_desk, "QR1", evidence_folder=copy_of_shipped))
    before = fte_by_organisation(shipped)
    assert doubled["RTE"] == pytest.approx(2 * before["RTE"], rel=1e-9)
    assert {name: fte for name, fte in doubled.items() if name != "RTE"} == pytest.approx(
        {name: fte for name, fte in before.items() if name != "RTE"}
    )

    run = central.run
    other_hashes = {**run.hashes, "evidence": import_evidence(other_desk, copy_of_shipped).sha256}
    assert name_run(run.request, run.hashes) == run.run_id
    assert name_run(run.request, other_hashes) != run.run_id


def test_an_unchanged_copy_is_the_same_evidence_wherever_it_lies(copy_of_shipped: Path, central: Projected, desk: Desk):
    assert import_evidence(desk, copy_of_shipped).sha256 == central.run.hashes["evidence"]


def test_files_that_no_source_reads_change_nothing(copy_of_shipped: Path, central: Projected, desk: Desk):
    (copy_of_shipped / "notes.txt").write_text("Sent by the trust on Monday.", encoding="utf-8")
    assert import_evidence(desk, copy_of_shipped).sha256 == central.run.hashes["evidence"]


def test_every_missing_required_file_is_named_and_nothing_is_kept(copy_of_shipped: Path, tmp_path: Path):
    (copy_of_shipped / SERIES).unlink()
    (copy_of_shipped / PRACTICES).unlink()
    with pytest.raises(EvidenceError) as refused:
        import_evidence(Desk(tmp_path / "home"), copy_of_shipped)
    missing = {problem.where for problem in refused.value.problems if "missing" in problem.rule}
    assert {SERIES, PRACTICES} <= missing
    assert not (tmp_path / "home").exists()


def test_a_spoilt_cell_is_placed_by_file_row_column_and_value(copy_of_shipped: Path, tmp_path: Path):
    set_cell(copy_of_shipped / RETURNS, 5, "salaried_fte", "twelve")
    with pytest.raises(EvidenceError) as refused:
        import_evidence(Desk(tmp_path / "home"), copy_of_shipped)
    problem = refused.value.problems[0]
    assert (problem.where, problem.row, problem.column, problem.value) == (RETURNS, 5, "salaried_fte", "twelve")
    assert problem.remedy
    assert not (tmp_path / "home").exists()


def test_a_missing_optional_file_is_lived_without_and_its_cost_in_certainty_is_told(
    copy_of_shipped: Path, shipped: TakenBaseline, taken_from: Callable[[Path | None], TakenBaseline]
):
    (copy_of_shipped / RETURNS).unlink()
    without = taken_from(copy_of_shipped)
    sectors = set(without.result.baseline["sector"])
    assert sectors == set(shipped.result.baseline["sector"])
    ours, before = fte_by_organisation(without), fte_by_organisation(shipped)
    assert (ours["RTE"], ours["RTQ"]) == pytest.approx((before["RTE"], before["RTQ"]))
    width = without.result.total_fte_high - without.result.total_fte_low
    assert width > shipped.result.total_fte_high - shipped.result.total_fte_low
    estimated = without.result.certainty.filter(pl.col("what_is_missing").str.contains("practice"))
    assert estimated["interval_width_fte"].sum() > 0
    assert (estimated["remedy"].str.len_chars() > 0).all()


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path):
    with pytest.raises(EvidenceError, match="nowhere"):
        import_evidence(Desk(tmp_path / "home"), tmp_path / "nowhere")
