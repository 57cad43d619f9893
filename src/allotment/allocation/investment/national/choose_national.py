"""Choosing for all systems together: every system's mix within what the national limits leave it, with their prices."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment import afford
from allotment.allocation.investment.choose import Choice, Saying, cheapest, say_nothing
from allotment.allocation.investment.constraints import PENCE_IN_UNIT
from allotment.allocation.investment.model import InvestmentModel, build_model
from allotment.allocation.investment.national.coordinate import Coordinated, Effort, coordinate
from allotment.allocation.investment.national.limits import LimitRow, NationalProblem, limit_rows
from allotment.allocation.investment.national.part import Part, could_be_used, could_use, opened
from allotment.allocation.investment.problem import Problem
from allotment.allocation.solvers.solver import LinearSolver, Status

FloatArray = NDArray[np.float64]
SEEN = 1e-7  # a price below this is a solver's noise


@dataclass(frozen=True)
class NationalPrice:
    """What one unit more of a national limit would take off the objective (FTE short, averaged over the years)."""

    limit: str
    year: int
    value: float
    in_words: str


@dataclass(frozen=True)
class NationalChoice:
    """The mixes of all systems. Without an answer there are none, and ``failing`` names systems that cannot be met."""

    status: Status
    objective: float  # FTE short, weighted, averaged over the years, added over systems
    bound: float  # no mixes within the limits can be below it
    gap: float  # what is left unproved, as a share of the objective
    systems: tuple[tuple[str, Choice], ...]
    prices: tuple[NationalPrice, ...]
    rounds: int
    failing: tuple[str, ...]
    build_seconds: float
    coordinate_seconds: float
    settle_seconds: float


def choose_national(
    national: NationalProblem, solver: LinearSolver, effort: Effort | None = None, *, say: Saying = say_nothing
) -> NationalChoice:
    """Choose the mixes with the least weighted shortfall over all systems, and in each system the cheapest of those.

    Args:
        national: systems and the limits that they share.
        solver: who solves; its sessions are used from several threads, each by one at a time.
        effort: when to stop; by default a proven gap of 0.1% of the objective.
        say: told each stage and the share done.
    """
    effort, began = effort or Effort(), time.monotonic()
    models = [build_model(problem) for _, problem in national.systems]
    rows = [row for row in limit_rows(national) if _could_bind(row, models)]
    parts = [opened(name, model, rows, solver) for (name, _), model in zip(national.systems, models, strict=True)]
    built = time.monotonic()
    most = np.array([row.most for row in rows])
    could = np.array([could_use(part, rows) for part in parts])
    found = coordinate(parts, most, could, solver, effort, say)
    coordinated = time.monotonic()
    say("Looking for the cheapest way", 0.9)
    reached = np.isfinite(found.objective)
    settled = _settle(parts, rows, found, effort.threads) if reached else []
    return NationalChoice(
        status=found.status,
        objective=found.objective,
        bound=found.bound,
        gap=found.gap if reached else np.inf,
        systems=tuple((part.name, choice) for part, choice in zip(parts, settled, strict=bool(settled))),
        prices=_prices(rows, national.years, found.prices),
        rounds=found.rounds,
        failing=found.failing,
        build_seconds=built - began,
        coordinate_seconds=coordinated - built,
        settle_seconds=time.monotonic() - coordinated,
    )


def _could_bind(row: LimitRow, models: Sequence[InvestmentModel]) -> bool:
    """Say whether all systems could use more than there is: a limit of nought that nobody could use has no price."""
    return sum(float(could_be_used(model, [row])[0]) for model in models) > row.most


def _settle(parts: Sequence[Part], rows: Sequence[LimitRow], found: Coordinated, threads: int) -> list[Choice]:
    """Turn quotas into mixes in thousandths of doses and whole pence, which keep the limits to the last of them."""

    def settled(part: Part, quota: FloatArray) -> Choice:
        began = time.monotonic()
        reply = part.ask(found.charged, quota)
        model = replace(part.model, problem=within(part.model.problem, rows, quota))
        goal = replace(reply.solved, objective=reply.short, bound=reply.short)
        x = cheapest(model, part.session, goal, seconds=None)
        doses, paid = afford.affordable(model, x)
        spent = time.monotonic() - began
        return Choice(model, reply.status, reply.short, reply.short, doses, paid, goal, 0.0, spent)

    with ThreadPoolExecutor(max_workers=threads) as pool:
        trimmed = _trimmed(list(pool.map(settled, parts, found.quotas)), rows)
    return [
        replace(choice, model=replace(choice.model, problem=part.model.problem))  # with its own budgets, not its quota
        for part, choice in zip(parts, trimmed, strict=True)
    ]


def within(problem: Problem, rows: Sequence[LimitRow], quota: FloatArray) -> Problem:
    """Give a system no more of each national budget than its quota (R,), in whole pence."""
    given = {(row.stream, row.year): int(most * PENCE_IN_UNIT) for row, most in zip(rows, quota, strict=True)}
    return replace(
        problem,
        streams=tuple(
            replace(
                pot,
                budget=tuple(min(own, given.get((pot.key, year), own)) for year, own in enumerate(pot.budget)),
            )
            for pot in problem.streams
        ),
    )


def _trimmed(choices: list[Choice], rows: Sequence[LimitRow]) -> list[Choice]:
    """Take off the thousandths by which rounding doses went over a national limit, from the largest dose first."""
    for row in rows:
        limited = [_counts(choice.model, row) for choice in choices] if row.stream is None else []
        total = sum(int(choice.doses[mine].sum()) for choice, mine in zip(choices, limited, strict=False))
        over = total - int(np.floor(row.most * afford.DOSES_IN_ONE)) if limited else 0
        while over > 0:
            largest = [int(np.where(mine, one.doses, 0).max()) for one, mine in zip(choices, limited, strict=True)]
            place = int(np.argmax(largest))
            choice = choices[place]
            column = int(np.argmax(np.where(limited[place], choice.doses, 0)))
            choices[place] = _with_less(choice, column, min(over, largest[place]))
            over -= min(over, largest[place])
    return choices


def _counts(model: InvestmentModel, row: LimitRow) -> NDArray[np.bool_]:
    mine = np.array([option.lever in row.levers for option in model.problem.options], dtype=bool)
    return np.asarray((model.doses.start == row.year) & mine[model.doses.option])


def _with_less(choice: Choice, column: int, thousandths: int) -> Choice:
    x = np.zeros(choice.model.programme.shape[1])
    x[choice.model.doses.columns] = choice.doses / afford.DOSES_IN_ONE
    x[choice.model.doses.columns[column]] -= thousandths / afford.DOSES_IN_ONE
    doses, paid = afford.affordable(choice.model, x)
    return replace(choice, doses=doses, paid=paid)


def _prices(rows: Sequence[LimitRow], years: Sequence[int], prices: FloatArray) -> tuple[NationalPrice, ...]:
    found = [
        NationalPrice(row.key, years[row.year], price, _in_words(row, years[row.year], price))
        for row, price in zip(rows, prices.tolist(), strict=True)
        if price > SEEN
    ]
    return tuple(sorted(found, key=lambda price: (price.limit, price.year)))


def _in_words(row: LimitRow, year: int, price: float) -> str:
    unit = "dose" if row.stream is None else "thousand pounds"
    about = row.key.replace("_", " ")
    return (
        f"One more {unit} of {about} allowed nationally in {year} would close {price:.4g} FTE of the gap, "
        "averaged over the years."
    )
