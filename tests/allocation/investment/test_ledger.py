"""Whole pence: every account adds up, never a penny over, only from who may pay, and matched cost by cost."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from allotment.allocation.investment.choose import Choice, choose
from allotment.allocation.investment.ledger import Ledger, costs_of, keep_books
from allotment.allocation.investment.problem import Capacity, Problem
from allotment.allocation.solvers.named import solver_named
from tests.allocation.investment.drawn import drawn, seeds
from tests.allocation.investment.tiny import line, option, pot, problem

HIGHS = solver_named("highs")
LEEWAY_OF_A_MATCH = 3  # pence: each cost is shared to the penny, and a bill's odd pence fall on one of its costs


def books(asked: Problem) -> tuple[Choice, Ledger]:
    """Choose, and keep the books of it."""
    chosen = choose(asked, HIGHS)
    return chosen, keep_books(chosen)


def hold(asked: Problem, kept: Ledger) -> None:
    """Hold books against every rule of money."""
    spent: dict[tuple[int, int], int] = defaultdict(int)
    of_cost: dict[int, int] = defaultdict(int)
    matched: dict[tuple[int, int], int] = defaultdict(int)
    for one in kept.payments:
        assert type(one.pence) is int
        assert one.pence > 0
        assert one.stream in one.cost.streams
        spent[one.stream, one.cost.year] += one.pence
        of_cost[id(one.cost)] += one.pence
        matched[one.stream, id(one.cost)] += one.pence
    for cost in kept.costs:
        assert of_cost[id(cost)] == cost.pence
        for stream in cost.streams:
            share = asked.streams[stream].match_share
            assert matched[stream, id(cost)] <= (1 - share) * cost.pence + LEEWAY_OF_A_MATCH
    brought: dict[int, int] = defaultdict(int)
    for one in sorted(kept.accounts, key=lambda account: account.year):
        stream = asked.streams[one.stream]
        assert one.budget == stream.budget[one.year]
        assert one.brought == brought[one.stream]
        assert one.spent == spent[one.stream, one.year]
        assert one.budget + one.brought == one.spent + one.carried + one.clawed_back + one.lapsed
        assert min(one.spent, one.carried, one.clawed_back, one.lapsed) >= 0
        assert one.carried <= stream.carry_over_share * one.budget
        assert one.carried == 0 or one.year + 1 < len(asked.years)
        left = one.clawed_back + one.lapsed
        assert 0 <= stream.clawback_share * left - one.clawed_back < 1
        brought[one.stream] = one.carried
    assert len(kept.accounts) == len(asked.streams) * len(asked.years)


@settings(max_examples=80, deadline=None)
@given(seed=seeds)
@example(seed=0)
def test_every_rule_of_money_is_kept_to_the_penny(seed: int):
    asked = drawn(seed)
    _, kept = books(asked)
    hold(asked, kept)


awkward = st.lists(st.integers(1, 100_003), min_size=1, max_size=6)


@settings(max_examples=80, deadline=None)
@given(
    pence=awkward,
    places=st.lists(st.integers(1, 5_000), min_size=6, max_size=6),
    spare=st.integers(-3, 3),
    carry=st.sampled_from([0.0, 0.29, 1.0]),
    match=st.sampled_from([0.0, 0.5, 0.1]),
)
@example(pence=[10_001] * 3, places=[333] * 6, spare=0, carry=1.0, match=0.0)
@example(pence=[1] * 6, places=[1] * 6, spare=0, carry=0.0, match=0.0)
@example(pence=[7] * 5, places=[1_500] * 6, spare=-1, carry=1.0, match=0.5)
def test_a_budget_of_just_the_pence_that_are_due_is_never_exceeded(
    pence: list[int], places: list[int], spare: int, carry: float, match: float
):
    """Costs that come a year after the start, in a year whose own budget is a few pence, doses in odd thousandths."""
    capacities = tuple(
        Capacity(f"places {one}", "places", np.array([places[one] / 1000, 0.0])) for one in range(len(pence))
    )
    options = [
        option(f"lever {one}", 2, line(each / 100, 0, 1, lag=1), draws=[(one, 0, 1.0)], starts=[0])
        for one, each in enumerate(pence)
    ]
    due = sum(each * places[one] // 1000 for one, each in enumerate(pence)) + spare
    streams = [
        pot("first", max(0, due) / 100, 0.02, carry=carry, match=match),
        pot("second", 0, 0.03 + max(0, due) / 300, match=match),
    ]
    asked = problem(options, streams, [[0, 99]], capacities=capacities)
    _, kept = books(asked)
    hold(asked, kept)


def test_a_dose_gives_way_by_a_thousandth_where_its_pence_do_not_fit():
    capacities = tuple(Capacity(f"places {one}", "places", np.array([0.333])) for one in range(3))
    options = [option(f"lever {one}", 1, line(100.01, 0), draws=[(one, 0, 1.0)]) for one in range(3)]
    # each costs 3,330.333 pence: 9,990.999 in all, but 9,993 when each is rounded up
    chosen, kept = books(problem(options, [pot("just", 99.92)], [[9]], capacities=capacities))
    assert sorted(chosen.doses.tolist()) == [332, 333, 333]
    assert [account.spent for account in kept.accounts] == [3321 + 3331 + 3331]
    assert chosen.objective == pytest.approx(9 - 0.999)


def test_doses_are_told_in_thousandths_and_cost_theirs_rounded_up():
    chosen, kept = books(problem([option("train", 1, line(33.33, 0), most=1.2345)], [pot("any", 900)], [[9]]))
    assert chosen.doses.tolist() == [1234]
    assert [cost.pence for cost in kept.costs] == [4113]  # 1.234 x 3,333 = 4,112.922
    assert [cost.pence for cost in costs_of(chosen)] == [4113]


def test_a_matched_stream_pays_its_part_of_each_cost_and_not_all_of_one():
    options = [option(f"lever {one}", 1, line(1000, 0, 1), most=1) for one in range(4)]
    asked = problem(options, [pot("matched", 2000, match=0.5), pot("own", 2000)], [[9]])
    _, kept = books(asked)
    assert sorted((one.stream, one.pence) for one in kept.payments) == [(0, 50_000)] * 4 + [(1, 50_000)] * 4


def test_two_matched_streams_share_odd_pence():
    options = [option(f"lever {one}", 1, line(0.07, 0, 1), most=1) for one in range(9)]
    asked = problem(options, [pot("one", 9, match=0.5), pot("other", 9, match=0.5)], [[9]])
    chosen, kept = books(asked)
    assert chosen.objective == pytest.approx(0)
    assert {one.spent for one in kept.accounts} == {31, 32}
    hold(asked, kept)


def test_what_is_left_is_carried_then_clawed_back_then_lapses():
    asked = problem(
        [option("train", 2, line(1000, 0), most=[1, 0.5])],
        [pot("kept", 3000, 100, carry=0.5, clawback=1 / 3)],
        [[9, 9]],
    )
    _, kept = books(asked)
    first, second = kept.accounts
    assert (first.spent, first.carried, first.clawed_back, first.lapsed) == (100_000, 150_000, 16_666, 33_334)
    assert (second.brought, second.spent, second.carried) == (150_000, 50_000, 0)
    assert (second.clawed_back, second.lapsed) == (36_666, 73_334)


def test_staff_gained_are_paid_in_every_year_in_which_they_are_there():
    asked = problem(
        [option("train", 3, line(1000, 0), starts=[0], lead=1, fte=0.5, stays=0.8, most=2)],
        [pot("tuition", 9000), pot("pay", 0, 90_000, 90_000)],
        [[0, 9, 9]],
        pay_streams=(frozenset({1}),),
    )
    _, kept = books(asked)
    assert [(cost.category, cost.year, cost.pence) for cost in kept.costs] == [
        ("tuition", 0, 200_000),
        ("pay", 1, 4_000_000),
        ("pay", 2, 3_200_000),
    ]


def test_cover_and_need_are_nobody_s_pay():
    asked = problem(
        [option("productivity", 1, line(1000, 0), cover=True)],
        [pot("any", 3000)],
        [[9]],
        pay_streams=(frozenset({0}),),
    )
    assert [cost.category for cost in books(asked)[1].costs] == ["tuition"]


def test_a_mix_without_an_answer_has_no_payments():
    asked = problem([option("train", 1, line(1000, 0), most=1)], [pot("any", 90)], [[9]])
    chosen, kept = books(replace(asked, fixed={(0, 0): 5.0}))
    assert (chosen.doses.tolist(), kept.payments, kept.costs) == ([0], (), ())
