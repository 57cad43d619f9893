"""Rounding to whole people loses and makes nobody."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from allotment.projection.baseline.exact_sums import exact_sum
from allotment.projection.baseline.whole_people import largest_remainder, spread_over_ages

AMOUNTS = st.lists(st.floats(0, 1e6, allow_nan=False), min_size=1, max_size=40)


@given(AMOUNTS, st.integers(1, 5))
def test_every_group_keeps_its_rounded_total_and_nobody_moves_by_more_than_one(amounts: list[float], groups: int):
    exact = np.array(amounts)
    group = np.arange(len(exact)) % groups
    whole = largest_remainder(exact, group)
    for number in range(int(group.max()) + 1):
        members = group == number
        assert abs(whole[members].sum() - exact[members].sum()) <= 0.5 + 1e-6
    assert (np.abs(whole - exact) <= 1).all()


def test_the_largest_remainders_are_rounded_up():
    whole = largest_remainder(np.array([1.2, 2.7, 0.6, 3.5]), np.zeros(4, dtype=np.int64))
    assert whole.tolist() == [1, 3, 1, 3]


def test_fte_never_stands_without_a_person():
    exact = np.array([0.1, 0.2, 9.7])
    whole = largest_remainder(exact, np.zeros(3, dtype=np.int64), np.array([1, 1, 1]))
    assert whole.tolist() == [1, 1, 9]


@given(
    st.lists(st.integers(0, 5000), min_size=1, max_size=30),
    st.lists(st.floats(0, 10, allow_nan=False), min_size=2, max_size=65),
)
def test_ages_add_up_to_the_headcount_and_follow_the_shares(headcounts: list[int], weights: list[float]):
    shares = np.array(weights) + 1e-3
    shares /= shares.sum()
    headcount = np.array(headcounts)
    people = spread_over_ages(headcount, np.tile(shares, (len(headcount), 1)), np.arange(len(headcount)))
    assert (people.sum(axis=1) == headcount).all()
    assert (people >= 0).all()
    assert (np.abs(people - headcount[:, None] * shares) <= 1 + 1e-6).all()


def test_lone_people_of_many_organisations_follow_the_age_profile_together():
    shares = np.array([0.1, 0.2, 0.4, 0.2, 0.1])
    organisations = 1000
    people = spread_over_ages(
        np.ones(organisations, dtype=np.int64), np.tile(shares, (organisations, 1)), np.arange(organisations)
    )
    np.testing.assert_allclose(people.sum(axis=0) / organisations, shares, atol=0.005)


@given(st.lists(st.floats(0, 1e5, allow_nan=False), min_size=1, max_size=200), st.randoms(use_true_random=False))
def test_a_sum_does_not_depend_on_the_order_of_adding(amounts: list[float], shuffler):
    shuffled = list(amounts)
    shuffler.shuffle(shuffled)
    once, again = (pl.DataFrame({"fte": rows}).select(exact_sum("fte")).item() for rows in (amounts, shuffled))
    assert once == again
    assert abs(once - sum(amounts)) < 1e-6
