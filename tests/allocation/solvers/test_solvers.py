"""Two solvers behind one protocol: the same answers as each other, and as an exact reckoning by fractions."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.allocation.solvers.highs import Highs
from allotment.allocation.solvers.named import NAMES, solver_named
from allotment.allocation.solvers.programme import LinearProgramme, ProgrammeBuilder
from allotment.allocation.solvers.solver import LinearSolver, Status, solve

BOTH = tuple(solver_named(name) for name in NAMES)
each_solver = pytest.mark.parametrize("solver", BOTH, ids=lambda solver: solver.name)
each_method = pytest.mark.parametrize("method", ["choose", "simplex", "ipm"])


def programme(matrix: list[list[float]], cost: list[float], **bounds: object) -> LinearProgramme:
    """Minimise cost with 0 <= x, and rows of a dense matrix within ``least`` and ``most``."""
    builder = ProgrammeBuilder()
    rows, columns = np.nonzero(np.array(matrix).reshape(-1, len(cost)))
    builder.add_columns("x", [(n,) for n in range(len(cost))], upper=bounds.get("upper", np.inf), cost=np.array(cost))
    names = [(m,) for m in range(len(matrix))]
    builder.add_rows("row", names, lower=bounds.get("least", -np.inf), upper=bounds.get("most", np.inf))
    builder.put(rows, columns, np.array(matrix).reshape(-1, len(cost))[rows, columns])
    return builder.build()


# Two products: 3 and 5 of profit; 4 hours on the first bench, 12 on the second, 18 in all on the third.
BENCHES = programme([[1, 0], [0, 2], [3, 2]], [-3, -5], most=np.array([4.0, 12.0, 18.0]))


@each_solver
def test_a_textbook_case_has_its_textbook_answer_and_prices(solver: LinearSolver):
    found = solve(solver, BENCHES)
    assert found.status is Status.OPTIMAL
    assert found.objective == pytest.approx(-36)
    assert found.x == pytest.approx([2, 6])
    assert found.row_prices == pytest.approx([0, -1.5, -1])
    assert found.reduced_costs == pytest.approx([0, 0])
    assert BENCHES.violation(found.x) <= 1e-9


@each_solver
def test_a_bound_that_binds_has_the_price_of_one_unit_more(solver: LinearSolver):
    found = solve(solver, programme([[1, 1]], [-3, -5], most=10.0, upper=np.array([9.0, 4.0])))
    assert found.x == pytest.approx([6, 4])
    assert found.reduced_costs == pytest.approx([0, -2])


@each_solver
def test_what_cannot_be_met_is_said(solver: LinearSolver):
    found = solve(solver, programme([[1, 1], [1, 1]], [1, 1], least=np.array([5.0, 0.0]), most=np.array([9.0, 4.0])))
    assert found.status is Status.INFEASIBLE
    assert found.x.size == 0


@each_solver
def test_what_has_no_end_is_said(solver: LinearSolver):
    assert solve(solver, programme([[1, -1]], [-1, 0], most=3.0)).status is Status.UNBOUNDED


@each_solver
def test_a_programme_without_rows_is_solved_by_its_bounds(solver: LinearSolver):
    found = solve(solver, programme([], [-1, 2], upper=np.array([7.0, 3.0])))
    assert (found.objective, found.x.tolist()) == (-7.0, [7.0, 0.0])


def random_programme(seed: int, size: int = 3) -> LinearProgramme:
    """Draw whole-number programmes with bounded columns: some have no answer, none is without end."""
    random = np.random.default_rng(seed)
    rows = size + 1
    matrix = random.integers(-4, 5, (rows, size)) * (random.random((rows, size)) < 0.8)
    least = random.integers(-12, 3, rows).astype(float)
    least[random.random(rows) < 0.5] = -np.inf
    most = np.maximum(random.integers(0, 15, rows), np.where(np.isfinite(least), least, 0)).astype(float)
    cost = random.integers(-6, 7, size).astype(float).tolist()
    upper = random.integers(1, 9, size).astype(float)
    return programme(matrix.astype(float).tolist(), cost, least=least, most=most, upper=upper)


def corners(given_programme: LinearProgramme) -> Iterator[tuple[Fraction, ...]]:
    """Every corner, exactly: each choice of as many limits as columns, solved by fractions, that breaks no other."""
    rows, size = given_programme.shape
    matrix = [[Fraction(0)] * size for _ in range(rows)]
    for row in range(rows):
        for at in range(given_programme.starts[row], given_programme.starts[row + 1]):
            matrix[row][given_programme.columns[at]] = Fraction(given_programme.values[at])
    unit = [[Fraction(int(one == other)) for other in range(size)] for one in range(size)]
    sides = [*zip(matrix, given_programme.row_lower, given_programme.row_upper, strict=True)]
    sides += [*zip(unit, given_programme.lower, given_programme.upper, strict=True)]
    for chosen in combinations(sides, size):
        ends = [{float(end) for end in side[1:] if np.isfinite(end)} for side in chosen]
        for right in product(*ends):
            point = by_elimination([list(side[0]) for side in chosen], [Fraction(one) for one in right])
            if point is not None and all(
                low <= sum(a * x for a, x in zip(left, point, strict=True)) <= high for left, low, high in sides
            ):
                yield tuple(point)


def by_elimination(left: list[list[Fraction]], right: list[Fraction]) -> list[Fraction] | None:
    """Solve a square system exactly; None where it has no one answer."""
    size = len(right)
    table = [[*row, end] for row, end in zip(left, right, strict=True)]
    for place in range(size):
        pivot = next((row for row in range(place, size) if table[row][place]), None)
        if pivot is None:
            return None
        table[place], table[pivot] = table[pivot], table[place]
        table[place] = [one / table[place][place] for one in table[place]]
        for row in range(size):
            if row != place and table[row][place]:
                times = table[row][place]
                table[row] = [one - times * other for one, other in zip(table[row], table[place], strict=True)]
    return [row[-1] for row in table]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_both_find_the_best_corner_of_exact_fractions(seed: int):
    asked = random_programme(seed)
    costs = [Fraction(one) for one in asked.cost]
    values = [sum(c * x for c, x in zip(costs, corner, strict=True)) for corner in corners(asked)]
    for solver in BOTH:
        found = solve(solver, asked)
        if not values:
            assert found.status is Status.INFEASIBLE
        else:
            assert found.objective == pytest.approx(float(min(values)), abs=1e-6)
            assert asked.violation(found.x) <= 1e-6


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_both_agree_on_larger_programmes_and_their_prices_bound_them(seed: int):
    asked = random_programme(seed, size=12)
    found = [solve(solver, asked) for solver in BOTH]
    assert found[0].status is found[1].status
    if found[0].status is Status.OPTIMAL:
        assert found[0].objective == pytest.approx(found[1].objective, rel=1e-6, abs=1e-6)
        for one in found:
            assert by_prices(asked, one.row_prices, one.reduced_costs) == pytest.approx(one.objective, abs=1e-5)


def by_prices(asked: LinearProgramme, prices: np.ndarray, reduced: np.ndarray) -> float:
    """The dual objective: each price at the side on which it binds."""
    sides = ((prices, asked.row_lower, asked.row_upper), (reduced, asked.lower, asked.upper))
    total = 0.0
    for price, low, high in sides:
        side = np.where(price > 0, low, high)
        total += float((price[np.abs(price) > 1e-9] * side[np.abs(price) > 1e-9]).sum())
    return total


@each_method
def test_every_method_of_highs_gives_the_same(method: str):
    assert solve(Highs(method), random_programme(5, size=12)).objective == pytest.approx(
        solve(solver_named("glop"), random_programme(5, size=12)).objective, abs=1e-6
    )


@each_solver
def test_a_warm_session_gives_what_a_fresh_solve_gives_after_every_kind_of_change(solver: LinearSolver):
    asked = random_programme(3, size=8)
    session = solver.open(asked)
    session.solve()
    random = np.random.default_rng(9)
    statuses = set()
    for _ in range(12):
        costs = random.integers(-6, 7, 3).astype(float)
        columns, rows = random.choice(8, 3, replace=False), random.choice(9, 2, replace=False)
        tops, ends = random.integers(1, 9, 3).astype(float), random.integers(-2, 15, 2).astype(float)
        asked.cost[columns], asked.upper[columns] = costs, tops
        asked.row_upper[rows] = np.maximum(ends, asked.row_lower[rows])
        session.change_costs(columns, costs)
        session.change_column_bounds(columns, np.zeros(3), tops)
        session.change_row_bounds(rows, asked.row_lower[rows], asked.row_upper[rows])
        warm, fresh = session.solve(), solve(solver, asked)
        statuses.add(warm.status)
        assert warm.status is fresh.status
        if warm.status is Status.OPTIMAL:
            assert warm.objective == pytest.approx(fresh.objective, abs=1e-6)
    assert Status.OPTIMAL in statuses


@each_solver
def test_a_session_leaves_the_programme_that_it_was_given_alone(solver: LinearSolver):
    session = solver.open(BENCHES)
    session.change_costs(np.array([0]), np.array([100.0]))
    session.change_row_bounds(np.array([1]), np.array([-np.inf]), np.array([2.0]))
    assert session.solve().objective == pytest.approx(-5)
    assert solve(solver, BENCHES).objective == pytest.approx(-36)


@each_solver
def test_time_that_runs_out_is_said_and_gives_no_answer(solver: LinearSolver):
    found = solve(solver, random_programme(1, size=350), seconds=1e-6)
    assert found.status is Status.TIME_LIMIT
    assert found.x.size == 0
    assert found.bound <= solve(solver, random_programme(1, size=350)).objective + 1e-6


def test_time_is_counted_afresh_for_each_solve_of_a_session():
    session = Highs().open(random_programme(1, size=100))
    for _ in range(30):
        session.change_costs(np.arange(100), np.random.default_rng(1).integers(-6, 7, 100).astype(float))
        assert session.solve(seconds=20).status is not Status.TIME_LIMIT


def test_a_solver_that_does_not_exist_is_no_solver():
    with pytest.raises(KeyError):
        solver_named("abacus")


def test_entries_at_one_place_are_added_up_and_those_that_come_to_nought_are_left_out():
    builder = ProgrammeBuilder()
    x = builder.add_columns("x", [("a",), ("b",)])
    rows = builder.add_rows("row", [("r",)], upper=4.0)
    builder.put(np.array([0, 0, 0, 0]), np.array([0, 0, 1, 1]), np.array([1.0, 2.0, 5.0, -5.0]))
    built = builder.build()
    assert (built.columns.tolist(), built.values.tolist(), built.starts.tolist()) == ([0], [3.0], [0, 1])
    assert (x.slice, rows.indices.tolist()) == (slice(0, 2), [0])
    assert built.column_block("x").labels == (("a",), ("b",))
    assert built.row_block("none").labels == ()
    assert built.violation(np.array([2.0, -1.0])) == 2.0


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_both_tell_what_has_an_answer_what_has_none_and_what_has_no_end_alike(seed: int):
    random = np.random.default_rng(seed)
    rows, size = random.integers(1, 7, 2).tolist()
    matrix = (random.integers(-4, 5, (rows, size)) * (random.random((rows, size)) < 0.7)).astype(float)
    least = np.where(random.random(rows) < 0.5, -np.inf, random.integers(-12, 9, rows))
    asked = programme(matrix.tolist(), random.integers(-6, 7, size).astype(float).tolist(), least=least)
    assert solve(BOTH[0], asked).status is solve(BOTH[1], asked).status
