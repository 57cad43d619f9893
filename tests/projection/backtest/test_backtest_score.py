"""Scores worked by hand on a tiny table."""

from __future__ import annotations

import polars as pl
import pytest

from allotment.projection.backtest.score import ALL, WITHOUT_JUMPS, placement, score
from allotment.workforce.errors import EvidenceError

COLUMNS = [
    "method", "origin", "horizon", "organisation", "staff_group", "actual_fte", "forecast_fte", "p10", "p90",
]  # fmt: skip
ROWS = [
    ("allotment", 2019, 1, "RA1", "Midwives", 100.0, 96.0, 90.0, 100.0),
    ("allotment", 2019, 1, "RB1", "Midwives", 300.0, 306.0, 301.0, 320.0),
    ("last_value", 2019, 1, "RA1", "Midwives", 100.0, 90.0, 80.0, 95.0),
    ("last_value", 2019, 1, "RB1", "Midwives", 300.0, 290.0, 280.0, 310.0),
    ("group_drift", 2019, 1, "RA1", "Midwives", 100.0, 92.0, 80.0, 95.0),
    ("group_drift", 2019, 1, "RB1", "Midwives", 300.0, 296.0, 280.0, 310.0),
    ("national_growth_known", 2019, 1, "RA1", "Midwives", 100.0, 98.0, 80.0, 95.0),
    ("national_growth_known", 2019, 1, "RB1", "Midwives", 300.0, 302.0, 280.0, 310.0),
]


@pytest.fixture
def rows() -> pl.DataFrame:
    """Two organisations, one year ahead, four methods."""
    return pl.DataFrame(ROWS, schema=COLUMNS, orient="row")


def test_scores_are_what_a_planner_would_work_out_by_hand(rows: pl.DataFrame):
    model = score(rows, None).row(by_predicate=pl.col("method") == "allotment", named=True)
    assert model["scope"] == ALL
    assert model["series"] == 2
    assert model["weighted_error_share"] == pytest.approx((4 + 6) / 400)
    assert model["bias_share"] == pytest.approx((-4 + 6) / 400)
    assert model["mase"] == pytest.approx(5 / 10)
    assert model["coverage"] == 0.5


def test_last_value_scales_itself_to_one(rows: pl.DataFrame):
    assert score(rows, None).filter(method="last_value")["mase"].item() == 1.0


def test_organisations_with_a_merger_jump_are_left_out_of_the_second_scope(rows: pl.DataFrame):
    scores = score(rows, pl.DataFrame({"organisation": ["RB1", "RB1"]}))
    assert set(scores["scope"]) == {ALL, WITHOUT_JUMPS}
    model = scores.row(by_predicate=(pl.col("method") == "allotment") & (pl.col("scope") == WITHOUT_JUMPS), named=True)
    assert model["series"] == 1
    assert model["weighted_error_share"] == pytest.approx(0.04)
    assert model["mase"] == pytest.approx(0.4)
    assert model["coverage"] == 1.0


def test_a_perfect_forecast_of_what_never_changed_scores_nothing_amiss():
    still = [("last_value", 2019, 1, "RA1", "Midwives", 0.0, 0.0, 0.0, 0.0)]
    found = score(pl.DataFrame(still, schema=COLUMNS, orient="row"), None).row(0, named=True)
    assert (found["weighted_error_share"], found["mase"], found["coverage"]) == (0.0, 0.0, 1.0)


def test_rows_without_last_value_cannot_be_scored(rows: pl.DataFrame):
    with pytest.raises(EvidenceError, match="Add 'last_value' to the methods"):
        score(rows.filter(pl.col("method") != "last_value"), None)


def test_the_model_is_placed_between_where_it_started_and_the_floor(rows: pl.DataFrame):
    placed = placement(score(rows, None))
    here = placed["horizons"][1]
    assert placed["scope"] == ALL
    assert here["from_last_value"] == pytest.approx((20 - 10) / (20 - 4))
    assert here["from_group_drift"] == pytest.approx((12 - 10) / (12 - 4))
    assert "missed staff in post by 2.5% at 1 year ahead" in placed["sentence"]
    assert "62% of the way from last value" in placed["sentence"]


def test_a_method_that_was_not_scored_is_named(rows: pl.DataFrame):
    with pytest.raises(EvidenceError, match="group_drift"):
        placement(score(rows.filter(pl.col("method") != "group_drift"), None))
