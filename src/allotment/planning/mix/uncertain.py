"""Uncertainty about a mix: draws to choose for, and which assumption, if it were known, would change the choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment.choose import DOSES_IN_ONE, Choice, choose
from allotment.allocation.investment.problem import Problem
from allotment.allocation.investment.robust import Robust, mean_and_worst, shortfalls
from allotment.allocation.solvers.solver import LinearSolver, Status
from allotment.evidence.assumptions.distributions import values_at
from allotment.evidence.assumptions.register import Assumption
from allotment.evidence.assumptions.vocabulary import FIXED
from allotment.planning.desk import Progress
from allotment.planning.mix.asked import MixAsked
from allotment.planning.mix.ground import MixGround
from allotment.planning.mix.search import Found, at_doses, problem_around, with_overrides
from allotment.projection.engine.mean import project_mean
from allotment.projection.engine.streams import normal_draws

FloatArray = NDArray[np.float64]
THREE_POINTS = ((-1.0, 0.3), (0.0, 0.4), (1.0, 0.3))  # Swanson's weights of the 10th, 50th and 90th percentile
NINETIETH = 1.2815515655446004  # the standard normal's 90th percentile
SEEN_FTE = 1e-4
Drawn = dict[tuple[str, str], float]


def records_of(ground: MixGround) -> list[Assumption]:
    """Give the uncertain records of the levers that have an aim here, in the order of the register."""
    levers = {plan.lever.key for plan in ground.plans()}
    register = ground.groundwork.register
    return [
        one
        for one in register.assumptions
        if one.where.get("lever") in levers and one.distribution != FIXED and one.in_force(ground.on)
    ]


def choose_robustly(
    ground: MixGround, found: Found, asked: MixAsked, solver: LinearSolver, progress: Progress
) -> tuple[Found, dict[str, Any]]:
    """Choose again, for draws of need, of the staff in post and of what levers do.

    Returns:
        The robust choice with the engine's answer to it at the central values, and how both choices fare in the draws.
    """
    progress(f"Drawing {asked.draws} times from what is uncertain", 0.66)
    draws = tuple(_draws(ground, found, asked))
    progress("Choosing for all draws", 0.68)
    choice = choose(found.choice.problem, solver, seconds=asked.seconds, robust=Robust(draws, asked.tail_weight))
    if choice.status is not Status.OPTIMAL:
        return replace(found, choice=choice), {}
    point = at_doses(ground, found.plans, choice.dose_of)
    mean, worst = _fares(draws, choice)
    central_mean, central_worst = _fares(draws, found.choice)
    reckoned = found.choice.problem.supply.T + choice.gained_fte.T - ground.supply
    engine = point.supply - ground.supply
    error = float(np.abs(reckoned - engine).sum() / max(np.abs(engine).sum(), 1e-9))
    told = {
        "draws": len(draws),
        "tail_weight": asked.tail_weight,
        "mean_gap_fte": mean,
        "worst_tenth_gap_fte": worst,
        "central_mix_mean_gap_fte": central_mean,
        "central_mix_worst_tenth_gap_fte": central_worst,
    }
    return replace(found, choice=choice, point=point, errors=(*found.errors, error)), told


def _fares(draws: tuple[Problem, ...], choice: Choice) -> tuple[float, float]:
    """Give the mean shortfall of a choice over draws, and that of its worst tenth."""
    return mean_and_worst(shortfalls(draws, choice.model.doses, choice.doses / DOSES_IN_ONE))


def _draws(ground: MixGround, found: Found, asked: MixAsked) -> Iterator[Problem]:
    """Give the problem in each draw: its own need, supply and gains, the same options, costs and limits."""
    records = records_of(ground)
    normals = normal_draws(asked.seed, asked.draws, [f"lever|{one.key}|{one.applies_to}" for one in records])
    for n in range(asked.draws):
        drawn = {
            (one.key, one.applies_to): float(values_at(one, normals[n, place])) for place, one in enumerate(records)
        }
        need = ground.slots.summed(ground.model.requirement.draws_fte[n])
        supply = ground.slots.summed(_supply_of_draw(ground, n))
        yield _with_values(ground, found, drawn, need=need.T, supply_moved=(supply - ground.supply).T)


def _supply_of_draw(ground: MixGround, n: int) -> FloatArray:
    """Project staff without levers under one draw of the model's own parameters (T, C)."""
    inputs, draws = ground.model.inputs, ground.model.draws
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


def _with_values(
    ground: MixGround,
    found: Found,
    drawn: Drawn,
    *,
    need: FloatArray | None = None,
    supply_moved: FloatArray | None = None,
) -> Problem:
    """State the found problem again with other values of levers' records, need (S, Y) and supply."""
    plans = tuple(ground.plans(drawn))
    problem = problem_around(ground, plans, found.basis, found.point)
    base = found.choice.problem
    return replace(
        problem,
        need=base.need if need is None else need,
        supply=base.supply if supply_moved is None else base.supply + supply_moved,
        fixed=with_overrides(problem, ground.funding.overrides).fixed,
    )
