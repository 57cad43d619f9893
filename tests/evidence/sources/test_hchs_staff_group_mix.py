"""The mix of staff groups in June 2018."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from allotment.evidence.source import Imported
from allotment.evidence.sources.hchs_staff_group_mix import SOURCE
from allotment.workforce.roles import NHS_TRUST_STAFF_GROUPS
from tests.evidence.sources.spoiling import PUBLIC, add_row_like, places, rules, sample_copy, set_cell

MIX = "hchs/staff_by_organisation_staff_group_201806.csv"
NAME = Path(MIX).name


@pytest.fixture(scope="module")
def published() -> Imported:
    """What the shipped data gives."""
    return SOURCE.read(PUBLIC)


def test_the_shipped_file_and_the_sample_import_clean(published: Imported, tmp_path: Path):
    assert not published.problems
    sampled = SOURCE.read(sample_copy(SOURCE, tmp_path))
    assert not sampled.problems
    assert set(sampled.tables["staff_group_mix"]["organisation"]) == {"RTE", "RTQ", "R1J"}


def test_every_organisation_and_all_fte_but_that_of_unknown_group_is_kept(published: Imported):
    raw = pl.read_csv(PUBLIC / MIX)
    mix = published.tables["staff_group_mix"]
    assert mix["organisation"].n_unique() == raw["Organisation code"].n_unique() == 414
    known = raw.filter(pl.col("Staff group") != "Unknown")["FTE"].sum()
    assert mix["fte"].sum() == pytest.approx(known)
    assert "4,453.0 FTE" in published.origins[0].note


def test_staff_groups_have_their_present_names_and_one_date(published: Imported):
    mix = published.tables["staff_group_mix"]
    assert set(mix["staff_group"]) == set(NHS_TRUST_STAFF_GROUPS)
    assert mix["as_at"].unique().to_list() == [date(2018, 6, 30)]


def test_a_spoilt_sample_tells_every_fault_at_once(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / MIX, 2, "FTE", "lots")
    set_cell(folder / MIX, 3, "FTE", "-2")
    set_cell(folder / MIX, 4, "Staff group", "Wizards")
    add_row_like(folder / MIX, 5)
    imported = SOURCE.read(folder)
    assert {(NAME, 2, "FTE", "lots"), (NAME, 3, "FTE", "-2.0"), (NAME, 4, "Staff group", "Wizards")} <= places(imported)
    assert "must appear once for each Organisation code, Staff group" in rules(imported)


def test_a_missing_column_and_an_empty_file_are_named(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    text = (folder / MIX).read_text(encoding="utf-8")
    (folder / MIX).write_text(text.replace("FTE", "WTE", 1), encoding="utf-8")
    assert places(SOURCE.read(folder)) == {(NAME, 1, "FTE", None)}
    (folder / MIX).write_text("\n")
    assert places(SOURCE.read(folder)) == {(NAME, None, None, None)}
