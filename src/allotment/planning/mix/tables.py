"""The tables of a mix: doses, payments, accounts, gains and the pay bill, as anybody may read and check them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.allocation.investment.choose import DOSES_IN_ONE, Choice
from allotment.allocation.investment.ledger import Ledger
from allotment.levers.lever import CostCategory
from allotment.planning.mix.ground import MixGround
from allotment.planning.mix.search import Found

FloatArray = NDArray[np.float64]
Rows = list[dict[str, Any]]


def dose_rows(found: Found, ledger: Ledger) -> Rows:
    """Give one row for each option and year with a dose; the cost is of all its years."""
    choice = found.choice
    cost = np.zeros((len(choice.problem.options), len(choice.problem.years)), dtype=np.int64)
    for one in ledger.costs:
        cost[choice.model.doses.option[one.column], choice.model.doses.start[one.column]] += one.pence
    doses = choice.dose_of
    return [
        {
            **_option(found, index),
            "period": choice.problem.years[start],
            "dose": round(float(doses[index, start]), 3),
            "dose_unit": found.plans[index].lever.dose_unit,
            "cost_pence": int(cost[index, start]),
            "decided_by": choice.problem.options[index].decided_by[start],
        }
        for index, start in np.argwhere(doses > 0).tolist()
    ]


def payment_rows(found: Found, ledger: Ledger) -> Rows:
    """Give one row for each part of a cost that a stream pays. ``paid_role`` and so on say whose pay."""
    problem, doses = found.choice.problem, found.choice.model.doses
    rows: dict[tuple[Any, ...], int] = {}
    for one in ledger.payments:
        index, start = int(doses.option[one.cost.column]), int(doses.start[one.cost.column])
        key = (problem.streams[one.stream].key, index, start, one.cost.category, one.cost.year, one.cost.slot)
        rows[key] = rows.get(key, 0) + one.pence
    return [
        {
            "stream": stream,
            **{key: value for key, value in _option(found, index).items() if key != "title"},
            "start": problem.years[start],
            "category": category,
            "year": problem.years[year],
            "paid_role": None if slot is None else problem.slots[slot].role,
            "paid_sector": None if slot is None else problem.slots[slot].sector,
            "paid_place": None if slot is None else problem.slots[slot].place,
            "pence": pence,
        }
        for (stream, index, start, category, year, slot), pence in rows.items()
    ]


def spend_rows(choice: Choice, ledger: Ledger) -> Rows:
    """Give each stream's account of each year."""
    return [
        {
            "stream": choice.problem.streams[one.stream].key,
            "year": choice.problem.years[one.year],
            "budget_pence": one.budget,
            "brought_pence": one.brought,
            "spent_pence": one.spent,
            "carried_pence": one.carried,
            "clawed_back_pence": one.clawed_back,
            "lapsed_pence": one.lapsed,
        }
        for one in ledger.accounts
    ]


def gain_rows(found: Found) -> Rows:
    """Give what each lever gains in each year, by the slopes where the search ended."""
    problem, doses = found.choice.problem, found.choice.model.doses
    gained: dict[tuple[str, int], float] = {}
    for column in np.flatnonzero(found.choice.doses).tolist():
        option = problem.options[doses.option[column]]
        amount = found.choice.doses[column] / DOSES_IN_ONE * doses.worth[column]
        by_year = amount * option.gain[doses.start[column]].sum(axis=1)
        for year in np.flatnonzero(by_year).tolist():
            key = option.lever, problem.years[year]
            gained[key] = gained.get(key, 0.0) + float(by_year[year])
    return [{"lever": lever, "year": year, "gained_fte": fte} for (lever, year), fte in sorted(gained.items())]


def slot_rows(ground: MixGround, found: Found) -> Rows:
    """Give need, supply and shortfall of every slot and year, before and after, by the engine."""
    need, before, after = ground.need, ground.supply, found.point.supply
    return [
        {
            "role": slot.role,
            "sector": slot.sector,
            "place": slot.place,
            "year": year,
            "need_fte": float(need[t, s]),
            "before_fte": float(before[t, s]),
            "after_fte": float(after[t, s]),
            "short_before_fte": float(max(0.0, need[t, s] - before[t, s])),
            "short_after_fte": float(max(0.0, need[t, s] - after[t, s])),
        }
        for s, slot in enumerate(ground.slots.slots)
        for t, year in enumerate(ground.years)
    ]


def pay_bill_rows(ground: MixGround, found: Found, ledger: Ledger) -> Rows:
    """Give what the mix adds to spending in each year: one-off costs of levers, and pay and savings that recur."""
    staff = ground.slots.summed(found.point.mean.closing_fte[1:]) - ground.supply
    pay = np.rint(staff @ ground.pay_pence()).astype(np.int64)
    one_off = np.zeros(len(ground.years), dtype=np.int64)
    for cost in ledger.costs:
        if cost.slot is None:
            one_off[cost.year] += cost.pence
    saved = _savings(ground, found)
    return [
        {
            "year": year,
            "one_off_pence": int(one_off[t]),
            "recurrent_pay_pence": int(pay[t]),
            "recurrent_saving_pence": int(saved[t]),
        }
        for t, year in enumerate(ground.years)
    ]


def _savings(ground: MixGround, found: Found) -> NDArray[np.int64]:
    saved = np.zeros(len(ground.years))
    doses = found.choice.dose_of
    for index, start in np.argwhere(doses > 0).tolist():
        for cost in found.plans[index].response.costs:
            if cost.category is CostCategory.SAVING and start + cost.lag < len(ground.years):
                saved[start + cost.lag] -= doses[index, start] * cost.pence
    return np.rint(saved).astype(np.int64)


def to_table(rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """Give rows as a table; an empty one keeps no columns."""
    return pl.DataFrame(rows, infer_schema_length=None)


def _option(found: Found, index: int) -> dict[str, Any]:
    plan = found.plans[index]
    return {
        "lever": plan.lever.key,
        "title": plan.lever.title,
        "role": plan.slot.role,
        "from_role": plan.aim.from_role,
        "sector": plan.slot.sector,
        "place": plan.slot.place,
    }
