"""Sickness absence by organisation and by staff group."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from allotment.evidence.source import Imported
from allotment.evidence.sources.hchs_sickness import SOURCE
from allotment.workforce.roles import NHS_TRUST_STAFF_GROUPS
from tests.evidence.sources.spoiling import PUBLIC, add_row_like, places, rules, sample_copy, set_cell

PLACES = "hchs/sickness_by_organisation_202404_202503.csv"
GROUPS = "hchs/sickness_by_staff_group_201701_202509.csv"
PLACES_NAME, GROUPS_NAME = Path(PLACES).name, Path(GROUPS).name


@pytest.fixture(scope="module")
def published() -> Imported:
    """What the shipped data gives."""
    return SOURCE.read(PUBLIC)


def test_the_shipped_files_and_the_sample_import_clean(published: Imported, tmp_path: Path):
    assert not published.problems
    sampled = SOURCE.read(sample_copy(SOURCE, tmp_path))
    assert not sampled.problems
    assert sampled.tables["sickness_by_staff_group"].height == 24


def test_no_day_is_lost_in_reading(published: Imported):
    raw = pl.read_csv(PUBLIC / PLACES)
    ours = published.tables["sickness_by_organisation"]
    assert ours["organisation"].n_unique() == 286
    assert ours["fte_days_lost"].sum() == pytest.approx(raw["FTE_DAYS_LOST"].sum())
    assert ours["fte_days_available"].sum() == pytest.approx(raw["FTE_DAYS_AVAILABLE"].sum())


def test_the_rate_of_every_organisation_and_month_is_the_published_one(published: Imported):
    raw = pl.read_csv(PUBLIC / PLACES).select(
        pl.col("DATE").str.to_date("%d/%m/%Y").dt.month_start().alias("month"),
        organisation="ORG_CODE",
        published="SICKNESS_ABSENCE_RATE_PERCENT",
    )
    both = published.tables["sickness_by_organisation"].join(raw, on=["month", "organisation"])
    rate = 100 * both["fte_days_lost"] / both["fte_days_available"]
    assert both.height == raw.height
    assert (rate - both["published"]).abs().max() < 0.00501


def test_days_available_of_gloucestershire_hospitals_are_near_to_its_fte(published: Imported):
    march = published.tables["sickness_by_organisation"].filter(month=date(2025, 3, 1), organisation="RTE")
    assert march["fte_days_available"].item() / 31 == pytest.approx(8100, rel=0.1)


def test_rates_are_shares_of_the_twelve_groups_in_every_month(published: Imported):
    rates = published.tables["sickness_by_staff_group"]
    assert set(rates["staff_group"]) == set(NHS_TRUST_STAFF_GROUPS)
    assert rates.height == 12 * 105
    doctors = rates.filter(staff_group="HCHS doctors", month=date(2017, 1, 1))["sickness_share"].item()
    raw = pl.read_csv(PUBLIC / GROUPS, try_parse_dates=True)
    whole = raw.filter(staff_group="HCHS doctors - All grades", month=date(2017, 1, 1))["sickness_rate_pct"].item()
    assert doctors == pytest.approx(whole / 100)


def test_a_spoilt_sample_tells_every_fault_of_both_files_at_once(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / PLACES, 2, "DATE", "2025-02-28")
    set_cell(folder / PLACES, 3, "FTE_DAYS_LOST", "-7")
    set_cell(folder / PLACES, 4, "FTE_DAYS_AVAILABLE", "0.5")
    set_cell(folder / PLACES, 5, "ORG_TYPE", "Hospice")
    add_row_like(folder / PLACES, 6)
    set_cell(folder / GROUPS, 2, "sickness_rate_pct", "4,9")
    set_cell(folder / GROUPS, 3, "sickness_rate_pct", "140")
    set_cell(folder / GROUPS, 4, "staff_group", "Porters")
    imported = SOURCE.read(folder)
    assert places(imported) >= {
        (PLACES_NAME, 2, "DATE", "2025-02-28"),
        (PLACES_NAME, 3, "FTE_DAYS_LOST", "-7.0"),
        (PLACES_NAME, 5, "ORG_TYPE", "Hospice"),
        (GROUPS_NAME, 2, "sickness_rate_pct", "4,9"),
        (GROUPS_NAME, 3, "sickness_rate_pct", "140.0"),
        (GROUPS_NAME, 4, "staff_group", "Porters"),
    }
    assert "days lost are no more than days available" in rules(imported)
    assert "must appear once for each DATE, ORG_CODE" in rules(imported)


def test_a_missing_column_and_an_empty_file_are_named(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    text = (folder / PLACES).read_text(encoding="utf-8")
    (folder / PLACES).write_text(text.replace("ICS_CODE", "STP_CODE"), encoding="utf-8")
    (folder / GROUPS).write_text("")
    assert places(SOURCE.read(folder)) == {(PLACES_NAME, 1, "ICS_CODE", None), (GROUPS_NAME, None, None, None)}
