"""Ceilings, caps and calendars: dated records, found by their day, refused where they are spoilt."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from allotment.evidence.temporary_spend.errors import SpendError
from allotment.evidence.temporary_spend.records import SHIPPED_CALENDAR, SHIPPED_RECORDS, load_calendar, load_records
from allotment.evidence.temporary_spend.sites import head_offices, kilometres, minutes_between
from allotment.workforce.errors import AssumptionError


def test_what_is_asked_of_agency_spend_depends_on_the_day():
    records = load_records()
    asked = [
        records.find("spend_change_asked", date(*day), activity="agency").value
        for day in ((2025, 5, 1), (2026, 5, 1), (2027, 5, 1), (2029, 8, 1))
    ]
    assert asked == [-0.3, -0.3, -0.5, -1.0]
    assert not records.has("spend_change_asked", date(2025, 3, 31), activity="agency")
    assert records.find("agency_share_of_pay_limit", date(2026, 1, 1)).value == 0.032
    assert records.find("agency_share_of_pay_limit", date(2029, 8, 1)).value == 0


def test_a_figure_from_memory_or_elicited_says_so():
    for one in load_records().assumptions:
        unsure = "from memory" in one.source or "Elicited" in one.source
        assert not unsure or one.grade in ("D", "elicited placeholder"), one.key
        assert one.grade != "elicited placeholder" or "Elicited" in one.source, one.key


def test_a_spoilt_record_is_refused(tmp_path: Path):
    spoilt = tmp_path / "ceilings.yaml"
    spoilt.write_text(SHIPPED_RECORDS.read_text("utf-8").replace("value: 0.032", "value: 3.2", 1), "utf-8")
    with pytest.raises(AssumptionError, match="agency_share_of_pay_limit"):
        load_records(spoilt)


def test_the_calendar_knows_summer_bank_holidays_and_where_it_ends():
    leave = load_calendar()
    assert leave.leave_share(date(2026, 8, 1)) == 1
    assert leave.leave_share(date(2026, 6, 1)) == 0
    assert leave.leave_share(date(2026, 11, 1)) == 0
    assert {date(2022, 9, 19), date(2023, 5, 8), date(2026, 4, 3), date(2026, 4, 6)} <= leave.holidays
    assert leave.leave_share(date(2031, 8, 1)) == 0
    assert leave.last_day.year == 2029


def test_no_bank_holiday_is_on_a_weekend_and_each_year_has_eight_or_more():
    days = load_calendar().holidays
    assert all(day.weekday() < 5 for day in days)
    for year in range(2017, 2030):
        assert 8 <= sum(day.year == year for day in days) <= 10


def test_a_calendar_without_source_or_with_days_turned_round_is_refused(tmp_path: Path):
    spoilt = tmp_path / "calendar.yaml"
    text = SHIPPED_CALENDAR.read_text("utf-8")
    spoilt.write_text(text.replace("  grade: B\n", "").replace("[2026-07-20, 2026-08-31]", "[2026-08-31, 2026-07-20]"))
    with pytest.raises(SpendError) as refused:
        load_calendar(spoilt)
    assert "bank_holidays, grade" in str(refused.value)
    assert "school_holidays" in str(refused.value)


def test_travel_is_symmetric_and_a_place_that_is_not_known_takes_its_record():
    records, on = load_records(), date(2026, 1, 1)
    there, back = (minutes_between(*pair, records, on) for pair in (("RTE", "RN3"), ("RN3", "RTE")))
    assert there == pytest.approx(back)
    assert 40 < there < 100  # Gloucester to Swindon
    assert minutes_between("RTE", "RTE", records, on) == 0
    assert minutes_between("RTE", "A care home", records, on) == 30


def test_a_degree_of_latitude_is_some_111_kilometres():
    assert kilometres((0.0, 51.0), (0.0, 52.0)) == pytest.approx(111.2, abs=0.1)
    assert len(head_offices()) > 200
