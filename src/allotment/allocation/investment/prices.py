"""What each limit costs: the shadow prices of the chosen mix, in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment.choose import Choice

FloatArray = NDArray[np.float64]
SEEN = 1e-7  # a price below this is a solver's noise
UNITS = {
    "budget": "FTE for one more thousand pounds",
    "match": "FTE for one thousand pounds freed from matching",
    "capacity": "FTE for one more unit",
    "system_limit": "FTE for one more dose",
    "least_dose": "FTE for one dose less",
    "override": "FTE for one more dose",
    "target": "FTE elsewhere for one more FTE short allowed",
    "fairness": "FTE for a whole share more of tolerance",
    "dose": "FTE for one more dose",
    "surplus": "FTE for one more FTE allowed beyond need",
    "staff_floor": "FTE for one FTE fewer that must stay",
    "staff_share": "FTE for one more dose allowed by the staff there",
}


@dataclass(frozen=True)
class ShadowPrice:
    """What one unit more of a limit would take off the objective (FTE short, averaged over the years)."""

    constraint: str
    scope: str
    year: int | None
    value: float
    unit: str
    in_words: str


def shadow_prices(choice: Choice) -> list[ShadowPrice]:
    """Give the price of every limit that binds, the dearest of each kind first."""
    programme = choice.model.programme
    found = []
    for block in programme.row_blocks:
        if block.name in UNITS:
            prices = choice.first_stage.row_prices[block.slice]
            if block.name == "budget":
                prices = prices + _carried_too(choice)
            for place in np.flatnonzero(np.abs(prices) > SEEN).tolist():
                found.append(_priced(block.name, block.labels[place], -float(prices[place])))
    doses = choice.model.doses.block
    reduced = choice.first_stage.reduced_costs[doses.slice]
    at_most = choice.first_stage.x[doses.slice] >= programme.upper[doses.slice] - SEEN
    for place in np.flatnonzero((reduced < -SEEN) & at_most).tolist():
        found.append(_priced("dose", doses.labels[place][:-1], -float(reduced[place])))
    return sorted(found, key=lambda price: (price.constraint, -abs(price.value), price.scope, price.year or 0))


def _carried_too(choice: Choice) -> FloatArray:
    """Give what budgets are worth besides (F x Y,): of more money in a year, more may be carried over."""
    reduced = np.minimum(choice.first_stage.reduced_costs[choice.model.carry.slice], 0.0)
    shares = [stream.carry_over_share for stream in choice.problem.streams]
    last = np.arange(len(reduced)) % len(choice.problem.years) == len(choice.problem.years) - 1
    return np.where(last, 0.0, np.repeat(shares, len(choice.problem.years)) * reduced)


def _priced(kind: str, label: tuple[object, ...], value: float) -> ShadowPrice:
    year = label[-1] if isinstance(label[-1], int) else None
    named = label[:-1] if year is not None else label
    scope = ", ".join(str(part).replace("_", " ") for part in named)
    return ShadowPrice(kind, scope, year, value, UNITS[kind], _in_words(kind, scope, year, value))


WORDS = {
    "budget": "One more thousand pounds in {scope}{when} {closes}.",
    "match": "One thousand pounds of match fewer asked by {scope}{when} {closes}.",
    "capacity": "One more of {scope}{when} {closes}.",
    "system_limit": "One more dose of {scope} allowed in the whole system{when} {closes}.",
    "least_dose": "The least dose of {scope}{when} costs {amount:.4g} FTE for the last of its doses.",
    "override": "The dose fixed for {scope}{when}: one more of it {closes}.",
    "target": "The target {scope} takes {amount:.4g} FTE from elsewhere for the last FTE that it asks.",
    "fairness": "Fairness to {scope}{when}: one percentage point more of tolerance would close {percent:.4g} FTE.",
    "dose": "One more dose of {scope}{when} than its limit {closes}.",
    "surplus": "One more FTE allowed beyond need in {scope}{when} {closes}.",
    "staff_floor": "One FTE fewer that must stay in {scope}{when} {closes}.",
    "staff_share": "One more dose of {scope}{when} than the staff there allow {closes}.",
}


def _in_words(kind: str, scope: str, year: int | None, value: float) -> str:
    verb = "close" if value > 0 else "open"
    return WORDS[kind].format(
        scope=scope,
        when="" if year is None else f" in {year}",
        amount=abs(value),
        percent=abs(value) / 100,
        closes=f"would {verb} {abs(value):.4g} FTE of the gap, averaged over the years",
    )
