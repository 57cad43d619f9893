"""GP FTE by district: the anchor for systems without practice returns."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from allotment.evidence.source import Imported
from allotment.evidence.sources.gp_fte_by_district import SOURCE
from tests.evidence.sources.spoiling import PUBLIC, places, rules, sample_copy, set_cell

FILE = "activity/england_underdoctored_areas.csv"
NAME = Path(FILE).name


@pytest.fixture(scope="module")
def published() -> Imported:
    """What the shipped data gives."""
    return SOURCE.read(PUBLIC)


def test_the_shipped_file_and_the_sample_import_clean(published: Imported, tmp_path: Path):
    assert not published.problems
    assert not SOURCE.read(sample_copy(SOURCE, tmp_path)).problems


def test_england_and_gloucestershire_have_their_published_gp_fte(published: Imported):
    gp_by_district = published.tables["gp_by_district"]
    assert gp_by_district["gp_fte"].sum() == pytest.approx(36_063.964, abs=0.001)
    gloucestershire = gp_by_district.filter(pl.col("district").is_in([f"E070000{n}" for n in range(78, 84)]))
    assert gloucestershire["gp_fte"].sum() == pytest.approx(407.331, abs=0.001)
    assert gloucestershire["patients"].sum() == 687_554


def test_each_district_of_the_footprint_is_there_once(published: Imported):
    footprint = pl.read_csv(PUBLIC / "geo/lookup_ltla24_icb24_lsoa_share.csv")["ltla24_code"].unique()
    districts = published.tables["gp_by_district"]["district"]
    assert districts.n_unique() == districts.len() == 296
    assert set(districts) == set(footprint)


def test_a_spoilt_sample_tells_every_fault_at_once(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / FILE, 2, "ltla24_code", "E10000013")
    set_cell(folder / FILE, 3, "total_gp_fte", "-40.5")
    set_cell(folder / FILE, 4, "total_patients", "NA")
    assert places(SOURCE.read(folder)) >= {
        (NAME, 2, "ltla24_code", "E10000013"),
        (NAME, 3, "total_gp_fte", "-40.5"),
        (NAME, 4, "total_patients", ""),
    }


def test_gp_fte_that_does_not_fit_its_own_ratio_is_refused(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / FILE, 5, "total_gp_fte", "99.9")
    imported = SOURCE.read(folder)
    assert [problem.row for problem in imported.problems] == [5]
    assert "patients per gp is patients divided by gp fte" in rules(imported)


def test_a_district_without_gps_is_a_zero_and_not_a_fault(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / FILE, 5, "total_gp_fte", "0")
    set_cell(folder / FILE, 5, "patients_per_gp", "Inf")
    imported = SOURCE.read(folder)
    assert not imported.problems
    assert imported.tables["gp_by_district"]["gp_fte"].min() == 0
