"""The mean follows the documented equations, conserves people, and leaves a stock alone when nothing happens."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings

from allotment.projection.engine.inputs import FLOWS, CohortInputs
from allotment.projection.engine.mean import project_mean
from tests.projection.engine.oracle import expect
from tests.projection.engine.systems import MOVE, PROGRESSION, a_system, linked_system, net, systems


@settings(max_examples=80, deadline=None)
@given(systems())
def test_the_mean_agrees_with_a_plain_writing_of_the_equations(inputs: CohortInputs) -> None:
    result, expected = project_mean(inputs), expect(inputs)
    cells, ages = inputs.opening.shape
    close = {"rtol": 1e-9, "atol": 1e-9}
    stock = [[[heads.get((c, a), 0.0) for a in range(ages)] for c in range(cells)] for heads in expected.stocks]
    np.testing.assert_allclose(result.stock, stock, **close)
    for number, name in enumerate(FLOWS):
        heads = [[period[name].get(c, 0.0) for c in range(cells)] for period in expected.flows]
        np.testing.assert_allclose(result.flows[number], heads, err_msg=name, **close)
        fte = [[period[name].get(c, 0.0) for c in range(cells)] for period in expected.flows_fte]
        np.testing.assert_allclose(result.flows_fte[number], fte, err_msg=name, **close)
    closing_fte = [[fte.get(c, 0.0) for c in range(cells)] for fte in expected.closing_fte]
    np.testing.assert_allclose(result.closing_fte[1:], closing_fte, **close)


@settings(max_examples=40, deadline=None)
@given(systems())
def test_every_cell_and_period_of_the_mean_reconciles(inputs: CohortInputs) -> None:
    result = project_mean(inputs)
    heads = result.stock.sum(axis=2)
    np.testing.assert_allclose(heads[1:], heads[:-1] + net(result.flows), rtol=1e-9, atol=1e-9)
    moved = [result.flows[FLOWS.index(name)].sum(axis=1) for name in FLOWS]
    by_name = dict(zip(FLOWS, moved, strict=True))
    np.testing.assert_allclose(by_name["moves_out"], by_name["moves_in"], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(by_name["progression_out"], by_name["progression_in"], rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(result.recruits_by_source, inputs.recruits)
    np.testing.assert_allclose(result.recruits_by_source.sum(axis=0), result.flows[FLOWS.index("recruits")])
    assert (result.stock >= 0).all()


@pytest.mark.parametrize(("periods", "periods_per_year"), [(15, 1), (180, 12)])
def test_with_no_leaving_moving_or_joining_the_headcount_stays_as_it_was(periods: int, periods_per_year: int) -> None:
    opening = np.arange(24).reshape(3, 8)
    result = project_mean(a_system(opening, periods=periods, periods_per_year=periods_per_year))
    np.testing.assert_array_equal(result.stock.sum(axis=2), np.tile(opening.sum(axis=1), (periods + 1, 1)))
    assert not result.flows.any()


def test_everyone_ages_in_the_first_period_of_each_year_and_the_oldest_stay() -> None:
    yearly = project_mean(a_system([[5, 7, 11]], periods=2)).stock[:, 0]
    np.testing.assert_array_equal(yearly, [[5, 7, 11], [0, 5, 18], [0, 0, 23]])
    monthly = project_mean(a_system([[5, 7, 11]], periods=14, periods_per_year=12)).stock[:, 0]
    np.testing.assert_array_equal(monthly, [[5, 7, 11], *[[0, 5, 18]] * 12, *[[0, 0, 23]] * 2])


def test_months_give_the_same_yearly_exits_as_years_when_nobody_joins() -> None:
    generator = np.random.default_rng(7)
    opening = generator.integers(0, 90, size=(4, 9))
    rates = {"retire_hazard": generator.uniform(0, 1, (4, 9)), "leave_hazard": generator.uniform(0, 1, (4, 9))}
    years = project_mean(a_system(opening, periods=3, **rates))
    months = project_mean(a_system(opening, periods=36, periods_per_year=12, **rates))
    np.testing.assert_allclose(months.stock[::12], years.stock, rtol=1e-12)
    by_year = months.flows.reshape(len(FLOWS), 3, 12, 4).sum(axis=2)
    np.testing.assert_allclose(by_year[:2].sum(axis=0), years.flows[:2].sum(axis=0), rtol=1e-12)
    assert years.flows[:2].sum() > 100


def test_joiners_meet_their_first_chance_of_leaving_a_period_later() -> None:
    inputs = a_system(
        [[0, 0], [100, 0]],
        periods=2,
        links=[(1, 0, MOVE, 1.0)],
        leave_hazard=[[50.0, 50.0], [0.0, 0.0]],
        graduates=[[3.0, 0.0]],
        recruits=[[[4.0, 0.0]]],
    )
    flows = dict(zip(FLOWS, project_mean(inputs).flows[:, :, 0], strict=True))
    first_arrivals = 3 + 4 + 100 * (1 - np.exp(-1))
    np.testing.assert_allclose(flows["leavers"], [0, first_arrivals])


def test_movers_keep_their_age_and_divide_as_hazards_do() -> None:
    inputs = a_system([[100, 0, 0], [0, 0, 0], [0, 0, 0]], links=[(0, 1, MOVE, 0.3), (0, 2, MOVE, 0.1)])
    closing = project_mean(inputs).stock[1]
    moved = 100 * (1 - np.exp(-0.4))
    np.testing.assert_allclose(closing, [[0, 100 - moved, 0], [0, 0.75 * moved, 0], [0, 0.25 * moved, 0]])


def test_progression_acts_on_those_who_neither_left_nor_moved() -> None:
    links = [(0, 1, MOVE, 0.5), (0, 1, PROGRESSION, 0.7)]
    inputs = a_system([[100, 0], [0, 0]], links=links, retire_hazard=0.1, leave_hazard=0.2)
    flows = dict(zip(FLOWS, project_mean(inputs).flows[:, 0, 0], strict=True))
    assert flows["moves_out"] == pytest.approx(100 * np.exp(-0.3) * (1 - np.exp(-0.5)))
    assert flows["progression_out"] == pytest.approx(100 * np.exp(-0.8) * (1 - np.exp(-0.7)))


def test_the_participation_factor_changes_closing_fte_and_neither_heads_nor_the_opening() -> None:
    plain = linked_system()
    changed = dataclasses.replace(plain, participation_factor=plain.participation_factor * 1.5)
    before, after = project_mean(plain), project_mean(changed)
    np.testing.assert_array_equal(before.stock, after.stock)
    np.testing.assert_array_equal(before.closing_fte[0], after.closing_fte[0])
    np.testing.assert_allclose(before.closing_fte[0], (plain.opening * plain.participation).sum(axis=1))
    np.testing.assert_allclose(after.closing_fte[1:], before.closing_fte[1:] * 1.5)
