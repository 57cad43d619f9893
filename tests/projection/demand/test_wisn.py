"""Workload indicators of staffing need, against a published worked example."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.projection.demand import available_working_days, staff_required


def test_the_published_example_comes_out_at_17_46_posts():
    """Human Resources for Health 2017, 15:9: 100,000 visits of a quarter of an hour, days of eight hours."""
    days = available_working_days(52, 4.5, [10, 30, 15])
    assert days == 179
    assert round(staff_required(100_000, 0.25, days * 8), 2) == 17.46


def test_allowances_are_added_as_the_method_says():
    basic = staff_required(100_000, 0.25, 179 * 8)
    assert staff_required(100_000, 0.25, 179 * 8, category_allowance_share=0.2) == pytest.approx(basic / 0.8)
    assert staff_required(100_000, 0.25, 179 * 8, 0.2, 0.5) == pytest.approx(basic / 0.8 + 0.5)


@settings(deadline=None)
@given(st.floats(0, 1e6), st.floats(0.01, 5), st.floats(500, 2000), st.floats(1.01, 3))
def test_more_work_needs_more_posts_and_more_time_fewer(volume: float, hours: float, available: float, factor: float):
    posts = staff_required(volume, hours, available)
    assert staff_required(volume * factor, hours, available) == pytest.approx(posts * factor)
    assert staff_required(volume, hours, available * factor) == pytest.approx(posts / factor)
