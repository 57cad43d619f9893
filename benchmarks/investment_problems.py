"""Investment problems of any size for timing: one drawn from a seed, and many systems made from a real one. Synthetic.

Drawn problems have what real ones have: joiners who leave over the years, levers aimed at some roles in every place,
lead times, tiers, ring-fenced streams, and capacities; the numbers mean nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from allotment.allocation.investment.assemble import flows_asked
from allotment.allocation.investment.national.limits import NationalBudget, NationalLimit, NationalProblem
from allotment.allocation.investment.problem import Capacity, Draw, FloatArray, Line, Option, Pot, Problem
from allotment.planning.desk import Desk
from allotment.planning.groundwork import Groundwork
from allotment.planning.mix.asked import MixAsked
from allotment.planning.mix.ground import lay_ground
from allotment.planning.mix.read import funding_asked
from allotment.planning.mix.search import at_doses, problem_around
from allotment.projection.response import respond
from allotment.projection.response.slots import Slot

YEARS = tuple(range(2026, 2041))
STREAMS, CAPACITIES = 13, 12
ROLES_OF_A_LEVER = 12


def one_system(roles: int = 60, places: int = 8, levers: int = 25, seed: int = 1) -> Problem:
    """Draw a system of roles in places over 15 years."""
    random = np.random.default_rng(seed)
    slots = tuple(Slot(f"role {role}", "acute", f"place {place}") for place in range(places) for role in range(roles))
    size = random.lognormal(4.0, 1.0, len(slots))
    growth = 1 + np.outer(random.normal(0.02, 0.01, len(slots)), np.arange(len(YEARS)))
    need = size[:, None] * growth
    options = [
        _option(random, lever, int(role), place, roles, slots, size)
        for lever in range(levers)
        for role in random.choice(roles, min(roles, ROLES_OF_A_LEVER), replace=False)
        for place in range(places)
    ]
    grown = 1.02 ** np.arange(len(YEARS))
    whole = size.sum()
    return Problem(
        years=YEARS,
        slots=slots,
        need=need,
        supply=need * random.uniform(0.8, 1.0, len(slots))[:, None],
        weights=np.ones(need.shape),
        pay_pence=np.full(len(slots), 5_000_000.0),
        pay_streams=(frozenset(),) * len(slots),
        options=tuple(options),
        streams=tuple(
            Pot(f"stream {one}", tuple((whole * random.uniform(2_000, 20_000) * grown).astype(int).tolist()), 0.0, 0, 0)
            for one in range(STREAMS)
        ),
        capacities=tuple(
            Capacity(f"placements {one}", "weeks", whole * random.uniform(0.05, 0.2) * grown)
            for one in range(CAPACITIES)
        ),
        limits=(),
        targets=(),
        fairness_tolerance=None,
    )


def _option(
    random: np.random.Generator,
    lever: int,
    role: int,
    place: int,
    roles: int,
    slots: tuple[Slot, ...],
    size: FloatArray,
) -> Option:
    """Aim a lever at a role in a place: joiners stay as its survival says, and some move on to two other roles."""
    lead, stays, years = lever % 4, 0.8 + 0.18 * ((lever * 7) % 10) / 10, len(YEARS)
    mine = place * roles + role
    others = place * roles + (role + 1 + random.choice(roles - 1, 2, replace=False)) % roles
    after = np.arange(years)[None, :] - np.arange(years)[:, None] - lead
    curve = np.where(after >= 0, random.uniform(0.1, 1.0) * stays ** np.maximum(after, 0), 0.0)
    moved = np.where(after > 0, curve * 0.03, 0.0)
    gain = np.stack([curve, moved, moved], axis=2)
    kind = lever % 5
    streams = frozenset({lever % STREAMS, STREAMS - 1})
    tiers = ((1.0, 1.0),) if kind == 0 else ((0.5, 1.0), (0.5, 0.6))
    cost = int(random.uniform(200_000, 3_000_000))
    return Option(
        lever=f"lever {lever}",
        family="training",
        slot=slots[mine],
        from_role=None,
        activity="training",
        decided_by=("ICS",) * years,
        lead_years=lead,
        starts=tuple(range(1, years)),
        least=np.zeros(years),
        most=np.full(years, size[mine] * random.uniform(0.02, 0.2)),
        tiers=tiers,
        lines=tuple(Line(f"cost {lag}", lag, cost // (lag + 1), streams) for lag in range(max(1, lead))),
        draws=tuple(Draw(lever % CAPACITIES, lag, random.uniform(0.1, 1.0)) for lag in range(lead)),
        gain_slots=np.array([mine, *others], dtype=np.int64),
        gain=gain,
        staff=gain,
    )


def gloucestershire(home: Path) -> Problem:
    """State the shipped Gloucestershire example's first problem, as ``allotment choose-mix`` does."""
    asked, desk = MixAsked("QR1", "central", "gloucestershire"), Desk(home)
    groundwork = Groundwork.lay(desk, asked.projection)
    ground = lay_ground(groundwork, asked, funding_asked(asked, groundwork))
    plans = tuple(ground.plans())
    point = at_doses(ground, plans, np.zeros((len(plans), len(ground.years))))
    flows = flows_asked(plans, ground.slots)
    basis = respond(point.inputs, point.mean, ground.model.inputs, ground.base, ground.slots, flows)
    return problem_around(ground, plans, basis, point)


def perturbed(problem: Problem, seed: int) -> Problem:
    """Make another system from one: of another size, with other gaps, effects, budgets and capacities."""
    random = np.random.default_rng((1, seed))
    size = float(np.exp(random.normal(np.log(2.0), 0.5)))
    slot = size * _near(random, len(problem.slots), 0.15)
    at = {one: place for place, one in enumerate(problem.slots)}
    effect = {lever: float(_near(random, 1, 0.12)[0]) for lever in sorted({one.lever for one in problem.options})}
    need = problem.need * slot[:, None]
    options = []
    for one in problem.options:
        works = effect[one.lever] * _near(random, len(one.gain_slots), 0.05)
        most = one.most * slot[at[one.slot]]
        options.append(replace(one, most=most, gain=one.gain * works, staff=one.staff * works))
    return replace(
        problem,
        need=need,
        supply=need - problem.gap * (slot * _near(random, len(slot), 0.25))[:, None],
        options=tuple(options),
        streams=tuple(
            replace(pot, budget=_times(pot.budget, size * float(_near(random, 1, 0.2)[0]))) for pot in problem.streams
        ),
        capacities=tuple(
            replace(one, amount=one.amount * size * _near(random, 1, 0.2)[0]) for one in problem.capacities
        ),
        limits=tuple(replace(one, least=one.least * size, most=one.most * size) for one in problem.limits),
    )


def nation(problem: Problem, systems: int, free: Mapping[str, FloatArray], share: float | None) -> NationalProblem:
    """Put perturbed systems together, with limits that are a share of what they choose freely.

    Args:
        problem: the real system.
        systems: how many.
        free: by limit and year, what all use where each is for itself: doses by lever, pence by stream.
        share: of what is used; None for limits that nobody reaches.
    """
    each = tuple((f"system {one}", perturbed(problem, one)) for one in range(systems))
    levers = sorted({option.lever for option in problem.options} & set(free))
    pots = sorted({pot.key for pot in problem.streams} & set(free))
    most = {key: (used * 2 + used.max() if share is None else used * share) for key, used in free.items()}
    return NationalProblem(
        each,
        tuple(NationalLimit(lever, frozenset([lever]), tuple(most[lever].tolist())) for lever in levers),
        tuple(NationalBudget(pot, tuple(int(one) for one in most[pot])) for pot in pots),
    )


def _near(random: np.random.Generator, count: int, spread: float) -> FloatArray:
    return np.exp(random.normal(0.0, spread, count))


def _times(budget: tuple[int, ...], factor: float) -> tuple[int, ...]:
    return tuple(int(amount * factor) for amount in budget)
