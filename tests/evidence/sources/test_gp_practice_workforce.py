"""Practice returns: what each practice that made one employs."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from allotment.evidence.source import Imported
from allotment.evidence.sources.gp_practice_workforce import SOURCE
from allotment.workforce.roles import ROLES
from tests.evidence.sources.spoiling import PUBLIC, places, sample_copy, set_cell

RETURNS = "gp/practice_gp_workforce_may2026_3ics.csv"


@pytest.fixture(scope="module")
def published() -> Imported:
    """What the shipped data gives."""
    return SOURCE.read(PUBLIC)


def practices_of(ics: str) -> list[str]:
    """The practice codes of a system in the published map."""
    practice_map = pl.read_csv(PUBLIC / "gp/practice_map_202512.csv", infer_schema=False)
    return practice_map.filter(pl.col("icb_code") == ics)["practice_code"].to_list()


def test_the_shipped_file_and_the_sample_import_clean(published: Imported, tmp_path: Path):
    assert not published.problems
    sampled = SOURCE.read(sample_copy(SOURCE, tmp_path))
    assert not sampled.problems
    assert sampled.tables["practice_workforce"]["practice"].n_unique() == 3


def test_61_of_the_65_practices_of_gloucestershire_made_a_return(published: Imported):
    returned = published.tables["practice_workforce"]["practice"].unique().to_list()
    gloucestershire = practices_of("QR1")
    assert len(gloucestershire) == 65
    assert len(set(gloucestershire) & set(returned)) == 61


def test_fte_by_role_is_the_fte_of_the_published_columns(published: Imported):
    columns = pl.read_csv(PUBLIC / RETURNS).select(pl.selectors.ends_with("_fte").sum()).row(0, named=True)
    by_role = dict(published.tables["practice_workforce"].group_by("role").agg(pl.col("fte").sum()).iter_rows())
    assert by_role["GP partner"] == pytest.approx(columns["partner_fte"])
    assert by_role["GP in training"] == pytest.approx(columns["registrar_fte"] + columns["foundation_other_fte"])
    assert sum(by_role.values()) == pytest.approx(sum(columns.values()))


def test_every_role_stands_in_its_own_staff_group(published: Imported):
    pairs = published.tables["practice_workforce"].select("role", "staff_group").unique()
    assert all(ROLES[role].staff_group == group for role, group in pairs.iter_rows())
    assert pairs.height == 7


def test_a_spoilt_sample_tells_every_fault_at_once(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / RETURNS, 2, "partner_fte", -1.5)
    set_cell(folder / RETURNS, 3, "nurse_fte", "2,4267")
    set_cell(folder / RETURNS, 4, "admin_fte", "")
    name = Path(RETURNS).name
    assert places(SOURCE.read(folder)) == {
        (name, 2, "partner_fte", "-1.5"),
        (name, 3, "nurse_fte", "2,4267"),
        (name, 4, "admin_fte", ""),
    }


def test_a_return_of_a_practice_that_the_map_does_not_know_is_refused(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / RETURNS, 2, "practice_code", "L84903")
    assert places(SOURCE.read(folder)) == {(Path(RETURNS).name, None, "practice_code", "L84903")}


def test_without_the_file_the_source_gives_no_table_and_no_problem(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    (folder / RETURNS).unlink()
    imported = SOURCE.read(folder)
    assert not imported.problems
    assert not imported.tables
