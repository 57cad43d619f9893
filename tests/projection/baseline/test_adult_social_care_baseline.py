"""Adult social care in the baseline: England's published total, spread, synthetic, and said to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from allotment.evidence.assumptions.register import Register
from allotment.evidence.evidence import Evidence
from allotment.projection.baseline import BaselineResult, build_baseline
from allotment.projection.baseline.adult_social_care import council_weights
from allotment.workforce.errors import AssumptionError, EvidenceError

CARE = pl.col("sector") == "adult social care"


def with_value(register: Register, key: str, value: float, role: str | None = None) -> Register:
    """The register with another value of one key (of one role where given)."""
    changed = [
        replace(one, value=value) if one.key == key and (role is None or one.where.get("role") == role) else one
        for one in register.assumptions
    ]
    return Register(changed, "changed")


def test_filled_posts_of_england_are_the_published_total_to_the_last_post(everyone: pl.DataFrame):
    assert everyone.filter(CARE)["headcount"].sum() == 1_600_000


def test_every_care_row_is_synthetic_and_says_how(everyone: pl.DataFrame):
    care = everyone.filter(CARE)
    assert care["synthetic"].all()
    assert set(care["grade"]) == {"E"}
    assert care["source"].str.contains("synthetic").all()
    assert care["source"].str.contains("Skills for Care").all()
    assert care["as_at"].unique().to_list() == [date(2025, 3, 31)]
    assert not everyone.filter(~CARE)["synthetic"].any()


def test_roles_follow_the_mix_of_england(everyone: pl.DataFrame, register: Register, base_date: date):
    care = everyone.filter(CARE)
    for role in ("Care worker", "Registered manager"):
        share = register.find("social_care_role_mix", base_date, role=role).value
        found = care.filter(pl.col("role") == role)["headcount"].sum() / care["headcount"].sum()
        assert found == pytest.approx(share, abs=2e-4)


def test_fte_is_posts_times_the_roles_fte_per_head(
    gloucestershire: BaselineResult, register: Register, base_date: date
):
    rows = gloucestershire.baseline.filter(pl.col("role") == "Care worker")
    per_head = register.find("fte_per_head", base_date, role="Care worker").value
    assert rows["fte"].sum() == pytest.approx(rows["headcount"].sum() * per_head)


def test_gloucestershires_care_is_one_council(gloucestershire: BaselineResult):
    care = gloucestershire.baseline.filter(CARE)
    assert care["organisation"].unique().to_list() == ["E10000013"]
    assert care["organisation_name"].unique().to_list() == ["Adult social care in Gloucestershire"]


def test_a_council_in_several_systems_is_one_organisation_in_each(everyone: pl.DataFrame):
    essex = everyone.filter(CARE, pl.col("organisation").str.starts_with("E10000012"))
    organisations = essex.select("organisation", "ics").unique()
    assert organisations.height > 1
    assert (organisations["organisation"] == "E10000012/" + organisations["ics"]).all()


def test_posts_go_by_residents_aged_75_and_over_when_all_of_them_do(
    evidence: Evidence, register: Register, base_date: date
):
    weights = council_weights(evidence, with_value(register, "social_care_posts_share_75plus", 1.0), base_date)
    population = evidence.table("population").filter(pl.col("age") >= 75, pl.col("variant") == "principal")
    older = population.group_by("area").agg(people=(pl.col("female") + pl.col("male")).sum())
    councils = weights.filter(pl.col("council").is_in(["E10000013", "E06000052"])).sort("council")
    by_council = older.join(
        evidence.table("districts").select("district", "council").unique(), left_on="area", right_on="district"
    )
    people = by_council.group_by("council").agg(pl.col("people").sum())
    expected = dict(people.iter_rows())
    for council, weight in councils.group_by("council").agg(pl.col("weight").sum()).iter_rows():
        england = older.filter(pl.col("area") == "E92000001")["people"].item()
        assert weight == pytest.approx(expected[council] / england, rel=1e-4)
    assert weights["weight"].sum() == pytest.approx(1.0, abs=1e-12)


def test_part_of_england_has_the_posts_it_has_within_england(
    evidence: Evidence,
    register: Register,
    with_tables: Callable[..., Evidence],
    base_date: date,
    gloucestershire: BaselineResult,
):
    part = with_tables(districts=evidence.table("districts").filter(pl.col("ics") == "QR1"))
    result = build_baseline(part, register, "QR1", base_date)
    expected = gloucestershire.baseline.filter(CARE)["headcount"].sum()
    assert result.baseline.filter(CARE)["headcount"].sum() == pytest.approx(expected, abs=1)


def test_a_role_mix_that_does_not_sum_to_one_is_refused(evidence: Evidence, register: Register, base_date: date):
    with pytest.raises(AssumptionError, match="not to 1"):
        build_baseline(evidence, with_value(register, "social_care_role_mix", 0.9, "Care worker"), "QR1", base_date)


def test_without_the_published_total_the_error_names_it(
    register: Register, with_tables: Callable[..., Evidence], base_date: date
):
    with pytest.raises(EvidenceError, match="filled posts"):
        build_baseline(with_tables(published_aggregates=None), register, "QR1", base_date)


def test_a_district_without_residents_is_refused_by_its_code(
    evidence: Evidence, register: Register, with_tables: Callable[..., Evidence], base_date: date
):
    changed = with_tables(population=evidence.table("population").filter(pl.col("area") != "E07000083"))
    with pytest.raises(EvidenceError, match="E07000083"):
        build_baseline(changed, register, "QR1", base_date)
