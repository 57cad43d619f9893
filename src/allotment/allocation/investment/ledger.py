"""Who pays for what, in whole pence: the chosen doses' costs laid on the streams that may pay them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from allotment.allocation.investment.choose import DOSES_IN_ONE, Choice
from allotment.allocation.investment.constraints import PENCE_IN_UNIT
from allotment.allocation.investment.problem import PAY
from allotment.allocation.investment.ring_fences import pay_of
from allotment.allocation.solvers.solver import LinearSolver, Status


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


def keep_books(choice: Choice, solver: LinearSolver) -> Ledger:
    """Lay the costs of a choice on its streams.

    Raises:
        ArithmeticError: no allotment of payments fits; rounding has broken a budget, which the pence kept back prevent.
    """
    costs = costs_of(choice)
    paid = _payments_wanted(choice, solver)
    payments, spent = _pay(choice, costs, paid)
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


def _payments_wanted(choice: Choice, solver: LinearSolver) -> dict[tuple[int, frozenset[int], int], int]:
    """Ask the programme again, with the doses as rounded, who pays how much of each bill; whole pence, rounded down."""
    model = choice.model
    session = solver.open(model.programme)
    exact = choice.doses / DOSES_IN_ONE
    session.change_column_bounds(model.doses.columns, exact, exact)
    for name in ("target", "fairness", "system_limit", "least_dose", "override", "capacity"):
        rows = model.programme.row_block(name).indices
        session.change_row_bounds(rows, np.full(len(rows), -np.inf), np.full(len(rows), np.inf))
    session.change_costs(np.arange(model.programme.shape[1]), model.paid_costs())
    solved = session.solve()
    if solved.status is not Status.OPTIMAL:
        raise ArithmeticError("The chosen doses cannot be paid for once they are rounded.")
    payments = model.payments
    wanted: dict[tuple[int, frozenset[int], int], int] = {}
    for place, amount in enumerate(solved.x[payments.block.slice].tolist()):
        bill = model.bills[payments.bill[place]]
        wanted[int(payments.stream[place]), bill.streams, int(payments.year[place])] = int(amount * PENCE_IN_UNIT)
    return wanted


def _pay(
    choice: Choice, costs: list[Cost], wanted: dict[tuple[int, frozenset[int], int], int]
) -> tuple[list[Payment], dict[tuple[int, int], int]]:
    """Pay every cost from the streams that are to pay its bill; the odd pence from whichever of them has most left."""
    payments: list[Payment] = []
    spent: dict[tuple[int, int], int] = defaultdict(int)
    for cost in sorted(costs, key=lambda one: (one.year, sorted(one.streams), one.column, one.category)):
        due = cost.pence
        for stream in sorted(cost.streams, key=lambda one: wanted.get((one, cost.streams, cost.year), 0), reverse=True):
            part = min(due, wanted.get((stream, cost.streams, cost.year), 0))
            if part > 0:
                wanted[stream, cost.streams, cost.year] -= part
                due -= part
                spent[stream, cost.year] += part
                payments.append(Payment(stream, cost, part))
        if due > 0:
            stream = max(cost.streams, key=lambda one: _room(choice, spent, one, cost.year))
            spent[stream, cost.year] += due
            payments.append(Payment(stream, cost, due))
    return payments, spent


def _room(choice: Choice, spent: dict[tuple[int, int], int], stream: int, year: int) -> tuple[bool, int]:
    """Say how much a stream has left in a year; those that need no match first."""
    pot = choice.problem.streams[stream]
    return pot.match_share == 0, pot.budget[year] - spent[stream, year]


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
