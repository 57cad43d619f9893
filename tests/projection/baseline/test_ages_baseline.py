"""Ages of the staff in post, in whole people."""

from __future__ import annotations

import time
from datetime import date

import polars as pl
import pytest

from allotment.evidence.assumptions.register import Register
from allotment.evidence.evidence import Evidence
from allotment.projection.baseline import BaselineResult, build_baseline, england_baseline, latest_common_date


@pytest.fixture(scope="module")
def by_age(england: dict[str, BaselineResult]) -> pl.DataFrame:
    return pl.concat([result.by_age for result in england.values()])


def test_people_by_age_add_up_to_every_headcount(by_age: pl.DataFrame, everyone: pl.DataFrame):
    counted = by_age.group_by("organisation", "role").agg(aged=pl.col("headcount").sum())
    joined = everyone.join(counted, on=["organisation", "role"], how="left").with_columns(pl.col("aged").fill_null(0))
    assert (joined["headcount"] == joined["aged"]).all()
    assert by_age["headcount"].sum() == everyone["headcount"].sum()


def test_nobody_is_younger_than_16_or_older_than_the_open_class(by_age: pl.DataFrame):
    assert by_age["age"].min() >= 16
    assert by_age["age"].max() <= 80


@pytest.mark.parametrize("role", ["Nurse or health visitor", "Consultant", "Support to doctors, nurses & midwives"])
def test_england_has_the_published_age_bands(by_age: pl.DataFrame, evidence: Evidence, role: str):
    turnover = evidence.table("turnover_by_age").filter(pl.col("role") == role)
    found = by_age.filter(pl.col("role") == role)
    for age_from, age_to, closing in turnover.select("age_from", "age_to", "closing_headcount").iter_rows():
        in_band = found.filter(pl.col("age").is_between(age_from, age_to))["headcount"].sum() / found["headcount"].sum()
        assert in_band == pytest.approx(closing / turnover["closing_headcount"].sum(), abs=0.002)


def test_small_networks_together_have_the_ages_of_the_reference_role(by_age: pl.DataFrame, evidence: Evidence):
    paramedics = by_age.filter(pl.col("role") == "Paramedic")
    turnover = evidence.table("turnover_by_age").filter(pl.col("role") == "Ambulance clinician")
    for age_from, age_to, closing in turnover.select("age_from", "age_to", "closing_headcount").iter_rows():
        found = paramedics.filter(pl.col("age").is_between(age_from, age_to))["headcount"].sum()
        expected = closing / turnover["closing_headcount"].sum()
        assert found / paramedics["headcount"].sum() == pytest.approx(expected, abs=0.01)


def test_one_system_alone_is_the_same_as_within_england(
    evidence: Evidence, register: Register, gloucestershire: BaselineResult, base_date: date
):
    alone = build_baseline(evidence, register, "QR1", base_date)
    assert alone.baseline.equals(gloucestershire.baseline)
    assert alone.by_age.equals(gloucestershire.by_age)
    assert alone.certainty.equals(gloucestershire.certainty)


def test_the_common_date_is_the_last_month_of_the_series(evidence: Evidence, base_date: date):
    assert latest_common_date(evidence) == base_date


def test_all_systems_are_done_in_seconds(evidence: Evidence, register: Register, base_date: date):
    started = time.perf_counter()
    england_baseline(evidence, register, base_date)
    assert time.perf_counter() - started < 10
