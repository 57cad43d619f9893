"""The page on filling shifts names every column of every file, and every word that a cell may hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from allotment.evidence.placements.columns import Table
from allotment.evidence.shifts.columns import AVAILABILITY, BOOKINGS, PREVIOUS, RATES, SHIFTS, WORKERS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "fill-shifts.md").read_text(encoding="utf-8")
TABLES = (SHIFTS, WORKERS, BOOKINGS, AVAILABILITY, RATES, PREVIOUS)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.title)
def test_every_column_and_its_words_are_on_the_page(table: Table):
    words = [word for column in table.columns for word in (column.name, *column.words)]
    assert [word for word in words if f"`{word}`" not in PAGE] == []
