"""General practice in the baseline: returns as they are, gaps estimated and dated, network staff beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from allotment.evidence.assumptions.register import Register
from allotment.evidence.evidence import Evidence
from allotment.projection.baseline import BaselineResult, build_baseline
from allotment.workforce.roles import ROLES

GP_ROLES = ["GP partner", "Salaried GP", "GP locum", "GP in training"]
PRACTICE_ONLY = ["GP partner", "GP in training"]  # no network employs them
RETURNED_SYSTEMS = ["QR1", "QOC", "QSL"]


def practice_rows(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("sector") == "primary care")


def test_there_is_one_organisation_for_each_network(gloucestershire: BaselineResult, evidence: Evidence):
    networks = evidence.table("practices").filter(pl.col("ics") == "QR1")
    with_staff = set(practice_rows(gloucestershire.baseline)["organisation"])
    assert with_staff <= set(networks["pcn"])
    listed_patients = networks.group_by("pcn").agg(pl.col("patients").sum())
    assert set(listed_patients.filter(pl.col("patients") > 5000)["pcn"]) == with_staff


def test_returned_practices_count_as_they_say_and_the_others_by_their_patients(
    gloucestershire: BaselineResult, evidence: Evidence
):
    practices = evidence.table("practices").filter(pl.col("ics") == "QR1")
    returns = evidence.table("practice_workforce").join(practices, on="practice")
    returned = returns.filter(pl.col("role") == "GP partner")
    patients_returned = returned["patients"].sum()
    patients_missing = practices["patients"].sum() - patients_returned
    expected = returned["fte"].sum() * (1 + patients_missing / patients_returned)
    found = gloucestershire.baseline.filter(pl.col("role") == "GP partner")["fte"].sum()
    assert returned["practice"].n_unique() == 61
    assert found == pytest.approx(expected, rel=1e-9)


def test_network_staff_are_added_as_published(gloucestershire: BaselineResult, evidence: Evidence):
    networks = gloucestershire.baseline.filter(pl.col("sector") == "primary care")["organisation"].unique()
    published = evidence.table("pcn_workforce").filter(
        pl.col("pcn").is_in(networks.to_list()), pl.col("role") == "Pharmacist"
    )
    found = gloucestershire.baseline.filter(pl.col("role") == "Pharmacist")
    assert found["fte"].sum() == pytest.approx(published["fte"].sum())
    assert found["headcount"].sum() == published["headcount"].sum()
    assert found["as_at"].unique().to_list() == [date(2025, 11, 30)]
    assert set(found["grade"]) == {"B"}


def test_network_staff_of_england_are_counted_exactly_once(everyone: pl.DataFrame, evidence: Evidence):
    published = evidence.table("pcn_workforce")
    for role in ("Paramedic", "Care co-ordinator", "Social prescribing link worker"):
        found = everyone.filter(pl.col("role") == role)
        expected = published.filter(pl.col("role") == role)
        assert found["fte"].sum() == pytest.approx(expected["fte"].sum())
        assert found["headcount"].sum() == expected["headcount"].sum()


def test_gps_of_a_system_without_returns_are_those_of_its_districts(everyone: pl.DataFrame, evidence: Evidence):
    districts = evidence.table("districts").join(evidence.table("gp_by_district"), on="district")
    expected = districts.group_by("ics").agg(fte=(pl.col("gp_fte") * pl.col("share_in_ics")).sum())
    network_gps = evidence.table("pcn_workforce").filter(pl.col("role").is_in(GP_ROLES))
    by_organisation = everyone.select("organisation", "ics").unique().rename({"organisation": "pcn"})
    employed = network_gps.join(by_organisation, on="pcn").group_by("ics").agg(employed=pl.col("fte").sum())
    found = everyone.filter(pl.col("role").is_in(GP_ROLES)).group_by("ics").agg(found=pl.col("fte").sum())
    compared = (
        expected.join(found, on="ics")
        .join(employed, on="ics", how="left")
        .filter(~pl.col("ics").is_in(RETURNED_SYSTEMS))
        .with_columns(difference=pl.col("found") - pl.col("employed").fill_null(0.0) - pl.col("fte"))
    )
    assert compared.height == 39
    assert compared["difference"].abs().max() < 1e-6


def test_other_staff_without_returns_stand_to_gps_as_in_the_practices_that_returned(
    everyone: pl.DataFrame, evidence: Evidence
):
    returns = evidence.table("practice_workforce")
    partner = returns.filter(pl.col("role") == "GP partner")["fte"].sum()
    trainee = returns.filter(pl.col("role") == "GP in training")["fte"].sum()
    found = everyone.filter(pl.col("ics") == "QHM").group_by("role").agg(pl.col("fte").sum())
    fte = dict(found.iter_rows())
    assert fte["GP in training"] / fte["GP partner"] == pytest.approx(trainee / partner)


def test_an_estimate_says_so_and_a_return_does_too(everyone: pl.DataFrame):
    rows = practice_rows(everyone).filter(pl.col("role") == "GP partner")
    without_returns = rows.filter(~pl.col("ics").is_in(RETURNED_SYSTEMS))
    assert set(without_returns["grade"]) == {"E"}
    assert without_returns["source"].str.contains("GPs by district").all()
    wholly_returned = rows.filter(pl.col("grade") == "C")
    assert set(wholly_returned["ics"]) == set(RETURNED_SYSTEMS)
    assert set(wholly_returned["source"]) == {"practice returns"}


def test_estimated_staff_are_whole_people_with_a_plausible_working_week(everyone: pl.DataFrame, register: Register):
    rows = everyone.filter(pl.col("ics") == "QHM", pl.col("role") == "GP partner")
    assumed = register.find("fte_per_head", date(2025, 8, 31), role="GP partner").value
    per_head = (rows["fte"] / rows["headcount"]).unique()
    assert per_head.max() - per_head.min() < 1e-9
    assert per_head.max() == pytest.approx(assumed, rel=0.01)


def test_without_any_practice_return_general_practice_is_still_there(
    register: Register, with_tables: Callable[..., Evidence], base_date: date, gloucestershire: BaselineResult
):
    result = build_baseline(with_tables(practice_workforce=None), register, "QR1", base_date)
    found = practice_rows(result.baseline)["fte"].sum()
    assert found == pytest.approx(practice_rows(gloucestershire.baseline)["fte"].sum(), rel=0.2)
    assert result.total_fte_high - result.total_fte_low > gloucestershire.total_fte_high - gloucestershire.total_fte_low


def test_without_gps_by_district_staff_follow_patients(
    register: Register, with_tables: Callable[..., Evidence], base_date: date, evidence: Evidence
):
    result = build_baseline(with_tables(gp_by_district=None), register, "QHM", base_date)
    patients = evidence.table("practices").filter(pl.col("ics") == "QHM")["patients"].sum()
    returns = evidence.table("practice_workforce").join(evidence.table("practices"), on="practice")
    ratio = returns.filter(pl.col("role") == "GP partner")["fte"].sum() / returns.unique("practice")["patients"].sum()
    found = result.baseline.filter(pl.col("role") == "GP partner")["fte"].sum()
    assert found == pytest.approx(patients * ratio)


def test_without_network_returns_practices_stand_alone(
    register: Register, with_tables: Callable[..., Evidence], base_date: date
):
    result = build_baseline(with_tables(pcn_workforce=None), register, "QR1", base_date)
    assert "Pharmacist" not in result.baseline["role"]
    assert "GP partner" in result.baseline["role"]


def test_a_return_of_a_practice_that_no_network_lists_is_named_in_the_notes(
    evidence: Evidence, register: Register, with_tables: Callable[..., Evidence], base_date: date
):
    returns = evidence.table("practice_workforce")
    stray = returns.filter(pl.col("practice") == "L84003").with_columns(practice=pl.lit("X99999"))
    result = build_baseline(with_tables(practice_workforce=pl.concat([returns, stray])), register, "QR1", base_date)
    assert any("X99999" in note for note in result.notes)


def test_every_role_of_the_baseline_is_known_with_its_staff_group(everyone: pl.DataFrame):
    pairs = everyone.select("role", "staff_group").unique()
    assert all(ROLES[role].staff_group == group for role, group in pairs.iter_rows())
