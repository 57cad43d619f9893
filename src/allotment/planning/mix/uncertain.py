"""Uncertainty about a mix: draws to choose for, and which assumption, if it were known, would change the choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment.choose import DOSES_IN_ONE, Choice, choose
from allotment.allocation.investment.model import build_model
from allotment.allocation.investment.problem import Problem
from allotment.allocation.investment.robust import Robust, mean_and_worst, shortfalls
from allotment.allocation.solvers.solver import LinearSolver, Status
from allotment.evidence.assumptions.distributions import values_at
from allotment.evidence.assumptions.register import Assumption
from allotment.evidence.assumptions.vocabulary import ELICITED_PLACEHOLDER, FIXED
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


@dataclass(frozen=True)
class Known:
    """What an uncertain thing may turn out to be: each case's weight and problem."""

    about: dict[str, Any]
    cases: tuple[tuple[float, Problem], ...]


def value_of_information(
    ground: MixGround, found: Found, solver: LinearSolver, progress: Progress
) -> list[dict[str, Any]]:
    """Say what it would be worth to know each uncertain assumption before choosing, the most valuable first.

    Each is taken at its 10th, 50th and 90th percentile, all else as it stands. Its value is the mean, over the three,
    of what the chosen mix leaves short (cut where it cannot be afforded) less what the best mix for that value would:
    the expected value of perfect information on it, in FTE short averaged over the years.
    """
    records = records_of(ground)
    rows = [_worth_of(_need(ground, found), found.choice, solver)] if _has_draws(ground) else []
    for place, record in enumerate(records):
        progress(f"What it would be worth to know: {record.title}", 0.88 + 0.08 * place / len(records))
        rows.append(_worth_of(_record(ground, found, record), found.choice, solver))
    return sorted(rows, key=lambda row: (-row["worth_fte"], row["assumption"], row["applies_to"]))


def _record(ground: MixGround, found: Found, record: Assumption) -> Known:
    def at(steps: float) -> Problem:
        value = float(values_at(record, np.array(steps * NINETIETH)))
        return _with_values(ground, found, {(record.key, record.applies_to): value})

    about = {
        "assumption": record.title,
        "key": record.key,
        "applies_to": record.applies_to,
        "lever": record.where.get("lever"),
        "value": record.value,
        "p10": record.p10,
        "p90": record.p90,
        "unit": record.unit,
        "grade": record.grade,
        "placeholder": record.grade == ELICITED_PLACEHOLDER,
    }
    return Known(about, tuple((weight, at(steps)) for steps, weight in THREE_POINTS if steps))


def _has_draws(ground: MixGround) -> bool:
    return len(ground.model.requirement.draws_fte) > len(THREE_POINTS)


def _need(ground: MixGround, found: Found) -> Known:
    """Take what will be needed, at the draws nearest the 10th and 90th percentile of the whole system's need."""
    draws = ground.model.requirement.draws_fte
    whole = draws.sum(axis=(1, 2))
    cases = []
    for steps, weight in THREE_POINTS:
        if steps:
            wanted = np.quantile(whole, 0.1 if steps < 0 else 0.9)
            nearest = int(np.argmin(np.abs(whole - wanted)))
            cases.append((weight, _with_values(ground, found, {}, need=ground.slots.summed(draws[nearest]).T)))
    about = {
        "assumption": "Growth of what is needed: non-demographic growth and productivity together",
        "key": "need",
        "applies_to": "everything",
        "lever": None,
        "value": float(np.quantile(whole, 0.5) / len(ground.years)),
        "p10": float(np.quantile(whole, 0.1) / len(ground.years)),
        "p90": float(np.quantile(whole, 0.9) / len(ground.years)),
        "unit": "FTE required, averaged over the years",
        "grade": "D",
        "placeholder": False,
    }
    return Known(about, tuple(cases))


def _worth_of(known: Known, chosen: Choice, solver: LinearSolver) -> dict[str, Any]:
    worth, changed = 0.0, 0.0
    for weight, problem in known.cases:
        best = choose(problem, solver)
        kept = _kept(problem, chosen, solver)
        if best.status is Status.OPTIMAL:
            worth += weight * max(0.0, kept - best.objective)
            changed = max(changed, float(np.abs(best.dose_of - chosen.dose_of).sum()))
    worth = worth if worth > SEEN_FTE else 0.0
    words = f"Knowing it before choosing would be worth {worth:.2f} FTE, averaged over the years."
    return {**known.about, "worth_fte": worth, "doses_changed": changed, "in_words": words}


def _kept(problem: Problem, chosen: Choice, solver: LinearSolver) -> float:
    """Give what the chosen mix leaves short under other values, cut where it can no longer be afforded."""
    model = build_model(problem)
    session = solver.open(model.programme)
    labels = dict(zip(chosen.model.doses.block.labels, (chosen.doses / DOSES_IN_ONE).tolist(), strict=True))
    most = np.array([labels.get(label, 0.0) for label in model.doses.block.labels])
    session.change_column_bounds(model.doses.columns, np.zeros_like(most), most)
    for name in ("target", "fairness", "system_limit", "least_dose", "override"):
        rows = model.programme.row_block(name).indices
        session.change_row_bounds(rows, np.full(len(rows), -np.inf), np.full(len(rows), np.inf))
    return session.solve().objective
