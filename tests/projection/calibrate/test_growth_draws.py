"""Joiners that carry a growth, and replicates that stray from it."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.projection.calibrate.growth_draws import (
    draw_joiner_multipliers,
    joiners_per_head,
    split_joiners,
    staff_path,
)

YEARS = 5


def cells(count: int, **spreads: float) -> pl.DataFrame:
    """Cells of two staff groups in as many organisations, with every spread at 0 unless given."""
    names = (
        "national_persistent_spread",
        "group_persistent_spread",
        "persistent_spread",
        "organisation_annual_spread",
        "annual_spread",
    )
    return pl.DataFrame(
        {
            "organisation": [f"R{place // 2}" for place in range(count)],
            "staff_group": ["Nurses" if place % 2 else "Midwives" for place in range(count)],
            **{name: [spreads.get(name, 0.0)] * count for name in names},
        }
    )


@settings(deadline=None)
@given(st.floats(min_value=-0.05, max_value=0.1), st.floats(min_value=0.06, max_value=0.3))
def test_joiners_in_step_carry_the_growth_exactly(growth: float, leaving: float):
    share = np.array([growth])
    joiners = joiners_per_head(share, np.array([leaving]), YEARS, years_in_step=YEARS)
    path = staff_path(joiners, np.array([leaving]))[:, 0]
    assert path == pytest.approx((1 + growth) ** np.arange(1, YEARS + 1))


def test_a_level_number_of_joiners_lets_growth_fade_at_the_leaving_rate():
    joiners = joiners_per_head(np.array([0.03]), np.array([0.1]), YEARS, years_in_step=0)
    assert np.unique(joiners).tolist() == pytest.approx([0.13])
    path = staff_path(joiners, np.array([0.1]))[:, 0]
    added = np.diff(np.concatenate([[1.0], path]))
    assert added == pytest.approx(0.03 * 0.9 ** np.arange(YEARS))


def test_no_spread_is_no_difference_between_replicates():
    leaving = np.full(4, 0.1)
    joiners = joiners_per_head(np.full(4, 0.02), leaving, YEARS, YEARS)
    assert draw_joiner_multipliers(cells(4), joiners, leaving, YEARS, 7, seed=1) == pytest.approx(1.0)


def test_a_national_error_moves_every_cell_alike_and_a_cells_own_moves_it_alone():
    leaving = np.full(4, 0.1)
    joiners = joiners_per_head(np.full(4, 0.02), leaving, YEARS, YEARS)
    alike = draw_joiner_multipliers(cells(4, national_persistent_spread=0.01), joiners, leaving, YEARS, 50, seed=1)
    assert np.ptp(alike, axis=2).max() == pytest.approx(0.0, abs=1e-12)
    apart = draw_joiner_multipliers(cells(4, annual_spread=0.01), joiners, leaving, YEARS, 2000, seed=1)
    correlation = np.corrcoef(apart[:, 0].T)
    assert np.abs(correlation - np.eye(4)).max() < 0.1


def test_replicates_stray_by_the_spread_that_was_asked_for():
    leaving = np.full(200, 0.1)
    joiners = joiners_per_head(np.full(200, 0.02), leaving, 1, 1)
    drawn = draw_joiner_multipliers(cells(200, annual_spread=0.03), joiners, leaving, YEARS, 400, seed=3)
    strayed = (drawn[:, 0] - 1) * joiners[0]
    assert strayed.std() == pytest.approx(0.03, rel=0.02)
    assert strayed.mean() == pytest.approx(0.0, abs=0.001)


def test_a_draw_depends_on_seed_and_name_and_on_nothing_else():
    table = cells(6, persistent_spread=0.01, organisation_annual_spread=0.02, annual_spread=0.03)
    leaving = np.full(6, 0.1)
    joiners = joiners_per_head(np.full(6, 0.02), leaving, YEARS, YEARS)
    drawn = draw_joiner_multipliers(table, joiners, leaving, YEARS, 20, seed=9)
    assert np.array_equal(drawn, draw_joiner_multipliers(table, joiners, leaving, YEARS, 20, seed=9))
    assert not np.allclose(drawn, draw_joiner_multipliers(table, joiners, leaving, YEARS, 20, seed=10))
    fewer = draw_joiner_multipliers(table[::-1][:3], joiners[:2, :3], leaving[:3], YEARS, 8, seed=9)
    assert np.array_equal(fewer, drawn[:8, :2, ::-1][:, :, :3])


def test_where_fewer_than_none_would_join_nobody_joins_and_the_rest_leave():
    planned, leavers = np.array([[10.0, 4.0]]), np.array([[20.0, 8.0]])
    joining, leaving = split_joiners(np.array([[[15.0, -2.0]]]), planned, leavers)
    assert joining.tolist() == [[[1.5, 0.0]]]
    assert leaving.tolist() == [[[1.0, 1.25]]]


def test_replicates_stray_about_the_central_path_and_not_above_it():
    leaving = np.full(40, 0.1)
    joiners = joiners_per_head(np.full(40, 0.0), leaving, YEARS, YEARS)
    drawn = draw_joiner_multipliers(cells(40, annual_spread=0.3), joiners, leaving, YEARS, 500, seed=1)
    assert drawn.min() < 0
    assert drawn[:, 0].mean() == pytest.approx(1.0, abs=0.06)


def test_past_the_years_in_step_a_lasting_error_builds_up_no_further():
    joiners = np.repeat(np.full((1, 2), 0.12), 15, axis=0)
    leaving = np.full(2, 0.1)
    drawn = draw_joiner_multipliers(cells(2, national_persistent_spread=0.02), joiners, leaving, 5, 50, seed=2)
    assert np.ptp(drawn[:, 5:], axis=1).max() == pytest.approx(0.0, abs=1e-12)
    assert (np.abs(drawn[:, 4] - 1) >= np.abs(drawn[:, 0] - 1) - 1e-12).all()
