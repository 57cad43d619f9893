"""Vacancy shares of adult social care by district."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from allotment.evidence.source import Imported
from allotment.evidence.sources.brc_social_care import SOURCE
from allotment.evidence.sources.brc_social_care.to_tables import SUCCESSOR_OF_2023
from tests.evidence.sources.spoiling import PUBLIC, places, sample_copy, set_cell

FILE = "socialcare/brc_asc_vacancy_ltla.csv"
NAME = Path(FILE).name


@pytest.fixture(scope="module")
def published() -> Imported:
    """What the shipped data gives."""
    return SOURCE.read(PUBLIC)


def test_the_shipped_file_and_the_sample_import_clean(published: Imported, tmp_path: Path):
    assert not published.problems
    assert not SOURCE.read(sample_copy(SOURCE, tmp_path)).problems


def test_every_district_of_today_has_a_share(published: Imported):
    today = pl.read_csv(PUBLIC / "geo/lookup_ltla24_icb24_lsoa_share.csv")["ltla24_code"].unique()
    assert set(published.tables["social_care_vacancy"]["district"]) == set(today)


def test_districts_that_merged_had_one_share_so_nothing_is_averaged_away():
    vacancies = pl.read_csv(PUBLIC / FILE).with_columns(
        successor=pl.col("lad_code").replace_strict(SUCCESSOR_OF_2023, default=None)
    )
    shares = vacancies.drop_nulls("successor").group_by("successor").agg(pl.col("vacancy").n_unique(), pl.len())
    assert shares["len"].sum() == len(SUCCESSOR_OF_2023)
    assert shares["vacancy"].to_list() == [1, 1, 1, 1]


def test_a_district_of_a_county_carries_the_share_of_its_county(published: Imported):
    gloucestershire = published.tables["social_care_vacancy"].filter(
        pl.col("district").is_in([f"E070000{number}" for number in range(78, 84)])
    )
    assert gloucestershire["vacancy_share"].n_unique() == 1
    assert gloucestershire["vacancy_share"][0] == pytest.approx(0.05752764606713174)


def test_a_spoilt_sample_tells_every_fault_at_once(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / FILE, 2, "vacancy", "5.75")
    set_cell(folder / FILE, 3, "vacancy", "NA")
    set_cell(folder / FILE, 4, "vacancy", "-0.01")
    set_cell(folder / FILE, 5, "lad_code", "E10000013")
    imported = SOURCE.read(folder)
    assert places(imported) == {
        (NAME, 2, "vacancy", "5.75"),
        (NAME, 3, "vacancy", ""),
        (NAME, 4, "vacancy", "-0.01"),
        (NAME, 5, "lad_code", "E10000013"),
    }
    assert "6% is 0.06" in str(imported.problems)
