"""Counts of whole people follow the exact laws, and never fall when a chance, a mean or a number at risk rises."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from allotment.projection.engine.chance import CHUNK_PEOPLE, binomial, goers, joiners, poisson, somebody_may_go
from allotment.projection.engine.streams import LEAVING, RECRUITING, cell_key, replicate_key, uniform
from tests.projection.engine.laws import binomial_pmf, chi_square, poisson_pmf

LEVELS = st.floats(1e-9, 1 - 1e-9)  # nearer 0 or 1 a step of the distribution is lost in the last digits
HAZARDS = st.floats(1e-6, 20.0)
PEOPLE = st.integers(0, 60)


def in_order(one: float, other: float) -> tuple[float, float]:
    """Sort two numbers that are the same or differ by more than rounding."""
    low, high = sorted((one, other))
    assume(low == high or low * (1 + 1e-9) < high)
    return low, high


def stream(replicate: int) -> tuple[np.uint64, np.uint64, np.uint64]:
    return replicate_key(1, replicate), cell_key("RTE|Nurses"), np.uint64(2)


def draw_goers(people: int, hazard: float, replicate: int) -> int:
    age = np.uint64(9)
    level = uniform(stream(replicate), LEAVING, age)
    return goers(people, hazard, level, stream(replicate), LEAVING, age)


@pytest.mark.parametrize(("people", "chance"), [(1, 0.3), (7, 0.02), (7, 0.5), (12, 0.93), (40, 0.2)])
def test_a_count_steps_up_exactly_where_the_binomial_distribution_does(people: int, chance: float) -> None:
    hazard = -math.log1p(-chance)
    cumulative = 0.0
    for count, probability in enumerate(binomial_pmf(people, chance)):
        if probability > 1e-9:
            assert binomial(people, hazard, cumulative + 0.001 * probability) == count
            assert binomial(people, hazard, cumulative + 0.999 * probability) == count
        cumulative += probability


@pytest.mark.parametrize("mean", [0.3, 4.0, 60.0])
def test_a_count_steps_up_exactly_where_the_poisson_distribution_does(mean: float) -> None:
    cumulative = 0.0
    for count, probability in enumerate(poisson_pmf(mean, 150)):
        if probability > 1e-9:
            assert poisson(mean, cumulative + 0.001 * probability) == count
            assert poisson(mean, cumulative + 0.999 * probability) == count
        cumulative += probability


@pytest.mark.parametrize(("people", "chance"), [(6, 0.15), (25, 0.6), (900, 0.01)])
def test_drawn_goers_follow_the_binomial_law(people: int, chance: float) -> None:
    size = 20_000
    hazard = -math.log1p(-chance)
    drawn = np.array([draw_goers(people, hazard, replicate) for replicate in range(size)])
    statistic, freedom = chi_square(np.bincount(drawn, minlength=people + 1), binomial_pmf(people, chance), size)
    assert statistic < freedom + 4 * math.sqrt(2 * freedom)


def test_drawn_joiners_follow_the_poisson_law() -> None:
    size = 20_000
    drawn = np.array([joiners(3.7, stream(replicate), RECRUITING) for replicate in range(size)])
    statistic, freedom = chi_square(np.bincount(drawn, minlength=41), poisson_pmf(3.7, 40), size)
    assert statistic < freedom + 4 * math.sqrt(2 * freedom)


@pytest.mark.parametrize("chance", [0.0001, 0.05, 0.5, 0.9, 0.9999])
def test_many_people_in_one_cell_keep_the_binomial_mean_and_spread(chance: float) -> None:
    people, size = 50_000, 400
    drawn = np.array([draw_goers(people, -math.log1p(-chance), replicate) for replicate in range(size)])
    mean, variance = people * chance, people * chance * (1 - chance)
    assert abs(drawn.mean() - mean) < 4.5 * math.sqrt(variance / size)
    assert abs(drawn.var(ddof=1) / variance - 1) < 4.5 * math.sqrt((2 + 1 / variance) / size)


def test_many_expected_joiners_keep_the_poisson_mean_and_spread() -> None:
    mean, size = 12_345.6, 400
    drawn = np.array([joiners(mean, stream(replicate), RECRUITING) for replicate in range(size)])
    assert abs(drawn.mean() - mean) < 4.5 * math.sqrt(mean / size)
    assert abs(drawn.var(ddof=1) / mean - 1) < 4.5 * math.sqrt(2 / size)


@settings(deadline=None)  # the first example compiles
@given(PEOPLE, HAZARDS, HAZARDS, LEVELS)
def test_a_higher_hazard_never_takes_fewer(people: int, one: float, other: float, level: float) -> None:
    low, high = in_order(one, other)
    assert binomial(people, low, level) <= binomial(people, high, level)


@settings(deadline=None)  # the first example compiles
@given(PEOPLE, HAZARDS, LEVELS)
def test_one_person_more_adds_nobody_or_one_to_those_who_go(people: int, hazard: float, level: float) -> None:
    assert binomial(people + 1, hazard, level) - binomial(people, hazard, level) in {0, 1}


@settings(deadline=None)  # the first example compiles
@given(st.floats(0, 450), st.floats(0, 450), LEVELS)
def test_a_higher_expectation_never_brings_fewer(one: float, other: float, level: float) -> None:
    low, high = in_order(one, other)
    assert poisson(low, level) <= poisson(high, level)


@settings(deadline=None)  # the first example compiles
@given(st.integers(CHUNK_PEOPLE - 2, 3 * CHUNK_PEOPLE + 2), HAZARDS, HAZARDS, st.integers(0, 1000))
def test_coupling_holds_over_the_edges_of_chunks(people: int, one: float, other: float, replicate: int) -> None:
    low, high = in_order(one, other)
    assert draw_goers(people, low, replicate) <= draw_goers(people, high, replicate)
    assert draw_goers(people + 1, low, replicate) - draw_goers(people, low, replicate) in {0, 1}


@settings(deadline=None)  # the first example compiles
@given(st.floats(0, 3000), st.floats(0, 3000), st.integers(0, 1000))
def test_expected_joiners_are_coupled_over_the_edges_of_chunks(one: float, other: float, replicate: int) -> None:
    low, high = in_order(one, other)
    assert joiners(low, stream(replicate), RECRUITING) <= joiners(high, stream(replicate), RECRUITING)


@settings(deadline=None)  # the first example compiles
@given(st.integers(0, CHUNK_PEOPLE), HAZARDS, LEVELS)
def test_the_cheap_screen_never_hides_somebody_who_goes(people: int, hazard: float, level: float) -> None:
    assert somebody_may_go(people, hazard, level) or binomial(people, hazard, level) == 0


def test_nobody_goes_without_a_hazard_and_everybody_with_a_vast_one() -> None:
    for level in (2**-53, 0.5, 1 - 2**-53):
        assert binomial(800, 0.0, level) == 0
        assert binomial(800, 1e6, level) == 800
        assert poisson(0.0, level) == 0
