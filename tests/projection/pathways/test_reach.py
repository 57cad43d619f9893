"""Who is met: capacity is never exceeded, nobody is met twice, and the weights hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.evidence.pathways.words import CHANNELS
from allotment.projection.engine.inputs import FloatArray
from allotment.projection.pathways.reach import reach, shares_met, weights_of
from tests.projection.pathways.made_up import DRAWS, pathway, places

fifths = st.lists(st.just(0.0) | st.floats(0.01, 1e5), min_size=5, max_size=5).map(np.array)
steering = st.floats(0.1, 20)


def by_halving(people: FloatArray, weights: FloatArray, capacity: float) -> FloatArray:
    """The factor found by bisection: slow, and obviously what is meant."""
    low, high = 0.0, 1 / weights.min()
    for _ in range(200):
        middle = (low + high) / 2
        fits = (people * np.minimum(weights * middle, 1)).sum() <= capacity
        low, high = (middle, high) if fits else (low, middle)
    return np.minimum(weights * low, 1)


@given(fifths, steering, st.floats(0, 1e6))
def test_the_factor_in_closed_form_is_the_one_found_by_halving(people: FloatArray, weight: float, capacity: float):
    weights = weights_of(weight)
    met = people * shares_met(people, weights, np.array(capacity))
    assert met == pytest.approx(
        people * by_halving(people, weights, capacity), rel=1e-6, abs=1e-6 * people.sum() + 1e-9
    )
    assert met.sum() == pytest.approx(min(capacity, people.sum()), rel=1e-9, abs=1e-9)


@given(steering, st.floats(0, 2e5), st.floats(0.0, 1.0), st.booleans())
def test_capacity_is_never_exceeded_and_nobody_is_met_twice(weight: float, capacity: float, part: float, apart: bool):
    pathways = [pathway("one", channels=("school", "college")), pathway("two", channels=("college",))]
    cells = places().cells
    could = {one.key: np.broadcast_to(cells * part, (DRAWS, *cells.shape)) for one in pathways}
    held = np.full((DRAWS, 2 if apart else 1), capacity)
    met, by_channel = reach(pathways, could, dict.fromkeys(CHANNELS, held), weight, cells)
    for channel in ("school", "college"):
        in_place = by_channel[channel].sum((2, 3))
        used = in_place if apart else in_place.sum(1, keepdims=True)
        assert (used <= capacity * (1 + 1e-9) + 1e-6).all()
    total = met["one"] + met["two"]
    assert (total <= cells * (1 + 1e-9) + 1e-6).all()
    assert all((met[one.key] <= could[one.key] * (1 + 1e-9) + 1e-6).all() for one in pathways)
    assert sum(by_channel.values()).sum() == pytest.approx(total.sum())


def test_a_weight_of_four_meets_four_times_as_many_of_the_most_deprived():
    shares = shares_met(np.full(5, 1_000.0), weights_of(4), np.array(500.0))
    assert shares[4] / shares[0] == pytest.approx(4)
    assert shares[2] / shares[0] == pytest.approx(2)


def test_what_a_fifth_that_is_met_in_full_leaves_over_goes_to_the_others():
    shares = shares_met(np.array([1_000.0, 0, 0, 0, 10.0]), weights_of(20), np.array(110.0))
    assert shares[4] == 1
    assert shares[0] == pytest.approx(0.1)
