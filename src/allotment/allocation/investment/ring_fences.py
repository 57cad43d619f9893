"""Bills: costs that the very same streams may pay. What a ring-fence allows is decided line by line before this."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment.problem import Problem

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

FTE_TO_PAY = 1e-4  # staff gained by a unit of dose are charged from this on: below it the pay is a few pounds a year


@dataclass(frozen=True)
class Bill:
    """Costs that one set of streams may pay: for each entry the dose column's place, the year, and pence a unit."""

    streams: frozenset[int]
    name: str
    dose: IntArray  # (K,)
    year: IntArray  # (K,)
    pence: FloatArray  # (K,)


def bills_of(problem: Problem, option: IntArray, start: IntArray, worth: FloatArray) -> tuple[Bill, ...]:
    """Sort the costs of dose columns (D,) by who may pay them.

    Savings are in no bill: they are reported, and fund nothing until somebody puts them into a stream. Nor is the pay
    of staff in slots for whom no stream pays, nor pay saved where staff move on.
    """
    entries: dict[frozenset[int], list[tuple[IntArray, IntArray, FloatArray]]] = defaultdict(list)
    for column, (one, first) in enumerate(zip(option.tolist(), start.tolist(), strict=True)):
        chosen = problem.options[one]
        for line in chosen.lines:
            if line.pence > 0:
                entries[line.streams].append(
                    (np.array([column]), np.array([first + line.lag]), np.array([float(line.pence)]))
                )
    for streams, columns, years, _, pence in pay_of(problem, option, start, worth):
        entries[streams].append((columns, years, pence))
    return tuple(_bill(problem, streams, entries[streams]) for streams in sorted(entries, key=sorted))


def pay_of(
    problem: Problem, option: IntArray, start: IntArray, worth: FloatArray
) -> Iterator[tuple[frozenset[int], IntArray, IntArray, IntArray, FloatArray]]:
    """Give the pay of staff gained by dose columns (D,), where a stream pays it: who pays, and for each of K entries
    the dose column's place, the year, the slot, and whole pence for a unit of dose."""
    for index, chosen in enumerate(problem.options):
        columns = np.flatnonzero(option == index)
        here = [place for place, slot in enumerate(chosen.gain_slots.tolist()) if problem.pay_streams[slot]]
        for place in here if len(columns) else ():
            slot = int(chosen.gain_slots[place])
            staff = chosen.staff[start[columns], :, place] * worth[columns][:, None]
            pence = np.ceil(np.where(staff >= FTE_TO_PAY, staff, 0.0) * problem.pay_pence[slot])
            at, year = np.nonzero(pence)
            yield problem.pay_streams[slot], columns[at], year, np.full(len(at), slot), pence[at, year]


def _bill(problem: Problem, streams: frozenset[int], entries: list[tuple[IntArray, IntArray, FloatArray]]) -> Bill:
    name = " or ".join(problem.streams[stream].key for stream in sorted(streams)) or "nobody"
    dose, year, pence = (np.concatenate(parts) for parts in zip(*entries, strict=True))
    return Bill(streams, name, dose, year, pence)
