"""Choosing: the least shortfall first, then the cheapest of the mixes that reach it, in doses and whole pence."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment import afford
from allotment.allocation.investment.model import InvestmentModel, build_model
from allotment.allocation.investment.problem import Problem
from allotment.allocation.investment.robust import Robust
from allotment.allocation.solvers.face import optimal_face
from allotment.allocation.solvers.solver import LinearSolver, Session, Solved, Status

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
DOSES_IN_ONE = afford.DOSES_IN_ONE
LEEWAY, LEAST_LEEWAY = 1e-8, 1e-6  # share and amount of the objective that the cheapest may give away to rounding
ALMOST_WHOLE = afford.ALMOST_WHOLE
Saying = Callable[[str, float], None]


def say_nothing(stage: str, share: float) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True)
class Choice:
    """A chosen mix. Without an answer (infeasible, out of time) the doses are nought."""

    model: InvestmentModel
    status: Status
    objective: float  # FTE short, weighted, averaged over the years
    bound: float
    doses: IntArray  # (D,) thousandths, by dose column
    paid: IntArray  # (P,) whole pence, by payment column
    first_stage: Solved  # the prices belong to it
    build_seconds: float
    solve_seconds: float

    @property
    def problem(self) -> Problem:
        """What was chosen from."""
        return self.model.problem

    @property
    def dose_of(self) -> FloatArray:
        """Dose by option and start (O, Y)."""
        out = np.zeros((len(self.problem.options), len(self.problem.years)))
        np.add.at(out, (self.model.doses.option, self.model.doses.start), self.doses / DOSES_IN_ONE)
        return out

    @property
    def short_fte(self) -> FloatArray:
        """FTE short by slot and year (S, Y) by the linear reckoning."""
        return np.maximum(self.problem.gap - self.gained_fte, 0.0)

    @property
    def gained_fte(self) -> FloatArray:
        """FTE gained by slot and year (S, Y) by the linear reckoning."""
        gained = np.zeros(self.problem.need.shape)
        doses = self.model.doses
        for column in np.flatnonzero(self.doses):
            option = self.problem.options[doses.option[column]]
            amount = self.doses[column] / DOSES_IN_ONE * doses.worth[column]
            gained[option.gain_slots] += amount * option.gain[doses.start[column]].T
        return gained


def choose(
    problem: Problem,
    solver: LinearSolver,
    *,
    seconds: float | None = None,
    say: Saying = say_nothing,
    robust: Robust | None = None,
) -> Choice:
    """Choose the mix with the least weighted shortfall, and of those the one that costs least.

    Args:
        problem: what there is to choose from.
        solver: who solves.
        seconds: the most that the solver may take in all; None for no limit.
        say: told each stage and the share done.
        robust: choose for draws of what is uncertain; the objective is then theirs.
    """
    began = time.monotonic()
    model = build_model(problem, robust=robust)
    built = time.monotonic()
    say("Closing the gap", 0.1)
    first = solver.open(model.programme).solve(seconds=seconds)
    if first.status is not Status.OPTIMAL:
        return _none(model, first, built - began, time.monotonic() - built)
    say("Looking for the cheapest way", 0.7)
    left = None if seconds is None else max(1.0, seconds - (time.monotonic() - built))
    x = cheapest(model, solver.open(optimal_face(model.programme, first)), first, seconds=left)
    doses, paid = afford.affordable(model, x)
    return Choice(
        model, first.status, first.objective, first.bound, doses, paid, first, built - began, time.monotonic() - built
    )


def cheapest(model: InvestmentModel, session: Session, first: Solved, *, seconds: float | None) -> FloatArray:
    """Give the cheapest point (N,) that reaches the least shortfall; the first one where time or solver gives out."""
    row = model.programme.row_block("agreed_gap").indices
    most = np.array([first.objective + LEAST_LEEWAY + LEEWAY * abs(first.objective)])
    session.change_row_bounds(row, np.array([-np.inf]), most)
    session.change_costs(np.arange(model.programme.shape[1]), model.paid_costs())
    try:
        second = session.solve(seconds=seconds)
    except RuntimeError:  # the least shortfall is found and stands; only its cost may be more than it need be
        return first.x
    return second.x if second.status is Status.OPTIMAL else first.x


def _none(model: InvestmentModel, first: Solved, build: float, spent: float) -> Choice:
    """Give the choice of nothing: the whole gap stays, and where time ran out the bound says how much might go."""
    nothing = np.zeros(len(model.doses.columns), dtype=np.int64)
    unpaid = np.zeros(len(model.payments.block.labels), dtype=np.int64)
    objective, bound = first.objective, first.bound
    if first.status is Status.TIME_LIMIT:
        problem = model.problem
        objective = float((np.maximum(problem.gap, 0.0) * problem.weights).sum() / len(problem.years))
        bound = max(0.0, bound)
    return Choice(model, first.status, objective, bound, nothing, unpaid, first, build, spent)


@dataclass(frozen=True)
class Relaxation:
    """The least by which one limit must give so that all limits can be met together."""

    limit: str  # the kind: target, system_limit, least_dose, override, fairness
    label: tuple[object, ...]
    by: float  # FTE for a target, doses for a floor or an override, a share for fairness
    within_reach: float | None = None  # of a target: the share short that can be met

    @property
    def in_words(self) -> str:
        """Say what must give, and by how much."""
        about = ", ".join(str(part) for part in self.label)
        if self.limit == "target":
            return f"{about} is out of reach: {self.within_reach:.1%} short can be met, {self.by:.1f} FTE more."
        if self.limit == "fairness":
            return f"Fairness to {about} needs {self.by:.1%} more tolerance."
        return f"{about}: {self.by:.1f} doses cannot be had as asked."


def least_relaxations(problem: Problem, solver: LinearSolver) -> list[Relaxation]:
    """Find what must give, and by how little, where no mix meets every target, floor and override."""
    model = build_model(problem, elastic=True)
    solved = solver.open(model.programme).solve()
    relaxed = model.programme.column_block("relaxed")
    if solved.status is not Status.OPTIMAL:
        return []
    reach = {target.key: target for target in problem.targets}
    found = []
    for label, amount in zip(relaxed.labels, solved.x[relaxed.slice].tolist(), strict=True):
        if amount > ALMOST_WHOLE:
            target = reach.get(str(label[1])) if label[0] == "target" else None
            share = (
                None if target is None else target.most_share + amount / problem.need[target.slots, target.year].sum()
            )
            found.append(Relaxation(str(label[0]), label[1:-1], amount, share))
    return found
