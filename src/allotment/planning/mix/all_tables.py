"""The rows of an answer for all systems: each system's gap and money, and each national limit's use and price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from allotment.allocation.investment.choose import least_relaxations
from allotment.allocation.investment.national.choose_national import NationalChoice, NationalPrice
from allotment.allocation.investment.national.limits import NationalProblem
from allotment.allocation.solvers.solver import LinearSolver
from allotment.evidence.funding.national import NationalFunding
from allotment.planning.groundwork import System
from allotment.planning.mix.all_work import Settled, Sloped

Rows = list[dict[str, Any]]
STARTS, PENCE = "starts", "pence"


def system_rows(systems: Sequence[System], sloped: Sequence[Sloped], settled: Sequence[Settled]) -> Rows:
    """Give one row for each system; without a choice only its gap without levers is known."""
    rows = []
    for place, (system, one) in enumerate(zip(systems, sloped, strict=True)):
        made = settled[place] if settled else None
        rows.append(
            {
                "ics": system.ics,
                "name": system.name,
                "gap_before_fte": one.gap_before_fte,
                "gap_after_fte": made.gap_after_fte if made else None,
                "spent_pence": made.spent_pence if made else 0,
                "linearisation_error": made.linearisation_error if made else None,
                "sound": made.verdict.is_sound if made else None,
            }
        )
    return rows


def joined(settled: Sequence[Settled]) -> dict[str, pl.DataFrame]:
    """Put the systems' tables one under another."""
    names = list(dict.fromkeys(name for one in settled for name in one.tables))
    return {
        name: pl.concat([one.tables[name] for one in settled if name in one.tables], how="vertical_relaxed")
        for name in names
    }


def limit_rows_told(
    national: NationalProblem,
    choice: NationalChoice,
    funding: NationalFunding,
    tables: Mapping[str, pl.DataFrame],
) -> Rows:
    """Give one row for each national limit and year: the most, what is used of it, and what one more would close.

    ``unit`` says what ``most`` and ``used`` count: doses that start, or pence. A price is for one more start, or for a
    thousand pounds more.
    """
    prices = {(one.limit, one.year): one for one in choice.prices}
    titles = {limit.key: limit.title for limit in funding.limits}
    titles |= {stream.key: stream.title for stream in funding.england.streams}
    started = _sums(tables, "doses", "lever", "period", "dose")
    spent = _sums(tables, "spend", "stream", "year", "spent_pence")
    rows = []
    for limit in national.limits:
        for year, most in zip(national.years, limit.most, strict=True):
            if most != float("inf"):
                used = round(sum(started.get((lever, year), 0.0) for lever in limit.levers), 3)
                rows.append(_row(limit.key, titles[limit.key], year, STARTS, most, used, prices.get((limit.key, year))))
    for budget in national.budgets:
        for year, pence in zip(national.years, budget.most, strict=True):
            used = int(spent.get((budget.stream, year), 0))
            key = budget.stream
            rows.append(_row(key, titles[key], year, PENCE, pence, used, prices.get((key, year))))
    return rows


def _sums(tables: Mapping[str, pl.DataFrame], name: str, key: str, year: str, amount: str) -> dict[Any, float]:
    if name not in tables:
        return {}
    return {(one, at): value for one, at, value in tables[name].group_by(key, year).agg(pl.sum(amount)).iter_rows()}


def _row(
    key: str, title: str, year: int, unit: str, most: float, used: float, price: NationalPrice | None
) -> dict[str, Any]:
    starts = unit == STARTS
    told = f"{used:,.0f} of {most:,.0f}" if starts else f"£{int(used) // 100:,} of £{int(most) // 100:,}"
    one_more = "One more start" if starts else "£1,000 more"
    closed = (
        f"{one_more} would close nothing that can be seen."
        if price is None
        else f"{one_more} would close {price.value:.4g} FTE of the gap, averaged over the years."
    )
    return {
        "limit": key,
        "title": title,
        "year": year,
        "unit": unit,
        "most": most,
        "used": used,
        "price": 0.0 if price is None else price.value,
        "in_words": f"{told} used in {year}. {closed}",
    }


def failing_rows(national: NationalProblem, choice: NationalChoice, solver: LinearSolver) -> Rows:
    """Give what must give, at the least, in each system that has no mix even alone."""
    problems = dict(national.systems)
    return [
        {
            "ics": ics,
            "limit": one.limit,
            "about": ", ".join(map(str, one.label)),
            "by": one.by,
            "in_words": one.in_words,
        }
        for ics in choice.failing
        for one in least_relaxations(problems[ics], solver)
    ]
