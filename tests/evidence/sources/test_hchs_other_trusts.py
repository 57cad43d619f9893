"""The trusts that are known in total only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from allotment.evidence.source import Imported
from allotment.evidence.sources.hchs_other_trusts import SOURCE
from allotment.evidence.sources.hchs_staff_in_post import SOURCE as SERIES
from tests.evidence.sources.spoiling import PUBLIC, add_row_like, places, rules, sample_copy, set_cell

TRUSTS = "hchs/staff_in_post_other_trusts_202603.csv"
NAME = Path(TRUSTS).name


@pytest.fixture(scope="module")
def published() -> Imported:
    """What the shipped data gives."""
    return SOURCE.read(PUBLIC)


def test_the_shipped_file_and_the_sample_import_clean(published: Imported, tmp_path: Path):
    assert not published.problems
    sampled = SOURCE.read(sample_copy(SOURCE, tmp_path))
    assert not sampled.problems
    assert sampled.tables["organisations"].height == 4


def test_the_three_groups_of_every_trust_add_up_to_its_published_total(published: Imported):
    totals = pl.read_csv(PUBLIC / TRUSTS).select("total_fte", organisation="ORG_CODE")
    sums = published.tables["staff_in_post_totals"].group_by("organisation").agg(pl.col("fte").sum(), pl.len())
    compared = totals.join(sums, on="organisation")
    assert compared.height == 54
    assert (compared["len"] == 3).all()
    assert (compared["fte"] - compared["total_fte"]).abs().max() < 1e-9
    assert compared["fte"].sum() == pytest.approx(258_192.7)


def test_every_figure_keeps_its_own_date(published: Imported):
    assert published.tables["staff_in_post_totals"]["as_at"].unique().to_list() == [date(2026, 3, 31)]


def test_sectors_are_told_from_the_published_type(published: Imported):
    sectors = dict(published.tables["organisations"]["sector"].value_counts().iter_rows())
    assert sectors == {"mental health": 40, "ambulance": 9, "community": 5}


def test_no_trust_is_both_here_and_in_the_series_and_each_has_one_system(published: Imported):
    together = pl.concat([published.tables["organisations"], SERIES.read(PUBLIC).tables["organisations"]])
    assert together.height == together["organisation"].n_unique() == 195
    assert together["ics"].n_unique() == 42
    regions = together.group_by("ics").agg(pl.col("region").n_unique())
    assert (regions["region"] == 1).all()


def test_a_trust_is_dated_from_the_merger_that_made_it(published: Imported):
    since = dict(published.tables["organisations"].select("organisation", "valid_from").iter_rows())
    assert since["R1L"] == date(2017, 4, 1)
    assert since["G6V2S"] == date(2024, 11, 1)


def test_a_spoilt_sample_tells_every_fault_at_once(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / TRUSTS, 2, "doctors_fte", "n/a")
    set_cell(folder / TRUSTS, 3, "other_fte", "-1")
    set_cell(folder / TRUSTS, 4, "ORG_TYPE", "Hospice")
    set_cell(folder / TRUSTS, 5, "total_fte", "99999")
    add_row_like(folder / TRUSTS, 4)
    imported = SOURCE.read(folder)
    found = places(imported)
    assert {(NAME, 2, "doctors_fte", "n/a"), (NAME, 3, "other_fte", "-1.0"), (NAME, 4, "ORG_TYPE", "Hospice")} <= found
    assert "doctors nurses and others add up to the total" in rules(imported)
    assert "must appear once for each ORG_CODE" in rules(imported)


def test_a_missing_column_and_an_empty_file_are_named(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    text = (folder / TRUSTS).read_text(encoding="utf-8")
    (folder / TRUSTS).write_text(text.replace("other_fte", "others"), encoding="utf-8")
    assert places(SOURCE.read(folder)) == {(NAME, 1, "other_fte", None)}
    (folder / TRUSTS).write_text("")
    assert places(SOURCE.read(folder)) == {(NAME, None, None, None)}


def test_a_system_that_no_file_knows_is_named(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / TRUSTS, 2, "ICS_CODE", "QQQ")
    assert places(SOURCE.read(folder)) == {(NAME, None, "ICS_CODE", "QQQ")}
