"""Who pays for what, in whole pence: the chosen doses' costs laid on the streams that may pay them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from allotment.allocation.investment.choose import DOSES_IN_ONE, Choice
from allotment.allocation.investment.problem import PAY
from allotment.allocation.investment.ring_fences import pay_of


@dataclass(frozen=True)
class Cost:
    """One cost of one dose in one year. ``slot`` says whose pay it is; None for every other cost."""

    column: int  # the dose's place among the dose columns
    category: str
    year: int
    pence: int
    streams: frozenset[int]
    slot: int | None = None


@dataclass(frozen=True)
class Payment:
    """What one stream pays of one cost."""

    stream: int
    cost: Cost
    pence: int


@dataclass(frozen=True)
class Account:
    """One stream's year: carried in + budget = spent + carried out + clawed back + lapsed, to the penny."""

    stream: int
    year: int
    budget: int
    brought: int
    spent: int
    carried: int
    clawed_back: int
    lapsed: int


@dataclass(frozen=True)
class Ledger:
    """Every cost, payment and account of a mix."""

    costs: tuple[Cost, ...]
    payments: tuple[Payment, ...]
    accounts: tuple[Account, ...]


def keep_books(choice: Choice) -> Ledger:
    """Lay the costs of a choice on its streams, as the choice has paid their bills."""
    costs = costs_of(choice)
    payments = list(_pay(choice, costs))
    spent: dict[tuple[int, int], int] = defaultdict(int)
    for one in payments:
        spent[one.stream, one.cost.year] += one.pence
    return Ledger(tuple(costs), tuple(payments), tuple(_accounts(choice, spent)))


def costs_of(choice: Choice) -> list[Cost]:
    """Give every cost of the chosen doses; a thousandth of a dose costs a thousandth, rounded up to the penny."""
    problem, doses = choice.problem, choice.model.doses
    found = []
    for column in np.flatnonzero(choice.doses).tolist():
        option, start = problem.options[doses.option[column]], int(doses.start[column])
        dose = int(choice.doses[column])
        for line in option.lines:
            if line.pence > 0:
                found.append(Cost(column, line.category, start + line.lag, _up(dose * line.pence), line.streams))
    return found + _pay_costs(choice)


def _pay_costs(choice: Choice) -> list[Cost]:
    doses, chosen = choice.model.doses, np.flatnonzero(choice.doses)
    found = []
    parts = pay_of(choice.problem, doses.option[chosen], doses.start[chosen], doses.worth[chosen])
    for streams, at, years, slots, pence in parts:
        for column, year, slot, each in zip(
            chosen[at].tolist(), years.tolist(), slots.tolist(), pence.tolist(), strict=True
        ):
            found.append(Cost(column, PAY, year, _up(int(choice.doses[column]) * int(each)), streams, slot))
    return found


def _up(thousandths: int) -> int:
    return -(-thousandths // DOSES_IN_ONE)


def _pay(choice: Choice, costs: list[Cost]) -> Iterator[Payment]:
    """Pay every cost from the streams that pay its bill: matched ones their even part of each, the others in turn."""
    bills: dict[tuple[frozenset[int], int], list[Cost]] = defaultdict(list)
    for cost in costs:
        bills[cost.streams, cost.year].append(cost)
    left: dict[tuple[frozenset[int], int], dict[int, int]] = defaultdict(dict)
    payments = choice.model.payments
    for place in np.flatnonzero(choice.paid).tolist():
        bill = choice.model.bills[payments.bill[place]].streams, int(payments.year[place])
        left[bill][int(payments.stream[place])] = int(choice.paid[place])
    for bill, due in bills.items():
        yield from _pay_bill(choice, due, left[bill])


def _pay_bill(choice: Choice, costs: list[Cost], paid: dict[int, int]) -> Iterator[Payment]:
    """Share what streams pay of one bill out over its costs: ``paid`` is pence by stream, and is used up."""
    whole = dict(paid)
    bill, reached = sum(whole.values()), 0
    matched = [stream for stream in sorted(paid) if choice.problem.streams[stream].match_share > 0]
    others = [stream for stream in sorted(paid) if stream not in matched]
    for cost in costs:
        due, reached = cost.pence, reached + cost.pence
        even = {stream: whole[stream] * reached // bill - (whole[stream] - paid[stream]) for stream in matched}
        for stream, most in [*even.items(), *((stream, due) for stream in [*others, *matched])]:
            part = min(due, most, paid[stream])
            if part > 0:
                paid[stream] -= part
                due -= part
                yield Payment(stream, cost, part)


def _accounts(choice: Choice, spent: dict[tuple[int, int], int]) -> list[Account]:
    """Run each stream's books: carry over what later years need and the rules allow, and let the rest go."""
    found = []
    for stream, pot in enumerate(choice.problem.streams):
        brought = 0
        for year, budget in enumerate(pot.budget):
            left = budget + brought - spent[stream, year]
            allowed = int(pot.carry_over_share * budget) if year + 1 < len(pot.budget) else 0
            carried = max(0, min(left, allowed))
            clawed = int((left - carried) * pot.clawback_share)
            found.append(
                Account(stream, year, budget, brought, spent[stream, year], carried, clawed, left - carried - clawed)
            )
            brought = carried
    return found
