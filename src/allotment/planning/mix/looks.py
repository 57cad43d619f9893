"""Further looks at a mix: the price of each ring-fence and override, and the frontier of cost and gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from allotment.allocation.investment.choose import Choice, choose
from allotment.allocation.investment.flexibility import pooled, with_budgets_times
from allotment.allocation.investment.ledger import costs_of
from allotment.allocation.investment.problem import Problem
from allotment.allocation.solvers.solver import LinearSolver, Status
from allotment.evidence.funding.funding import Override
from allotment.planning.mix.search import Found, with_overrides

FRONTIER = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)  # times the budgets as they stand


def flexibility(found: Found, pool: Sequence[str], solver: LinearSolver) -> dict[str, Any]:
    """Price ring-fences: the same problem with the named streams in one pot, or with all where none is named."""
    problem = found.choice.problem
    keys = tuple(pool) or tuple(stream.key for stream in problem.streams)
    together = choose(pooled(problem, keys), solver)
    each = [
        {"stream": stream.key, "extra_fte_bought": _bought(found.choice, _freed(problem, stream.key, solver))}
        for stream in problem.streams
        if not pool
    ]
    return {
        "pooled": list(keys),
        "ring_fenced_gap_fte": found.choice.objective,
        "pooled_gap_fte": together.objective,
        "extra_fte_bought": _bought(found.choice, together),
        "by_stream": each,
    }


def _freed(problem: Problem, key: str, solver: LinearSolver) -> Choice:
    """Let one stream pay for whatever any stream may pay for; the others keep their ring-fences."""
    freed = replace(
        problem,
        options=tuple(
            replace(
                option,
                lines=tuple(
                    replace(line, streams=line.streams | _place(problem, key)) if line.streams else line
                    for line in option.lines
                ),
            )
            for option in problem.options
        ),
        pay_streams=tuple(streams | _place(problem, key) if streams else streams for streams in problem.pay_streams),
    )
    return choose(freed, solver)


def _place(problem: Problem, key: str) -> frozenset[int]:
    return frozenset(place for place, stream in enumerate(problem.streams) if stream.key == key)


def _bought(ring_fenced: Choice, other: Choice) -> float:
    return ring_fenced.objective - other.objective


def frontier(found: Found, solver: LinearSolver) -> list[dict[str, Any]]:
    """Give the least gap that each multiple of the budgets reaches, and what it costs, by the linear reckoning."""
    rows = []
    for factor in FRONTIER:
        choice = choose(with_budgets_times(found.choice.problem, factor), solver)
        if choice.status is Status.OPTIMAL:
            spent = sum(cost.pence for cost in costs_of(choice))
            rows.append(
                {
                    "budget_factor": factor,
                    "budget_pence": sum(sum(stream.budget) for stream in choice.problem.streams),
                    "spent_pence": spent,
                    "gap_fte": choice.objective,
                }
            )
    return rows


def price_overrides(found: Found, overrides: Sequence[Override], solver: LinearSolver) -> list[dict[str, Any]]:
    """Price each override: what the gap would be without it, the others kept, and the year in which it costs most."""
    rows = []
    free = replace(found.choice.problem, fixed={})
    for one in overrides:
        others = tuple(other for other in overrides if other is not one)
        without = choose(with_overrides(free, others), solver)
        more = found.choice.short_fte.sum(axis=0) - without.short_fte.sum(axis=0)
        worst = int(np.argmax(more))
        year = found.choice.problem.years[worst]
        what = "forbidden" if one.dose == 0 else f"fixed at {one.dose:g}"
        rows.append(
            {
                "lever": one.lever,
                "role": one.role,
                "from_role": one.from_role,
                "sector": one.sector,
                "place": one.place,
                "year": one.year,
                "dose": one.dose,
                "by": one.by,
                "reason": one.reason,
                "on": one.on.isoformat(),
                "costs_fte": _bought(found.choice, without),
                "costs_most_in": year,
                "costs_most_fte": float(more[worst]),
                "in_words": f"{one.lever.replace('_', ' ')} {what} by {one.by}: this choice costs "
                f"{more[worst]:.1f} FTE in {year}.",
            }
        )
    return rows
