"""A declared plan as an investment problem: each class a slot, each lever an option, over-manning an option too.

Staff of a class at the end of a year are those of the year before who did not leave, and what levers bring and take.
Recruits leave at the first year's share in the year they join. People who are moved or made redundant go at the end
of the year, after that year's leavers. What is brought at the end of one year then leaves like everybody else. Source
of the method: H. P. Williams, Model Building in Mathematical Programming, 5th edition, the manpower planning problem.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.declared.plan import COST, SHORTFALL, DeclaredLever, LeverKind, Plan
from allotment.allocation.investment.problem import (
    Capacity,
    Draw,
    Goal,
    Least,
    Line,
    Option,
    Pot,
    Problem,
    ShortfallLimit,
    StaffShare,
)
from allotment.projection.response.slots import Slot

FloatArray = NDArray[np.float64]
SECTOR, PLACE, MONEY, PLANNER = "plan", "plan", "money", "plan"


def problem_of(plan: Plan) -> Problem:
    """State a plan as a problem. What is required must be met, unless the least shortfall is what is looked for."""
    slots = tuple(Slot(one.name, SECTOR, PLACE) for one in plan.classes)
    shape = len(slots), len(plan.years)
    need = np.array([one.required for one in plan.classes], dtype=np.float64)
    stays = np.array([(1 - one.leave_later) ** np.arange(1, shape[1] + 1) for one in plan.classes])
    options = (*(_option(plan, lever) for lever in plan.levers), *_over_manned(plan))
    return Problem(
        years=plan.years,
        slots=slots,
        need=need,
        supply=stays * np.array([[one.in_post] for one in plan.classes]),
        weights=np.ones(shape),
        pay_pence=np.zeros(shape[0]),
        pay_streams=(frozenset(),) * shape[0],
        options=options,
        streams=(Pot(MONEY, _budget(plan, options), 0.0, 0.0, 0.0),),
        capacities=_capacities(plan),
        limits=(),
        targets=() if plan.aim == SHORTFALL else _targets(plan),
        fairness_tolerance=None,
        most_surplus=np.zeros(shape),
        least_staff=np.zeros(shape),
        staff_shares=_staff_shares(plan),
        goal=_goal(plan.aim),
    )


def _goal(aim: str) -> Goal:
    if aim in (SHORTFALL, COST):
        return Goal(Least(aim))
    return Goal(Least.DOSES, frozenset({aim}))


def _option(plan: Plan, lever: DeclaredLever) -> Option:
    years = len(plan.years)
    own = _stay(plan.class_named(lever.staff_class).leave_later, years)
    if lever.kind is LeverKind.SHORT_TIME:
        effects = {lever.staff_class: (works_less := -(1 - lever.works) * np.eye(years), np.zeros_like(works_less))}
    elif lever.kind is LeverKind.RECRUIT:
        effects = {lever.staff_class: ((1 - lever.leave_in_the_year) * own,) * 2}
    else:
        effects = {lever.staff_class: (-own,) * 2}
    if lever.to is not None:
        there = (1 - lever.leave_in_the_year) * _stay(plan.class_named(lever.to).leave_later, years)
        effects[lever.to] = (there, there)
    most = np.full(years, _everybody(plan)) if lever.most is None else np.array(lever.most)
    return _built(plan, lever.kind, lever.to or lever.staff_class, effects, most, lever.pence, from_class=lever)


def _built(
    plan: Plan,
    kind: LeverKind,
    staff_class: str,
    effects: dict[str, tuple[FloatArray, FloatArray]],
    most: FloatArray,
    pence: int,
    *,
    from_class: DeclaredLever | None = None,
    draws: tuple[Draw, ...] = (),
) -> Option:
    """Build an option. ``effects`` gives for each class what a dose brings (Y, Y): in work, and in staff."""
    names, years = [one.name for one in plan.classes], len(plan.years)
    moved = from_class is not None and from_class.to is not None
    return Option(
        lever=kind.value,
        family=kind.value,
        slot=Slot(staff_class, SECTOR, PLACE),
        from_role=from_class.staff_class if from_class is not None and moved else None,
        activity=kind.value,
        decided_by=(PLANNER,) * years,
        lead_years=0,
        starts=tuple(range(years)),
        least=np.zeros(years),
        most=most,
        tiers=((1.0, 1.0),),
        lines=(Line(kind.value, 0, pence, frozenset({0})),) if pence else (),
        draws=draws,
        gain_slots=np.array([names.index(name) for name in effects], dtype=np.int64),
        gain=np.stack([work for work, _ in effects.values()], axis=-1),
        staff=np.stack([staff for _, staff in effects.values()], axis=-1),
    )


def _over_manned(plan: Plan) -> tuple[Option, ...]:
    """Give over-manning by class: a dose is a person kept for a year beyond what is required."""
    rule = plan.over_manning
    if rule is None:
        return ()
    years = len(plan.years)
    most, kept = np.full(years, _everybody(plan)), -np.eye(years)
    draws = () if rule.most is None else (Draw(0, 0, 1.0),)
    return tuple(
        _built(plan, LeverKind.OVER_MANNING, name, {name: (kept, np.zeros_like(kept))}, most, pence, draws=draws)
        for name, pence in rule.pence.items()
    )


def _capacities(plan: Plan) -> tuple[Capacity, ...]:
    if plan.over_manning is None or plan.over_manning.most is None:
        return ()
    return (Capacity(LeverKind.OVER_MANNING.value, "people", np.array(plan.over_manning.most)),)


def _targets(plan: Plan) -> tuple[ShortfallLimit, ...]:
    """Say that no class may be short in any year."""
    return tuple(
        ShortfallLimit(
            f"{one.name}, {year}", f"{one.name} in {year}: as many as required", np.array([slot]), place, 0.0
        )
        for slot, one in enumerate(plan.classes)
        for place, year in enumerate(plan.years)
    )


def _staff_shares(plan: Plan) -> tuple[StaffShare, ...]:
    """Give the limits that are shares of a class; nobody is on short time who is not there."""
    names = [one.name for one in plan.classes]
    found = []
    for option, lever in enumerate(plan.levers):
        if lever.most_share is not None:
            found.append(StaffShare(option, names.index(lever.most_share.staff_class), lever.most_share.share))
        if lever.kind is LeverKind.SHORT_TIME:
            found.append(StaffShare(option, names.index(lever.staff_class), 1.0))
    return tuple(found)


def _stay(leaving: float, years: int) -> FloatArray:
    """Give who of those there at the end of year y is there at the end of year u (Y, Y)."""
    since = np.arange(years)[None, :] - np.arange(years)[:, None]
    return np.where(since >= 0, (1 - leaving) ** np.maximum(since, 0), 0.0)


def _everybody(plan: Plan) -> float:
    """Give more people than there can ever be: those in post, and all who may be recruited."""
    return sum(one.in_post for one in plan.classes) + sum(sum(one.most or ()) for one in _recruiting(plan))


def _recruiting(plan: Plan) -> list[DeclaredLever]:
    return [lever for lever in plan.levers if lever.kind is LeverKind.RECRUIT]


def _budget(plan: Plan, options: tuple[Option, ...]) -> tuple[int, ...]:
    """Give the money by year; where the file sets none, more than everything would cost.

    A penny is kept back for each cost of a year: each is told to the nearest penny, and no budget may be exceeded by
    one.
    """
    costs = sum(len(option.lines) for option in options)
    if plan.budget_pence is not None:
        return tuple(max(0, budget - costs) for budget in plan.budget_pence)
    everything = sum(math.ceil(option.most.max()) * line.pence for option in options for line in option.lines)
    return (everything + costs,) * len(plan.years)
