"""Control charts: limits by hand, runs by a plain count, planted changes found, and noise mostly left alone."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.projection.temporary_spend.control_chart import false_alarms, funnel, xmr


def test_limits_are_the_mean_and_the_moving_range():
    chart = xmr(np.array([1.0, 3.0, 2.0, 4.0]), 3, 8)
    sigma = (2 + 1 + 2) / 3 / 1.128
    assert chart.middle[0] == 2.5
    assert (chart.low[0], chart.high[0]) == pytest.approx((2.5 - 3 * sigma, 2.5 + 3 * sigma))
    assert not chart.signals.any()


@given(st.lists(st.integers(-3, 3), min_size=2, max_size=40), st.integers(2, 9))
def test_runs_are_those_of_a_plain_count(points: list[int], run: int):
    values = np.array(points, dtype=float)
    sides = np.sign(values - values.mean()).tolist()
    expected = [side != 0 and place + 1 >= run for side, group in groupby(sides) for place, _ in enumerate(group)]
    assert xmr(values, 3, run).in_run.tolist() == expected


def test_a_planted_outlier_and_a_planted_shift_are_found():
    noise = np.random.default_rng(6).normal(0, 1, 30)
    outlier = noise.copy()
    outlier[20] += 12
    assert xmr(outlier, 3, 8).beyond.nonzero()[0].tolist() == [20]
    shifted = noise + np.where(np.arange(30) >= 15, 4.0, 0.0)
    assert xmr(shifted, 3, 8).in_run[15:].any()


def test_noise_alone_signals_seldom_on_a_short_chart_and_more_often_where_it_carries_over():
    rng = np.random.default_rng(7)
    short, long, carried = (false_alarms(n, 3, 8, rng, 4000, c) for n, c in ((12, 0.0), (48, 0.0), (48, 0.3)))
    assert 0.01 < short < 0.06
    assert 0.15 < long < 0.28
    assert carried > 1.5 * long


def test_wider_limits_signal_less():
    counts = [false_alarms(24, sigmas, 25, np.random.default_rng(8), 2000, 0.0) for sigmas in (2, 3, 4)]
    assert counts[0] > counts[1] > counts[2]


def test_a_funnel_of_chance_has_no_extra_spread_and_holds_nearly_all():
    rng = np.random.default_rng(9)
    whole = rng.integers(2_000, 60_000, 400)
    part = rng.binomial(whole, 0.05).astype(float)
    middle, low, high, extra = funnel(part, whole.astype(float), 3)
    assert middle == pytest.approx(0.05, abs=0.001)
    assert extra == 1
    assert np.mean((part / whole < low) | (part / whole > high)) < 0.01


def test_a_funnel_widens_where_organisations_differ_more_than_chance_and_narrows_with_size():
    rng = np.random.default_rng(10)
    whole = np.linspace(50_000, 500_000, 40)
    part = whole * np.clip(rng.normal(0.05, 0.008, 40), 0, 1)
    _, low, high, extra = funnel(part, whole, 3)
    assert extra > 10
    assert (np.diff(high - low) < 0).all()
