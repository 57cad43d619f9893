"""Forecasts look at nothing that had not come, and give what is plainly right on plain series."""

from __future__ import annotations

import numpy as np
import pytest

from allotment.projection.temporary_spend.forecast import METHODS, Drivers, from_drivers, last_value, last_year

AHEAD = 12


def drivers(series: int, months: int, rng: np.random.Generator) -> Drivers:
    """Drivers of chance."""
    return Drivers(
        rng.random(months + AHEAD), 0.04 + 0.01 * rng.random((series, months)), 0.1 * rng.random((series, months))
    )


@pytest.mark.parametrize("method", METHODS)
def test_what_comes_after_the_origin_changes_no_forecast(method: str):
    rng = np.random.default_rng(1)
    values, known = 1e5 * (1 + rng.random((3, 48))), drivers(3, 48, rng)
    before = METHODS[method](values, known, 30, AHEAD)
    values[:, 30:] *= 7
    known.sickness[:, 30:] = 0.5
    known.vacancies[:, 30:] = 0.9
    assert np.array_equal(before, METHODS[method](values, known, 30, AHEAD))


@pytest.mark.parametrize("method", ["drivers", "smoothing", "drivers and smoothing", "last year's value"])
def test_a_season_that_repeats_is_forecast_as_it_repeats(method: str):
    months = np.arange(48)
    values = np.exp(11 + 0.2 * np.cos(2 * np.pi * months / 12))[None, :]
    nothing = np.full((1, 48), np.nan)
    found = METHODS[method](values[:, :36], Drivers(np.zeros(48), nothing, nothing), 36, AHEAD)
    assert found[0] == pytest.approx(values[0, 36:], rel=0.01)


def test_steady_growth_goes_on_where_it_is_the_only_thing_that_happens():
    values = np.exp(10 + 0.01 * np.arange(48))[None, :]
    nothing = np.full((1, 36), np.nan)
    found = from_drivers(values[:, :36], Drivers(np.zeros(48), nothing, nothing), 36, AHEAD)
    assert found[0] == pytest.approx(values[0, 36:])


def test_a_driver_that_moves_spend_is_learnt():
    rng = np.random.default_rng(2)
    leave = rng.random(72)
    values = np.exp(11 + 0.5 * leave[:60])[None, :]
    nothing = np.full((1, 60), np.nan)
    found = from_drivers(values[:, :48], Drivers(leave, nothing, nothing), 48, AHEAD)
    plain = last_year(values, Drivers(leave, nothing, nothing), 48, AHEAD)
    off, off_plain = (np.abs(one[0] - values[0, 48:]).mean() for one in (found, plain))
    assert off < 0.2 * off_plain


def test_last_year_and_last_value_are_what_they_say():
    values = np.arange(36.0)[None, :]
    nothing = Drivers(np.zeros(50), np.full((1, 36), np.nan), np.full((1, 36), np.nan))
    assert last_year(values, nothing, 30, 14)[0].tolist() == [*range(18, 30), 18, 19]
    assert last_value(values, nothing, 30, 3)[0].tolist() == [29, 29, 29]


def test_sickness_ahead_is_the_mean_of_the_month_and_vacancies_are_as_last_seen():
    sickness = np.tile(np.arange(12) / 100, 3)[None, :].copy()
    vacancies = np.full((1, 36), np.nan)
    vacancies[0, [3, 20]] = 0.1, 0.08
    seen = Drivers(np.zeros(48), sickness, vacancies).seen_from(30, AHEAD)
    assert seen[0, 30:42, 0] == pytest.approx(np.arange(30, 42) % 12 / 100)
    assert seen[0, :, 2] == pytest.approx([0.1] * 20 + [0.08] * 22)
