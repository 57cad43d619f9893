"""Turnover of adult social care staff by council."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from allotment.evidence.source import Imported
from allotment.evidence.sources.oflog_social_care import SOURCE
from tests.evidence.sources.spoiling import PUBLIC, add_row_like, places, rules, sample_copy, set_cell

FILE = "socialcare/oflog_asc_la_2015_2023.csv"
NAME = Path(FILE).name


@pytest.fixture(scope="module")
def published() -> Imported:
    """What the shipped data gives."""
    return SOURCE.read(PUBLIC)


def row_of(folder: Path, council: str, year: str) -> int:
    """The row of a council's turnover in a year, counting the header as 1."""
    lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    return next(
        number
        for number, line in enumerate(lines, start=1)
        if line.startswith(f"{year},{council},") and ",ASC7," in line
    )


def test_the_shipped_file_and_the_sample_import_clean(published: Imported, tmp_path: Path):
    assert not published.problems
    assert not SOURCE.read(sample_copy(SOURCE, tmp_path)).problems


def test_percentages_become_shares(published: Imported):
    gloucestershire = published.tables["social_care_turnover"].filter(
        pl.col("council") == "E10000013", pl.col("financial_year") == "2022/23"
    )
    assert gloucestershire["turnover_share"].item() == pytest.approx(0.3195719824)
    shares = published.tables["social_care_turnover"]["turnover_share"]
    assert (shares.min(), shares.max()) == (pytest.approx(0.10182963), pytest.approx(0.47448235))


def test_only_single_councils_with_a_published_value_are_there(published: Imported):
    turnover = published.tables["social_care_turnover"]
    assert turnover["council"].str.contains(r"^E(06|08|09|10)").all()
    assert turnover.filter(pl.col("financial_year") == "2022/23").height == 152
    in_2021 = turnover.filter(pl.col("council") == "E09000029")["financial_year"].to_list()
    assert in_2021 == ["2022/23"], "Sutton has no value before 2022-23, and none is made up"


def test_a_council_replaced_in_2023_is_found_under_its_successors(published: Imported):
    turnover = published.tables["social_care_turnover"]
    latest = dict(turnover.filter(pl.col("financial_year") == "2022/23").drop("financial_year").iter_rows())
    assert latest["E06000063"] == latest["E06000064"]
    assert {"E06000065", "E06000066"} <= set(latest)
    assert not {"E10000006", "E10000023", "E10000027"} & set(turnover["council"])


def test_every_council_with_social_care_but_the_isles_of_scilly_has_a_turnover(published: Imported):
    councils = pl.read_csv(PUBLIC / "geo/lookup_ltla23_utla23.csv")["utla23_code"].unique()
    english = {code for code in councils if code.startswith("E")}
    assert english - set(published.tables["social_care_turnover"]["council"]) == {"E06000053"}


def test_a_measure_name_with_a_comma_in_quotes_is_one_cell(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    assert '"Outcome, Workforce turnover rate"' in (folder / FILE).read_text(encoding="utf-8")
    assert SOURCE.read(folder).tables["social_care_turnover"].height == 22


def test_a_repeated_row_counts_once_and_another_value_is_refused(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    row = row_of(folder, "E10000013", "2022-23")
    add_row_like(folder / FILE, row)
    assert SOURCE.read(folder).tables["social_care_turnover"].height == 22
    add_row_like(folder / FILE, row, Value="11.5")
    assert "a measure of a council and year has one value" in rules(SOURCE.read(folder))


def test_a_spoilt_sample_tells_every_fault_at_once(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / FILE, 2, "Financial year", "2016/17")
    set_cell(folder / FILE, 3, "Financial year", "2017-81")
    set_cell(folder / FILE, 4, "Value", "-3")
    set_cell(folder / FILE, 5, "Code", "ASC99")
    set_cell(folder / FILE, 6, "Value", "31.5%")
    assert places(SOURCE.read(folder)) >= {
        (NAME, 2, "Financial year", "2016/17"),
        (NAME, 3, "Financial year", "2017-81"),
        (NAME, 4, "Value", "-3.0"),
        (NAME, 5, "Code", "ASC99"),
        (NAME, 6, "Value", "31.5%"),
    }


def test_a_slipped_decimal_point_and_a_mistyped_council_are_refused(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    slipped, mistyped = row_of(folder, "E10000013", "2016-17"), row_of(folder, "E10000013", "2017-18")
    set_cell(folder / FILE, slipped, "Value", "3148.6")
    set_cell(folder / FILE, mistyped, "Local authority code", "E1000013")
    imported = SOURCE.read(folder)
    assert {problem.row for problem in imported.problems} == {slipped, mistyped}
    assert "turnover is a percentage of at most 200" in rules(imported)
    assert "has the code of a council with social care" in rules(imported)


def test_rows_of_regions_are_left_out(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    row = row_of(folder, "E10000013", "2022-23")
    add_row_like(folder / FILE, row, **{"Local authority code": "E12000009", "Grouping": "Region"})
    imported = SOURCE.read(folder)
    assert not imported.problems
    assert "E12000009" not in imported.tables["social_care_turnover"]["council"]
