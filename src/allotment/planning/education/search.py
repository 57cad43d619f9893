"""The intakes within every bound, by the best mix's own search; the smallest relaxations where a target is too far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment.choose import Relaxation, least_relaxations
from allotment.allocation.investment.ledger import Ledger, keep_books
from allotment.allocation.investment.verify import Rules, Verdict, verify
from allotment.allocation.solvers.solver import LinearSolver, Status
from allotment.planning.desk import Progress
from allotment.planning.education.ground import ASKED_TARGET, EducationGround, with_targets
from allotment.planning.mix import tables
from allotment.planning.mix.ground import MixGround
from allotment.planning.mix.search import Found, search

FloatArray = NDArray[np.float64]
A_LITTLE = 0.005  # of need, beyond the least that must give: so that the next round's slopes still leave room


@dataclass(frozen=True)
class Planned:
    """The intakes found, the ground they were found on, and what had to give for them."""

    ground: EducationGround
    found: Found
    relaxations: tuple[Relaxation, ...]
    dropped: bool = False  # targets were let go altogether

    @property
    def is_found(self) -> bool:
        """Say whether there is a plan."""
        return self.found.choice.status is Status.OPTIMAL

    @property
    def gap_after(self) -> FloatArray:
        """FTE short by year (T,) with the plan, by the engine."""
        return np.asarray(np.maximum(0.0, self.ground.mix.need - self.found.point.supply).sum(axis=1))


def plan_intakes(
    ground: EducationGround, target_short: float | None, solver: LinearSolver, progress: Progress
) -> Planned:
    """Find the intakes that leave the least shortfall within every bound.

    Where a target, a floor or an override cannot be kept, the least by which it must give is found, the targets are set
    there, and the plan is made with them; where that too fails, without them. The answer is then a plan and what gave.
    """
    asked = ground
    if target_short is not None:
        asked = with_targets(ground, dict.fromkeys(ground.roles, target_short))
    found = search(asked.mix, solver, None, progress)
    if found.choice.status is Status.OPTIMAL:
        return Planned(asked, found, ())
    relaxations = tuple(least_relaxations(found.choice.problem, solver))
    if target_short is not None:
        eased = with_targets(ground, _within_reach(ground, relaxations, target_short))
        again = search(eased.mix, solver, None, progress)
        if again.choice.status is Status.OPTIMAL:
            return Planned(eased, again, relaxations)
    free = replace(ground, mix=_without_targets(ground.mix))
    return Planned(free, search(free.mix, solver, None, progress), relaxations, dropped=True)


def _within_reach(
    ground: EducationGround, relaxations: tuple[Relaxation, ...], target_short: float
) -> Mapping[str, float]:
    """Give the share short that each role can be held to: what was asked, or the least that can be met and a little."""
    reach = {
        str(one.label[0]).removeprefix(f"{ASKED_TARGET}: ").split(": ")[0]: one.within_reach
        for one in relaxations
        if one.limit == "target" and one.within_reach is not None
    }
    return {role: min(1.0, reach[role] + A_LITTLE) if role in reach else target_short for role in ground.roles}


def _without_targets(mix: MixGround) -> MixGround:
    return replace(mix, funding=replace(mix.funding, targets=(), overrides=(), fairness_tolerance=None))


def books_of(plan: Planned) -> tuple[Ledger, dict[str, list[dict[str, Any]]], Verdict]:
    """Keep the books of a plan, and hold it against the rules by code that shares nothing with the search."""
    found, mix = plan.found, plan.ground.mix
    ledger = keep_books(found.choice)
    rows = {
        "doses": tables.dose_rows(found, ledger),
        "payments": tables.payment_rows(found, ledger),
        "spend": tables.spend_rows(found.choice, ledger),
        "gains": tables.gain_rows(found),
    }
    return ledger, rows, verify(rows["doses"], rows["payments"], rows["spend"], rows["gains"], _rules(mix))


def _rules(mix: MixGround) -> Rules:
    people = mix.people
    place_of = {(slot.role, slot.sector, slot.place): index for index, slot in enumerate(mix.slots.slots)}

    def people_in(role: str, sector: str, place: str, year: int) -> float:
        index = place_of.get((role, sector, place))
        return 0.0 if index is None else float(people[mix.years.index(year), index])

    return Rules(
        funding=mix.funding,
        levers=mix.levers,
        values=mix.values,
        decided_by=mix.decided_by,
        people=people_in,
        first_year=mix.funding.first_year or mix.years[0],
        last_year=mix.years[-1],
    )
