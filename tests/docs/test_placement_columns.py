"""The page on placing students names every column and rule that a file may have."""

from __future__ import annotations

from pathlib import Path

import pytest

from allotment.evidence.placements.columns import (
    CHANGED,
    PREVIOUS,
    REQUIREMENTS,
    SETTINGS,
    STUDENTS,
    TRAVEL_OF_POSTCODES,
    TRAVEL_OF_STUDENTS,
    Table,
)
from allotment.evidence.placements.words import CHANGES, FIELDS, RULES, SECTORS, TRANSPORTS, TYPES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "place-students.md").read_text(encoding="utf-8")
TABLES = (STUDENTS, SETTINGS, REQUIREMENTS, TRAVEL_OF_STUDENTS, TRAVEL_OF_POSTCODES, PREVIOUS, CHANGED)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_on_the_page(table: Table):
    assert [name for name in table.names if f"`{name}`" not in PAGE] == []


def test_every_word_that_a_cell_may_hold_is_on_the_page():
    words = (*RULES, *SECTORS, *TYPES, *FIELDS, *TRANSPORTS, *CHANGES)
    assert [word for word in words if f"`{word}`" not in PAGE] == []
