"""The shipped assumptions: every record is accountable, and the values agree with each other."""

from __future__ import annotations

from datetime import date

import pytest

from allotment.evidence.assumptions.assumption import Assumption
from allotment.evidence.assumptions.register import Register, load_register
from allotment.evidence.assumptions.vocabulary import ELICITED_PLACEHOLDER, GRADES, RECRUITMENT_SOURCES, UNITS
from allotment.workforce.roles import (
    PRIMARY_CARE_STAFF_GROUPS,
    ROLES,
    SOCIAL_CARE_STAFF_GROUPS,
    STAFF_GROUPS,
)

BASE = date(2025, 8, 31)
SHIPPED = load_register()
OUTSIDE_TRUSTS = (*PRIMARY_CARE_STAFF_GROUPS, *SOCIAL_CARE_STAFF_GROUPS)


@pytest.fixture(scope="module")
def register() -> Register:
    """The shipped assumptions."""
    return SHIPPED


def test_every_record_has_a_source_a_unit_a_distribution_an_owner_a_grade_and_dates():
    for record in SHIPPED.assumptions:
        place = f"{record.file}: {record.key}, record {record.record}"
        assert record.source.strip(), place
        assert record.owner.strip(), place
        assert record.title.strip(), place
        assert record.unit in UNITS, place
        assert record.grade in GRADES, place
        assert record.valid_from <= record.date_read, place
        assert (record.distribution == "fixed") == (record.p10 is None) == (record.p90 is None), place


def test_a_value_is_inside_its_interval_in_every_record():
    for record in SHIPPED.assumptions:
        if record.p10 is not None and record.p90 is not None:
            assert record.p10 < record.value < record.p90, f"{record.key}: {record.applies_to}"


def test_what_is_recalled_says_that_it_is_to_be_verified_and_is_graded_so():
    recalled = [record for record in SHIPPED.assumptions if "from memory" in record.source]
    assert recalled
    assert all("to verify" in record.source and record.grade in {"D", ELICITED_PLACEHOLDER} for record in recalled)


def test_what_is_elicited_without_any_publication_is_graded_a_placeholder():
    elicited = [record for record in SHIPPED.assumptions if record.source.startswith("Elicited by judgement")]
    assert elicited
    assert {record.grade for record in elicited} == {ELICITED_PLACEHOLDER}


def test_the_table_has_a_row_for_each_record(register: Register):
    table = register.to_table()
    assert table.height == len(register.assumptions)
    assert table["source"].null_count() == 0
    assert table.columns[:4] == ["key", "title", "unit", "applies_to"]


def test_the_sources_of_every_staff_group_share_out_all_its_recruits(register: Register):
    for group in STAFF_GROUPS:
        shares = [
            register.find("joiner_source_share", BASE, staff_group=group, source=source).value
            for source in RECRUITMENT_SOURCES
        ]
        assert sum(shares) == pytest.approx(1.0, abs=1e-12), group


def test_the_social_care_role_mix_shares_out_every_post_and_keeps_the_published_totals(register: Register):
    shares = {record.where["role"]: record.value for record in register.all("social_care_role_mix", BASE)}
    assert set(shares) == {name for name, role in ROLES.items() if role.staff_group in SOCIAL_CARE_STAFF_GROUPS}
    assert sum(shares.values()) == pytest.approx(1.0, abs=1e-12)
    direct = sum(share for role, share in shares.items() if ROLES[role].staff_group == "Social care direct care")
    managers = sum(share for role, share in shares.items() if ROLES[role].staff_group == "Social care managers")
    assert direct == pytest.approx(0.76, abs=0.005)
    assert managers == pytest.approx(0.07, abs=0.005)


@pytest.mark.parametrize(
    "role", [role.name for role in ROLES.values() if role.staff_group in OUTSIDE_TRUSTS], ids=lambda name: name
)
def test_a_role_outside_trusts_has_hours_leaving_and_both_references(register: Register, role: str):
    group = ROLES[role].staff_group
    sector = "primary care" if group in PRIMARY_CARE_STAFF_GROUPS else "adult social care"
    asked = {"sector": sector, "staff_group": group, "role": role}
    assert 0.4 < register.find("fte_per_head", BASE, **asked).value < 1.05
    assert 0.02 < register.find("leaver_share", BASE, **asked).value < 0.2
    assert register.find("vacancy_share", BASE, **asked).value < 0.1
    for key in ("age_profile_reference", "retirement_reference"):
        reference = register.find(key, BASE, **asked).text
        assert ROLES[str(reference)].staff_group not in OUTSIDE_TRUSTS


def test_care_overall_has_about_the_hours_that_are_published(register: Register):
    mix = register.all("social_care_role_mix", BASE)
    fte = sum(record.value * register.find("fte_per_head", BASE, role=record.where["role"]).value for record in mix)
    assert fte == pytest.approx(0.73, abs=0.03)


def graduates(register: Register, record: Assumption, year: int) -> float:
    """People who qualify and join in a year, from the intake of the programme's years before."""
    where = dict(record.where)
    start = year - round(register.find("training_years", BASE, **where).value)
    value = register.find("training_intake_per_year", date(start, 9, 1), **where).value
    for key in ("training_completion_share", "training_join_share"):
        value *= register.find(key, BASE, **where).value
    return value


def test_every_programme_gives_graduates_in_every_year_of_a_run(register: Register):
    for record in register.all("training_join_share", BASE):
        for year in range(2026, 2041):
            assert graduates(register, record, year) > 0, record.applies_to


def test_five_nurse_places_give_about_three_full_time_nurses(register: Register):
    where = {"programme": "Nursing degree", "role": "Nurse or health visitor"}
    completed = register.find("training_completion_share", BASE, **where).value
    joined = register.find("training_join_share", BASE, **where).value
    assert completed * joined * 0.88 == pytest.approx(3 / 5, abs=0.02)


def test_the_gp_shortfall_and_the_vacancies_come_to_the_published_shortfall(register: Register):
    where = {"sector": "primary care", "staff_group": "General practitioners"}
    vacant = register.find("vacancy_share", BASE, **where).value
    unmet = register.find("unmet_need_share", BASE, **where).value
    assert (1 + unmet) / (1 - vacant) == pytest.approx(1 + 4200 / 36000, abs=0.002)


def test_nobody_is_moved_out_of_care_twice(register: Register):
    drawn = {record.where["role"] for record in register.all("care_share_of_joiners", BASE)}
    carers = {name for name, role in ROLES.items() if role.staff_group in SOCIAL_CARE_STAFF_GROUPS}
    for record in register.all("move_share", BASE):
        assert not (record.where["from_role"] in carers and record.where["to_role"] in drawn)


def test_the_shares_that_leave_a_role_by_links_stay_well_below_all(register: Register):
    out: dict[str, float] = {}
    for key in ("move_share", "progression_share"):
        for record in register.all(key, BASE):
            out[record.where["from_role"]] = out.get(record.where["from_role"], 0.0) + record.value
    assert max(out.values()) < 0.95
    crowded = {"Foundation doctor year 1", "Foundation doctor year 2"}
    assert max(share for role, share in out.items() if role not in crowded) < 0.5
