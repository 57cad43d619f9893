"""The workbook says so where it does not hold every row."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import openpyxl
import polars as pl
import pytest

from allotment.planning.placements import documents
from allotment.planning.placements.documents import documents_of


@pytest.mark.parametrize(("most", "rows"), [(2, 2), (3, 3)])
def test_a_workbook_of_too_many_rows_holds_the_first_and_says_where_all_are(
    monkeypatch: pytest.MonkeyPatch, most: int, rows: int
):
    monkeypatch.setattr(documents, "MOST_ROWS_IN_THE_WORKBOOK", most)
    texts = {name: "x" for name in documents.ROTA_IN_THE_WORKBOOK if name not in ("starts", "ends", "minutes")}
    row = {**texts, "starts": date(2026, 9, 14), "ends": date(2026, 9, 20), "minutes": 5}
    rota = pl.DataFrame([row] * 3)
    at = datetime(2026, 11, 22, tzinfo=UTC)
    files = documents_of({"rota": rota}, ["Sentence."], "name", at, letters=False, calendars=False)
    book = openpyxl.load_workbook(io.BytesIO(files["placements.xlsx"]))
    assert book["placements"].max_row == rows + 1
    cover = [str(cell.value) for cell in book["Cover"]["A"]]
    assert any("first 2 of 3 rows" in line for line in cover) == (most == 2)
