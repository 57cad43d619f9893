"""What came after the origin is hidden: it may change the score, never a forecast."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from allotment.evidence.assumptions.register import Register
from allotment.projection.backtest.case import read_case
from allotment.projection.backtest.methods import ETS, METHODS, METHODS_AND_FLOOR
from allotment.projection.backtest.run import backtest, scored_origins
from allotment.workforce.errors import EvidenceError
from allotment.workforce.tables import BacktestRow

FORECAST = ["forecast_fte", "p10", "p90"]


@pytest.mark.parametrize("origin", [2012, 2019])
def test_doubling_everything_after_the_origin_changes_no_forecast(
    trusts: pl.DataFrame, successors: pl.DataFrame, register: Register, origin: int
):
    later = pl.col("as_at").dt.year() > origin
    doubled = trusts.with_columns(
        fte=pl.when(later).then(pl.col("fte") * 2).otherwise("fte"),
        headcount=pl.when(later).then(pl.col("headcount") * 2).otherwise("headcount"),
    )
    known = successors.filter(pl.col("on") <= date(origin, 9, 30))
    before = backtest(trusts, successors, register, origin, 3, replicates=20)
    after = backtest(doubled, known, register, origin, 3, replicates=20)
    assert_frame_equal(before.drop("actual_fte"), after.drop("actual_fte"))
    assert after["actual_fte"].to_numpy() == pytest.approx(2 * before["actual_fte"].to_numpy())


def test_only_the_floor_looks_past_the_origin(trusts: pl.DataFrame, successors: pl.DataFrame, register: Register):
    assert set(METHODS_AND_FLOOR) - set(METHODS) == {"national_growth_known"}
    later = pl.col("as_at").dt.year() > 2019
    raised = trusts.with_columns(fte=pl.when(later).then(pl.col("fte") * 1.05).otherwise("fte"))
    floor = ["national_growth_known"]
    before = backtest(trusts, successors, register, 2019, 1, methods=floor)
    after = backtest(raised, successors, register, 2019, 1, methods=floor)
    assert after["forecast_fte"].to_numpy() == pytest.approx(1.05 * before["forecast_fte"].to_numpy())


def test_the_same_seed_gives_the_same_rows_and_another_moves_only_the_models_interval(
    trusts: pl.DataFrame, successors: pl.DataFrame, register: Register
):
    methods = [method for method in METHODS if method != ETS]
    first = backtest(trusts, successors, register, 2016, 2, replicates=30, seed=4, methods=methods)
    again = backtest(trusts, successors, register, 2016, 2, replicates=30, seed=4, methods=methods)
    other = backtest(trusts, successors, register, 2016, 2, replicates=30, seed=5, methods=methods)
    assert_frame_equal(first, again)
    assert_frame_equal(first.drop("p10", "p90"), other.drop("p10", "p90"))
    model = pl.col("method") == "allotment"
    assert_frame_equal(first.filter(~model), other.filter(~model))
    assert first.filter(model)["p10"].to_list() != other.filter(model)["p10"].to_list()


def test_every_organisation_and_staff_group_in_post_at_the_origin_is_forecast_by_every_method(
    trusts: pl.DataFrame, successors: pl.DataFrame, register: Register
):
    rows = backtest(trusts, successors, register, 2019, 5, replicates=20)
    BacktestRow.validate(rows)
    in_post = trusts.filter(pl.col("as_at").dt.year() == 2019, pl.col("fte") > 0)
    cells = in_post.select("organisation", "staff_group").unique().height
    counted = rows.group_by("method", "horizon").len()
    assert counted.height == 5 * len(METHODS)
    assert counted["len"].unique().to_list() == [cells]
    assert rows.filter(pl.col("p10") > pl.col("p90")).is_empty()
    gloucestershire = rows.filter(method="allotment", horizon=5, organisation="RTE")
    actual = trusts.filter(pl.col("as_at").dt.year() == 2024, pl.col("organisation") == "RTE", as_at=date(2024, 9, 30))
    assert gloucestershire["actual_fte"].sum() == pytest.approx(actual["fte"].sum())


def test_only_horizons_whose_september_is_known_are_scored(trusts: pl.DataFrame):
    assert read_case(trusts, 2022, 5).horizons == (1, 2)
    assert scored_origins(trusts) == range(2012, 2024)
    assert not scored_origins(trusts.clear())


@pytest.mark.parametrize(("origin", "horizon"), [(2008, 3), (2024, 3), (2019, 0)])
def test_an_origin_without_a_past_or_a_future_is_refused_in_words(
    trusts: pl.DataFrame, successors: pl.DataFrame, register: Register, origin: int, horizon: int
):
    with pytest.raises(EvidenceError, match="known are 2009 to 2024"):
        backtest(trusts, successors, register, origin, horizon)


def test_an_unknown_method_is_refused_with_the_nearest_known(
    trusts: pl.DataFrame, successors: pl.DataFrame, register: Register
):
    with pytest.raises(EvidenceError, match="Did you mean 'group_drift'"):
        backtest(trusts, successors, register, 2019, 1, methods=["group-drift"])
