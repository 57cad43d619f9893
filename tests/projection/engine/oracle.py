"""A second, slow and plain writing of the projection's equations, in pure Python, that shares no code with the engine.

Heads are kept in dictionaries by (cell, age) and every equation is written out as the method page has it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from allotment.projection.engine.inputs import FLOWS, CohortInputs

Heads = dict[tuple[int, int], float]


@dataclass
class Expectation:
    """Stocks of every period's end (the opening first), flows by name, FTE of the closing stocks."""

    stocks: list[Heads]
    flows: list[dict[str, dict[int, float]]]
    flows_fte: list[dict[str, dict[int, float]]]
    closing_fte: list[dict[int, float]]


def expect(inputs: CohortInputs, opening: Heads | None = None, joiners: bool = True) -> Expectation:
    """Work out the expected stocks and flows; ``opening`` stands in for the inputs' own where given."""
    cells, ages = inputs.opening.shape
    if opening is None:
        opening = {(c, a): float(inputs.opening[c, a]) for c in range(cells) for a in range(ages)}
    result = Expectation([opening], [], [], [])
    for t in range(inputs.periods):
        _one_period(inputs, t, result, joiners)
    return result


def _one_period(inputs: CohortInputs, t: int, result: Expectation, joiners: bool) -> None:
    cells, ages = inputs.opening.shape
    flows: dict[str, dict[int, float]] = {name: defaultdict(float) for name in FLOWS}
    flows_fte: dict[str, dict[int, float]] = {name: defaultdict(float) for name in FLOWS}

    def tally(name: str, cell: int, age: int, heads: float) -> None:
        flows[name][cell] += heads
        flows_fte[name][cell] += heads * inputs.participation[cell, age]

    closing: Heads = defaultdict(float)
    for (cell, age), heads in _older(result.stocks[-1], ages, t % inputs.periods_per_year == 0).items():
        left = heads
        for name, hazard, factor in (
            ("retirements", inputs.retire_hazard, inputs.retire_factor),
            ("leavers", inputs.leave_hazard, inputs.leave_factor),
        ):
            gone = left * (1 - math.exp(-hazard[cell, age] * factor[t, cell] / inputs.periods_per_year))
            tally(name, cell, age, gone)
            left -= gone
        for kind, out, into in ((0, "moves_out", "moves_in"), (1, "progression_out", "progression_in")):
            rates = _link_rates(inputs, t, cell, kind)
            whole = sum(rates.values())
            gone = left * (1 - math.exp(-whole))
            left -= gone
            if gone:
                tally(out, cell, age, gone)
            for to, rate in rates.items():
                arrived = gone * rate / whole if whole else 0.0
                closing[to, age] += arrived
                tally(into, to, age, arrived)
        closing[cell, age] += left
    if joiners:
        for cell in range(cells):
            for age in range(ages):
                graduates = inputs.graduates[t, cell] * inputs.graduate_age[cell, age]
                recruits = sum(inputs.recruits[s, t, cell] for s in range(len(inputs.sources)))
                recruits *= inputs.recruit_age[cell, age]
                closing[cell, age] += graduates + recruits
                tally("graduates", cell, age, graduates)
                tally("recruits", cell, age, recruits)
    fte: dict[int, float] = defaultdict(float)
    for (cell, age), heads in closing.items():
        fte[cell] += heads * inputs.participation[cell, age] * inputs.participation_factor[t, cell]
    result.stocks.append(closing)
    result.flows.append(flows)
    result.flows_fte.append(flows_fte)
    result.closing_fte.append(fte)


def _older(stock: Heads, ages: int, birthday: bool) -> Heads:
    if not birthday:
        return stock
    older: Heads = defaultdict(float)
    for (cell, age), heads in stock.items():
        older[cell, min(age + 1, ages - 1)] += heads
    return older


def _link_rates(inputs: CohortInputs, t: int, cell: int, kind: int) -> dict[int, float]:
    return {
        int(inputs.link_to[link]): inputs.link_hazard[link] * inputs.link_factor[t, link] / inputs.periods_per_year
        for link in range(len(inputs.link_from))
        if inputs.link_from[link] == cell and inputs.link_kind[link] == kind
    }
