"""Over many replicates the mean is the deterministic one, and the spread is that of independent people."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from allotment.projection.engine.inputs import FLOWS, CohortInputs
from allotment.projection.engine.mean import project_mean
from allotment.projection.engine.stochastic import project_replicates
from tests.projection.engine.laws import binomial_pmf, chi_square, poisson_pmf
from tests.projection.engine.oracle import expect
from tests.projection.engine.systems import MOVE, PROGRESSION, a_system, linked_system, no_uncertainty

REPLICATES = 4000


def exact_moments(inputs: CohortInputs) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of the last closing of each cell, by following one person of each cell and age.

    People are independent: of n people at one cell and age, those who end in a cell are binomial; those who joined
    since are Poisson, whose variance is their mean.
    """
    cells, ages = inputs.opening.shape
    mean, variance = np.zeros(cells), np.zeros(cells)
    for origin in range(cells):
        for age in range(ages):
            end = expect(inputs, {(origin, age): 1.0}, joiners=False).stocks[-1]
            for cell in range(cells):
                chance = sum(heads for (c, _), heads in end.items() if c == cell)
                mean[cell] += inputs.opening[origin, age] * chance
                variance[cell] += inputs.opening[origin, age] * chance * (1 - chance)
    joined = expect(inputs, {}).stocks[-1]
    for (cell, _), heads in joined.items():
        mean[cell] += heads
        variance[cell] += heads
    return mean, variance


@pytest.mark.parametrize(("periods", "periods_per_year"), [(4, 1), (14, 12)])
def test_mean_and_variance_of_a_linked_system_are_exact(periods: int, periods_per_year: int) -> None:
    inputs = linked_system(periods, periods_per_year)
    mean, variance = exact_moments(inputs)
    closing = project_replicates(inputs, no_uncertainty(inputs, REPLICATES), 2026).closing[:, -1]
    assert (np.abs(closing.mean(axis=0) - mean) < 4 * np.sqrt(variance / REPLICATES)).all()
    assert (np.abs(closing.var(axis=0, ddof=1) / variance - 1) < 4 * math.sqrt(2 / REPLICATES)).all()


def test_the_mean_of_every_flow_and_of_fte_is_the_deterministic_one() -> None:
    inputs = linked_system()
    expected = project_mean(inputs)
    result = project_replicates(inputs, no_uncertainty(inputs, REPLICATES), 77, keep_flows=True)
    assert result.flows is not None
    for number, name in enumerate(FLOWS):
        drawn, mean = result.flows[:, number], expected.flows[number]
        spread = np.sqrt(drawn.var(axis=0, ddof=1) / REPLICATES)
        assert (np.abs(drawn.mean(axis=0) - mean) <= 4.5 * spread + 1e-12).all(), name
    spread = result.closing_fte.std(axis=0, ddof=1) / math.sqrt(REPLICATES)
    assert (np.abs(result.closing_fte.mean(axis=0) - expected.closing_fte[1:]) < 4.5 * spread).all()


def counted(inputs: CohortInputs, name: str, cell: int = 0, replicates: int = 8000) -> np.ndarray:
    flows = project_replicates(inputs, no_uncertainty(inputs, replicates), 5, keep_flows=True).flows
    assert flows is not None
    return flows[:, FLOWS.index(name), 0, cell]


@pytest.mark.parametrize(
    ("name", "chance"),
    [
        ("retirements", 1 - math.exp(-0.2)),
        ("leavers", math.exp(-0.2) * (1 - math.exp(-0.9))),
        ("moves_out", math.exp(-1.1) * (1 - math.exp(-0.7))),
        ("progression_out", math.exp(-1.8) * (1 - math.exp(-0.5))),
    ],
)
def test_each_way_out_follows_the_binomial_law_of_its_chance(name: str, chance: float) -> None:
    inputs = a_system(
        [[30, 0], [0, 0]],
        links=[(0, 1, MOVE, 0.7), (0, 1, PROGRESSION, 0.5)],
        retire_hazard=0.2,
        leave_hazard=0.9,
    )
    drawn = counted(inputs, name)
    statistic, freedom = chi_square(np.bincount(drawn, minlength=31), binomial_pmf(30, chance), len(drawn))
    assert statistic < freedom + 4 * math.sqrt(2 * freedom)


def test_movers_divided_over_links_follow_the_multinomial_law() -> None:
    inputs = a_system(
        [[40, 0], [0, 0], [0, 0], [0, 0]], links=[(0, 1, MOVE, 0.2), (0, 2, MOVE, 0.5), (0, 3, MOVE, 0.1)]
    )
    closing = project_replicates(inputs, no_uncertainty(inputs, 8000), 5).closing[:, 0, 1:]
    chances = (1 - math.exp(-0.8)) * np.array([0.2, 0.5, 0.1]) / 0.8
    for cell, chance in enumerate(chances):
        statistic, freedom = chi_square(np.bincount(closing[:, cell], minlength=41), binomial_pmf(40, chance), 8000)
        assert statistic < freedom + 4 * math.sqrt(2 * freedom)
    covariance = np.cov(closing.T)
    expected = 40 * (np.diag(chances) - np.outer(chances, chances))
    assert np.abs(covariance - expected).max() < 4.5 * math.sqrt(2 / 8000) * expected.max()


@pytest.mark.parametrize("name", ["graduates", "recruits"])
def test_joiners_are_poisson_and_their_ages_follow_the_given_shares(name: str) -> None:
    share = "graduate_age" if name == "graduates" else "recruit_age"
    at_age_1 = {"participation": [[0.0, 1.0, 0.0]], share: [[0.5, 0.3, 0.2]]}
    inputs = a_system([[0, 0, 0]], **{name: 6.0}, **at_age_1)
    drawn = counted(inputs, name)
    statistic, freedom = chi_square(np.bincount(drawn, minlength=61), poisson_pmf(6.0, 60), len(drawn))
    assert statistic < freedom + 4 * math.sqrt(2 * freedom)
    seen = project_replicates(inputs, no_uncertainty(inputs, 8000), 5).closing_fte[:, 0, 0].astype(int)
    statistic, freedom = chi_square(np.bincount(seen, minlength=61), poisson_pmf(0.3 * 6.0, 60), 8000)
    assert statistic < freedom + 4 * math.sqrt(2 * freedom)


def test_fifty_thousand_people_of_one_age_and_thousands_of_recruits_keep_their_law() -> None:
    inputs = a_system([[50_000, 0], [0, 0]], links=[(0, 1, MOVE, 0.4)], leave_hazard=[[0.1], [0.0]], recruits=5_000.0)
    closing = project_replicates(inputs, no_uncertainty(inputs, 600), 5).closing[:, 0]
    chances = math.exp(-0.1) * np.array([math.exp(-0.4), 1 - math.exp(-0.4)])
    mean, variance = 50_000 * chances + 5_000, 50_000 * chances * (1 - chances) + 5_000
    assert (np.abs(closing.mean(axis=0) - mean) < 4.5 * np.sqrt(variance / 600)).all()
    assert (np.abs(closing.var(axis=0, ddof=1) / variance - 1) < 4.5 * math.sqrt(2 / 600)).all()


def test_decisions_of_one_cell_are_independent_of_each_other() -> None:
    inputs = a_system(
        [[200, 200], [0, 0]], links=[(0, 1, MOVE, 0.3)], retire_hazard=0.3, leave_hazard=0.3, recruits=50.0
    )
    inputs = dataclasses.replace(inputs, graduates=np.full((1, 2), 50.0))
    flows = project_replicates(inputs, no_uncertainty(inputs, REPLICATES), 5, keep_flows=True).flows
    assert flows is not None
    names = ("retirements", "graduates", "recruits")
    drawn = np.array([flows[:, FLOWS.index(name), 0, cell] for name in names for cell in (0, 1)][1:])
    left = flows[:, :3, 0, 0] / np.maximum(400 - np.cumsum(flows[:, :3, 0, 0], axis=1) + flows[:, :3, 0, 0], 1)
    correlations = np.corrcoef(np.vstack([drawn[1:], left.T]))
    assert np.abs(correlations[np.triu_indices_from(correlations, 1)]).max() < 5 / math.sqrt(REPLICATES)
