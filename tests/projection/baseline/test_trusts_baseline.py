"""NHS trusts in the baseline: as published, dated, and nobody twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import allotment
from allotment.evidence.assumptions.register import Register
from allotment.evidence.evidence import Evidence
from allotment.projection.baseline import BaselineResult, build_baseline
from allotment.workforce.errors import EvidenceError

PUBLIC = Path(allotment.__file__).parent / "evidence" / "public"
SERIES = PUBLIC / "hchs" / "staff_in_post_trust_staff_group_200909_202508.parquet"
TOTALS = PUBLIC / "hchs" / "staff_in_post_other_trusts_202603.csv"
TRUST_SECTORS = ["acute", "mental health", "community", "ambulance"]


def rows_of(result: BaselineResult, organisation: str) -> pl.DataFrame:
    return result.baseline.filter(pl.col("organisation") == organisation)


@pytest.fixture(scope="module")
def published() -> pl.DataFrame:
    """The file itself, at the base date."""
    return pl.read_parquet(SERIES).filter(pl.col("month") == date(2025, 8, 1))


@pytest.mark.parametrize(("trust", "fte"), [("RTE", 8034.7), ("RTQ", 4200.4)])
def test_gloucestershires_trusts_are_as_published_for_august_2025(
    gloucestershire: BaselineResult, trust: str, fte: float
):
    rows = rows_of(gloucestershire, trust)
    assert rows["fte"].sum() == pytest.approx(fte, rel=0.005)
    assert rows["fte"].sum() == pytest.approx(fte, abs=0.06)
    assert rows["as_at"].unique().to_list() == [date(2025, 8, 31)]
    assert not rows["synthetic"].any()


def test_every_trust_of_the_series_has_its_published_fte_and_headcount(everyone: pl.DataFrame, published: pl.DataFrame):
    totals = published.filter(pl.col("main_staff_group") == "All staff groups")
    found = everyone.group_by(org_code="organisation").agg(pl.col("fte", "headcount").sum())
    both = totals.join(found, on="org_code", how="left", suffix="_found")
    assert both.height == 141
    assert both.select((pl.col("fte") - pl.col("fte_found")).abs().max()).item() < 1e-6
    assert (both["headcount"] == both["headcount_found"]).all()


def test_a_parent_row_is_never_counted_beside_its_children(everyone: pl.DataFrame, published: pl.DataFrame):
    leaves = published.filter(
        ~pl.col("staff_group_1").is_in(["All staff groups", "HCHS doctors - All grades"]), pl.col("org_code") == "RTE"
    )
    rows = everyone.filter(pl.col("organisation") == "RTE")
    assert rows.height == leaves.height
    consultants = rows.filter(pl.col("role") == "Consultant")["fte"].item()
    assert consultants == pytest.approx(419.07883, rel=0.005)


def test_no_organisation_has_a_role_twice_in_england(everyone: pl.DataFrame):
    assert not everyone.select("organisation", "role").is_duplicated().any()
    assert everyone.group_by("organisation").agg(pl.col("ics").n_unique())["ics"].max() == 1


def test_trusts_of_england_add_up_to_what_was_published(everyone: pl.DataFrame, published: pl.DataFrame):
    series = published.filter(pl.col("main_staff_group") == "All staff groups")["fte"].sum()
    others = pl.read_csv(TOTALS)["total_fte"].sum()
    found = everyone.filter(pl.col("sector").is_in(TRUST_SECTORS))["fte"].sum()
    assert found == pytest.approx(series + others, rel=1e-4)


def test_other_trusts_keep_each_published_total(everyone: pl.DataFrame):
    groups = {"doctors_fte": ["HCHS doctors"], "nurses_midwives_fte": ["Nurses & health visitors", "Midwives"]}
    for trust in pl.read_csv(TOTALS).iter_rows(named=True):
        rows = everyone.filter(pl.col("organisation") == trust["ORG_CODE"])
        for column, staff_groups in groups.items():
            found = rows.filter(pl.col("staff_group").is_in(staff_groups))["fte"].sum()
            assert found == pytest.approx(trust[column], abs=1e-6)
        rest = rows.filter(~pl.col("staff_group").is_in([name for names in groups.values() for name in names]))
        assert rest["fte"].sum() == pytest.approx(trust["other_fte"], abs=1e-6)
        assert rows["as_at"].unique().to_list() == [date(2026, 3, 31)]
        assert set(rows["grade"]) == {"E"}
        assert rows["headcount"].sum() > rows["fte"].sum() * 0.95


def test_an_ambulance_trust_is_split_by_its_own_staff_groups(everyone: pl.DataFrame, evidence: Evidence):
    census = evidence.table("staff_group_mix").filter(
        pl.col("organisation") == "RX9",
        ~pl.col("staff_group").is_in(["HCHS doctors", "Nurses & health visitors", "Midwives"]),
    )
    expected = census.filter(pl.col("staff_group") == "Ambulance staff")["fte"].sum() / census["fte"].sum()
    rows = everyone.filter(
        pl.col("organisation") == "RX9",
        ~pl.col("staff_group").is_in(["HCHS doctors", "Nurses & health visitors", "Midwives"]),
    )
    found = rows.filter(pl.col("role") == "Ambulance clinician")["fte"].sum() / rows["fte"].sum()
    assert found == pytest.approx(expected)


def test_a_merged_trust_is_split_by_the_staff_groups_of_its_predecessors(
    evidence: Evidence, register: Register, with_tables: Callable[..., Evidence], base_date: date
):
    merger = pl.DataFrame(
        {"old_organisation": ["RRP", "TAF"], "new_organisation": ["G6V2S"] * 2, "on": [date(2024, 11, 1)] * 2}
    )
    changed = with_tables(successors=pl.concat([evidence.table("successors"), merger]))
    rows = rows_of(build_baseline(changed, register, "QMJ", base_date), "G6V2S")
    groups = ["Central functions", "Managers"]
    census = evidence.table("staff_group_mix").filter(
        pl.col("organisation").is_in(["RRP", "TAF"]), pl.col("staff_group").is_in(groups)
    )
    expected = census.group_by("staff_group").agg(pl.col("fte").sum()).sort("staff_group")["fte"]
    found = rows.filter(pl.col("staff_group").is_in(groups)).sort("staff_group")["fte"]
    assert found[0] / found[1] == pytest.approx(expected[0] / expected[1])


def test_a_trust_without_an_earlier_census_follows_like_trusts_and_says_so(everyone: pl.DataFrame):
    like = everyone.filter(pl.col("sector") == "mental health", pl.col("source") == "hchs_staff_in_post")
    rows = everyone.filter(pl.col("organisation") == "G6V2S")
    roles = ["Central functions", "Manager"]
    expected = like.filter(pl.col("role").is_in(roles)).group_by("role").agg(pl.col("fte").sum()).sort("role")["fte"]
    found = rows.filter(pl.col("role").is_in(roles)).sort("role")["fte"]
    assert found[0] / found[1] == pytest.approx(expected[0] / expected[1])
    assert rows["source"].str.contains("the mix of like trusts").all()


def test_grades_of_doctors_follow_trusts_of_the_same_sector(everyone: pl.DataFrame):
    like = everyone.filter(
        pl.col("sector") == "mental health",
        pl.col("source") == "hchs_staff_in_post",
        pl.col("staff_group") == "HCHS doctors",
    )
    expected = like.filter(pl.col("role") == "Consultant")["fte"].sum() / like["fte"].sum()
    doctors = everyone.filter(pl.col("organisation") == "RV5", pl.col("staff_group") == "HCHS doctors")
    assert doctors.filter(pl.col("role") == "Consultant")["fte"].sum() / doctors["fte"].sum() == pytest.approx(expected)


def without_august(evidence: Evidence, trust: str) -> pl.DataFrame:
    series = evidence.table("staff_in_post")
    return series.filter((pl.col("organisation") != trust) | (pl.col("as_at") < date(2025, 8, 1)))


def test_a_trust_that_merged_is_counted_in_its_successor_alone(
    evidence: Evidence, register: Register, with_tables: Callable[..., Evidence], base_date: date
):
    merger = pl.DataFrame({"old_organisation": ["RTQ"], "new_organisation": ["RTE"], "on": [date(2025, 8, 1)]})
    changed = with_tables(
        staff_in_post=without_august(evidence, "RTQ"), successors=pl.concat([evidence.table("successors"), merger])
    )
    result = build_baseline(changed, register, "QR1", base_date)
    assert rows_of(result, "RTQ").is_empty()
    assert any("RTQ" in note and "successor RTE" in note for note in result.notes)


def test_a_trust_that_closed_is_left_out_and_named(
    evidence: Evidence, register: Register, with_tables: Callable[..., Evidence], base_date: date
):
    closing = pl.when(pl.col("organisation") == "RTQ").then(date(2025, 7, 31)).otherwise("valid_to").alias("valid_to")
    changed = with_tables(
        staff_in_post=without_august(evidence, "RTQ"),
        organisations=evidence.table("organisations").with_columns(closing),
    )
    result = build_baseline(changed, register, "QR1", base_date)
    assert rows_of(result, "RTQ").is_empty()
    assert any("RTQ" in note and "closed" in note for note in result.notes)


def test_a_trust_that_made_no_return_is_carried_from_its_last_date_at_a_cost(
    evidence: Evidence, register: Register, with_tables: Callable[..., Evidence], base_date: date
):
    result = build_baseline(with_tables(staff_in_post=without_august(evidence, "RTQ")), register, "QR1", base_date)
    rows = rows_of(result, "RTQ")
    assert rows["as_at"].unique().to_list() == [date(2025, 7, 31)]
    assert (rows["fte_high"] > rows["fte_low"]).all()
    partner = "Gloucestershire Health and Care NHS Foundation Trust"
    assert result.certainty.filter(pl.col("partner") == partner)["interval_width_fte"].item() > 0


def test_an_earlier_common_date_takes_the_last_count_before_it(evidence: Evidence, register: Register):
    result = build_baseline(evidence, register, "QR1", date(2025, 4, 15))
    assert rows_of(result, "RTE")["as_at"].unique().to_list() == [date(2025, 3, 31)]


def test_a_trust_in_the_series_and_in_the_totals_is_counted_once(
    evidence: Evidence, register: Register, with_tables: Callable[..., Evidence], base_date: date
):
    totals = evidence.table("staff_in_post_totals")
    twice = totals.filter(pl.col("organisation") == "RVN").with_columns(organisation=pl.lit("RTE"))
    result = build_baseline(with_tables(staff_in_post_totals=pl.concat([totals, twice])), register, "QR1", base_date)
    assert rows_of(result, "RTE")["fte"].sum() == pytest.approx(8034.7, abs=0.06)
    assert any("only the series is counted" in note for note in result.notes)


def test_staff_of_an_organisation_in_no_system_are_refused_by_name(
    evidence: Evidence, register: Register, with_tables: Callable[..., Evidence], base_date: date
):
    changed = with_tables(organisations=evidence.table("organisations").filter(pl.col("organisation") != "RTE"))
    with pytest.raises(EvidenceError, match="RTE"):
        build_baseline(changed, register, "QR1", base_date)


def test_a_date_before_any_count_is_refused(evidence: Evidence, register: Register):
    with pytest.raises(EvidenceError, match="no staff were counted"):
        build_baseline(evidence, register, "QR1", date(2001, 1, 1))


def test_a_system_that_does_not_exist_is_refused_with_the_ones_that_do(
    evidence: Evidence, register: Register, base_date: date
):
    with pytest.raises(EvidenceError, match="Gloucestershire"):
        build_baseline(evidence, register, "ZZZ", base_date)
