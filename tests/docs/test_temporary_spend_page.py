"""The page on temporary spend names every column and word that a file may hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from allotment.evidence.placements.columns import Table
from allotment.evidence.temporary_spend.columns import (
    AID,
    KINDS,
    MEASURED,
    MEASURES,
    ORIGINS,
    RATES,
    REASONS,
    SHIFTS,
    SPEND,
)

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "temporary-spend.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", [SPEND, SHIFTS, MEASURED, RATES, AID], ids=lambda table: str(table.title))
def test_every_column_is_on_the_page(table: Table):
    assert [name for name in table.names if f"`{name}`" not in PAGE] == []


def test_every_word_that_a_cell_may_hold_is_on_the_page():
    assert [word for word in (*KINDS, *REASONS, *MEASURES, *ORIGINS) if f"`{word}`" not in PAGE] == []
