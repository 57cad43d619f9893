"""Registered patients by age and sex: leaf rows only, equal to the file's totals and to the practices' lists."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from allotment.evidence.source import Imported
from allotment.evidence.sources.gp_practices import SOURCE as PRACTICES
from allotment.evidence.sources.gp_registered_population import SOURCE
from tests.evidence.sources.spoiling import PUBLIC, keep_rows, places, sample_copy, set_cell

FILE = "gp/icb_subicb_registered_syoa_sex_202512.parquet"
NAME = Path(FILE).name


@pytest.fixture(scope="module")
def published() -> Imported:
    """What the shipped data gives."""
    return SOURCE.read(PUBLIC)


def test_the_shipped_file_and_the_sample_import_clean(published: Imported, tmp_path: Path):
    assert not published.problems
    assert not SOURCE.read(sample_copy(SOURCE, tmp_path)).problems


def test_a_total_row_is_never_counted_beside_its_parts(published: Imported):
    registered = published.tables["registered_population"]
    assert registered.height == 42 * 2 * 96
    assert set(registered["sex"]) == {"female", "male"}
    assert registered["age"].max() == 95
    assert registered["patients"].sum() == 63_936_682


def test_patients_by_age_equal_the_lists_of_the_practices_in_every_system(published: Imported):
    by_age = published.tables["registered_population"].group_by("ics").agg(by_age=pl.col("patients").sum())
    lists = PRACTICES.read(PUBLIC).tables["practices"].group_by("ics").agg(lists=pl.col("patients").sum())
    both = by_age.join(lists, on="ics", how="full", coalesce=True)
    assert both.height == 42
    assert both.filter(pl.col("by_age").ne_missing(pl.col("lists"))).is_empty()
    assert both.filter(pl.col("ics") == "QR1")["lists"].item() == 699_334


def test_a_spoilt_sample_tells_every_fault_at_once(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / FILE, 3, "number_of_patients", -10)
    set_cell(folder / FILE, 4, "sex", "F")
    set_cell(folder / FILE, 5, "age", "96")
    set_cell(folder / FILE, 6, "extract_date", "01/12/2025")
    assert places(SOURCE.read(folder)) == {
        (NAME, 3, "number_of_patients", "-10"),
        (NAME, 4, "sex", "F"),
        (NAME, 5, "age", "96"),
        (NAME, 6, "extract_date", "01/12/2025"),
    }


def test_ages_that_do_not_add_up_to_the_total_are_refused(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    keep_rows(folder / FILE, ~((pl.col("org_code") == "QR1") & (pl.col("age") == "40")))
    imported = SOURCE.read(folder)
    assert len(imported.problems) == 1
    assert imported.problems[0].value is not None
    assert imported.problems[0].value.startswith("QR1: ")
    assert imported.problems[0].value.endswith(" against 699334")


def test_a_system_without_a_total_is_refused(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    keep_rows(folder / FILE, ~((pl.col("org_code") == "QR1") & (pl.col("sex") == "ALL")))
    assert places(SOURCE.read(folder)) == {(NAME, None, "number_of_patients", "QR1: 699334 against no total")}
