"""What a resident of each age calls for: worked by hand, and every age once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
import yaml

from allotment.evidence.assumptions.register import Register, load_register
from allotment.projection.demand.need_profile import need_profiles
from allotment.workforce.errors import AssumptionError
from allotment.workforce.roles import DOCTORS, MIDWIVES, NHS_TRUST_STAFF_GROUPS, NURSES, Sector
from tests.projection.demand.shipped_demand import BASE, GROUPS, shipped_evidence


@pytest.fixture(scope="module")
def register() -> Register:
    """The shipped assumptions."""
    return load_register()


def profile(register: Register, sector: str, staff_group: str) -> np.ndarray:
    """One group's profile from the shipped evidence."""
    return need_profiles(register, shipped_evidence().table("hospital_use"), BASE, [(sector, staff_group)])[0]


def test_an_acute_nurse_profile_is_use_times_hours_added_over_activities(register: Register):
    use = shipped_evidence().table("hospital_use")
    found = profile(register, "acute", NURSES)
    expected = 0.0
    for activity in use["activity"].unique():
        per_head = use.filter(
            pl.col("activity") == activity, pl.col("sex") == "male", pl.col("age_from") <= 82, pl.col("age_to") >= 82
        )["uses_per_head"].item()
        hours = register.find("staff_time_per_use", BASE, activity=activity, sector="acute", staff_group=NURSES).value
        expected += per_head * hours
    assert found[82, 1] == pytest.approx(expected, rel=1e-12)


def test_children_take_the_youngest_adults_use_at_their_own_ratio(register: Register):
    ambulance = profile(register, "ambulance", "Ambulance staff")
    ratio = register.find("child_use_ratio", BASE, activity="edc_ambulance_arrivals").value
    assert ambulance[5, 0] == pytest.approx(ambulance[18, 0] * ratio)
    assert (ambulance[:18] == ambulance[0]).all()


def test_every_role_of_an_ambulance_trust_goes_by_ambulance_arrivals_alone(register: Register):
    first, second = profile(register, "ambulance", "Ambulance staff"), profile(register, "ambulance", DOCTORS)
    assert (first == second).all()
    use = shipped_evidence().table("hospital_use")
    arrivals = use.filter(activity="edc_ambulance_arrivals", sex="female", age_from=90)["uses_per_head"].item()
    assert first[95, 0] == arrivals


def test_midwives_go_by_births_wherever_they_work(register: Register):
    for sector in ("acute", "community"):
        found = profile(register, sector, MIDWIVES)
        assert (found[:, 1] == 0).all()
        assert found[:, 0].argmax() in range(30, 35)
        assert (found[50:, 0] == 0).all()


def test_older_people_call_for_more_care_than_adults_of_working_age(register: Register):
    for sector, group in GROUPS:
        if sector != "mental health" and group != MIDWIVES:
            found = profile(register, sector, group)
            assert found[80].sum() > found[40].sum(), (sector, group)


@pytest.mark.parametrize("sector", [sector.value for sector in Sector if sector != Sector.VOLUNTARY])
def test_every_sector_has_a_whole_profile_for_each_trust_staff_group(register: Register, sector: str):
    for group in NHS_TRUST_STAFF_GROUPS:
        found = profile(register, sector, group)
        assert np.isfinite(found).all()
        assert (found >= 0).all()
        assert found.sum() > 0


def with_weights(folder: Path, bands: list[tuple[str, float]]) -> Register:
    """The shipped assumptions with the mental health weights replaced."""
    for file in Path(load_register.__globals__["SHIPPED"]).glob("*.yaml"):
        theme = yaml.safe_load(file.read_text(encoding="utf-8"))
        for entry in theme:
            if entry["key"] == "need_weight":
                kept = [one for one in entry["records"] if one["where"].get("sector") != "mental health"]
                added = [
                    {
                        "where": {"sector": "mental health", "age_band": band},
                        "value": value,
                        "source": "x",
                        "grade": "D",
                    }
                    for band, value in bands
                ]
                entry["records"] = kept + added
        (folder / file.name).write_text(yaml.safe_dump(theme), encoding="utf-8")
    return load_register(folder)


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        ([("0-17", 1), ("19+", 2)], "female residents aged 18 have no weight for Nurses"),
        ([("0-17", 1), ("17+", 2)], "this band overlaps another"),
        ([("0-17", 1), ("18 up", 2)], "this is not an age band. Write it as 65-74 or 85\\+"),
    ],
)
def test_bands_that_do_not_give_every_age_once_are_refused(tmp_path: Path, bands: list[tuple[str, float]], said: str):
    with pytest.raises(AssumptionError, match=said):
        profile(with_weights(tmp_path, bands), "mental health", NURSES)


def test_weights_replace_the_profile_they_are_about(tmp_path: Path):
    found = profile(with_weights(tmp_path, [("0-17", 1), ("18+", 2)]), "mental health", NURSES)
    assert found[17].tolist() == [1, 1]
    assert found[18].tolist() == [2, 2]
