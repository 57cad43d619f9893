"""From levers, funding and the engine's replies to the investment problem."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment.problem import (
    Capacity,
    Draw,
    Line,
    Option,
    Pot,
    Problem,
    ShortfallLimit,
    SystemLimit,
)
from allotment.evidence.funding.funding import Funding, GapTarget, Stream
from allotment.levers.lever import Aim, CostCategory, Flow, Lever, LeverValues, Response
from allotment.projection.response import Basis, Slot, Slots

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
DIRECT = {Flow.COVER: 1.0, Flow.NEED: -1.0}  # FTE gained by one unit, in its own year and slot alone
NEVER_PAID_BY_STREAMS = (CostCategory.SAVING,)
TOO_FEW_FTE = 1e-5  # what a unit of dose leaves in a slot and year is not followed below this; the engine follows all


@dataclass(frozen=True)
class Ground:
    """What levers are laid on: slots with their need, supply and people, and the money and rules in force."""

    years: tuple[int, ...]
    first_start: int  # place in ``years`` of the first year in which a dose may start
    slots: Slots
    need: FloatArray  # (T, S) FTE
    supply: FloatArray  # (T, S) FTE
    people: FloatArray  # (T, S) as each year starts
    recruits: FloatArray  # (T, S) the most recruits that levers may draw on in each year
    pay_pence: FloatArray  # (S,)
    funding: Funding
    values: Callable[[str], LeverValues]  # by lever
    decided_by: Callable[[str, int, str], str | None]  # by activity, year of start and sector


@dataclass(frozen=True)
class Plan:
    """One lever at one aim, sector and place, with what it answers; not yet what the engine makes of it."""

    lever: Lever
    aim: Aim
    slot: Slot
    response: Response

    def flows(self, slot_at: Mapping[Slot, int]) -> list[tuple[Flow, int, int, float]]:
        """Give its changes as (flow, slot, lag, amount for a unit of dose)."""
        place, sector = self.slot.place, self.slot.sector
        return [
            (one.flow, slot_at[Slot(one.role, sector, place)], one.lag, one.amount) for one in self.response.changes
        ]


def plans_of(ground: Ground, levers: Iterable[Lever]) -> list[Plan]:
    """Aim each lever at every slot that it fits and whose other roles are there too."""
    there = set(ground.slots.slots)
    found = []
    for lever in levers:
        values = ground.values(lever.key)
        for aim in lever.aims:
            response = lever.respond(values, aim)
            for slot in ground.slots.slots:
                fits = slot.role == aim.role and slot.sector in aim.sectors
                roles = {one.role for one in response.changes} | ({aim.from_role} if aim.from_role else set())
                if fits and all(Slot(role, slot.sector, slot.place) in there for role in roles):
                    found.append(Plan(lever, aim, slot, response))
    return found


def flows_asked(plans: Iterable[Plan], slots: Slots) -> set[tuple[Flow, int]]:
    """Give the flows whose replies the plans need from the engine."""
    slot_at = _places(slots)
    return {(flow, slot) for plan in plans for flow, slot, _, _ in plan.flows(slot_at) if flow not in DIRECT}


def problem_of(ground: Ground, plans: Iterable[Plan], basis: Basis) -> Problem:
    """State the investment problem."""
    funding, slot_at = ground.funding, _places(ground.slots)
    pots = tuple(_pot(stream, ground.years) for stream in funding.streams)
    plans = list(plans)
    drawn_on = _slots_drawn_on(plans, slot_at)
    options = tuple(_option(ground, plan, basis, slot_at, drawn_on) for plan in plans)
    weights = [funding.role_weights.get(slot.role, 1.0) for slot in ground.slots.slots]
    problem = Problem(
        years=ground.years,
        slots=ground.slots.slots,
        need=ground.need.T.copy(),
        supply=ground.supply.T.copy(),
        weights=np.repeat(np.array(weights)[:, None], len(ground.years), axis=1),
        pay_pence=ground.pay_pence,
        pay_streams=tuple(_who_pays_staff(funding, slot) for slot in ground.slots.slots),
        options=options,
        streams=pots,
        capacities=(
            *(
                Capacity(one.key, one.unit, np.array([one.by_year.get(year, 0.0) for year in ground.years]))
                for one in funding.capacities
            ),
            *(_recruits_of(ground, slot) for slot in drawn_on),
        ),
        limits=tuple(_system_limits(plans)),
        targets=tuple(limit for target in funding.targets for limit in _targets(target, ground)),
        fairness_tolerance=funding.fairness_tolerance,
    )
    return problem


def with_other_answers(problem: Problem, ground: Ground, plans: Sequence[Plan], basis: Basis, lever: str) -> Problem:
    """State a problem again where one lever answers otherwise: ``plans`` are all, that lever's with new answers."""
    slot_at = _places(ground.slots)
    drawn_on = _slots_drawn_on(plans, slot_at)
    options = tuple(
        _option(ground, plan, basis, slot_at, drawn_on) if plan.lever.key == lever else option
        for plan, option in zip(plans, problem.options, strict=True)
    )
    return replace(problem, options=options)


def _places(slots: Slots) -> dict[Slot, int]:
    return {slot: index for index, slot in enumerate(slots.slots)}


def _slots_drawn_on(plans: Iterable[Plan], slot_at: Mapping[Slot, int]) -> list[int]:
    """Give the slots whose recruits are fewer where people move up or on: they cannot be fewer than none."""
    flows = (flow for plan in plans for flow in plan.flows(slot_at))
    return sorted({slot for flow, slot, _, amount in flows if flow is Flow.RECRUITS and amount < 0})


def _recruits_of(ground: Ground, slot: int) -> Capacity:
    named = ground.slots.slots[slot]
    key = f"recruits: {named.role}, {named.sector}, {named.place}"
    return Capacity(key, "people", ground.recruits[:, slot])


def _option(ground: Ground, plan: Plan, basis: Basis, slot_at: Mapping[Slot, int], drawn_on: list[int]) -> Option:
    lever, response = plan.lever, plan.response
    slots, gain, staff = _gains(plan, basis, slot_at, len(ground.years))
    starts = tuple(range(ground.first_start, len(ground.years)))
    people = ground.people[:, slot_at[Slot(plan.aim.from_role or plan.slot.role, plan.slot.sector, plan.slot.place)]]
    bounds = response.bounds
    most = np.minimum(
        np.inf if bounds.most is None else bounds.most,
        people if bounds.share_of_staff is None else bounds.share_of_staff * people,
    )
    return Option(
        lever=lever.key,
        family=lever.family,
        slot=plan.slot,
        from_role=plan.aim.from_role,
        activity=lever.activity,
        decided_by=tuple(ground.decided_by(lever.activity, year, plan.slot.sector) for year in ground.years),
        lead_years=response.lead_years,
        starts=starts,
        least=np.full(len(ground.years), bounds.least),
        most=np.asarray(most, dtype=np.float64),
        tiers=response.worth,
        lines=tuple(
            Line(one.category, one.lag, one.pence, _who_pays(ground.funding, plan, one.category))
            for one in response.costs
            if one.category not in NEVER_PAID_BY_STREAMS
        ),
        draws=(
            *(
                Draw(place, one.lag, one.amount)
                for one in response.uses
                for place, capacity in enumerate(ground.funding.capacities)
                if capacity.key == one.capacity
            ),
            *(
                Draw(len(ground.funding.capacities) + drawn_on.index(slot), lag, -amount)
                for flow, slot, lag, amount in plan.flows(slot_at)
                if flow is Flow.RECRUITS and slot in drawn_on
            ),
        ),
        gain_slots=slots,
        gain=gain,
        staff=staff,
    )


def _gains(
    plan: Plan, basis: Basis, slot_at: Mapping[Slot, int], years: int
) -> tuple[IntArray, FloatArray, FloatArray]:
    """Add up the replies to a plan's changes: slots (K,), and FTE by start, year and slot (Y, Y, K), all and staff."""
    flows = plan.flows(slot_at)
    touched = {slot for _, slot, _, _ in flows}
    for flow, slot, _, _ in flows:
        if flow not in DIRECT:
            touched |= set(basis[flow, slot].slots.tolist())
    slots = np.array(sorted(touched), dtype=np.int64)
    staff, beside = np.zeros((years, years, len(slots))), np.zeros((years, years, len(slots)))
    for flow, slot, lag, amount in flows:
        if flow in DIRECT:
            at = int(np.searchsorted(slots, slot))
            for start in range(max(0, -lag), years - lag):
                beside[start, start + lag, at] += amount * DIRECT[flow]
        elif lag < years:
            reply = basis[flow, slot]
            at_slots = np.searchsorted(slots, reply.slots)
            staff[: years - lag, :, at_slots] += amount * reply.fte[lag:]
    staff[np.abs(staff) < TOO_FEW_FTE] = 0.0
    return slots, staff + beside, staff


def _pot(stream: Stream, years: tuple[int, ...]) -> Pot:
    return Pot(
        key=stream.key,
        budget=tuple(stream.budget_pence.get(year, 0) for year in years),
        carry_over_share=stream.carry_over_share,
        clawback_share=stream.clawback_share,
        match_share=stream.match_share,
    )


def _who_pays(funding: Funding, plan: Plan, category: str) -> frozenset[int]:
    return frozenset(
        place
        for place, stream in enumerate(funding.streams)
        if stream.pays_for(
            lever=plan.lever.key,
            family=plan.lever.family,
            category=category,
            role=plan.slot.role,
            sector=plan.slot.sector,
            place=plan.slot.place,
        )
    )


def _who_pays_staff(funding: Funding, slot: Slot) -> frozenset[int]:
    """Give the streams that pay a slot's gained staff: those that name the category of pay, by whichever lever."""
    return frozenset(
        place
        for place, stream in enumerate(funding.streams)
        if any(
            CostCategory.PAY in way.categories
            and (not way.roles or slot.role in way.roles)
            and (not way.sectors or slot.sector in way.sectors)
            and (not way.places or slot.place in way.places)
            for way in stream.eligible
        )
    )


def _system_limits(plans: Iterable[Plan]) -> Iterable[SystemLimit]:
    """Give the system's own limit of each lever that states one."""
    found: dict[str, SystemLimit] = {}
    for plan in plans:
        bounds = plan.response.bounds
        if bounds.system_most is not None or bounds.system_least > 0:
            most = np.inf if bounds.system_most is None else bounds.system_most
            found[plan.lever.key] = SystemLimit(plan.lever.key, bounds.system_least, most)
    return found.values()


def _targets(target: GapTarget, ground: Ground) -> list[ShortfallLimit]:
    """Give one limit for each role that a target names, over its places together."""
    slots = ground.slots.slots
    roles = target.roles or tuple(dict.fromkeys(slot.role for slot in slots))
    if target.year not in ground.years:
        return []
    limits = []
    for role in roles:
        chosen = [
            index
            for index, slot in enumerate(slots)
            if slot.role == role and (not target.places or slot.place in target.places)
        ]
        if chosen:
            words = f"{role}: no more than {target.most_short_share:.1%} short in {target.year}"
            limits.append(
                ShortfallLimit(
                    f"{target.key}: {role}",
                    words,
                    np.array(chosen, dtype=np.int64),
                    ground.years.index(target.year),
                    target.most_short_share,
                )
            )
    return limits
