"""Which bound holds a programme's intake of a year back, in words, with what one more of it would close."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from allotment.allocation.investment.prices import shadow_prices
from allotment.allocation.investment.problem import Option
from allotment.planning.education.search import Planned

SEEN = 1e-7
A_THOUSAND_POUNDS = 100_000  # pence
ENOUGH = "Nothing: the plan starts what is needed."
MORE = "Nothing: the plan starts more, to close gaps sooner and in roles that its people move on to."
MORE_BY = 0.05  # of what is needed, and one person: beyond it, the plan starts more
DRAWN_ON = "recruits: "  # how the mix names those whom people who move up leave to be replaced
NO_LEVER = "No plan of a system starts these posts: they are asked for."
FOLLOWS = "It follows the intake of {title}."


@dataclass(frozen=True)
class Binding:
    """One bound: what it is, what one more of it would close (FTE averaged over the years), and how much it weighs.

    ``weight`` is the price of what one start takes of it: the bound with the largest is the one that holds it back.
    """

    what: str
    year: int | None
    price: float
    unit: str
    weight: float

    @property
    def in_words(self) -> str:
        """Say it."""
        when = "" if self.year is None else f" in {self.year}"
        return f"{self.what[0].upper()}{self.what[1:]}{when}: {self.unit} would close {self.price:.2g} FTE."


class Bounds:
    """The bounds that bind in a plan, found by programme and year of intake."""

    def __init__(self, plan: Planned) -> None:
        """Price every limit once."""
        self._plan = plan
        self._problem = plan.found.choice.problem
        self._prices: dict[tuple[str, str, int | None], float] = defaultdict(float)
        for one in shadow_prices(plan.found.choice):
            key = one.constraint, one.scope, one.year
            self._prices[key] = max(self._prices[key], one.value)
        self._options: dict[str, list[Option]] = defaultdict(list)
        for option in self._problem.options:
            self._options[option.lever].append(option)

    def of(self, lever: str, intake: int, *, starts_needed: float | None, starts_planned: float) -> str:
        """Say what holds back the intake of a lever in a year."""
        if starts_needed is not None and starts_planned >= starts_needed - 0.5:
            return MORE if starts_planned > starts_needed * (1.0 + MORE_BY) + 1.0 else ENOUGH
        years, start = self._problem.years, self._problem.years.index(intake)
        options = self._options[lever]
        soonest = min((option.lead_years for option in options), default=0)
        if start + soonest >= len(years):
            return f"Whoever starts qualifies after {years[-1]}, beyond what is modelled."
        weighed: dict[str, Binding] = {}
        for option in options:
            for one in self._binding(option, start):
                known = weighed.get(one.in_words)
                weighed[one.in_words] = one if known is None or one.weight > known.weight else known
        if not weighed:
            return "No shortage is left that it would close: other routes do, or the role drawn on is as short."
        return max(weighed.values(), key=lambda one: one.weight).in_words

    def _binding(self, option: Option, start: int) -> Iterator[Binding]:
        years = self._problem.years
        for draw in option.draws:
            if start + draw.lag < len(years) and draw.amount > 0:
                capacity, year = self._problem.capacities[draw.capacity], years[start + draw.lag]
                price = self._prices["capacity", capacity.key.replace("_", " "), year]
                if price > SEEN:
                    unit = f"one more of it ({capacity.unit})"
                    yield Binding(_named(capacity.key), year, price, unit, price * draw.amount)
        yield from self._money(option, start)
        own = self._prices["dose", ", ".join(part.replace("_", " ") for part in option.label), years[start]]
        if own > SEEN:
            what = f"the most that may start at once at {option.slot.place} ({option.slot.role})"
            yield Binding(what, years[start], own, "one more start", own)

    def _money(self, option: Option, start: int) -> Iterator[Binding]:
        """Give the money that a start needs, by the cheapest stream that may pay, and the pay of those it brings."""
        years = self._problem.years
        for line in option.lines:
            if start + line.lag < len(years) and line.streams:
                yield from self._stream(line.streams, years[start + line.lag], line.pence, f"for {line.category}")
        paid = option.staff[start] * self._problem.pay_pence[option.gain_slots]  # (Y, K) pence by year
        for place, slot in enumerate(option.gain_slots.tolist()):
            streams = self._problem.pay_streams[slot]
            pence = np.maximum(0.0, paid[:, place])
            if streams and pence.any():
                dearest = max(range(len(years)), key=lambda year: pence[year] * self._cheapest(streams, years[year])[1])
                yield from self._stream(streams, years[dearest], float(pence.sum()), "to employ them")

    def _stream(self, streams: frozenset[int], year: int, pence: float, why: str) -> Iterator[Binding]:
        stream, price = self._cheapest(streams, year)
        if price > SEEN:
            what = f"money {why} ({self._problem.streams[stream].key.replace('_', ' ')})"
            yield Binding(what, year, price, "£1,000 more", price * pence / A_THOUSAND_POUNDS)

    def _cheapest(self, streams: frozenset[int], year: int) -> tuple[int, float]:
        priced = [
            (stream, self._prices["budget", self._problem.streams[stream].key.replace("_", " "), year])
            for stream in sorted(streams)
        ]
        return min(priced, key=lambda one: one[1])


def _named(capacity: str) -> str:
    """Name a capacity for a reader."""
    if capacity.startswith(DRAWN_ON):
        return f"people to replace those who move up ({capacity.removeprefix(DRAWN_ON)})"
    return capacity
