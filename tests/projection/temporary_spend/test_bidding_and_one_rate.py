"""Bidding between banks is found where it was planted and seldom where it was not; workers choose as a logit says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.projection.temporary_spend.bidding import following_pairs, followings, own_rises
from allotment.projection.temporary_spend.one_rate import Choosing, hours_at

ALL_NEAR = ~np.eye(4, dtype=bool)


def test_rises_count_from_the_least_share_and_a_pay_award_is_nobodys_bid():
    rates = np.array([[100, 102, 105, 105], [100, 100, 103, 103], [100, 100, 103, 104], [100, 100, 103, 103.0]])
    rose = own_rises(rates, 0.015)
    assert rose.tolist() == [[True, False, False], [False] * 3, [False] * 3, [False] * 3]


def test_planted_followers_are_found():
    rng = np.random.default_rng(11)
    rose = np.zeros((4, 96), dtype=bool)
    rose[0] = rng.random(96) < 0.08
    rose[1, 1:] = rose[0, :-1]
    rose[2, 2:] = rose[0, :-2]
    found = followings(rose, ALL_NEAR, np.random.default_rng(1), 499)
    assert found.followed >= rose[1].sum() + rose[2].sum()
    assert found.chance <= 0.01
    assert (0, 1, int(rose[1].sum())) in following_pairs(rose, ALL_NEAR)


def test_rises_at_random_are_called_bidding_about_one_time_in_twenty():
    called = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        called += followings(rng.random((4, 48)) < 0.1, ALL_NEAR, rng, 99).chance <= 0.05
    assert called <= 8


def test_followings_are_those_of_a_plain_count():
    rng = np.random.default_rng(12)
    rose, near = rng.random((4, 30)) < 0.2, np.triu(np.ones((4, 4), dtype=bool), 1)
    near |= near.T
    near[0, 3] = near[3, 0] = False
    count = 0
    for one in range(4):
        for month in range(30):
            led = any(near[one, other] and rose[other, max(0, month - 2) : month].any() for other in range(4))
            count += bool(rose[one, month] and led)
    assert followings(rose, near, rng, 9).followed == count


def test_those_who_are_not_neighbours_follow_nobody():
    rose = np.ones((2, 12), dtype=bool)
    apart = np.zeros((2, 2), dtype=bool)
    assert followings(rose, apart, np.random.default_rng(1), 9).followed == 0
    assert following_pairs(rose, apart) == []


MINUTES = np.array([[0.0, 15, 60], [15, 0, 50], [60, 50, 0]])
NOW, RATES = np.array([1000.0, 600, 800]), np.array([3000.0, 2800, 3200])


@given(st.floats(0, 8), st.floats(3, 60), st.floats(0, 2))
def test_at_the_rates_of_today_come_the_hours_of_today(of_rate: float, halving: float, of_all: float):
    assert hours_at(NOW, RATES, RATES, MINUTES, Choosing(of_rate, halving, of_all)) == pytest.approx(NOW, rel=1e-4)


@given(st.floats(0.1, 6), st.integers(0, 2))
def test_who_pays_more_gains_what_neighbours_lose(of_rate: float, who: int):
    proposed = RATES.copy()
    proposed[who] *= 1.1
    after = hours_at(NOW, RATES, proposed, MINUTES, Choosing(of_rate, 12, 0))
    assert after.sum() == pytest.approx(NOW.sum())
    assert after[who] > NOW[who]
    assert (np.delete(after, who) < np.delete(NOW, who) + 0.1).all()


def test_nearer_neighbours_lose_more_and_a_lower_mean_rate_brings_fewer_hours():
    proposed = RATES * [1.1, 1, 1]
    after = hours_at(NOW, RATES, proposed, MINUTES, Choosing(3, 12, 0))
    assert (NOW - after)[1] / NOW[1] > (NOW - after)[2] / NOW[2]
    fewer = hours_at(NOW, RATES, RATES * 0.9, MINUTES, Choosing(3, 12, 0.5))
    assert fewer == pytest.approx(NOW * 0.9**0.5, rel=1e-4)
    assert hours_at(NOW * 0, RATES, RATES, MINUTES, Choosing(3, 12, 0)).sum() == 0
