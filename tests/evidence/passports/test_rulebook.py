"""The dated records of the passport: what they hold, how clearances end, and what a reader refuses."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.evidence.passports.errors import PassportError
from allotment.evidence.passports.example import CORE_SKILLS
from allotment.evidence.passports.kinds import add_months
from allotment.evidence.passports.rulebook import KINDS, LIMITS, NEEDED, SHIPPED, load_rulebook

RULEBOOK = load_rulebook()
TODAY = date(2026, 11, 22)


def test_eleven_core_skills_and_every_check_have_a_record_in_force():
    kinds = [key for key in RULEBOOK.kinds if RULEBOOK.kind_on(key, TODAY) is not None]
    assert sorted(key for key in kinds if key.startswith("core_skills_")) == sorted(
        f"core_skills_{one}" for one in CORE_SKILLS
    )
    assert len(CORE_SKILLS) == 11
    assert {"identity_check", "right_to_work", "dbs_check", "professional_registration"} <= set(kinds)


def test_occupational_health_holds_clear_or_not_clear_and_nothing_else():
    for key in ("occupational_health_fitness", "occupational_health_immunity", "exposure_prone_procedures"):
        record = RULEBOOK.kind_on(key, TODAY)
        assert record is not None
        assert [(one.name, one.words) for one in record.fields] == [("outcome", ("clear", "not clear"))]


def test_a_nurse_needs_a_registration_and_a_care_worker_does_not():
    assert "professional_registration" in RULEBOOK.needed_for("Nurse or health visitor", TODAY)
    assert "professional_registration" not in RULEBOOK.needed_for("Care worker", TODAY)
    with pytest.raises(PassportError, match="Did you mean 'Midwife'"):
        RULEBOOK.needed_for("Midwive", TODAY)


def test_a_clearance_ends_by_its_level_or_by_the_day_that_it_names():
    infection, work = (RULEBOOK.kind_on(key, TODAY) for key in ("core_skills_infection_control", "right_to_work"))
    assert infection is not None
    assert work is not None
    assert infection.last_day(TODAY, {"level": "1"}) == date(2029, 11, 22)
    assert infection.last_day(TODAY, {"level": "2"}) == date(2027, 11, 22)
    assert infection.longest_day(TODAY) == date(2029, 11, 22)
    assert work.last_day(TODAY, {}) is None
    assert work.last_day(TODAY, {"permission_ends_on": "2027-02-03"}) == date(2027, 2, 3)


@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)), st.integers(1, 600))
def test_months_are_added_to_the_same_day_or_to_the_last_of_a_shorter_month(day: date, months: int):
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (KINDS, "form: text", "form: photograph", "this is not a known word here"),
        (KINDS, "lasts_months: 36", "lasts_months: many", "a whole number from 1 to 600"),
        (KINDS, "good: {outcome: [verified]}", "good: {outcome: [splendid]}", "is not one of the kind"),
        (KINDS, "key: dbs_check", "key: identity_check", "a kind is given twice"),
        (KINDS, "name: full_name", "name: checked_on", "every kind has this field already"),
        (NEEDED, "- identity_check", "- identity_cheque", "Did you mean 'identity_check'"),
        (NEEDED, "staff_group: Midwives", "staff_group: Midwifes", "Did you mean 'Midwives'"),
        (LIMITS, "valid_from: 2022-01-01", "valid_from: yesterday", "this must be a date"),
        (LIMITS, "grade: B", "grade: Z", "Use one of: A, B, C, D"),
        (LIMITS, "unit: minutes", "unti: minutes", "Did you mean 'unit'"),
    ],
)
def test_a_record_that_breaks_a_rule_is_refused_by_name(tmp_path: Path, file: str, old: str, new: str, said: str):
    for name in (KINDS, NEEDED, LIMITS):
        shutil.copy(SHIPPED / name, tmp_path / name)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PassportError) as error:
        load_rulebook(tmp_path)
    assert said in str(error.value)
    assert file in str(error.value)


def test_before_the_first_record_nothing_is_known():
    assert RULEBOOK.kind_on("identity_check", date(2021, 12, 31)) is None
    with pytest.raises(PassportError, match="no record of it is in force on 31 December 2021"):
        RULEBOOK.limit("status_list_days", date(2021, 12, 31))
