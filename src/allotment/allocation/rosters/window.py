"""Rows for several people over a window of days, the rest of the roster fixed: column generation and a dive.

The linear programme over all rows is solved by finding, at the prices of cover, each person's cheapest row; prices are
smoothed (Wentges, International Transactions in Operational Research 4, 1997). The dive then fixes the rows of a person
or more that the mixture holds most of, finds new rows for the others, and so on until everybody has one row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import ceil
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.rosters.master import Master, Mixture, OutOfTimeError
from allotment.allocation.rosters.problem import Roster, RosterProblem, Whole
from allotment.allocation.rosters.span import Priced, Span

FloatArray = NDArray[np.float64]
SMOOTHING = 0.5
TINY = 1e-6
CLOSE = 0.1  # costs are whole: a bound this close to the mixture's cost rounds up to it, or near it
FIX_FROM = 0.7
ROUNDS_IN_A_DIVE = 4
LITTLE = 0.3
SPREADS = (2.0, 5.0, 15.0, 40.0)


@dataclass
class Window:
    """People's spans of the same days, and what others leave to be covered there (days, S)."""

    problem: RosterProblem
    spans: Sequence[Span]
    needed: Whole
    pool: ThreadPoolExecutor | None = None
    master: Master = field(init=False)
    bound: float = -np.inf  # no rows of these people cost less than this in the window, wishes' base left out
    _centre: FloatArray | None = None

    def __post_init__(self) -> None:
        """Begin with no rows at all."""
        first, last = self.spans[0].first, self.spans[0].last
        under, over = self.problem.under[first:last], self.problem.over[first:last]
        self.master = Master(self.needed, under, over, len(self.spans))
        self._wish = [self.problem.wish[span.person, first:last].astype(np.float64) for span in self.spans]

    def add(self, place: int, row: Roster) -> bool:
        """Add a row of the person at a place among the spans; say whether it was new."""
        worked = np.flatnonzero(row >= 0)
        return self.master.add(place, row, float(self._wish[place][worked, row[worked]].sum()))

    def cost(self, rows: Sequence[Roster]) -> float:
        """Give what the window costs with these rows: wishes and cover."""
        short = self.needed.copy()
        total = 0.0
        for place, row in enumerate(rows):
            worked = np.flatnonzero(row >= 0)
            np.subtract.at(short, (worked, row[worked]), 1)
            total += float(self._wish[place][worked, row[worked]].sum())
        first, last = self.spans[0].first, self.spans[0].last
        cover = self.problem.under[first:last] * np.maximum(short, 0)
        return total + float((cover + self.problem.over[first:last] * np.maximum(-short, 0)).sum())

    def generate(
        self, until: float, cutoff: float, say: Callable[[float, float], None], enough: float = 0.0
    ) -> Mixture | None:
        """Solve the linear programme over all rows, as far as time lets; None where none can cost below ``cutoff``.

        It is left as it is once the bound has come nearer to its cost than a share ``enough`` of what may be saved.

        Raises:
            OutOfTimeError: not even the first linear programme was solved.
        """
        everybody = range(len(self.spans))
        mixture = self.master.solve(until - monotonic())
        exact = False
        while monotonic() < until and mixture.cost - self.bound > CLOSE:
            say(mixture.cost, self.bound)
            if self.bound > cutoff - 1 + CLOSE:
                return None
            if mixture.cost - self.bound < enough * (cutoff - mixture.cost):
                break
            new = self._price(mixture, everybody, until, exact=exact, smoothed=True)
            if new == 0:
                new = self._price(mixture, everybody, until, exact=True, smoothed=False)
                if new == 0:
                    break
            exact = new < len(self.spans) // 4
            try:
                mixture = self.master.solve(until - monotonic())
            except OutOfTimeError:
                break
        return None if self.bound > cutoff - 1 + CLOSE else mixture

    def _price(self, mixture: Mixture, places: Iterable[int], until: float, *, exact: bool, smoothed: bool) -> int:
        """Add the cheapest rows at the mixture's prices; give how many are new and worth having.

        Nobody's row is looked for once time has ended.
        """
        price = mixture.cover_price
        if smoothed and self._centre is not None:
            price = SMOOTHING * self._centre + (1 - SMOOTHING) * price

        def cheapest(place: int) -> Priced:
            if monotonic() > until:
                return Priced(None, np.inf, -np.inf)
            worth = np.inf if smoothed else float(mixture.person_price[place]) - TINY
            return self.spans[place].cheapest(self._wish[place] - price, worth=worth, exact=exact)

        places = list(places)
        found = list(self.pool.map(cheapest, places) if self.pool is not None else map(cheapest, places))
        if len(places) == len(self.spans):
            bound = float((price * self.needed).sum()) + sum(one.floor for one in found)
            if bound > self.bound:
                self.bound, self._centre = bound, price
        new = 0
        for place, one in zip(places, found, strict=True):
            if one.row is None:
                continue
            worked = np.flatnonzero(one.row >= 0)
            reduced = float(self._wish[place][worked, one.row[worked]].sum()) - self._paid(one.row, mixture)
            if reduced < mixture.person_price[place] - TINY:
                new += self.add(place, one.row)
        return new

    def choose(self, mixture: Mixture, until: float, cutoff: float, random: np.random.Generator) -> list[Roster] | None:
        """Choose among the rows found, and others found at prices a little off; None where none were chosen.

        Rows whose reduced cost alone passes ``cutoff`` are left out.
        """
        for spread in SPREADS:
            noise = random.normal(0.0, spread, mixture.cover_price.shape)
            for place, span in enumerate(self.spans):
                if monotonic() > until:
                    return None
                row = span.cheapest(self._wish[place] - mixture.cover_price - noise, exact=False).row
                if row is not None:
                    self.add(place, row)
        master = self.master
        reach = cutoff - mixture.cost
        kept = [
            column
            for column, (place, row) in enumerate(zip(master.person, master.rows, strict=True))
            if master.costs[column] - self._paid(row, mixture) - mixture.person_price[place] <= reach
        ]
        chosen = master.choose(kept, until - monotonic())
        if chosen is None:
            return None
        row_of = {master.person[column]: master.rows[column] for column in chosen}
        return [row_of[place] for place in range(len(self.spans))]

    def _paid(self, row: Roster, mixture: Mixture) -> float:
        worked = np.flatnonzero(row >= 0)
        return float(mixture.cover_price[worked, row[worked]].sum())

    def dive(self, mixture: Mixture, until: float, cutoff: float) -> list[Roster] | None:
        """Fix rows until everybody has one; None where time ends, or no better than ``cutoff`` can come of it."""
        fixed: dict[int, Roster] = {}
        try:
            began, steps = monotonic(), 0
            while len(fixed) < len(self.spans):
                steps_left = max(1.0, (until - monotonic()) / max((monotonic() - began) / max(steps, 1), TINY))
                self._fix(mixture, fixed, ceil((len(self.spans) - len(fixed)) / steps_left))
                steps += 1
                left = [place for place in range(len(self.spans)) if place not in fixed]
                mixture = self._mend(left, until)
                if mixture.cost > cutoff - 1 + CLOSE:
                    return None
        except OutOfTimeError:
            return None
        finally:
            self.master.open_again()
        return [fixed[place] for place in range(len(self.spans))]

    def _fix(self, mixture: Mixture, fixed: dict[int, Roster], least: int) -> None:
        """Give a row to each person whose mixture is nearly one row, and to at least so many people."""
        order = [int(column) for column in np.argsort(-mixture.weight, kind="stable")]
        choices = [column for column in order if self.master.person[column] not in fixed]
        most = max(1, (len(self.spans) - len(fixed)) // 8)
        sure = 1 - TINY
        given = 0
        for column in choices:
            weight = mixture.weight[column]
            if given >= least and (weight < FIX_FROM or (weight < sure and given >= most)):
                break
            person = self.master.person[column]
            if person in fixed:
                continue
            given += 1
            fixed[person] = self.master.rows[column]
            others = [
                place
                for place, owner in enumerate(self.master.person)
                if owner == person and place != column and self.master.is_open(place)
            ]
            self.master.leave(others)

    def _mend(self, left: Sequence[int], until: float) -> Mixture:
        """Find rows for those left, now that some are fixed."""
        mixture = self.master.solve(until - monotonic())
        for _ in range(ROUNDS_IN_A_DIVE if left else 0):
            before = mixture.cost
            if monotonic() > until or not self._price(mixture, left, until, exact=False, smoothed=False):
                break
            mixture = self.master.solve(until - monotonic())
            if before - mixture.cost < LITTLE:
                break
        return mixture
