"""Age bands split to single years, and curves that keep band averages."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allotment.projection.calibrate.rates_age_bands import AgeBands, shares, single_years
from allotment.projection.calibrate.rates_curve import never_falling_in, smooth_curve

BANDS = AgeBands.within_the_model([0, 25, 35, 45, 55, 65], [24, 34, 44, 54, 64, 120])
BAND_TOTALS = st.lists(st.floats(0, 1e6).map(lambda people: round(people, 3)), min_size=6, max_size=6)


@given(BAND_TOTALS, st.integers(16, 24))
def test_every_band_total_is_kept_exactly_and_nobody_is_negative(totals: list[float], youngest_age: int):
    people = single_years(np.array(totals), BANDS, youngest_age)
    assert (people >= 0).all()
    for total, years in zip(totals, BANDS.slices(), strict=True):
        assert people[years].sum() == pytest.approx(total, rel=1e-12, abs=1e-9)


@given(BAND_TOTALS)
def test_a_split_of_ten_times_the_people_is_ten_times_the_split(totals: list[float]):
    once, tenfold = single_years(np.array(totals), BANDS), single_years(10 * np.array(totals), BANDS)
    np.testing.assert_allclose(tenfold, 10 * once, rtol=1e-9, atol=1e-6)


def test_nobody_is_younger_than_the_youngest_age():
    people = single_years(np.array([100.0, 400, 400, 300, 200, 20]), BANDS, 21)
    assert people[: 21 - 16].sum() == 0
    assert people[21 - 16] > 0


def test_the_split_has_no_step_at_a_band_edge():
    people = single_years(np.array([500.0, 1000, 1100, 1000, 900, 90]), BANDS)
    edges = [25, 35, 45, 55]
    for edge in edges:
        before, after = people[edge - 1 - 16], people[edge - 16]
        assert abs(after - before) < 0.12 * max(before, after)


def test_ages_65_and_over_thin_out_towards_the_open_class():
    older = single_years(np.array([0.0, 0, 0, 500, 500, 100]), BANDS)[BANDS.slices()[-1]]
    assert (np.diff(older) <= 0).all()
    assert older[:5].sum() / older.sum() > 0.6


def test_bands_that_overlap_are_refused():
    with pytest.raises(ValueError, match="gap or overlap"):
        AgeBands.within_the_model([16, 24], [24, 80])


def test_shares_of_nobody_are_zero():
    assert shares(np.zeros(4)).tolist() == [0, 0, 0, 0]


@given(st.lists(st.floats(0, 0.6), min_size=6, max_size=6), BAND_TOTALS)
def test_a_smooth_curve_keeps_each_bands_average(averages: list[float], totals: list[float]):
    weights = single_years(np.array(totals), BANDS)
    curve = smooth_curve(np.array(averages), weights, BANDS)
    assert (curve >= 0).all()
    for average, years in zip(averages, BANDS.slices(), strict=True):
        within = weights[years]
        found = curve[years] @ within / within.sum() if within.sum() > 0 else curve[years].mean()
        assert found == pytest.approx(average, rel=1e-6, abs=1e-9)


def test_a_constant_rate_stays_constant():
    weights = single_years(np.array([100.0, 400, 400, 300, 200, 20]), BANDS)
    np.testing.assert_allclose(smooth_curve(np.full(6, 0.08), weights, BANDS), 0.08)


def test_bands_without_evidence_are_bridged():
    values = np.array([np.nan, 0.1, np.nan, 0.2, 0.2, np.nan])
    curve = smooth_curve(values, np.ones(65), BANDS)
    middle = curve[BANDS.slices()[2]]
    assert 0.1 < middle.mean() < 0.2


def test_nothing_known_is_no_leaving():
    assert smooth_curve(np.full(6, np.nan), np.ones(65), BANDS).sum() == 0


def test_a_curve_that_falls_in_its_last_band_is_levelled_there():
    falling = np.linspace(0.3, 0.1, 65)
    last = BANDS.slices()[-1]
    levelled = never_falling_in(falling, np.ones(65), last)
    np.testing.assert_allclose(levelled[last], falling[last].mean())
    rising = np.linspace(0.1, 0.3, 65)
    assert never_falling_in(rising, np.ones(65), last) is rising
