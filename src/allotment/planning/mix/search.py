"""Searching for the mix: choose on the engine's slopes, run the choice through the engine, and ask again from there."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment.assemble import Plan, flows_asked, problem_of
from allotment.allocation.investment.choose import Choice, choose
from allotment.allocation.investment.columns import open_starts
from allotment.allocation.investment.problem import Option, Problem
from allotment.allocation.solvers.solver import LinearSolver, Status
from allotment.evidence.funding.funding import Override
from allotment.levers.lever import Flow
from allotment.planning.desk import Progress
from allotment.planning.mix.ground import MixGround
from allotment.projection.engine.inputs import CohortInputs, MeanResult
from allotment.projection.engine.mean import project_mean
from allotment.projection.response import Basis, Slot, apply_amounts, no_amounts, respond

FloatArray = NDArray[np.float64]
MOST_ROUNDS = 5
GOOD_ENOUGH = 0.02  # of the extra FTE: the promise of the method
WELL_ENOUGH = 0.005  # where the search stops before its last round


@dataclass(frozen=True)
class Point:
    """Where the search stands: doses, and what the engine makes of them."""

    doses: FloatArray  # (O, Y)
    inputs: CohortInputs
    mean: MeanResult
    supply: FloatArray  # (T, S) FTE at work: staff and cover, less need that levers add


@dataclass(frozen=True)
class Found:
    """The choice, the engine's answer to it, and how far the linear reckoning was off."""

    plans: tuple[Plan, ...]
    choice: Choice
    point: Point
    basis: Basis
    errors: tuple[float, ...]  # linearisation error of each round, as a share of the extra FTE

    @property
    def linearisation_error(self) -> float:
        """The error of the choice that is told."""
        return self.errors[-1] if self.errors else 0.0


def search(ground: MixGround, solver: LinearSolver, seconds: float | None, progress: Progress) -> Found:
    """Find the mix.

    Each round is a linear problem on the engine's slopes where the last round's choice stands, so that the reckoning
    is exact there. It ends when the engine agrees with the reckoning.
    """
    plans = tuple(ground.plans())
    asked = flows_asked(plans, ground.slots)
    point = at_doses(ground, plans, np.zeros((len(plans), len(ground.years))))
    start = point.supply
    errors: list[float] = []
    best: Found | None = None
    for number in range(1, MOST_ROUNDS + 1):
        progress(f"Asking the engine what each lever does (round {number})", 0.1 + 0.12 * (number - 1))
        basis = respond(point.inputs, point.mean, ground.model.inputs, ground.base, ground.slots, asked)
        problem = with_overrides(problem_around(ground, plans, basis, point), ground.funding.overrides)
        progress(f"Choosing doses (round {number})", 0.14 + 0.12 * (number - 1))
        choice = choose(problem, solver, seconds=seconds)
        if choice.status is not Status.OPTIMAL:
            return Found(plans, choice, point, basis, ())
        chosen = at_doses(ground, plans, choice.dose_of)
        reckoned = problem.supply.T + choice.gained_fte.T
        errors.append(_error(reckoned - start, chosen.supply - start))
        found = Found(plans, choice, chosen, basis, tuple(errors))
        if best is None or errors[-1] < best.linearisation_error:
            best = found
        if errors[-1] <= WELL_ENOUGH:
            break
        point = chosen
    assert best is not None
    return best


def at_doses(ground: MixGround, plans: tuple[Plan, ...], doses: FloatArray) -> Point:
    """Run doses (O, Y) through the whole engine; tiers beyond the first work by their worth."""
    slot_at = {slot: index for index, slot in enumerate(ground.slots.slots)}
    periods = len(ground.years)
    amounts = no_amounts(periods, ground.slots.count)
    people = ground.people
    for option, plan in enumerate(plans):
        if doses[option].any():
            worth = _worth(plan, doses[option], _most(plan, people, slot_at))
            for flow, slot, lag, amount in plan.flows(slot_at):
                amounts[flow][lag:, slot] += amount * worth[: max(0, periods - lag)]
    applied = apply_amounts(ground.model.inputs, ground.base, ground.slots, amounts)
    mean = project_mean(applied.inputs)
    staff = ground.slots.summed(mean.closing_fte[1:])
    return Point(doses, applied.inputs, mean, staff + amounts[Flow.COVER] - amounts[Flow.NEED])


def problem_around(ground: MixGround, plans: tuple[Plan, ...], basis: Basis, point: Point) -> Problem:
    """State the problem on slopes at a point: supply is what is left of the point's when its doses' slope is gone."""
    problem = problem_of(ground.stand(point.supply), plans, basis)
    supply = problem.supply.copy()
    slot_at = {slot: index for index, slot in enumerate(ground.slots.slots)}
    for index, option in enumerate(problem.options):
        if point.doses[index].any():
            worth = _worth(plans[index], point.doses[index], _most(plans[index], ground.people, slot_at))
            supply[option.gain_slots] -= np.einsum("y,yuk->ku", worth, option.gain)
    return replace(problem, supply=supply)


def with_overrides(problem: Problem, overrides: tuple[Override, ...]) -> Problem:
    """Fix the doses that somebody fixed or forbade."""
    fixed = dict(problem.fixed)
    for one in overrides:
        for index, option in enumerate(problem.options):
            if is_about(one, option):
                # a dose fixed for every year is fixed for those in which the option can start at all
                every = option.starts if one.dose == 0 or one.year else open_starts(option, len(problem.years))
                for start in every:
                    if one.year in (None, problem.years[start]):
                        fixed[index, start] = one.dose
    return replace(problem, fixed=fixed)


def is_about(one: Override, option: Option) -> bool:
    """Say whether an override is about an option: everything that it names is the option's."""
    slot = option.slot
    asked = (one.role, one.sector, one.place, one.from_role)
    held = (slot.role, slot.sector, slot.place, option.from_role)
    return one.lever == option.lever and all(name in (None, value) for name, value in zip(asked, held, strict=True))


def _most(plan: Plan, people: FloatArray, slot_at: dict[Slot, int]) -> FloatArray:
    """Give the most dose of a plan by year (Y,): the bound that its tiers are shares of."""
    bounds = plan.response.bounds
    drawn_on = replace(plan.slot, role=plan.aim.from_role or plan.slot.role)
    here = people[:, slot_at[drawn_on]]
    most = here if bounds.share_of_staff is None else bounds.share_of_staff * here
    return np.asarray(most if bounds.most is None else np.minimum(most, bounds.most))


def _worth(plan: Plan, doses: FloatArray, most: FloatArray) -> FloatArray:
    """Give doses (Y,) in units of the first tier: what is beyond a tier's share works by the next tier's worth."""
    left, worth = doses.copy(), np.zeros_like(doses)
    for share, each in plan.response.worth:
        taken = np.minimum(left, share * most)
        worth += taken * each
        left -= taken
    return np.asarray(worth)


def _error(reckoned: FloatArray, engine: FloatArray) -> float:
    """Give the linearisation error: the FTE by which the two differ, slot by slot and year by year, as a share."""
    extra = np.abs(engine).sum()
    return float(np.abs(reckoned - engine).sum() / extra) if extra > 0 else 0.0
