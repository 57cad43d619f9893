"""Completion dates: the judged cases, inclusive days, exact halves, changes that go on beyond completion."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.allocation.rotations.completion import (
    OPEN,
    Change,
    extend,
    extension_days,
    inclusive_days,
    round_half_up,
    whole_time_days,
)

WHOLE = Fraction(1)
SHARES = st.integers(1, 20).map(lambda twentieths: Fraction(twentieths, 20))


@pytest.mark.parametrize(
    ("days", "current", "new", "extension"),
    [(11, "1", "0.8", 2), (11, "1", "0.5", 6), (11, "1", "1", 0), (10, "0.8", "0.6", 3), (10, "1", "0", 10)],
)
def test_an_extension_is_days_less_what_they_count_rounded_half_up(days: int, current: str, new: str, extension: int):
    assert extension_days(days, Fraction(current), Fraction(new)) == extension


def test_halves_round_up_also_below_nothing():
    assert [round_half_up(Fraction(halves, 2)) for halves in (-5, -1, 1, 5)] == [-2, 0, 1, 3]


def test_the_first_and_the_last_day_both_count():
    assert inclusive_days(date(2026, 8, 5), date(2026, 8, 5)) == 1
    assert inclusive_days(date(2026, 8, 1), date(2026, 8, 31)) == 31
    assert inclusive_days(date(2026, 8, 2), date(2026, 8, 1)) == 0


def test_time_out_moves_completion_by_its_days_and_a_later_change_sees_the_moved_day():
    out = Change(date(2027, 1, 1), date(2027, 1, 31), "out of programme", Fraction(0))
    part = Change(date(2028, 8, 1), date(2028, 8, 10), "less than full time", Fraction(1, 2))
    steps = extend(date(2028, 7, 31), WHOLE, [part, out])
    assert [(step.extension_days, step.due) for step in steps] == [(31, date(2028, 8, 31)), (5, date(2028, 9, 5))]


def test_a_change_after_completion_does_nothing():
    late = Change(date(2029, 1, 1), OPEN, "less than full time", Fraction(1, 2))
    assert extend(date(2028, 7, 31), WHOLE, [late])[0].extension_days == 0


@given(days=st.integers(1, 2000), share=SHARES)
def test_a_share_held_to_the_end_gives_the_whole_time_days_that_were_owed(days: int, share: Fraction):
    first = date(2026, 8, 5)
    due = first + timedelta(days=days - 1)
    change = Change(first, OPEN, "less than full time", share)
    completes = extend(due, WHOLE, [change])[0].due
    given_days = whole_time_days(first, completes, WHOLE, [change])
    assert abs(given_days - days) <= share / 2  # half a calendar day at most, by the rounding


@given(days=st.integers(0, 2000), current=SHARES, new=SHARES)
def test_an_extension_is_within_half_a_day_of_what_is_lost(days: int, current: Fraction, new: Fraction):
    lost = days - days * new / current
    assert -Fraction(1, 2) < extension_days(days, current, new) - lost <= Fraction(1, 2)
