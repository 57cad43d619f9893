"""One person's cheapest row is what trying every row gives."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.allocation.rosters.machine import Machines
from allotment.allocation.rosters.problem import OFF, Roster, RosterProblem, make_problem
from allotment.allocation.rosters.span import span_of
from allotment.allocation.rosters.verify import check_roster
from tests.allocation.rosters.small_units import drawn_unit, every_legal_row, rows_of

DAYS, LONG = 7, 12


def _numbers(problem: RosterProblem, worked: str, codes: str) -> Roster:
    return np.array([OFF if letter == "-" else codes.index(letter) for letter in worked], dtype=np.int16)


def _price(row: Roster, price: np.ndarray) -> float:
    worked = np.flatnonzero(row >= 0)
    return float(price[worked, row[worked]].sum())


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_cheapest_row_costs_what_the_cheapest_of_all_legal_rows_costs(seed: int) -> None:
    unit = drawn_unit(seed, people=1, days=DAYS)
    problem = make_problem(unit)
    price = np.random.default_rng(seed).integers(-9, 5, (DAYS, 2)).astype(float)
    legal = [_numbers(problem, row, "EL") for row in every_legal_row(unit, unit.employees[0])]
    empty = np.full(DAYS, OFF, dtype=np.int16)
    found = span_of(problem, Machines(problem), 0, empty, 0, DAYS).cheapest(price)
    if not legal:
        assert found.row is None
        return
    assert found.row is not None
    assert found.price == _price(found.row, price) == min(_price(row, price) for row in legal)
    assert found.floor <= found.price + 1e-9
    assert found.row.tolist() in [row.tolist() for row in legal]


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), window=st.sampled_from([(0, 4), (7, 10), (7, 12)]))
def test_within_a_window_the_rest_of_the_row_stays_and_the_whole_is_legal(seed: int, window: tuple[int, int]) -> None:
    unit = drawn_unit(seed, people=1, days=LONG)
    problem, machines = make_problem(unit), Machines(make_problem(unit))
    draw = np.random.default_rng(seed)
    whole = span_of(problem, machines, 0, np.full(LONG, OFF, dtype=np.int16), 0, LONG)
    stands = whole.cheapest(draw.integers(-9, 5, (LONG, 2)).astype(float)).row
    if stands is None:
        return
    first, last = window
    price = draw.integers(-9, 5, (last - first, 2)).astype(float)
    found = span_of(problem, machines, 0, stands, first, last).cheapest(price).row
    legal = []
    for letters in product((OFF, 0, 1), repeat=last - first):
        row = stands.copy()
        row[first:last] = letters
        if not check_roster(unit, rows_of("P0", "".join("EL-"[shift] for shift in row))).breaches:
            legal.append(row[first:last])
    assert found is not None
    assert _price(found, price) == min(_price(row, price) for row in legal)
    assert found.tolist() in [row.tolist() for row in legal]


@pytest.mark.parametrize("exact", [True, False])
def test_no_row_is_cheaper_than_the_floor_whether_limits_are_counted_or_tolled(exact: bool) -> None:
    for seed in range(12):
        unit = drawn_unit(seed, people=1, days=6)
        problem = make_problem(unit)
        price = np.random.default_rng(seed).integers(-9, 2, (6, 2)).astype(float)
        span = span_of(problem, Machines(problem), 0, np.full(6, OFF, dtype=np.int16), 0, 6)
        found = span.cheapest(price, exact=exact)
        least = min(
            (_price(_numbers(problem, row, "EL"), price) for row in every_legal_row(unit, unit.employees[0])),
            default=np.inf,
        )
        assert found.floor <= least + 1e-9 <= found.price + 1e-6
