"""A limit's price is what one unit more of it does: told prices against solving again with a little more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings

from allotment.allocation.investment.choose import Choice, choose
from allotment.allocation.investment.prices import UNITS, WORDS, ShadowPrice, shadow_prices
from allotment.allocation.investment.problem import Capacity, Problem
from allotment.allocation.solvers.named import solver_named
from allotment.allocation.solvers.solver import Status
from tests.allocation.investment.drawn import drawn, seeds
from tests.allocation.investment.tiny import NURSES, SOUTH, limit, line, option, pot, problem, target

HIGHS = solver_named("highs")
PENCE_IN_UNIT = 100_000
Change = tuple[str, str, int | None, float, Problem]  # constraint, scope, year, units more, and the problem with them


def changes(asked: Problem) -> Iterator[Change]:
    """Give every limit a little more, one at a time."""
    for which, stream in enumerate(asked.streams):
        for year, label in enumerate(asked.years):
            budget = list(stream.budget)
            budget[year] += 100  # a pound
            streams = list(asked.streams)
            streams[which] = replace(stream, budget=tuple(budget))
            # more is also carried over where a share of it may be: a second limit that moves with the first
            if stream.carry_over_share == 0:
                yield "budget", stream.key, label, 100 / PENCE_IN_UNIT, replace(asked, streams=tuple(streams))
    for which, capacity in enumerate(asked.capacities):
        for year, label in enumerate(asked.years):
            amounts = capacity.amount.copy()
            amounts[year] += 1e-4
            capacities = list(asked.capacities)
            capacities[which] = replace(capacity, amount=amounts)
            yield "capacity", capacity.key, label, 1e-4, replace(asked, capacities=tuple(capacities))
    for one in asked.options:
        for year, label in enumerate(asked.years):
            if len(one.tiers) == 1:
                most = one.most.copy()
                most[year] += 1e-4
                options = tuple(replace(other, most=most) if other is one else other for other in asked.options)
                yield "dose", ", ".join(one.label), label, 1e-4, replace(asked, options=options)


@settings(max_examples=25, deadline=None)
@given(seed=seeds)
def test_prices_agree_with_finite_differences(seed: int):
    asked = drawn(seed)
    chosen = choose(asked, HIGHS)
    told = {(price.constraint, price.scope, price.year): price.value for price in shadow_prices(chosen)}
    for constraint, scope, year, more, changed in changes(asked):
        value = told.get((constraint, scope, year), 0.0)
        gained = (chosen.objective - choose(changed, HIGHS).objective) / more
        less = gained == pytest.approx(value, rel=1e-3, abs=1e-4)
        # at a corner with more limits than it needs, a price holds on one side only: it is never too low
        assert less or 0 <= gained <= value + 1e-4, (constraint, scope, year, value, gained)


@settings(max_examples=25, deadline=None)
@given(seed=seeds)
def test_prices_that_are_exact_are_most_of_them(seed: int):
    asked = drawn(seed)
    chosen = choose(asked, HIGHS)
    told = {(price.constraint, price.scope, price.year): price.value for price in shadow_prices(chosen)}
    exact: dict[bool, int] = defaultdict(int)
    for constraint, scope, year, more, changed in changes(asked):
        value = told.get((constraint, scope, year), 0.0)
        if value > 1e-6:
            gained = (chosen.objective - choose(changed, HIGHS).objective) / more
            exact[gained == pytest.approx(value, rel=1e-3, abs=1e-4)] += 1
    assume(exact)
    assert exact[True] >= 3 * exact[False]
