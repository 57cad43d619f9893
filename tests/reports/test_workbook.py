"""The workbook, read back as a spreadsheet program would."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from allotment.reports.workbook import NOT_APPLICABLE, write_workbook
from tests.reports.run_fixture import empty_run, make_run

TABLES = [
    "Headlines",
    "Gap by staff group",
    "Gap by organisation",
    "Projection",
    "Waterfall",
    "Recruitment",
    "Baseline",
    "Age profile",
    "Demand drivers",
    "Back-test",
    "Assumptions",
    "Provenance",
    "Data quality",
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("workbook") / "run.xlsx"
    write_workbook(make_run(), written)
    return written


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


def table_rows(sheet: Worksheet) -> list[list[object]]:
    """Give the cells of the sheet's one Excel table, its header row first."""
    (table,) = sheet.tables.values()
    return [[cell.value for cell in row] for row in sheet[table.ref]]


def test_a_cover_contents_and_notes_stand_before_one_sheet_a_table(book: Workbook) -> None:
    assert book.sheetnames == ["Cover", "Contents", "Notes", *TABLES]
    assert str(book["Cover"]["A1"].value).startswith("The workforce gap in Gloucestershire")
    assert str(book["Cover"]["A2"].value).startswith("Gloucestershire will need 15,248 full-time equivalent")


def test_the_contents_link_to_every_sheet_and_every_sheet_links_back(book: Workbook) -> None:
    links = {row[0].value: row[0].hyperlink.location for row in book["Contents"].iter_rows(min_row=4)}
    assert links == {name: f"'{name}'!A1" for name in ["Notes", *TABLES]}
    for name in TABLES:
        assert any(cell.hyperlink and cell.hyperlink.location == "'Contents'!A1" for cell in book[name]["A"][:6])


@pytest.mark.parametrize("name", TABLES)
def test_each_sheet_holds_one_named_table_from_column_a_without_merged_cells_or_blank_rows(
    book: Workbook, name: str
) -> None:
    sheet = book[name]
    (table,) = sheet.tables.values()
    assert table.ref.startswith("A")
    assert table.displayName.isidentifier()
    assert not sheet.merged_cells.ranges
    rows = table_rows(sheet)
    assert len(rows) > 1
    assert all(cell is not None for row in rows for cell in row)
    assert len(set(rows[0])) == len(rows[0])
    assert sheet.freeze_panes == f"B{int(''.join(filter(str.isdigit, table.ref.split(':')[0]))) + 1}"
    assert sheet.max_row == int("".join(filter(str.isdigit, table.ref.split(":")[1])))


def test_the_projection_sheet_holds_every_row(book: Workbook) -> None:
    header, *rows = table_rows(book["Projection"])
    projection = make_run().tables["projection"]
    assert len(rows) == projection.height
    gap = header.index("Gap (FTE)")
    assert sum(row[gap] for row in rows) == pytest.approx(projection["gap_fte"].sum())


def test_the_headlines_are_the_systems_own(book: Workbook) -> None:
    header, *rows = table_rows(book["Headlines"])
    assert [row[header.index("Years ahead")] for row in rows] == [0, 1, 3, 5, 15]
    system = make_run().tables["summary"].filter(pl.col("scope") == "system", pl.col("years_ahead") == 15)
    assert rows[-1][header.index("Gap (FTE)")] == pytest.approx(system["gap_fte"].item())


def test_text_that_looks_like_a_formula_stays_text(book: Workbook) -> None:
    header, *rows = table_rows(book["Assumptions"])
    place = header.index("Source")
    assert "=NHS Pension Scheme rules" in [row[place] for row in rows]
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_figure_that_does_not_apply_is_marked_and_not_left_blank(book: Workbook) -> None:
    header, *rows = table_rows(book["Assumptions"])
    fixed = next(row for row in rows if row[header.index("Distribution")] == "fixed")
    assert fixed[header.index("Low (P10)")] == NOT_APPLICABLE


def test_synthetic_rows_say_so_in_words(book: Workbook) -> None:
    header, *rows = table_rows(book["Baseline"])
    said = {row[header.index("Sector")]: row[header.index("Synthetic")] for row in rows}
    assert said == {"acute": "No", "primary care": "No", "adult social care": "Yes"}
    header, *rows = table_rows(book["Headlines"])
    assert {row[header.index("Synthetic")] for row in rows} == {"Part synthetic"}


def test_numbers_are_numbers_with_formats_and_dates_are_dates(book: Workbook) -> None:
    sheet = book["Baseline"]
    header = [cell.value for cell in next(row for row in sheet.iter_rows() if row[0].value == "Organisation")]
    cells = next(row for row in sheet.iter_rows(min_row=7))
    fte, as_at = cells[header.index("FTE")], cells[header.index("As at")]
    assert isinstance(fte.value, int | float)
    assert fte.number_format == "#,##0"
    assert isinstance(as_at.value, datetime)


def test_the_same_run_gives_the_same_bytes_dated_by_its_baseline(path: Path, tmp_path: Path) -> None:
    write_workbook(make_run(), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert "2025-08-31T00:00:00Z" in archive.read("docProps/core.xml").decode()


def test_a_run_without_results_still_gives_every_sheet(tmp_path: Path) -> None:
    write_workbook(empty_run(), tmp_path / "empty.xlsx")
    book = openpyxl.load_workbook(tmp_path / "empty.xlsx")
    assert book.sheetnames == ["Cover", "Contents", "Notes", *TABLES]
    assert all(table_rows(book[name])[1][0] == "No data" for name in TABLES)
