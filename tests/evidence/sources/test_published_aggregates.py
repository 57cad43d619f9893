"""Figures that others published, kept word for word."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from allotment.evidence.source import Imported
from allotment.evidence.sources.published_aggregates import SOURCE
from tests.evidence.sources.spoiling import PUBLIC, places, rules, sample_copy, set_cell

FILE = "calibration/published_aggregates.csv"
NAME = Path(FILE).name


@pytest.fixture(scope="module")
def published() -> Imported:
    """What the shipped data gives."""
    return SOURCE.read(PUBLIC)


def figure(published: Imported, period: str, measure: str) -> float:
    """One figure of adult social care in England."""
    found = published.tables["published_aggregates"].filter(
        pl.col("topic") == "social care",
        pl.col("geography") == "England",
        pl.col("period") == period,
        pl.col("measure") == measure,
    )
    return float(found["value"].item())


def test_the_shipped_file_and_the_sample_import_clean(published: Imported, tmp_path: Path):
    assert not published.problems
    assert not SOURCE.read(sample_copy(SOURCE, tmp_path)).problems


def test_every_figure_keeps_its_words(published: Imported):
    stored = pl.read_csv(PUBLIC / FILE).with_columns(pl.col("value").cast(pl.Float64))
    kept = published.tables["published_aggregates"]
    assert kept.sort(kept.columns).equals(stored.sort(stored.columns))


def test_filled_and_vacant_posts_are_the_total_within_its_rounding(published: Imported):
    filled, vacant = figure(published, "2024/25", "filled posts"), figure(published, "2024/25", "vacant posts")
    total = figure(published, "2024/25", "total posts")
    assert abs(filled + vacant - total) <= 5_000, "the total is published to the nearest 10,000"


def test_the_vacancy_rate_is_not_vacant_over_total_so_definitions_must_be_read(published: Imported):
    vacant, total = figure(published, "2024/25", "vacant posts"), figure(published, "2024/25", "total posts")
    rate = figure(published, "2024/25", "vacancy rate") / 100
    assert vacant / total == pytest.approx(0.065, abs=0.0005)
    assert rate == pytest.approx(0.07)


def test_a_spoilt_sample_tells_every_fault_at_once(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    set_cell(folder / FILE, 2, "value", "1.71m")
    set_cell(folder / FILE, 3, "value", "-1")
    set_cell(folder / FILE, 4, "source", "")
    set_cell(folder / FILE, 6, "value", "")
    imported = SOURCE.read(folder)
    assert places(imported) == {
        (NAME, 2, "value", "1.71m"),
        (NAME, 3, "value", "-1.0"),
        (NAME, 4, "source", ""),
        (NAME, 6, "value", ""),
    }
    assert "Say where the figure was published." in str(imported.problems)


def test_a_percentage_above_100_is_refused(tmp_path: Path):
    folder = sample_copy(SOURCE, tmp_path)
    row = next(
        number
        for number, line in enumerate((folder / FILE).read_text(encoding="utf-8").splitlines(), start=1)
        if ",percent," in line
    )
    set_cell(folder / FILE, row, "value", "700")
    imported = SOURCE.read(folder)
    assert [problem.row for problem in imported.problems] == [row]
    assert "a percentage is at most 100" in rules(imported)
