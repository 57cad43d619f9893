"""How good the model is on the published series: the claims that every report prints."""

from __future__ import annotations

import polars as pl
import pytest

from allotment.evidence.assumptions.register import Register
from allotment.projection.backtest.methods import ALLOTMENT, GROUP_DRIFT, KNOWN_GROWTH, LAST_VALUE
from allotment.projection.backtest.run import backtest_many, merger_jumps, scored_origins
from allotment.projection.backtest.score import ALL, WITHOUT_JUMPS, placement, score

HORIZONS = (1, 3, 5)
# Published in the brief study of this series, without merger jumps: what group drift missed by.
GROUP_DRIFT_OF_THE_STUDY = {1: 0.043, 3: 0.084, 5: 0.118}


@pytest.fixture(scope="module")
def scores(trusts: pl.DataFrame, successors: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Scores pooled over every origin from 2012."""
    methods = [ALLOTMENT, LAST_VALUE, GROUP_DRIFT, KNOWN_GROWTH]
    origins = scored_origins(trusts)
    rows = backtest_many(trusts, successors, register, origins, 5, replicates=100, methods=methods)
    return score(rows, merger_jumps(trusts, successors, register))


def score_of(scores: pl.DataFrame, method: str, horizon: int, scope: str, column: str) -> float:
    return float(scores.filter(method=method, horizon=horizon, scope=scope)[column].item())


@pytest.mark.parametrize("scope", [ALL, WITHOUT_JUMPS])
@pytest.mark.parametrize("horizon", HORIZONS)
def test_the_model_beats_last_value_by_a_wide_margin(scores: pl.DataFrame, horizon: int, scope: str):
    missed = score_of(scores, ALLOTMENT, horizon, scope, "weighted_error_share")
    last = score_of(scores, LAST_VALUE, horizon, scope, "weighted_error_share")
    margin = {1: 0.86, 3: 0.78, 5: 0.77}
    assert missed < margin[horizon] * last


@pytest.mark.parametrize("scope", [ALL, WITHOUT_JUMPS])
@pytest.mark.parametrize("horizon", HORIZONS)
def test_the_model_beats_group_drift(scores: pl.DataFrame, horizon: int, scope: str):
    missed = score_of(scores, ALLOTMENT, horizon, scope, "weighted_error_share")
    assert missed < 0.97 * score_of(scores, GROUP_DRIFT, horizon, scope, "weighted_error_share")


@pytest.mark.parametrize("horizon", HORIZONS)
def test_the_model_beats_group_drift_as_the_earlier_study_measured_it(scores: pl.DataFrame, horizon: int):
    missed = score_of(scores, ALLOTMENT, horizon, WITHOUT_JUMPS, "weighted_error_share")
    assert missed < GROUP_DRIFT_OF_THE_STUDY[horizon]


@pytest.mark.parametrize("scope", [ALL, WITHOUT_JUMPS])
@pytest.mark.parametrize("horizon", HORIZONS)
def test_the_interval_holds_about_four_actual_figures_in_five(scores: pl.DataFrame, horizon: int, scope: str):
    assert 0.70 < score_of(scores, ALLOTMENT, horizon, scope, "coverage") < 0.90


def test_the_simple_methods_score_as_the_earlier_study_found(scores: pl.DataFrame):
    def percent(method: str, scope: str) -> list[float]:
        return [100 * score_of(scores, method, horizon, scope, "weighted_error_share") for horizon in HORIZONS]

    assert percent(LAST_VALUE, ALL) == pytest.approx([6.1, 14.5, 21.8], abs=0.3)
    assert percent(GROUP_DRIFT, ALL) == pytest.approx([5.5, 12.2, 17.6], abs=0.2)
    assert percent(LAST_VALUE, WITHOUT_JUMPS) == pytest.approx([5.0, 11.5, 16.9], abs=0.2)
    assert percent(KNOWN_GROWTH, WITHOUT_JUMPS) == pytest.approx([4.0, 7.5, 9.8], abs=0.25)


def test_the_floor_is_below_the_model_and_the_sentence_says_how_far(scores: pl.DataFrame):
    placed = placement(scores)
    assert placed["scope"] == WITHOUT_JUMPS
    assert 0.7 < placed["horizons"][5]["from_last_value"] < 1.0
    assert 0.2 < placed["horizons"][5]["from_group_drift"] < 1.0
    assert "of the way from last value to that floor" in placed["sentence"]
