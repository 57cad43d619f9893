"""More money, a wider ring-fence, a pool or more room never makes the answer worse; a forbidden dose never better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allotment.allocation.investment.choose import choose
from allotment.allocation.investment.flexibility import pooled, with_budgets_times
from allotment.allocation.investment.problem import Problem
from allotment.allocation.solvers.named import solver_named
from allotment.allocation.solvers.solver import Status
from tests.allocation.investment.drawn import drawn, seeds
from tests.allocation.investment.tiny import line, option, pot, problem

HIGHS = solver_named("highs")
ROUNDING = 1e-6  # the solver's own, on shortfalls of tens of FTE
never_worse = settings(max_examples=20, deadline=None)


def least(asked: Problem) -> float:
    """The least shortfall."""
    chosen = choose(asked, HIGHS)
    assert chosen.status is Status.OPTIMAL
    return chosen.objective


def more_money(asked: Problem, random: np.random.Generator) -> Problem:
    """A stream has more in one year."""
    which, year = int(random.integers(len(asked.streams))), int(random.integers(len(asked.years)))
    budget = list(asked.streams[which].budget)
    budget[year] += int(random.integers(1, 5_000_000))
    return with_stream(asked, which, budget=tuple(budget))


def more_carried_over(asked: Problem, random: np.random.Generator) -> Problem:
    """A stream may carry more over."""
    which = int(random.integers(len(asked.streams)))
    return with_stream(asked, which, carry_over_share=1.0)


def less_match(asked: Problem, random: np.random.Generator) -> Problem:
    """A stream asks no match."""
    return with_stream(asked, int(random.integers(len(asked.streams))), match_share=0.0)


def wider_eligibility(asked: Problem, random: np.random.Generator) -> Problem:
    """One line of one option may be paid by one stream more."""
    place, which = int(random.integers(len(asked.options))), int(random.integers(len(asked.streams)))
    changed = asked.options[place]
    lines = list(changed.lines)
    at = int(random.integers(len(lines)))
    lines[at] = replace(lines[at], streams=lines[at].streams | {which})
    options = list(asked.options)
    options[place] = replace(changed, lines=tuple(lines))
    return replace(asked, options=tuple(options))


def wider_everywhere(asked: Problem, random: np.random.Generator) -> Problem:
    """One stream may pay for everything that anybody pays for."""
    which = frozenset({int(random.integers(len(asked.streams)))})
    return replace(
        asked,
        options=tuple(
            replace(one, lines=tuple(replace(part, streams=part.streams | which) for part in one.lines))
            for one in asked.options
        ),
        pay_streams=tuple(streams | which if streams else streams for streams in asked.pay_streams),
    )


def more_capacity(asked: Problem, random: np.random.Generator) -> Problem:
    """There is more of one capacity in one year."""
    which = int(random.integers(len(asked.capacities)))
    amount = asked.capacities[which].amount.copy()
    amount[int(random.integers(len(amount)))] += float(random.uniform(0, 5))
    capacities = list(asked.capacities)
    capacities[which] = replace(capacities[which], amount=amount)
    return replace(asked, capacities=tuple(capacities))


def higher_limit(asked: Problem, random: np.random.Generator) -> Problem:
    """The system lets a lever start more."""
    return replace(asked, limits=tuple(replace(one, most=one.most + 1.5) for one in asked.limits))


def two_pooled(asked: Problem, random: np.random.Generator) -> Problem:
    """Two streams stand in one pot."""
    first, second = random.choice(len(asked.streams), 2, replace=False).tolist()
    return pooled(asked, (asked.streams[first].key, asked.streams[second].key))


def another_lever(asked: Problem, random: np.random.Generator) -> Problem:
    """There is one option more."""
    years = len(asked.years)
    return replace(asked, options=(*asked.options, option("another", years, line(500, 0), most=3)))


def with_stream(asked: Problem, which: int, **changes: object) -> Problem:
    """Change one stream."""
    streams = list(asked.streams)
    streams[which] = replace(streams[which], **changes)
    return replace(asked, streams=tuple(streams))


LOOSENED = (
    more_money,
    more_carried_over,
    less_match,
    wider_eligibility,
    wider_everywhere,
    more_capacity,
    higher_limit,
    two_pooled,
    another_lever,
)


@pytest.mark.parametrize("loosen", LOOSENED, ids=lambda loosen: loosen.__name__)
@never_worse
@given(seed=seeds)
def test_the_answer_is_never_worse(loosen: Callable[[Problem, np.random.Generator], Problem], seed: int):
    asked = drawn(seed)
    assert least(loosen(asked, np.random.default_rng(seed))) <= least(asked) + ROUNDING


@never_worse
@given(seed=seeds)
def test_all_pooled_is_at_least_two_pooled_is_at_least_ring_fenced(seed: int):
    asked = drawn(seed)
    keys = [stream.key for stream in asked.streams]
    two, everything = least(pooled(asked, keys[:2])), least(pooled(asked, keys))
    assert everything <= two + ROUNDING
    assert two <= least(asked) + ROUNDING


@never_worse
@given(seed=seeds, factors=st.lists(st.floats(0, 3), min_size=2, max_size=4))
def test_the_frontier_falls(seed: int, factors: list[float]):
    asked = drawn(seed)
    reached = [least(with_budgets_times(asked, factor)) for factor in sorted(factors)]
    assert all(after <= before + ROUNDING for before, after in pairwise(reached))


@never_worse
@given(seed=seeds)
def test_forbidding_or_fixing_a_dose_never_makes_it_better(seed: int):
    asked = drawn(seed)
    random = np.random.default_rng(seed)
    chosen = choose(asked, HIGHS)
    at = int(random.integers(len(asked.options))), int(random.integers(len(asked.years)))
    assert least(replace(asked, fixed={at: 0.0})) >= chosen.objective - ROUNDING
    half = replace(asked, fixed={at: float(chosen.dose_of[at]) / 2})
    again = choose(half, HIGHS)
    assert again.status is Status.INFEASIBLE or again.objective >= chosen.objective - ROUNDING


def test_a_wider_ring_fence_is_worse_by_not_even_a_penny_s_worth():
    lines = [line(1, one % 2) for one in range(30)]
    asked = problem([option("train", 1, *lines, most=90)], [pot("one", 300), pot("other", 300)], [[50]])
    wider = replace(asked, options=(replace(asked.options[0], lines=tuple(line(1, 0, 1) for _ in lines)),))
    assert least(asked) == pytest.approx(30, abs=1e-9)
    assert least(wider) == pytest.approx(30, abs=1e-9)


def test_a_pool_pays_for_what_any_of_its_streams_may_pay():
    asked = problem(
        [option("train", 1, line(1000, 0)), option("retain", 1, line(500, 1))],
        [pot("tuition", 4000, match=0.5), pot("discretionary", 1000, carry=0.5), pot("other", 700)],
        [[20]],
    )
    pool = pooled(asked, ("tuition", "discretionary"))
    assert [stream.key for stream in pool.streams] == ["other", "tuition and discretionary"]
    assert (pool.streams[1].budget, pool.streams[1].carry_over_share, pool.streams[1].match_share) == (
        (500_000,),
        0.5,
        0.0,
    )
    assert least(pool) == pytest.approx(10)
    assert least(asked) == pytest.approx(18)  # nobody matches the tuition
    assert pooled(asked, ()) is asked
