"""Which organisation took over from which."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from allotment.evidence.sources.ods_successors import SOURCE
from tests.evidence.sources.spoiling import PUBLIC, add_row_like, places, rules, sample_copy, set_cell

FILE = "geo/lookup_trust_trust.csv"
NAME = Path(FILE).name


def test_the_shipped_file_and_the_sample_import_clean(tmp_path: Path):
    published = SOURCE.read(PUBLIC)
    assert not published.problems
    assert published.tables["successors"].height == 25_480 - 39
    assert not SOURCE.read(sample_copy(SOURCE, tmp_path)).problems


def test_an_organisation_can_have_several_successors_and_none_succeeds_itself():
    table = SOURCE.read(PUBLIC).tables["successors"]
    pennine = table.filter(old_organisation="RW6")
    assert set(pennine["new_organisation"]) == {"R0A", "RM3"}
    assert pennine["on"].unique().to_list() == [date(2021, 10, 1)]
    assert table.filter(pl.col("old_organisation") == pl.col("new_organisation")).is_empty()


def test_a_spoilt_sample_tells_every_fault_at_once(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / FILE, 2, "old_code", "rw-6")
    set_cell(folder / FILE, 3, "date", "01/10/2021")
    set_cell(folder / FILE, 4, "new_code", "")
    add_row_like(folder / FILE, 5)
    imported = SOURCE.read(folder)
    assert {(NAME, 2, "old_code", "rw-6"), (NAME, 3, "date", "01/10/2021"), (NAME, 4, "new_code", "")} <= places(
        imported
    )
    assert "must appear once for each old_code, new_code, date" in rules(imported)


def test_a_missing_column_and_an_empty_file_are_named(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    (folder / FILE).write_text("old_code,new_code\nRW6,RM3\n")
    assert places(SOURCE.read(folder)) == {(NAME, 1, "date", None)}
    (folder / FILE).write_text("old_code,new_code,date\n")
    assert "no rows" in rules(SOURCE.read(folder))
