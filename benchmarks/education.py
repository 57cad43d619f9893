"""How long an education plan takes, in parts: ``python -m benchmarks.education [YEARS]``.

The parts are those of one question on Gloucestershire: the ground, starts solved back over 200 draws, the search within
the bounds, and the whole command's verb with its scenarios beside and its late start. Evidence is imported beforehand.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TypeVar

from allotment.allocation.solvers.named import solver_named
from allotment.evidence.education.programmes import load_programmes
from allotment.planning.desk import Desk, say_nothing
from allotment.planning.education.asked import LOOK_BEYOND, EducationAsked
from allotment.planning.education.ground import first_modelled, lay
from allotment.planning.education.need import gaps_of, routes, shares_through, solve_back
from allotment.planning.education.search import plan_intakes
from allotment.planning.groundwork import Groundwork
from allotment.planning.mix.read import funding_asked
from allotment.planning.plan_education import plan_education

Given = TypeVar("Given")


def timed(what: str, work: Callable[[], Given]) -> Given:
    """Do something, and print what it took."""
    began = time.perf_counter()
    given = work()
    print(f"{what:<46}{time.perf_counter() - began:8.2f} s")
    return given


def main(years: int) -> None:
    """Time each part, then the whole."""
    desk, asked = Desk.open(), EducationAsked("QR1", "central", "gloucestershire", years=years)
    mix = asked.mix(years=years, draws=asked.draws)
    groundwork = timed("Evidence and assumptions", lambda: Groundwork.lay(desk, mix.projection))
    funding = funding_asked(mix, groundwork)
    first = funding.first_year or first_modelled(groundwork) + 1
    ground = timed(
        "The ground, with draws of need",
        lambda: lay(groundwork, asked, funding, load_programmes(), first=first, beyond=LOOK_BEYOND, draws=asked.draws),
    )
    found = routes(ground)
    roles = tuple(dict.fromkeys(route.role for route in found))
    gaps = timed(f"Gaps of {len(roles)} roles in {asked.draws} draws", lambda: gaps_of(ground, roles, 0.0, asked.draws))
    through = shares_through(found, asked.draws, asked.seed)
    start = ground.mix.years.index(ground.intakes[0])
    timed(
        f"Solving {len(found)} routes back",
        lambda: [solve_back(route, gaps, start, share) for route, share in zip(found, through, strict=True)],
    )
    plan = timed("The search within the bounds", lambda: plan_intakes(ground, None, solver_named("highs"), say_nothing))
    rounds = len(plan.found.errors)
    print(f"{len(plan.found.plans)} options, {rounds} round(s), off by {plan.found.linearisation_error:.4%}")
    timed("The whole, with two scenarios and a late start", lambda: plan_education(desk, asked))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
