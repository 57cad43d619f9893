"""The columns of the investment problem: doses by option, tier and start, and payments by stream, bill and year."""

from __future__ import annotations

import numpy as np

from allotment.allocation.investment.constraints import Doses, Payments
from allotment.allocation.investment.problem import Option, Problem
from allotment.allocation.investment.ring_fences import Bill
from allotment.allocation.solvers.programme import ProgrammeBuilder


def dose_columns(builder: ProgrammeBuilder, problem: Problem, counted: frozenset[str] = frozenset()) -> Doses:
    """Add a column for each option, tier and start that is open.

    A start is closed where nobody at the table may decide it, where a cost of it has nobody to pay it, or where it
    would be paid for after the last year. Doses of the levers ``counted`` are what is to be least.
    """
    labels, most, option_of, start_of, worth_of = [], [], [], [], []
    for index, option in enumerate(problem.options):
        for start in open_starts(option, len(problem.years)):
            for tier, (share, worth) in enumerate(option.tiers, start=1):
                labels.append((*option.label, problem.years[start], tier))
                most.append(float(option.most[start]) * share)
                option_of.append(index)
                start_of.append(start)
                worth_of.append(worth)
    cost = np.array([float(problem.options[option].lever in counted) for option in option_of], dtype=np.float64)
    block = builder.add_columns("dose", labels, upper=np.array(most, dtype=np.float64), cost=cost)
    return Doses(
        block, np.array(option_of, dtype=np.int64), np.array(start_of, dtype=np.int64), np.array(worth_of, dtype=float)
    )


def open_starts(option: Option, years: int) -> list[int]:
    """Give the starts that an option may have."""
    if any(not line.streams for line in option.lines):
        return []
    longest = max((line.lag for line in option.lines), default=0)
    return [
        start
        for start in option.starts
        if option.decided_by[start] is not None and start + longest < years and option.most[start] > 0
    ]


def payment_columns(
    builder: ProgrammeBuilder, problem: Problem, bills: tuple[Bill, ...], *, counted: bool = False
) -> Payments:
    """Add a column for each stream that may pay a bill in a year in which there is one.

    ``counted``: what is paid is what is to be least.
    """
    labels, streams, of_bill, years = [], [], [], []
    for index, bill in enumerate(bills):
        for stream in sorted(bill.streams):
            for year in np.unique(bill.year).tolist():
                labels.append((problem.streams[stream].key, bill.name, problem.years[year]))
                streams.append(stream)
                of_bill.append(index)
                years.append(year)
    block = builder.add_columns("paid", labels, cost=float(counted))
    return Payments(
        block, np.array(streams, dtype=np.int64), np.array(of_bill, dtype=np.int64), np.array(years, dtype=np.int64)
    )
