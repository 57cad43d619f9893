"""What it would be worth to know an uncertain assumption before choosing: the expected value of perfect information."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment.assemble import plans_of, with_other_answers
from allotment.allocation.investment.choose import DOSES_IN_ONE
from allotment.allocation.investment.model import InvestmentModel, build_model
from allotment.allocation.investment.problem import Problem
from allotment.allocation.investment.robust import shortfalls
from allotment.allocation.solvers.solver import LinearSolver, Session, Status
from allotment.evidence.assumptions.distributions import values_at
from allotment.evidence.assumptions.register import Assumption
from allotment.evidence.assumptions.vocabulary import ELICITED_PLACEHOLDER
from allotment.planning.desk import Progress
from allotment.planning.mix.ground import MixGround
from allotment.planning.mix.search import Found
from allotment.planning.mix.uncertain import records_of

FloatArray = NDArray[np.float64]
ENDS = ((-1.0, 0.3), (1.0, 0.3))  # Swanson's weights of the 10th and 90th percentile; the median weighs the rest
NINETIETH = 1.2815515655446004  # the standard normal's 90th percentile
SEEN_FTE = 1e-4
COST_KEYS = ("lever_cost", "lever_cost_per_year")
LIMITS = ("target", "fairness", "system_limit", "least_dose", "override")
PLANS_FROM, PLANS_TO = 0.88, 0.96  # the part of the job's progress


def value_of_information(
    ground: MixGround, found: Found, solver: LinearSolver, progress: Progress
) -> list[dict[str, Any]]:
    """Say what it would be worth to know each uncertain assumption before choosing, the most valuable first.

    Each is taken at its 10th and 90th percentile, all else as it stands. Its value is the weighted mean of what the
    chosen mix leaves short there (cut where it cannot be afforded) less what the best mix for that value would: FTE
    short, averaged over the years. At the median the chosen mix is the best, so the median adds nothing.
    """
    search = _Search(ground, found, solver)
    rows = [search.worth(_about_need(ground), search.of_need())] if search.has_draws else []
    records = records_of(ground)
    for place, record in enumerate(records):
        done = PLANS_FROM + (PLANS_TO - PLANS_FROM) * place / len(records)
        progress(f"What it would be worth to know: {record.title.lower()} ({place + 1} of {len(records)})", done)
        rows.append(search.worth(_about(record), search.of_record(record), costs=record.key in COST_KEYS))
    return sorted(rows, key=lambda row: (-row["worth_fte"], row["assumption"], row["applies_to"]))


class _Search:
    """The chosen mix, kept solved, so that each other value starts where it ended."""

    def __init__(self, ground: MixGround, found: Found, solver: LinearSolver) -> None:
        self._ground, self._found, self._solver = ground, found, solver
        self._stand = ground.stand(found.point.supply)
        self._central = solver.open(build_model(found.choice.problem).programme)
        self._central.solve()

    @property
    def has_draws(self) -> bool:
        """Whether need was drawn often enough to find its percentiles."""
        return len(self._ground.model.requirement.draws_fte) > len(ENDS)

    def of_record(self, record: Assumption) -> Iterator[tuple[float, Problem]]:
        """Give the problem at each end of a record, with its weight."""
        for steps, weight in ENDS:
            value = float(values_at(record, np.array(steps * NINETIETH)))
            drawn = {(record.key, record.applies_to): value}
            lever = record.where["lever"]
            again = iter(plans_of(self._ground.stand(self._ground.supply, drawn), [self._ground.levers[lever]]))
            plans = [next(again) if plan.lever.key == lever else plan for plan in self._found.plans]
            yield weight, with_other_answers(self._found.choice.problem, self._stand, plans, self._found.basis, lever)

    def of_need(self) -> Iterator[tuple[float, Problem]]:
        """Give the problem at the draws nearest the 10th and 90th percentile of the whole system's need."""
        draws = self._ground.model.requirement.draws_fte
        whole = draws.sum(axis=(1, 2))
        for steps, weight in ENDS:
            nearest = int(np.argmin(np.abs(whole - np.quantile(whole, 0.1 if steps < 0 else 0.9))))
            yield weight, replace(self._found.choice.problem, need=self._ground.slots.summed(draws[nearest]).T)

    def worth(
        self, about: dict[str, Any], cases: Iterator[tuple[float, Problem]], *, costs: bool = False
    ) -> dict[str, Any]:
        """Add up what knowing each case would save."""
        worth = 0.0
        for weight, problem in cases:
            model = build_model(problem)
            session = self._solver.open(model.programme, self._central)
            best = session.solve()
            if best.status is Status.OPTIMAL:
                kept = self._cut(model, session) if costs else self._kept(problem)
                worth += weight * max(0.0, kept - best.objective)
        worth = worth if worth > SEEN_FTE else 0.0
        words = f"Knowing it before choosing would be worth {worth:.2f} FTE, averaged over the years."
        return {**about, "worth_fte": worth, "in_words": words}

    def _kept(self, problem: Problem) -> float:
        """Give what the chosen mix leaves short where it works otherwise, and costs the same."""
        choice = self._found.choice
        return float(shortfalls([problem], choice.model.doses, choice.doses / DOSES_IN_ONE)[0])

    def _cut(self, model: InvestmentModel, session: Session) -> float:
        """Give what the chosen mix leaves short where it costs otherwise: cut to what can be afforded."""
        choice = self._found.choice
        chosen = dict(zip(choice.model.doses.block.labels, (choice.doses / DOSES_IN_ONE).tolist(), strict=True))
        most = np.array([chosen.get(label, 0.0) for label in model.doses.block.labels])
        session.change_column_bounds(model.doses.columns, np.zeros_like(most), most)
        for name in LIMITS:
            rows = model.programme.row_block(name).indices
            session.change_row_bounds(rows, np.full(len(rows), -np.inf), np.full(len(rows), np.inf))
        return session.solve().objective


def _about(record: Assumption) -> dict[str, Any]:
    return {
        "assumption": record.title,
        "key": record.key,
        "applies_to": record.applies_to,
        "lever": record.where["lever"],
        "value": record.value,
        "p10": record.p10,
        "p90": record.p90,
        "unit": record.unit,
        "grade": record.grade,
        "placeholder": record.grade == ELICITED_PLACEHOLDER,
    }


def _about_need(ground: MixGround) -> dict[str, Any]:
    whole = ground.model.requirement.draws_fte.sum(axis=(1, 2)) / len(ground.years)
    return {
        "assumption": "Growth of what is needed: non-demographic growth and productivity together",
        "key": "need",
        "applies_to": "everything",
        "lever": None,
        "value": float(np.quantile(whole, 0.5)),
        "p10": float(np.quantile(whole, 0.1)),
        "p90": float(np.quantile(whole, 0.9)),
        "unit": "FTE required, averaged over the years",
        "grade": "D",
        "placeholder": False,
    }
