"""A limit's price is what one unit more of it does: told prices against solving again with a little more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from allotment.allocation.investment.choose import Choice, choose
from allotment.allocation.investment.prices import UNITS, WORDS, ShadowPrice, shadow_prices
from allotment.allocation.investment.problem import Capacity, Problem
from allotment.allocation.solvers.named import solver_named
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


@settings(max_examples=12, deadline=None)
@given(seed=seeds)
def test_prices_agree_with_finite_differences(seed: int):
    asked = drawn(seed)
    chosen = choose(asked, HIGHS)
    told = {(price.constraint, price.scope, price.year): price.value for price in shadow_prices(chosen)}
    for constraint, scope, year, more, changed in changes(asked):
        value = told.get((constraint, scope, year), 0.0)
        gained = (chosen.objective - choose(changed, HIGHS).objective) / more
        agrees = gained == pytest.approx(value, rel=1e-3, abs=1e-4)
        # where more limits meet in a corner than it needs, a price is of one side: on this one it is never too low
        corner = 0 <= gained <= value + 1e-4
        assert agrees or corner, (constraint, scope, year, value, gained)


MONEY = pot("tuition", 5000)
BOTH = [option("train", 1, line(1000, 0), slot=slot) for slot in (0, 1)]
PLACES = [option("train", 1, line(1000, 0), slot=slot, slots=(NURSES, SOUTH)) for slot in (0, 1)]
CARRYING = problem([option("train", 2, line(1000, 0), most=[0.5, 9])], [pot("kept", 4000, 1000, carry=0.25)], [[9, 9]])
TWICE = np.array([[2.0], [1.0]])


def money(asked: Problem, more: float) -> Problem:
    """Put more thousands of pounds into the first year of the first stream."""
    first = asked.streams[0]
    budget = (first.budget[0] + round(more * PENCE_IN_UNIT), *first.budget[1:])
    return replace(asked, streams=(replace(first, budget=budget), *asked.streams[1:]))


# What each limit is worth, worked by hand, and the same problem with a quarter of a unit more.
BY_HAND: dict[str, tuple[str, int | None, float, Problem, Callable[[Problem, float], Problem]]] = {
    "budget": ("tuition", 2027, 1.0, problem(BOTH[:1], [MONEY], [[9]]), money),
    # a thousand more to carry from, of which 250 may be carried: 0.25 of a place, in one year of two
    "budget that is carried": ("kept", 2027, 0.125, CARRYING, money),
    "match": (
        "matched, matched or own",
        2027,
        2.0,
        problem([option("train", 1, line(1000, 0, 1))], [pot("matched", 9000, match=0.5), pot("own", 2000)], [[9]]),
        lambda asked, _: asked,
    ),
    "capacity": (
        "weeks",
        2027,
        0.5,
        problem(
            [option("train", 1, line(10, 0), draws=[(0, 0, 2.0)])],
            [MONEY],
            [[9]],
            capacities=(Capacity("weeks", "weeks", np.array([6.0])),),
        ),
        lambda asked, more: replace(asked, capacities=(Capacity("weeks", "weeks", np.array([6.0 + more])),)),
    ),
    "system_limit": (
        "train",
        2027,
        1.0,
        problem(BOTH, [MONEY], [[9], [9]], limits=(limit("train", most=3),)),
        lambda asked, more: replace(asked, limits=(limit("train", most=3 + more),)),
    ),
    # one more of what works half as well, out of the same money
    "least_dose": (
        "retain, Nurse, NHS trusts, North",
        2027,
        -0.5,
        problem([BOTH[0], option("retain", 1, line(1000, 0), fte=0.5, least=2)], [MONEY], [[9]]),
        lambda asked, more: replace(asked, options=(BOTH[0], replace(asked.options[1], least=np.array([2.0 + more])))),
    ),
    "override": (
        "retain, Nurse, NHS trusts, North",
        2027,
        -0.5,
        problem([BOTH[0], option("retain", 1, line(1000, 0), fte=0.5)], [MONEY], [[9]], fixed={(1, 0): 2.0}),
        lambda asked, more: replace(asked, fixed={(1, 0): 2.0 + more}),
    ),
    # one FTE more short where it counts once, one less where it counts twice
    "target": (
        "No more short than agreed",
        None,
        1.0,
        problem(BOTH, [MONEY], [[9], [9]], weights=TWICE, targets=(target(0.06, 1),)),
        lambda asked, more: replace(asked, targets=(target(0.06 + more / 100, 1),)),
    ),
    # a share of 1% more: both short 13 in all; the one that counts twice 1% of its 100 less, the other as much more
    "fairness": (
        "South",
        2027,
        100.0,
        problem(PLACES, [MONEY], [[9], [9]], slots=(NURSES, SOUTH), weights=TWICE, fairness_tolerance=0.01),
        lambda asked, more: replace(asked, fairness_tolerance=0.01 + more / 1000),
    ),
    "dose": (
        "train, Nurse, NHS trusts, North",
        2027,
        1.0,
        problem([option("train", 1, line(1000, 0), most=3)], [MONEY], [[9]]),
        lambda asked, more: replace(asked, options=(replace(asked.options[0], most=np.array([3 + more])),)),
    ),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_each_kind_of_limit_has_the_price_worked_by_hand(name: str):
    scope, year, value, asked, loosen = BY_HAND[name]
    chosen = choose(asked, HIGHS)
    price = price_of(chosen, name.split(maxsplit=1)[0], scope, year)
    assert price.value == pytest.approx(value)
    if name != "match":  # a match is a share, and has no units more
        per_unit = 0.001 if name == "fairness" else 1.0
        gained = chosen.objective - choose(loosen(asked, 0.25), HIGHS).objective
        assert gained == pytest.approx(value * 0.25 * per_unit, abs=1e-9)


def price_of(chosen: Choice, constraint: str, scope: str, year: int | None) -> ShadowPrice:
    """The one price of a limit."""
    (found,) = [
        price
        for price in shadow_prices(chosen)
        if (price.constraint, price.scope, price.year) == (constraint, scope, year)
    ]
    return found


def test_every_kind_of_limit_has_its_unit_its_words_and_a_case():
    assert set(UNITS) == set(WORDS)
    assert {name.split(maxsplit=1)[0] for name in BY_HAND} <= set(UNITS)


def test_a_price_says_in_words_what_one_unit_more_would_do():
    scope, year, _, asked, _ = BY_HAND["budget"]
    said = price_of(choose(asked, HIGHS), "budget", scope, year).in_words
    assert said == "One more thousand pounds in tuition in 2027 would close 1 FTE of the gap, averaged over the years."
    scope, year, _, asked, _ = BY_HAND["override"]
    said = price_of(choose(asked, HIGHS), "override", scope, year).in_words
    assert said.endswith("one more of it would open 0.5 FTE of the gap, averaged over the years.")


def test_a_limit_that_does_not_bind_has_no_price():
    assert shadow_prices(choose(problem(BOTH[:1], [pot("tuition", 90_000)], [[9]]), HIGHS)) == []
