"""The simple methods, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from allotment.projection.backtest.exponential_smoothing import exponential_smoothing
from allotment.projection.backtest.naive import drift, group_drift, last_value, past_error_interval

HORIZONS = (1, 2, 5)


def one_group(*series: list[float]) -> np.ndarray:
    """Series of several organisations in one staff group, (O, 1, T)."""
    return np.array(series)[:, None, :]


def test_last_value_carries_the_last_count_forward():
    assert last_value(one_group([80.0, 100.0]), HORIZONS)[0, 0].tolist() == [100.0, 100.0, 100.0]


def test_drift_goes_on_by_the_mean_yearly_change_since_the_first_count():
    late_starter, shrinking = [0.0, 100.0, 90.0, 130.0], [100.0, 70.0, 40.0, 10.0]
    forecast = drift(one_group(late_starter, shrinking), HORIZONS)
    assert forecast[0, 0].tolist() == pytest.approx([145.0, 160.0, 205.0])
    assert forecast[1, 0].tolist() == pytest.approx([0.0, 0.0, 0.0])


def test_group_drift_grows_every_series_as_its_group_did_over_three_years():
    forecast = group_drift(one_group([50.0, 100.0, 1.0, 1.0, 133.1], [0.0, 0.0, 5.0, 5.0, 40.0]), HORIZONS)
    assert forecast[0, 0].tolist() == pytest.approx([133.1 * 1.1**ahead for ahead in HORIZONS])
    assert forecast[1, 0].tolist() == pytest.approx([40.0 * 1.1**ahead for ahead in HORIZONS])


def test_an_interval_holds_the_middle_of_the_methods_own_past_errors():
    organisations = 50
    shocks = np.exp(np.random.default_rng(2).normal(0.0, 0.1, size=(organisations, 12)))
    fte = (100 * np.cumprod(shocks, axis=1))[:, None, :]
    forecast = last_value(fte, (1,))
    low, high = past_error_interval(last_value, fte, forecast, (1,))
    width = np.log(high / low)
    assert width == pytest.approx(2 * 1.2816 * 0.1, rel=0.12)


def test_an_interval_past_what_history_shows_widens_with_the_root_of_time():
    fte = one_group(*[[100.0, 100.0 * up, 100.0 * up * down] for up in (0.9, 1.1) for down in (0.9, 1.1)] * 5)
    forecast = last_value(fte, (1, 4))
    low, high = past_error_interval(last_value, fte, forecast, (1, 4))
    assert np.log(high / low)[:, :, 1] == pytest.approx(2 * np.log(high / low)[:, :, 0])


def test_ets_goes_on_along_a_steady_trend():
    rng = np.random.default_rng(1)
    series = [200.0 + 10 * year + rng.normal(0, 0.5) for year in range(15)]
    forecast, low, high = exponential_smoothing(one_group(series), HORIZONS)
    assert forecast[0, 0].tolist() == pytest.approx([350.0, 360.0, 390.0], abs=4.0)
    assert (low <= forecast).all()
    assert (forecast <= high).all()


def test_ets_takes_the_last_value_of_a_series_too_short_to_fit():
    forecast, low, high = exponential_smoothing(one_group([90.0, 95.0, 100.0], [50.0, 50.0, 50.0]), HORIZONS)
    assert forecast[:, 0].tolist() == [[100.0] * 3, [50.0] * 3]
    assert (low <= high).all()


@pytest.mark.parametrize("method", [last_value, drift, group_drift])
def test_a_series_that_never_changes_forecasts_itself(method):
    fte = one_group([120.0] * 8, [35.5] * 8)
    forecast = method(fte, HORIZONS)
    assert forecast == pytest.approx(np.repeat(fte[:, :, -1:], len(HORIZONS), axis=2))
    low, high = past_error_interval(method, fte, forecast, HORIZONS)
    assert low == pytest.approx(forecast)
    assert high == pytest.approx(forecast)


def test_ets_forecasts_a_series_that_never_changes_by_itself():
    forecast, _, _ = exponential_smoothing(one_group([120.0] * 12), HORIZONS)
    assert forecast[0, 0].tolist() == pytest.approx([120.0] * 3)
