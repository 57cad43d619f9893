"""Hospital use per head by age and sex."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from allotment.evidence.source import Imported
from allotment.evidence.sources.hospital_use import SOURCE
from allotment.evidence.sources.hospital_use.schema import ACTIVITY_OF_GROUP
from tests.evidence.sources.spoiling import PUBLIC, places, rules, sample_copy, set_cell

FILE = "demand/england_use_per_head_by_age_sex.csv"
NAME = Path(FILE).name


@pytest.fixture(scope="module")
def published() -> Imported:
    """What the shipped data gives."""
    return SOURCE.read(PUBLIC)


def test_the_shipped_file_and_the_sample_import_clean(published: Imported, tmp_path: Path):
    assert not published.problems
    assert not SOURCE.read(sample_copy(SOURCE, tmp_path)).problems


def test_every_activity_covers_each_adult_age_once_for_each_sex(published: Imported):
    use = published.tables["hospital_use"]
    assert set(use["activity"]) == set(ACTIVITY_OF_GROUP.values())
    ages = use.select("activity", "sex", age=pl.int_ranges("age_from", pl.col("age_to") + 1)).explode("age")
    spans = ages.group_by("activity", "sex").agg(
        first=pl.col("age").min(), last=pl.col("age").max(), rows=pl.len(), different=pl.col("age").n_unique()
    )
    assert spans.height == 26
    assert spans.select("first", "last", "rows", "different").unique().row(0) == (18, 100, 83, 83)
    assert spans.select("first", "last", "rows", "different").unique().height == 1


def test_a_figure_can_be_found_again_unchanged(published: Imported):
    row = published.tables["hospital_use"].filter(
        pl.col("activity") == "apc_daycases", pl.col("sex") == "male", pl.col("age_from") == 90
    )
    assert row.select("age_to", "label", "uses_per_head").row(0) == (100, "Daycases", 0.2662)


def test_a_spoilt_sample_tells_every_fault_at_once(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / FILE, 2, "female", "-0.1")
    set_cell(folder / FILE, 3, "male", "400")
    set_cell(folder / FILE, 4, "group", "teleportation")
    set_cell(folder / FILE, 5, "band", "thirty")
    assert places(SOURCE.read(folder)) >= {
        (NAME, 2, "female", "-0.1"),
        (NAME, 3, "male", "400.0"),
        (NAME, 4, "group", "teleportation"),
        (NAME, 5, "band", "thirty"),
    }


@pytest.mark.parametrize("band", ["23-29", "27-29"])
def test_age_bands_that_overlap_or_leave_a_gap_are_refused(band: str, tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    assert (folder / FILE).read_text(encoding="utf-8").splitlines()[3].split(",")[3] == "25-29"
    set_cell(folder / FILE, 4, "band", band)
    imported = SOURCE.read(folder)
    assert 4 in [problem.row for problem in imported.problems]
    assert "age bands follow on without overlap or gap" in rules(imported)


def test_an_age_band_that_runs_backwards_is_refused(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / FILE, 4, "band", "29-25")
    assert "age band runs forward" in rules(SOURCE.read(folder))
