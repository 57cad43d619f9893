"""Pay by Agenda for Change band."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from allotment.evidence.source import Imported
from allotment.evidence.sources.agenda_for_change_pay import SOURCE
from tests.evidence.sources.spoiling import PUBLIC, add_row_like, places, rules, sample_copy, set_cell

FILE = "calibration/afc_pay_2025_26_england.csv"
NAME = Path(FILE).name
WEEKS_A_YEAR = 365 / 7
HOURS_A_WEEK = 37.5


@pytest.fixture(scope="module")
def published() -> Imported:
    """What the shipped data gives."""
    return SOURCE.read(PUBLIC)


def test_the_shipped_file_and_the_sample_import_clean(published: Imported, tmp_path: Path):
    assert not published.problems
    assert not SOURCE.read(sample_copy(SOURCE, tmp_path)).problems


def test_all_twelve_bands_hold_from_april_2025(published: Imported):
    pay = published.tables["pay_bands"]
    assert pay.height == 12
    assert pay["valid_from"].unique().to_list() == [date(2025, 4, 1)]
    assert pay.filter(pl.col("band") == "Band 5").select("entry_gbp", "top_gbp").row(0) == (31_049, 37_796)


def test_a_higher_band_never_pays_less(published: Imported):
    pay = published.tables["pay_bands"].sort("band")
    assert pay["entry_gbp"].is_sorted()
    assert pay["top_gbp"].is_sorted()


def test_yearly_pay_agrees_with_the_published_hourly_pay():
    pay = pl.read_csv(PUBLIC / FILE)
    hourly = pay["entry"] / (WEEKS_A_YEAR * HOURS_A_WEEK)
    assert (hourly - pay["hourly_entry"]).abs().max() < 0.01


def test_a_spoilt_sample_tells_every_fault_at_once(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / FILE, 2, "band", "Band 10")
    set_cell(folder / FILE, 3, "entry", "31,049")
    set_cell(folder / FILE, 4, "top", "0")
    assert places(SOURCE.read(folder)) >= {
        (NAME, 2, "band", "Band 10"),
        (NAME, 3, "entry", "31,049"),
        (NAME, 4, "top", "0"),
    }


def test_a_band_that_ends_below_its_entry_or_stands_twice_is_refused(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / FILE, 3, "top", "30000")
    add_row_like(folder / FILE, 4)
    broken = rules(SOURCE.read(folder))
    assert "top is no less than entry" in broken
    assert "appear once for each band" in broken
