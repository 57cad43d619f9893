"""Every constraint of the investment problem, one function each. Money in the programme is in thousands of pounds.

``docs/investment-constraints.md`` shows each with its equation, its name, its function and what its price means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment.problem import Least, Problem
from allotment.allocation.investment.ring_fences import Bill
from allotment.allocation.solvers.programme import Block, ProgrammeBuilder

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
PENCE_IN_UNIT = 100_000.0  # a thousand pounds


@dataclass(frozen=True)
class Doses:
    """The columns of doses: option, tier and start of each, and its worth against the option's first tier."""

    block: Block
    option: IntArray  # (D,)
    start: IntArray  # (D,)
    worth: FloatArray  # (D,)

    @property
    def columns(self) -> IntArray:
        """Their columns."""
        return self.block.indices


@dataclass(frozen=True)
class Payments:
    """The columns of payments: stream, bill and year of each."""

    block: Block
    stream: IntArray
    bill: IntArray
    year: IntArray


def define_shortfalls(builder: ProgrammeBuilder, problem: Problem, doses: Doses, *, weighted: bool) -> Block:
    """short[slot, year] + sum of gain x dose >= gap[slot, year].

    Only where there is a gap, or where a dose may open one.
    """
    slots, years, values, columns = gains(problem, doses)
    wanted = problem.gap > 0
    np.logical_or.at(wanted, (slots[values < 0], years[values < 0]), True)
    at = np.full(wanted.shape, -1, dtype=np.int64)
    chosen = np.argwhere(wanted)
    at[wanted] = np.arange(len(chosen))
    labels = [(*_slot(problem, slot), problem.years[year]) for slot, year in chosen.tolist()]
    weights = problem.weights[wanted] / len(problem.years)
    short = builder.add_columns("short", labels, cost=weights if weighted else 0.0)
    rows = builder.add_rows("shortfall", labels, lower=problem.gap[wanted])
    builder.put(rows.indices, short.indices, 1.0)
    kept = at[slots, years] >= 0
    builder.put(rows.start + at[slots, years][kept], columns[kept], values[kept])
    return short


def define_bills(
    builder: ProgrammeBuilder, problem: Problem, doses: Doses, bills: tuple[Bill, ...], payments: Payments
) -> None:
    """sum over streams of paid[stream, bill, year] - sum of cost x dose >= 0: every bill is paid, by who may pay it."""
    years = len(problem.years)
    labels = [(bill.name, year) for bill in bills for year in problem.years]
    rows = builder.add_rows("bill", labels, lower=0.0)
    builder.put(rows.start + payments.bill * years + payments.year, payments.block.indices, 1.0)
    for index, bill in enumerate(bills):
        builder.put(rows.start + index * years + bill.year, doses.columns[bill.dose], -bill.pence / PENCE_IN_UNIT)


def define_budgets(builder: ProgrammeBuilder, problem: Problem, payments: Payments, carry: Block) -> None:
    """sum of paid[stream, ., year] + carried[stream, year] - carried[stream, year - 1] <= budget[stream, year]."""
    years = len(problem.years)
    labels = [(stream.key, year) for stream in problem.streams for year in problem.years]
    rows = builder.add_rows("budget", labels, upper=budgets_in_units(problem).ravel())
    builder.put(rows.start + payments.stream * years + payments.year, payments.block.indices, 1.0)
    builder.put(rows.indices, carry.indices, 1.0)
    later = np.array([place for place in range(len(labels)) if place % years], dtype=np.int64)
    builder.put(rows.start + later, carry.start + later - 1, -1.0)


def budgets_in_units(problem: Problem) -> FloatArray:
    """Give the budgets (F, Y) in thousands of pounds."""
    budgets = np.array([stream.budget for stream in problem.streams], dtype=np.float64)
    return np.asarray(budgets.reshape(len(problem.streams), len(problem.years)) / PENCE_IN_UNIT)


def define_matches(
    builder: ProgrammeBuilder, problem: Problem, doses: Doses, bills: tuple[Bill, ...], payments: Payments
) -> None:
    """paid[stream, bill, year] <= (1 - match[stream]) x bill[year]: others must pay their part of the bill."""
    matched = [one for one, stream in enumerate(payments.stream) if problem.streams[stream].match_share > 0]
    labels = [
        (problem.streams[payments.stream[one]].key, bills[payments.bill[one]].name, problem.years[payments.year[one]])
        for one in matched
    ]
    rows = builder.add_rows("match", labels, upper=0.0)
    for row, one in zip(rows.indices.tolist(), matched, strict=True):
        bill = bills[payments.bill[one]]
        mine = bill.year == payments.year[one]
        part = 1 - problem.streams[payments.stream[one]].match_share
        builder.put(np.array([row]), payments.block.indices[[one]], 1.0)
        builder.put(
            np.full(int(mine.sum()), row), doses.columns[bill.dose[mine]], -part * bill.pence[mine] / PENCE_IN_UNIT
        )


def define_capacities(builder: ProgrammeBuilder, problem: Problem, doses: Doses) -> None:
    """sum of use x dose <= capacity[key, year]; a dose that expands a capacity uses less than nothing of it later."""
    years = len(problem.years)
    labels = [(capacity.key, year) for capacity in problem.capacities for year in problem.years]
    amounts = np.array([capacity.amount for capacity in problem.capacities]).ravel()
    rows = builder.add_rows("capacity", labels, upper=amounts)
    for column, option, start in zip(doses.columns.tolist(), doses.option.tolist(), doses.start.tolist(), strict=True):
        draws = [one for one in problem.options[option].draws if start + one.lag < years]
        at = np.array([one.capacity * years + start + one.lag for one in draws], dtype=np.int64)
        builder.put(rows.start + at, np.full(len(draws), column), np.array([one.amount for one in draws]))


def define_system_limits(builder: ProgrammeBuilder, problem: Problem, doses: Doses) -> Block:
    """least[lever] <= sum over places and roles of dose[lever, ., year] <= most[lever].

    The least holds in the years in which somebody at the table may start the lever and its costs fall before the end.
    """
    labels = [(limit.lever, year) for limit in problem.limits for year in problem.years]
    years = range(len(problem.years))
    starts = {
        (option.lever, start)
        for option in problem.options
        for start in option.starts
        if option.decided_by[start] is not None and start + max((one.lag for one in option.lines), default=0) in years
    }
    least = [limit.least if (limit.lever, year) in starts else 0.0 for limit in problem.limits for year in years]
    most = np.repeat([limit.most for limit in problem.limits], len(problem.years))
    rows = builder.add_rows("system_limit", labels, lower=np.array(least, dtype=np.float64), upper=most)
    place = {limit.lever: index for index, limit in enumerate(problem.limits)}
    limited = np.array([place.get(option.lever, -1) for option in problem.options], dtype=np.int64)
    mine = limited[doses.option] >= 0
    builder.put(
        rows.start + limited[doses.option[mine]] * len(problem.years) + doses.start[mine], doses.columns[mine], 1.0
    )
    return rows


def define_least_doses(builder: ProgrammeBuilder, problem: Problem, doses: Doses) -> Block:
    """least[option, year] <= sum over tiers of dose[option, ., year], where an option has a least dose."""
    needed = {
        (option, start)
        for option, start in zip(doses.option.tolist(), doses.start.tolist(), strict=True)
        if problem.options[option].least[start] > 0
    }
    labels = [(*problem.options[option].label, problem.years[start]) for option, start in sorted(needed)]
    least = [float(problem.options[option].least[start]) for option, start in sorted(needed)]
    rows = builder.add_rows("least_dose", labels, lower=np.array(least, dtype=np.float64))
    at = {key: rows.start + place for place, key in enumerate(sorted(needed))}
    for column, key in zip(
        doses.columns.tolist(), zip(doses.option.tolist(), doses.start.tolist(), strict=True), strict=True
    ):
        if key in at:
            builder.put(np.array([at[key]]), np.array([column]), 1.0)
    return rows


def define_fixed_doses(builder: ProgrammeBuilder, problem: Problem, doses: Doses) -> Block:
    """sum over tiers of dose[option, ., year] = the dose that somebody fixed."""
    keys = sorted(problem.fixed)
    labels = [(*problem.options[option].label, problem.years[start]) for option, start in keys]
    wanted = np.array([problem.fixed[key] for key in keys], dtype=np.float64)
    rows = builder.add_rows("override", labels, lower=wanted, upper=wanted)
    at = {key: rows.start + place for place, key in enumerate(keys)}
    pairs = list(zip(doses.option.tolist(), doses.start.tolist(), strict=True)) if keys else []
    chosen = [place for place, key in enumerate(pairs) if key in at]
    builder.put(np.array([at[pairs[place]] for place in chosen], dtype=np.int64), doses.columns[chosen], 1.0)
    return rows


def define_targets(builder: ProgrammeBuilder, problem: Problem, short: Block) -> Block:
    """sum of short[slot, year] over the target's slots <= share x need."""
    labels = [(target.key,) for target in problem.targets]
    most = [target.most_share * problem.need[target.slots, target.year].sum() for target in problem.targets]
    rows = builder.add_rows("target", labels, upper=np.array(most, dtype=np.float64))
    at = _short_places(problem, short)
    for row, target in zip(rows.indices.tolist(), problem.targets, strict=True):
        columns = at[target.slots, target.year]
        builder.put(np.full(int((columns >= 0).sum()), row), columns[columns >= 0], 1.0)
    return rows


def define_fairness(builder: ProgrammeBuilder, problem: Problem, doses: Doses, short: Block) -> Block:
    """short share of a place <= share of the system's need that doses leave of its gaps + tolerance, in every year.

    What is left of the gaps is reckoned without ``short``, which would only have to be told too high to look fair. It
    is never more than what the system is short, and less only where a gap is closed more than wholly.
    """
    if problem.fairness_tolerance is None:
        return builder.add_rows("fairness", [])
    places = sorted({slot.place for slot in problem.slots})
    of_slot = np.array([places.index(slot.place) for slot in problem.slots])
    at = _short_places(problem, short)
    labels = [(place, year) for place in places for year in problem.years]
    whole, gap = problem.need.sum(axis=0), np.maximum(problem.gap, 0.0)
    upper = np.tile(problem.fairness_tolerance + gap.sum(axis=0) / whole, len(places))
    rows = builder.add_rows("fairness", labels, upper=upper)
    slots, years, values, closing = gains(problem, doses)
    for row, (place, year) in zip(rows.indices.tolist(), np.ndindex(len(places), len(problem.years)), strict=True):
        needed = problem.need[of_slot == place, year].sum()
        columns = at[(of_slot == place) & (at[:, year] >= 0), year]
        builder.put(np.full(len(columns), row), columns, 1 / needed if needed > 0 else 0.0)
        open_here = (years == year) & (problem.gap[slots, year] > 0)
        builder.put(np.full(int(open_here.sum()), row), closing[open_here], values[open_here] / whole[year])
    return rows


def define_surpluses(builder: ProgrammeBuilder, problem: Problem, doses: Doses) -> Block:
    """sum of gain x dose <= gap[slot, year] + most_surplus[slot, year]: nobody beyond need but those a lever names."""
    if problem.most_surplus is None:
        return builder.add_rows("surplus", [])
    rows = builder.add_rows("surplus", _all_slots(problem), upper=(problem.gap + problem.most_surplus).ravel())
    slots, years, values, columns = gains(problem, doses)
    builder.put(rows.start + slots * len(problem.years) + years, columns, values)
    return rows


def define_staff_floors(builder: ProgrammeBuilder, problem: Problem, doses: Doses) -> None:
    """supply[slot, year] + sum of staff x dose >= least_staff[slot, year]: nobody leaves who is not there."""
    if problem.least_staff is None:
        return
    lower = (problem.least_staff - problem.supply).ravel()
    rows = builder.add_rows("staff_floor", _all_slots(problem), lower=lower)
    slots, years, values, columns = staff_gains(problem, doses)
    builder.put(rows.start + slots * len(problem.years) + years, columns, values)


def define_staff_shares(builder: ProgrammeBuilder, problem: Problem, doses: Doses) -> None:
    """dose[option, year] - share x sum of staff[slot] x dose <= share x supply[slot, year]."""
    years = len(problem.years)
    slots, year_of, values, columns = staff_gains(problem, doses)
    labels = [
        (*problem.options[one.option].label, *_slot(problem, one.slot), year)
        for one in problem.staff_shares
        for year in problem.years
    ]
    upper = np.array([one.share * problem.supply[one.slot] for one in problem.staff_shares], dtype=np.float64).ravel()
    rows = builder.add_rows("staff_share", labels, upper=upper)
    for place, one in enumerate(problem.staff_shares):
        mine, here = doses.option == one.option, slots == one.slot
        builder.put(rows.start + place * years + doses.start[mine], doses.columns[mine], 1.0)
        builder.put(rows.start + place * years + year_of[here], columns[here], -one.share * values[here])


def define_agreed_gap(
    builder: ProgrammeBuilder, problem: Problem, short: Block, doses: Doses, payments: Payments
) -> None:
    """sum of weight x short, or of what else is the goal, <= the least that can be reached.

    It is open until the cheapest way there is looked for.
    """
    row = builder.add_rows("agreed_gap", [("all",)])
    if problem.goal.least is Least.COST:
        columns, values = payments.block.indices, np.ones(len(payments.block.labels))
    elif problem.goal.least is Least.DOSES:
        levers = np.array([option.lever in problem.goal.levers for option in problem.options], dtype=bool)
        columns, values = doses.columns[levers[doses.option]], np.ones(int(levers[doses.option].sum()))
    else:
        at = _short_places(problem, short)
        columns, values = at[at >= 0], problem.weights[at >= 0] / len(problem.years)
    builder.put(np.full(len(columns), row.start), columns, values)


def define_relaxations(builder: ProgrammeBuilder, problem: Problem, rows: Sequence[Block]) -> Block:
    """What each target, floor and override must give so that all can be met together: least in all.

    Targets give in FTE, floors and overrides in doses, and fairness in a share, which counts as the FTE it is of need.
    A cap gives nothing: only what is asked for does.
    """
    sides = {"target": ("over",), "surplus": ("over",), "fairness": ("over",), "override": ("over", "under")}
    given = [
        (row, (block.name, *label, side))
        for block in rows
        for row, label in zip(block.indices.tolist(), block.labels, strict=True)
        for side in sides.get(block.name, ("under",))
    ]
    labels = [label for _, label in given]
    places = np.array([row for row, _ in given], dtype=np.int64)
    need = dict(zip(problem.years, problem.need.sum(axis=0).tolist(), strict=True))
    cost = [need[label[2]] if label[0] == "fairness" else 1.0 for label in labels]  # type: ignore[index]
    relaxed = builder.add_columns("relaxed", labels, cost=np.array(cost, dtype=np.float64))
    builder.put(places, relaxed.indices, np.array([-1.0 if label[-1] == "over" else 1.0 for label in labels]))
    return relaxed


def gains(problem: Problem, doses: Doses) -> tuple[IntArray, IntArray, FloatArray, IntArray]:
    """Give every gain as (slot, year, FTE for a unit of dose, column of the dose), each (K,)."""
    return _listed(problem, doses, [option.gain for option in problem.options])


def staff_gains(problem: Problem, doses: Doses) -> tuple[IntArray, IntArray, FloatArray, IntArray]:
    """Give the gains that are staff in post, in the same way."""
    return _listed(problem, doses, [option.staff for option in problem.options])


def _listed(
    problem: Problem, doses: Doses, by_option: Sequence[FloatArray]
) -> tuple[IntArray, IntArray, FloatArray, IntArray]:
    slots, years, values, columns = [], [], [], []
    for column, option, start, worth in zip(
        doses.columns.tolist(), doses.option.tolist(), doses.start.tolist(), doses.worth.tolist(), strict=True
    ):
        brought = by_option[option][start]
        year, place = np.nonzero(brought)
        slots.append(problem.options[option].gain_slots[place])
        years.append(year)
        values.append(brought[year, place] * worth)
        columns.append(np.full(len(year), column))
    if not slots:
        nothing = np.empty(0, dtype=np.int64)
        return nothing, nothing, np.empty(0), nothing
    return np.concatenate(slots), np.concatenate(years), np.concatenate(values), np.concatenate(columns)


def _all_slots(problem: Problem) -> list[tuple[str, str, str, int]]:
    return [(*_slot(problem, slot), year) for slot in range(len(problem.slots)) for year in problem.years]


def _short_places(problem: Problem, short: Block) -> IntArray:
    """Give the column of each slot and year's shortfall (S, Y); -1 where it can never be short."""
    slot_at = {_slot(problem, index): index for index in range(len(problem.slots))}
    year_at = {year: index for index, year in enumerate(problem.years)}
    at = np.full(problem.need.shape, -1, dtype=np.int64)
    for column, label in zip(short.indices.tolist(), short.labels, strict=True):
        at[slot_at[label[:3]], year_at[label[3]]] = column  # type: ignore[index]
    return at


def _slot(problem: Problem, index: int) -> tuple[str, str, str]:
    slot = problem.slots[index]
    return slot.role, slot.sector, slot.place
