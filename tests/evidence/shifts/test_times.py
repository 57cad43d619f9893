"""Moments are real minutes, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.evidence.shifts.times import NotAMomentError, is_night, london, midnight, monday_of, utc_minutes, written

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def test_eleven_hours_on_the_clock_across_the_spring_change_are_ten_real_hours():
    assert utc_minutes("2026-03-29 07:00") - utc_minutes("2026-03-28 20:00") == 10 * 60


def test_the_same_clock_times_across_the_autumn_change_are_an_hour_more():
    assert utc_minutes("2026-10-25 07:00") - utc_minutes("2026-10-24 20:00") == 12 * 60


def test_a_time_that_the_clocks_skip_is_refused_in_words():
    with pytest.raises(NotAMomentError, match="go forward"):
        utc_minutes("2026-03-29 01:30")


def test_an_hour_that_comes_twice_needs_an_offset():
    with pytest.raises(NotAMomentError, match="go back"):
        utc_minutes("2026-10-25 01:30")
    assert utc_minutes("2026-10-25T01:30+00:00") - utc_minutes("2026-10-25T01:30+01:00") == 60


@pytest.mark.parametrize("text", ["", "29/03/2026 07:00", "2026-02-30 07:00", "2026-03-29 25:00", "tomorrow"])
def test_what_is_no_moment_is_refused(text: str):
    with pytest.raises(NotAMomentError, match="must be"):
        utc_minutes(text)


@given(st.integers(0, 40_000_000))
def test_a_moment_written_reads_as_the_same_moment(minutes: int):
    assert utc_minutes(written(minutes)) == minutes
    assert EPOCH + timedelta(minutes=minutes) == london(minutes)


@given(st.integers(20_000_000, 40_000_000))
def test_a_moment_lies_in_the_week_of_its_monday_also_where_years_end(minutes: int):
    monday = monday_of(minutes)
    assert monday.weekday() == 0
    assert midnight(monday) <= minutes < midnight(monday + timedelta(days=7))


def test_a_night_has_three_hours_between_eleven_and_six_by_londons_clock():
    def night(start: str, end: str) -> bool:
        return is_night(utc_minutes(start), utc_minutes(end))

    assert night("2027-01-01 19:30", "2027-01-02 02:00")
    assert not night("2027-01-01 19:30", "2027-01-02 01:59")
    assert night("2026-07-01 03:00", "2026-07-01 12:00")
    assert not night("2026-12-31 07:00", "2026-12-31 20:00")
    assert not night("2026-03-29 00:00", "2026-03-29 03:59")
