"""The optimal face: a second aim on it gives what a second aim under the first one's value gives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.allocation.solvers.face import optimal_face
from allotment.allocation.solvers.highs import Highs
from allotment.allocation.solvers.programme import LinearProgramme, ProgrammeBuilder
from allotment.allocation.solvers.solver import Status, solve


def drawn(seed: int, size: int = 4) -> LinearProgramme:
    """Draw programmes of few different whole numbers, so that many have more than one best answer."""
    random = np.random.default_rng(seed)
    builder = ProgrammeBuilder()
    cost = random.integers(-2, 3, size).astype(float)
    builder.add_columns("x", [(n,) for n in range(size)], upper=random.integers(1, 4, size).astype(float), cost=cost)
    matrix = random.integers(0, 3, (3, size))
    most = random.integers(1, 7, 3).astype(float)
    builder.add_rows("row", [(m,) for m in range(3)], upper=most)
    rows, columns = np.nonzero(matrix)
    builder.put(rows, columns, matrix[rows, columns].astype(float))
    return builder.build()


def capped(programme: LinearProgramme, most: float) -> LinearProgramme:
    """Add the row that the first aim is no more than a value: the plain way to a second aim."""
    columns = np.flatnonzero(programme.cost)
    return replace(
        programme,
        row_lower=np.append(programme.row_lower, -np.inf),
        row_upper=np.append(programme.row_upper, most),
        starts=np.append(programme.starts, programme.starts[-1] + len(columns)),
        columns=np.append(programme.columns, columns),
        values=np.append(programme.values, programme.cost[columns]),
    )


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_the_best_second_aim_is_found_on_the_face(seed: int):
    programme = drawn(seed)
    second = np.random.default_rng(seed + 1).integers(-3, 4, programme.shape[1]).astype(float)
    first = solve(Highs(), programme)
    assert first.status is Status.OPTIMAL
    on_face = solve(Highs(), replace(optimal_face(programme, first), cost=second))
    plainly = solve(Highs(), replace(capped(programme, first.objective + 1e-9), cost=second))
    assert on_face.objective == pytest.approx(plainly.objective, abs=1e-6)
    assert programme.cost @ on_face.x == pytest.approx(first.objective, abs=1e-7)


def test_some_of_the_drawn_programmes_have_a_choice_left_and_some_have_none():
    """Otherwise the test above would say nothing of one of them."""
    left = []
    for seed in range(40):
        programme = drawn(seed)
        face = optimal_face(programme, solve(Highs(), programme))
        left.append(int((face.upper > face.lower).sum()))
    assert min(left) == 0
    assert max(left) >= 2
