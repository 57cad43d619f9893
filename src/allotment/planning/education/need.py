"""Starts solved back from need: gap, entrants who close it, and the starts that give those entrants.

For a programme and a role that it leads to, year by year:

    to close(u)  = share of the role's gap that is the programme's x share closed by then x gap(u)
    found(u)     = FTE that entrants of earlier years still carry in u
    entrants(u)  = max(0, to close(u) - found(u)) / FTE of one entrant at the end of their first year
    through      = share completing x share joining x share staying local
    starts(y)    = entrants(y + lead) / through, for full-time study

Of part-time students, who qualify later, the starts are (entrants / through - part-time starts of earlier years) /
(1 - part-time share). The FTE of an entrant, and what is left of it later, is the engine's own reply, with leaving and
participation in it. Every step is homogeneous, so starts move by exactly the ratio of the shares who come through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allotment.evidence.assumptions.distributions import values_at
from allotment.evidence.assumptions.register import Assumption
from allotment.evidence.education.programmes import Programme
from allotment.levers.archetypes.parts import asked_by
from allotment.levers.archetypes.training import STEPS
from allotment.levers.catalogue import LEVERS
from allotment.levers.lever import Aim, Flow
from allotment.planning.education.ground import EducationGround
from allotment.planning.education.responses import PartTime, part_time_of
from allotment.planning.mix.ground import MixGround
from allotment.projection.engine.mean import project_mean
from allotment.projection.engine.streams import normal_draws
from allotment.projection.response import respond

FloatArray = NDArray[np.float64]
ROUTES = "programme_share_of_gap"


@dataclass(frozen=True)
class Route:
    """A programme on its way to one role: who comes through, when, and which part of the gap is its own."""

    programme: Programme
    role: str
    steps: tuple[Assumption, ...]  # the records whose product comes through
    lead_years: int
    part_time: PartTime
    share_of_gap: float
    years_to_close: int

    @property
    def through(self) -> float:
        """The share of those who start who take a post here."""
        return float(np.prod([one.value for one in self.steps]))


@dataclass(frozen=True)
class Solved:
    """Starts needed on one route if nothing bounded them, with each step. Arrays are (N, T): draws by years.

    ``starts`` is nan where whoever starts qualifies beyond the years modelled.
    """

    route: Route
    gap: FloatArray
    to_close: FloatArray
    still_there: FloatArray
    entrants: FloatArray
    fte_each: FloatArray  # (T,) FTE of one entrant at the end of the year in which they join
    starts: FloatArray


def routes(ground: EducationGround) -> list[Route]:
    """Give every route of every programme to a role that the system has.

    Raises:
        AssumptionError: a record is missing.
    """
    there = {slot.role for slot in ground.mix.slots.slots}
    found = []
    for programme in ground.programmes:
        if programme.lever is not None:
            aims = [aim for aim in LEVERS[programme.lever].aims if aim.role in there]
            found += [_by_lever(ground.mix, programme, aim) for aim in aims]
        found += [_asked(ground.mix, programme, role) for role in programme.roles if role in there]
    return found


def _by_lever(mix: MixGround, programme: Programme, aim: Aim) -> Route:
    assert programme.lever is not None
    values, where = mix.values(programme.lever), asked_by(aim)
    known = (key for key in STEPS if mix.groundwork.register.has(key, mix.on, lever=programme.lever, **where))
    steps = tuple(values.record(key, **where) for key in known)
    return _route(mix, programme, aim.role, steps, values.years("lever_lead_years", **where))


def _asked(mix: MixGround, programme: Programme, role: str) -> Route:
    find = mix.groundwork.register.find
    step = find("programme_share_through", mix.on, programme=programme.title)
    lead = round(find("programme_years_to_role", mix.on, programme=programme.title).value)
    return _route(mix, programme, role, (step,), lead)


def _route(mix: MixGround, programme: Programme, role: str, steps: tuple[Assumption, ...], lead: int) -> Route:
    find = mix.groundwork.register.find
    return Route(
        programme=programme,
        role=role,
        steps=steps,
        lead_years=lead,
        part_time=part_time_of(programme, mix.values(programme.lever or "")),
        share_of_gap=find(ROUTES, mix.on, programme=programme.title, role=role).value,
        years_to_close=max(1, round(find("education_years_to_close", mix.on).value)),
    )


@dataclass(frozen=True)
class Gaps:
    """The gap of each role, (N, T) FTE by draw and year, and of one entrant of the role the FTE left, (T, T)."""

    gap: Mapping[str, FloatArray]
    required: Mapping[str, FloatArray]
    in_post: Mapping[str, FloatArray]
    entrant: Mapping[str, FloatArray]


def gaps_of(ground: EducationGround, roles: Sequence[str], target_short: float, draws: int) -> Gaps:
    """Give gaps of roles at the central values (row 0) and in draws of need and supply, and the engine's replies."""
    mix = ground.mix
    need = [mix.need, *(mix.slots.summed(mix.model.requirement.draws_fte[n]) for n in range(draws))]
    supply = [mix.supply, *(mix.slots.summed(supply_in_draw(mix, n)) for n in range(draws))]
    needs, supplies = np.stack(need), np.stack(supply)
    short = np.maximum(0.0, needs * (1.0 - target_short) - supplies)
    at = {role: np.array([slot.role == role for slot in mix.slots.slots]) for role in roles}
    return Gaps(
        gap={role: short[:, :, here].sum(axis=2) for role, here in at.items()},
        required={role: needs[:, :, here].sum(axis=2) for role, here in at.items()},
        in_post={role: supplies[:, :, here].sum(axis=2) for role, here in at.items()},
        entrant={role: _entrant(mix, np.flatnonzero(here)) for role, here in at.items()},
    )


def supply_in_draw(mix: MixGround, n: int) -> FloatArray:
    """Project staff without the plan under one draw of the model's own parameters (T, C)."""

    inputs, draws = mix.model.inputs, mix.model.draws
    drawn = replace(
        inputs,
        retire_factor=inputs.retire_factor * draws.retire[n],
        leave_factor=inputs.leave_factor * draws.leave[n],
        link_factor=inputs.link_factor * draws.link[n],
        graduates=inputs.graduates * draws.graduates[n],
        recruits=inputs.recruits * draws.recruits[n],
        participation_factor=inputs.participation_factor * draws.participation[n],
    )
    return project_mean(drawn).closing_fte[1:]


def _entrant(mix: MixGround, slots: NDArray[np.int64]) -> FloatArray:
    """Give the FTE that one entrant of a role, who joins where posts are, leaves in it (T, T)."""
    asked = [(Flow.GRADUATES, int(slot)) for slot in slots]
    basis = respond(mix.model.inputs, mix.base, mix.model.inputs, mix.base, mix.slots, asked)
    weight = mix.need[0, slots]
    whole = np.zeros((len(mix.years), len(mix.years)))
    for flow, slot in asked:
        reply = basis[flow, slot]
        kept = [place for place, other in enumerate(reply.slots.tolist()) if other in slots]
        share = weight[np.flatnonzero(slots == slot)[0]] / weight.sum() if weight.sum() > 0 else 1.0 / len(slots)
        whole += share * reply.fte[:, :, kept].sum(axis=2)
    return whole


def solve_back(route: Route, gaps: Gaps, first: int, through: FloatArray) -> Solved:
    """Solve one route back.

    Args:
        route: the programme and its role.
        gaps: gaps by draw, and what an entrant carries.
        first: place of the first year of intakes.
        through: (N,) the share who come through, by draw.
    """
    gap, entrant = gaps.gap[route.role], gaps.entrant[route.role]
    years = gap.shape[1]
    to_close, found, entrants = np.zeros(gap.shape), np.zeros(gap.shape), np.zeros(gap.shape)
    soonest = first + route.lead_years
    for year in range(soonest, years):
        closed = min(1.0, (year - soonest + 1) / route.years_to_close)
        to_close[:, year] = route.share_of_gap * closed * gap[:, year]
        found[:, year] = entrants[:, :year] @ entrant[:year, year]
        if entrant[year, year] > 0:
            entrants[:, year] = np.maximum(0.0, to_close[:, year] - found[:, year]) / entrant[year, year]
    starts = _starts(entrants / through[:, None], route, first)
    return Solved(route, gap, to_close, found, entrants, np.diag(entrant).copy(), starts)


def _starts(wanted: FloatArray, route: Route, first: int) -> FloatArray:
    """Give starts (N, T) whose full-time and part-time students together give the entrants wanted, before attrition."""
    years = wanted.shape[1]
    starts = np.full(wanted.shape, np.nan)
    share, extra = route.part_time.share, route.part_time.extra_years
    for start in range(first, years - route.lead_years):
        earlier = starts[:, start - extra] if extra and start - extra >= first else 0.0
        left = wanted[:, start + route.lead_years] - (share * earlier if share > 0 else 0.0)
        starts[:, start] = np.maximum(0.0, left) / (1.0 - share)
    starts[:, :first] = 0.0
    return starts


def shares_through(all_routes: Sequence[Route], draws: int, seed: int) -> list[FloatArray]:
    """Give who comes through on each route (N,): the records' own values first, then as drawn from their intervals.

    One record has one draw, on whichever routes it answers.
    """
    records = {id(step): step for route in all_routes for step in route.steps}
    names = [f"education|{one.key}|{one.applies_to}" for one in records.values()]
    normals = normal_draws(seed, draws, names)
    drawn = {
        key: np.concatenate([[one.value], values_at(one, normals[:, place])])
        for place, (key, one) in enumerate(records.items())
    }
    return [np.prod([drawn[id(step)] for step in route.steps], axis=0) for route in all_routes]


def step_rows(solved: Sequence[Solved], gaps: Gaps, ground: EducationGround) -> list[dict[str, Any]]:
    """Give the arithmetic step by step: one row for each route and year of intake that can qualify within the model."""
    rows = []
    for one in solved:
        route, years = one.route, ground.mix.years
        for intake in ground.intakes:
            start = years.index(intake)
            joins = start + route.lead_years
            if joins < len(years):
                rows.append(
                    {
                        "programme": route.programme.title,
                        "role": route.role,
                        "intake_year": intake,
                        "joins_in": years[joins],
                        "required_fte": float(gaps.required[route.role][0, joins]),
                        "in_post_fte": float(gaps.in_post[route.role][0, joins]),
                        "gap_fte": float(one.gap[0, joins]),
                        "programme_share_of_gap": route.share_of_gap,
                        "to_close_fte": float(one.to_close[0, joins]),
                        "still_there_fte": float(one.still_there[0, joins]),
                        "fte_per_entrant": float(one.fte_each[joins]),
                        "entrants": float(one.entrants[0, joins]),
                        **{_step(step): step.value for step in route.steps},
                        "share_through": route.through,
                        "part_time_share": route.part_time.share,
                        "starts_needed": float(one.starts[0, start]),
                    }
                )
    return rows


def _step(record: Assumption) -> str:
    return record.key.removeprefix("lever_").removeprefix("programme_")
