"""Funded posts and vacancies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from allotment.evidence.assumptions.register import Register
from allotment.evidence.evidence import Evidence
from allotment.projection.baseline import BaselineResult, build_baseline


def vacancy_share(rows: pl.DataFrame) -> float:
    return rows["vacancies_fte"].sum() / rows["establishment_fte"].sum()


def test_establishment_is_staff_in_post_and_vacancies(everyone: pl.DataFrame):
    difference = everyone["establishment_fte"] - everyone["fte"] - everyone["vacancies_fte"]
    assert difference.abs().max() < 1e-9
    assert (everyone["establishment_fte"] >= everyone["fte"]).all()


def test_trusts_have_the_published_rates_of_their_region(gloucestershire: BaselineResult):
    trust = gloucestershire.baseline.filter(pl.col("organisation") == "RTE")
    nursing = trust.filter(pl.col("staff_group").is_in(["Nurses & health visitors", "Midwives"]))
    others = trust.filter(~pl.col("staff_group").is_in(["Nurses & health visitors", "Midwives"]))
    assert vacancy_share(nursing) == pytest.approx(0.03883)
    assert vacancy_share(others) == pytest.approx(0.06498)


def test_a_region_without_a_published_rate_has_the_assumed_one(
    everyone: pl.DataFrame, register: Register, base_date: date
):
    trust = everyone.filter(pl.col("organisation") == "RGT", pl.col("role") == "Consultant")  # Cambridge
    assumed = register.find("vacancy_share", base_date, sector="acute", staff_group="HCHS doctors").value
    assert vacancy_share(trust) == pytest.approx(assumed)


def test_general_practice_has_the_assumed_rate(gloucestershire: BaselineResult, register: Register, base_date: date):
    partners = gloucestershire.baseline.filter(pl.col("role") == "GP partner")
    assumed = register.find(
        "vacancy_share", base_date, sector="primary care", staff_group="General practitioners", role="GP partner"
    )
    assert vacancy_share(partners) == pytest.approx(assumed.value)


def test_care_vacancies_of_england_come_to_the_published_rate(everyone: pl.DataFrame):
    assert vacancy_share(everyone.filter(pl.col("sector") == "adult social care")) == pytest.approx(0.07, abs=0.001)


def test_a_council_with_more_vacancies_than_england_is_moved_half_way(
    evidence: Evidence,
    everyone: pl.DataFrame,
    register: Register,
    with_tables: Callable[..., Evidence],
    base_date: date,
):
    flat = evidence.table("social_care_vacancy").with_columns(
        vacancy_share=pl.when(pl.col("district") == "E06000052").then(0.18).otherwise(0.06)  # Cornwall
    )
    result = build_baseline(with_tables(social_care_vacancy=flat), register, "QT6", base_date)
    cornwall = result.baseline.filter(pl.col("organisation") == "E06000052")
    assert vacancy_share(cornwall) == pytest.approx(0.07 * (1 + 0.5 * (0.18 / 0.06 - 1)), rel=0.03)
    assert vacancy_share(cornwall) < 0.07 * 2


def test_without_local_vacancies_every_council_has_englands_rate(
    register: Register, with_tables: Callable[..., Evidence], base_date: date
):
    result = build_baseline(with_tables(social_care_vacancy=None), register, "QR1", base_date)
    assert vacancy_share(result.baseline.filter(pl.col("sector") == "adult social care")) == pytest.approx(0.07)
