"""Practices, their list sizes, and the organisations of primary care that they make up."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from allotment.evidence.source import Imported
from allotment.evidence.sources.gp_practices import SOURCE
from tests.evidence.sources.spoiling import PUBLIC, add_row_like, keep_rows, places, rules, sample_copy, set_cell

MAP = "gp/practice_map_202512.csv"
LISTS = "gp/practice_list_sex_age5_202512.parquet"


@pytest.fixture(scope="module")
def published() -> Imported:
    """What the shipped data gives."""
    return SOURCE.read(PUBLIC)


def test_the_shipped_files_and_the_sample_import_clean(published: Imported, tmp_path: Path):
    assert not published.problems
    sampled = SOURCE.read(sample_copy(SOURCE, tmp_path))
    assert not sampled.problems
    assert sampled.tables["practices"].height == 14


def test_no_practice_and_no_patient_is_lost(published: Imported):
    practices = published.tables["practices"]
    assert practices.height == 6196
    assert practices["patients"].sum() == 63_936_682
    assert practices.filter(pl.col("ics") == "QR1").height == 65


def test_every_practice_belongs_to_one_organisation_of_its_own_system(published: Imported):
    joined = published.tables["practices"].join(
        published.tables["organisations"], left_on="pcn", right_on="organisation", how="left", suffix="_of_organisation"
    )
    assert joined.height == 6196
    assert joined.filter(pl.col("ics").ne_missing(pl.col("ics_of_organisation"))).is_empty()


def test_practices_in_no_network_stand_together_by_system(published: Imported):
    outside = published.tables["practices"].filter(pl.col("pcn").str.starts_with("U/"))
    assert outside.height == 73
    assert outside["patients"].sum() == 244_011
    names = published.tables["organisations"].filter(pl.col("organisation") == "U/QR1")["name"].to_list()
    assert names == ["Practices in no network, Gloucestershire"]


def test_a_network_in_two_systems_is_whole_where_most_of_its_patients_are(published: Imported):
    organisations = published.tables["organisations"]
    parts = organisations.filter(pl.col("organisation").str.contains(r"^U\d{5}/"))
    assert parts.height == 23
    leading = organisations.filter(pl.col("organisation") == "U56729")["ics"].item()
    part = organisations.filter(pl.col("organisation") == "U56729/QOC")
    assert (leading, part["ics"].item()) == ("QNC", "QOC")
    assert "practices in Shropshire" in part["name"].item()


def test_regions_are_the_seven_of_the_trust_list(published: Imported):
    of_trusts = pl.read_csv(PUBLIC / "hchs/trusts_core1.csv")["nhse_region"].unique().sort()
    assert published.tables["organisations"]["region"].unique().sort().equals(of_trusts, check_names=False)


def test_a_spoilt_sample_tells_every_fault_at_once(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / MAP, 3, "practice_code", "84004")
    set_cell(folder / MAP, 4, "pcn_code", "PCN7")
    set_cell(folder / MAP, 5, "comm_region_name", "Wessex")
    set_cell(folder / MAP, 6, "extract_date", "2025-12-01")
    set_cell(folder / LISTS, 2, "45_49", -3)
    imported = SOURCE.read(folder)
    assert places(imported) >= {
        ("practice_map_202512.csv", 3, "practice_code", "84004"),
        ("practice_map_202512.csv", 4, "pcn_code", "PCN7"),
        ("practice_map_202512.csv", 5, "comm_region_name", "Wessex"),
        ("practice_map_202512.csv", 6, "extract_date", "2025-12-01"),
        ("practice_list_sex_age5_202512.parquet", 2, "45_49", "-3"),
    }
    assert "for a practice in no network" in str(imported.problems)


def test_a_practice_listed_twice_is_refused(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    add_row_like(folder / MAP, 2)
    assert "appear once for each practice_code" in rules(SOURCE.read(folder))


def test_a_practice_without_a_list_and_a_list_without_a_practice_are_named(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / MAP, 2, "practice_code", "L99999")
    found = places(SOURCE.read(folder))
    assert ("practice_map_202512.csv", None, "practice_code", "L99999") in found
    assert any(place[0] == "practice_list_sex_age5_202512.parquet" for place in found)


def test_a_list_of_one_sex_only_is_refused(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    keep_rows(folder / LISTS, ~((pl.col("practice_code") == "L84003") & (pl.col("sex") == "MALE")))
    assert places(SOURCE.read(folder)) == {("practice_list_sex_age5_202512.parquet", None, "sex", "L84003")}


def test_a_system_in_two_regions_is_refused(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    rows = (folder / MAP).read_text(encoding="utf-8").splitlines()
    row = next(number for number, line in enumerate(rows, start=1) if ",QR1," in line)
    set_cell(folder / MAP, row, "comm_region_name", "London")
    imported = SOURCE.read(folder)
    assert [problem.value for problem in imported.problems] == ["QR1: London, South West"]


def test_columns_that_nobody_asked_for_do_no_harm(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    lines = (folder / MAP).read_text(encoding="utf-8").splitlines()
    (folder / MAP).write_text("\n".join(f"{line},note" for line in lines) + "\n", encoding="utf-8")
    assert not SOURCE.read(folder).problems
