"""Choosing for many systems under national limits, held against the whole solved as one programme."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from allotment.allocation.investment.choose import DOSES_IN_ONE, choose
from allotment.allocation.investment.national.choose_national import NationalChoice, choose_national
from allotment.allocation.investment.national.coordinate import Effort, shared_out, topped_up
from allotment.allocation.investment.national.limits import NationalBudget, NationalLimit, NationalProblem
from allotment.allocation.solvers.glop import Glop
from allotment.allocation.solvers.highs import Highs
from allotment.allocation.solvers.solver import Status
from tests.allocation.investment.drawn import seeds
from tests.allocation.investment.national.drawn_nation import as_a_whole, nation, systems
from tests.allocation.investment.tiny import line, option, pot, problem, target

SOLVER = Highs("simplex")
ROUNDING = 1e-6


def assert_limits_kept(national: NationalProblem, chosen: NationalChoice) -> None:
    """Count doses in thousandths and money in pence, from what each system does."""
    for limit in national.limits:
        for year, most in enumerate(limit.most):
            started = 0
            for _, one in chosen.systems:
                doses = one.model.doses
                mine = np.array([one.problem.options[at].lever in limit.levers for at in doses.option], dtype=bool)
                started += int(one.doses[mine & (doses.start == year)].sum())
            assert started <= most * DOSES_IN_ONE + ROUNDING
    for budget in national.budgets:
        for year, pence in enumerate(budget.most):
            spent = 0
            for _, one in chosen.systems:
                paying = [pot.key == budget.stream for pot in one.problem.streams]
                payments = one.model.payments
                mine = np.array(paying)[payments.stream] & (payments.year == year)
                spent += int(one.paid[mine].sum())
            assert spent <= pence


@pytest.mark.parametrize("share", [0.3, 0.7, 0.95, 5.0])
@pytest.mark.parametrize("seed", range(6))
def test_it_comes_within_a_thousandth_of_the_whole_whether_limits_bind_or_not(seed: int, share: float):
    national = nation(seed, 6, share)
    whole = as_a_whole(national)
    chosen = choose_national(national, SOLVER)
    assert chosen.status is Status.OPTIMAL
    assert chosen.gap <= 1e-3
    assert chosen.bound <= whole.objective * (1 + 1e-9)
    assert whole.objective - 1e-6 <= chosen.objective <= whole.objective * (1 + 1e-3) + 1e-9
    assert_limits_kept(national, chosen)


@settings(max_examples=25, deadline=None)
@given(seed=seeds)
def test_any_nation_is_chosen_for_within_its_limits_and_never_below_its_bound(seed: int):
    random = np.random.default_rng(seed)
    national = nation(seed % 10_000, int(random.integers(1, 12)), float(random.uniform(0.0, 1.2)))
    whole = as_a_whole(national)
    chosen = choose_national(national, SOLVER)
    assert chosen.status is Status.OPTIMAL
    assert chosen.bound <= whole.objective + 1e-7 * max(1.0, whole.objective)
    assert chosen.objective <= whole.objective * (1 + 1e-3) + 1e-6
    assert_limits_kept(national, chosen)


def test_a_tighter_gap_is_proved_when_asked():
    national = nation(3, 8, 0.6)
    chosen = choose_national(national, SOLVER, Effort(gap=1e-7, rounds=200))
    assert chosen.status is Status.OPTIMAL
    assert chosen.objective == pytest.approx(as_a_whole(national).objective, rel=1e-6)


def test_one_system_alone_is_chosen_for_as_ever():
    ((name, alone),) = systems(4, 1)
    chosen = choose_national(NationalProblem(((name, alone),)), SOLVER)
    once = choose(alone, SOLVER)
    assert chosen.objective == pytest.approx(once.objective, rel=1e-7)
    assert chosen.gap < 1e-6
    assert chosen.systems[0][1].paid.sum() == pytest.approx(once.paid.sum(), rel=1e-4)


def test_both_solvers_agree():
    national = nation(5, 4, 0.5)
    by = [choose_national(national, one, Effort(gap=1e-6, rounds=100)).objective for one in (SOLVER, Glop())]
    assert by[0] == pytest.approx(by[1], rel=2e-6)


def test_more_of_a_limit_closes_what_its_price_says():
    national = nation(2, 6, 0.5)
    hard = Effort(gap=1e-9, rounds=300)
    before = choose_national(national, SOLVER, hard)
    dearest = max((one for one in before.prices if one.limit == "recruit"), key=lambda one: one.value)
    year = national.years.index(dearest.year)
    more = [
        replace(one, most=tuple(most + 0.01 * (at == year) for at, most in enumerate(one.most)))
        if one.key == "recruit"
        else one
        for one in national.limits
    ]
    after = choose_national(replace(national, limits=tuple(more)), SOLVER, hard)
    assert before.objective - after.objective == pytest.approx(0.01 * dearest.value, rel=0.02)
    assert dearest.in_words == (
        f"One more dose of recruit allowed nationally in {dearest.year} would close {dearest.value:.4g} FTE of the "
        "gap, averaged over the years."
    )


def test_recruits_go_where_they_bring_most():
    """Two systems want all of 4 recruits; in the second each brings twice as much."""
    one = problem([option("recruit", 1, line(100, 0))], [pot("ICB", 100_000)], [[10.0]])
    two = problem([option("recruit", 1, line(100, 0), fte=2.0)], [pot("ICB", 100_000)], [[10.0]])
    limit = NationalLimit("international recruits", frozenset(["recruit"]), (4.0,))
    chosen = choose_national(NationalProblem((("one", one), ("two", two)), (limit,)), SOLVER, Effort(gap=1e-6))
    assert [float(mix.dose_of.sum()) for _, mix in chosen.systems] == pytest.approx([0.0, 4.0], abs=0.002)
    assert chosen.objective == pytest.approx(12.0, rel=1e-5)
    assert [(price.limit, price.value) for price in chosen.prices] == [("international recruits", pytest.approx(2.0))]


def test_what_nobody_could_use_has_no_price_even_where_there_is_none_of_it():
    """There is no money in the pot in the first year, for anybody, and half of what would be used in the second."""
    two_years = [option("train", 2, line(100, 0))], [pot("fund", 0, 1_000)], [[4.0, 9.0]]
    one, two = problem(*two_years), problem(*two_years)
    budget = NationalBudget("fund", (0, 1_000))
    chosen = choose_national(NationalProblem((("one", one), ("two", two)), (), (budget,)), SOLVER, Effort(gap=1e-6))
    assert {price.year for price in chosen.prices} == {one.years[1]}
    assert_limits_kept(NationalProblem((("one", one), ("two", two)), (), (budget,)), chosen)


def test_each_system_keeps_its_own_budgets_and_not_its_quota_of_them():
    national = nation(2, 6, 0.5)
    chosen = choose_national(national, SOLVER)
    for (_, stated), (_, made) in zip(national.systems, chosen.systems, strict=True):
        assert made.problem.streams == stated.streams


def test_a_system_that_cannot_be_met_alone_is_named():
    fine = problem([option("train", 1, line(100, 0))], [pot("ICB", 100)], [[5.0]])
    impossible = problem([option("train", 1, line(100, 0))], [pot("ICB", 100)], [[5.0]], targets=(target(0.0, 0),))
    chosen = choose_national(NationalProblem((("fine", fine), ("impossible", impossible))), SOLVER)
    assert chosen.status is Status.INFEASIBLE
    assert chosen.failing == ("impossible",)
    assert chosen.systems == ()


def test_limits_that_no_mixes_can_keep_are_told_as_impossible():
    """Each system must train 3 to meet its target; nationally there are places for 5."""
    wanting = problem([option("train", 1, line(100, 0))], [pot("ICB", 1_000)], [[3.0]], targets=(target(0.0, 0),))
    limit = NationalLimit("places", frozenset(["train"]), (5.0,))
    chosen = choose_national(NationalProblem((("one", wanting), ("two", wanting)), (limit,)), SOLVER)
    assert chosen.status is Status.INFEASIBLE
    assert chosen.systems == ()


def test_quotas_add_up_to_what_there_is():
    used = np.array([[3.0, 0.0, 1.0], [1.0, 0.0, 1.0]])
    most = np.array([2.0, 4.0, 6.0])
    assert shared_out(used, most) == pytest.approx(np.array([[1.5, 2.0, 3.0], [0.5, 2.0, 3.0]]))
    assert topped_up(used, most) == pytest.approx(np.array([[1.5, 2.0, 3.0], [0.5, 2.0, 3.0]]))


def test_statements_that_cannot_be_are_refused():
    ((_, alone),) = systems(1, 1)
    with pytest.raises(ValueError, match="at least one system"):
        NationalProblem(())
    with pytest.raises(ValueError, match="same name"):
        NationalProblem((("one", alone), ("one", alone)))
    with pytest.raises(ValueError, match="same years"):
        NationalProblem((("one", alone), ("two", replace(alone, years=(1, 2, 3)))))
    with pytest.raises(ValueError, match="each of 3 years"):
        NationalProblem((("one", alone),), (NationalLimit("places", frozenset(["train"]), (1.0,)),))
    carried = replace(alone, streams=tuple(replace(one, carry_over_share=0.5) for one in alone.streams))
    with pytest.raises(ValueError, match="may not be carried over in one"):
        NationalProblem((("one", carried),), (), (NationalBudget("stream 0", (1, 1, 1)),))
