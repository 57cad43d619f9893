"""The bound worked out from row prices, whoever gave them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.allocation.investment.model import build_model
from allotment.allocation.investment.national.bound import Prover
from allotment.allocation.solvers.highs import Highs
from allotment.allocation.solvers.solver import solve
from tests.allocation.investment.drawn import drawn, seeds


@settings(max_examples=25, deadline=None)
@given(seed=seeds, wrong=st.floats(0, 0.5))
def test_no_prices_however_wrong_lift_the_bound_over_the_optimum(seed: int, wrong: float):
    programme = build_model(drawn(seed)).programme
    solved = solve(Highs("simplex"), programme)
    prices = solved.row_prices * np.random.default_rng(seed).uniform(1 - wrong, 1 + wrong, len(solved.row_prices))
    worth_having = np.where(programme.cost > 0, (solved.objective + 1.0) / np.maximum(programme.cost, 1e-12), np.inf)
    bound = Prover(programme).bound(programme.cost, prices, worth_having)
    assert bound <= solved.objective + 1e-9 * max(1.0, solved.objective)


@pytest.mark.parametrize("seed", range(8))
def test_the_solvers_own_prices_prove_the_optimum(seed: int):
    programme = build_model(drawn(seed)).programme
    solved = solve(Highs("simplex"), programme)
    worth_having = np.where(programme.cost > 0, (solved.objective + 1.0) / np.maximum(programme.cost, 1e-12), np.inf)
    bound = Prover(programme).bound(programme.cost, solved.row_prices, worth_having)
    assert bound == pytest.approx(solved.objective, rel=1e-6, abs=1e-6)
