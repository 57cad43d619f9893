"""The page of the best mix's constraints: each with its equation, name, function and what its price means."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import numpy as np
from markdown_words import in_cell, in_code, page, table

from allotment.allocation.investment import constraints, robust
from allotment.allocation.investment.model import build_model
from allotment.allocation.investment.prices import UNITS
from allotment.allocation.investment.problem import Capacity, Draw, Line, Option, Pot, Problem
from allotment.allocation.solvers.lp_text import lp_text
from allotment.projection.response.slots import Slot

LEAD = (
    "The best mix is a linear programme: the least weighted shortfall, in FTE averaged over the years, and of the "
    "mixes that reach it the cheapest. Each constraint is one function, whose first lines are its equation. "
    "`choose-mix --out` writes the whole programme that was solved as `equations.lp` beside the mix."
)
NAMES = {
    "define_bills": "bill",
    "define_budgets": "budget",
    "define_matches": "match",
    "define_capacities": "capacity",
    "define_system_limits": "system_limit",
    "define_least_doses": "least_dose",
    "define_fixed_doses": "override",
    "define_targets": "target",
    "define_fairness": "fairness",
    "define_shortfalls": "shortfall",
    "define_surpluses": "surplus",
    "define_staff_floors": "staff_floor",
    "define_staff_shares": "staff_share",
}
UNPRICED = "none: it only keeps count"


def constraints_page() -> str:
    """The constraints, and the smallest programme written out."""
    rows = [
        (in_code(NAMES.get(name, name.removeprefix("define_"))), in_cell(equation), in_code(name), in_cell(price))
        for name, equation, price in _constraints()
    ]
    parts = [
        table(["name", "equation", "function", "what its price means"], rows),
        "## The smallest programme, written out\n",
        "One role short by 10 FTE a year for three years, one lever that brings a person a year later for £1,000, two "
        "streams that may pay for it, and two placements a year. Money is in thousands of pounds.\n",
        f"```text\n{lp_text(build_model(smallest_problem()).programme)}```\n",
    ]
    return page("Constraints of the best mix", LEAD, parts)


def _constraints() -> Iterator[tuple[str, str, str]]:
    for room in (constraints, robust):
        for name, function in inspect.getmembers(room, inspect.isfunction):
            if name.startswith("define_") and function.__module__ == room.__name__:
                equation = inspect.cleandoc(function.__doc__ or "").split("\n\n")[0].replace("\n", " ")
                yield name, equation.replace("``", "`"), UNITS.get(NAMES.get(name, ""), UNPRICED)


def smallest_problem() -> Problem:
    """One slot, three years, one lever, two streams, one capacity."""
    years, slot = (2027, 2028, 2029), Slot("Nurse", "acute", "Town")
    gain = np.zeros((3, 3, 1))
    gain[0, 1:, 0], gain[1, 2, 0] = (0.9, 0.8), 0.9
    option = Option(
        lever="train",
        family="training",
        slot=slot,
        from_role=None,
        activity="commission education places",
        decided_by=("ICS", "ICS", "ICS"),
        lead_years=1,
        starts=(0, 1, 2),
        least=np.zeros(3),
        most=np.full(3, 8.0),
        tiers=((1.0, 1.0),),
        lines=(Line("tuition", 0, 100_000, frozenset({0, 1})),),
        draws=(Draw(0, 0, 0.5),),
        gain_slots=np.array([0]),
        gain=gain,
        staff=gain,
    )
    return Problem(
        years=years,
        slots=(slot,),
        need=np.full((1, 3), 30.0),
        supply=np.full((1, 3), 20.0),
        weights=np.ones((1, 3)),
        pay_pence=np.zeros(1),
        pay_streams=(frozenset(),),
        options=(option,),
        streams=(Pot("tariff", (300_000,) * 3, 0.1, 0.0, 0.0), Pot("growth_fund", (200_000,) * 3, 0.0, 1.0, 0.5)),
        capacities=(Capacity("placements", "places", np.full(3, 2.0)),),
        limits=(),
        targets=(),
        fairness_tolerance=0.2,
    )
