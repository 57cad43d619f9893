"""The back-test against a plain reckoning of it, and intervals that hold what they say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from allotment.projection.temporary_spend.forecast import BOTH, METHODS, Drivers
from allotment.projection.temporary_spend.rolling import (
    Rolled,
    best_method,
    coverage,
    interval,
    roll,
    score,
    spread_by_horizon,
    spread_of_sum,
)

PLAIN = ("last year's value", "last value")


def rolled(values: np.ndarray, ahead: int) -> dict[str, Rolled]:
    """Roll the two plain methods over series without drivers."""
    nothing = np.full(values.shape, np.nan)
    return roll(values, Drivers(np.zeros(values.shape[1] + ahead), nothing, nothing), ahead, PLAIN)


def test_scores_are_those_of_a_plain_reckoning():
    values = np.random.default_rng(3).lognormal(10, 0.2, (2, 40))
    made = rolled(values, 6)
    errors, scaled = [], []
    for origin in range(24, 40):
        for row in range(2):
            scale = np.mean([abs(values[row, t] - values[row, t - 12]) for t in range(12, origin)])
            for month in range(origin, min(40, origin + 6)):
                errors.append(abs(values[row, month] - values[row, origin - 1]))
                scaled.append(errors[-1] / scale)
    found = score(made["last value"], made["last year's value"], values)
    assert found.forecasts == len(errors)
    assert found.mean_absolute_error == pytest.approx(np.mean(errors))
    assert found.mase == pytest.approx(np.mean(scaled))


def test_the_middle_of_two_methods_is_the_one_that_is_forecast_with():
    values = np.random.default_rng(13).lognormal(10, 0.2, (2, 30))
    nothing = np.full(values.shape, np.nan)
    known = Drivers(np.random.default_rng(14).random(36), nothing, nothing)
    made = roll(values, known, 6, every=3)
    assert made[BOTH].origins == (24, 27)
    assert made[BOTH].forecast[1] == pytest.approx(METHODS[BOTH](values, known, 27, 6))


def test_last_years_value_is_its_own_measure_and_the_better_method_is_chosen():
    values = 1000.0 * (1 + np.arange(48) % 12)[None, :] * np.ones((2, 1))
    values += np.random.default_rng(4).random(values.shape)
    made = rolled(values, 12)
    scores = [score(one, made["last year's value"], values) for one in made.values()]
    assert scores[0].against_last_year == pytest.approx(1)
    assert scores[1].against_last_year > 100
    assert best_method(scores) == "last year's value"


def test_eight_in_ten_fall_inside_the_interval_where_errors_are_what_they_were():
    values = np.random.default_rng(5).lognormal(10, 0.1, (30, 60))
    found = coverage(rolled(values, 6)["last year's value"])
    assert found == pytest.approx(0.8, abs=0.03)


@given(hnp.arrays(np.float64, st.tuples(st.integers(0, 8), st.integers(1, 12)), elements=st.floats(-2, 2)))
def test_the_spread_never_falls_with_the_horizon(errors: np.ndarray):
    spread = spread_by_horizon(errors)
    assert np.isnan(spread).all() if len(errors) < 3 else (np.diff(spread) >= -1e-12).all()


def test_months_without_errors_spread_further():
    errors = np.full((4, 6), np.nan)
    errors[:, :2] = 0.1
    spread = spread_by_horizon(errors)
    assert spread[2] > spread[1]
    assert spread[5] == pytest.approx(spread[1] * np.sqrt(6 / 2))
    low, high = interval(np.full(6, 100.0), spread)
    assert (low < 100).all()
    assert (high > 100).all()
    assert low * high == pytest.approx(np.full(6, 1e4))


def test_the_spread_of_a_sum_is_that_of_errors_of_whole_sums():
    actual = np.array([[[1.1, 1.1]], [[0.9, 0.9]], [[1.2, 1.2]], [[1.0, np.nan]]]) * 1e4
    made = Rolled("x", (24, 25, 26, 27), np.full((4, 1, 2), 1e4), actual)
    squares = np.log([1.1, 0.9, 1.2]) ** 2
    assert spread_of_sum(made, 2)[0] == pytest.approx(np.sqrt(squares.mean() * 4 / 3))
    assert np.isnan(spread_of_sum(Rolled("x", (24,), made.forecast[:1], actual[:1]), 2)[0])
