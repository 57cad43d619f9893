"""Paying to the penny: doses in thousandths, bills in whole pence, and an exact flow of money that pays them.

The programme reckons in real numbers. Here its doses are rounded down and each of their costs up to the penny; then
money flows in whole pence from each stream's budget, through what it may carry over, to the bills that it may pay.
Where the streams lack a penny, the dearest dose of the bill that lacks it gives way by a thousandth.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from allotment.allocation.investment.model import InvestmentModel
from allotment.allocation.solvers.flow import largest_flow

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
DOSES_IN_ONE = 1000  # doses are told to the thousandth
ALMOST_WHOLE = 1e-6
NEARLY = 0.1  # of a thousandth: a dose this near above is taken for it, for a solver's own rounding


def affordable(model: InvestmentModel, x: FloatArray) -> tuple[IntArray, IntArray]:
    """Give the doses of a point (N,) as they can be paid for, and the payments.

    Returns:
        doses (D,) in thousandths by dose column, and payments (P,) in whole pence by payment column.
    """
    doses = np.floor(np.maximum(x[model.doses.columns], 0.0) * DOSES_IN_ONE + NEARLY).astype(np.int64)
    while True:
        due = whole_bills(model, doses)
        paid, lacking = _lay(model, due)
        if not lacking.any():
            return doses, paid
        _give_way(model, doses, lacking)


def whole_bills(model: InvestmentModel, doses: IntArray) -> IntArray:
    """Give each bill by year in whole pence (B, Y): each cost of doses (D,) in thousandths is rounded up by itself."""
    due = np.zeros((len(model.bills), len(model.problem.years)), dtype=np.int64)
    for index, bill in enumerate(model.bills):
        np.add.at(due[index], bill.year, -(-doses[bill.dose] * bill.pence.astype(np.int64) // DOSES_IN_ONE))
    return due


def _lay(model: InvestmentModel, due: IntArray) -> tuple[IntArray, IntArray]:
    """Lay bills (B, Y) on streams: give payments (P,), and the pence that nobody has for each bill and year (B, Y)."""
    streams, years = model.problem.streams, len(model.problem.years)
    payments = model.payments
    pots = np.arange(len(streams) * years)
    first_bill, source = len(pots), len(pots) + due.size
    sink = source + 1
    budget = np.array([stream.budget for stream in streams], dtype=np.int64).ravel()
    carried = np.array([int(stream.carry_over_share * one) for stream in streams for one in stream.budget], np.int64)
    onward = pots[pots % years != years - 1]
    bill_at = payments.bill * years + payments.year
    arcs = (
        (np.full(len(pots), source), pots, budget),
        (onward, onward + 1, carried[onward]),
        (payments.stream * years + payments.year, first_bill + bill_at, _most_paid(model, due)),
        (first_bill + np.arange(due.size), np.full(due.size, sink), due.ravel()),
    )
    tails, heads, capacities = (np.concatenate(parts) for parts in zip(*arcs, strict=True))
    flow = largest_flow(tails, heads, capacities, source, sink)
    before = len(pots) + len(onward)
    reached = flow[before + len(bill_at) :].reshape(due.shape)
    return flow[before : before + len(bill_at)], due - reached


def _most_paid(model: InvestmentModel, due: IntArray) -> IntArray:
    """Give the most that each payment (P,) may be: all of its bill, or what its stream's match leaves of it."""
    payments = model.payments
    match = np.array([stream.match_share for stream in model.problem.streams])
    whole = due[payments.bill, payments.year]
    part = (1 - match[payments.stream]) * whole
    none_unmatched = np.array([all(match[list(bill.streams)] > 0) for bill in model.bills], dtype=bool)
    odd_penny = np.where(none_unmatched[payments.bill], np.ceil(part - ALMOST_WHOLE), np.floor(part + ALMOST_WHOLE))
    return np.where(match[payments.stream] > 0, odd_penny.astype(np.int64), whole)


def _give_way(model: InvestmentModel, doses: IntArray, lacking: IntArray) -> None:
    """Take as many thousandths off the dearest dose of each bill as the bill lacks pence for."""
    for index, year in np.argwhere(lacking > 0).tolist():
        bill = model.bills[index]
        here = np.flatnonzero((bill.year == year) & (doses[bill.dose] > 0))
        if len(here):
            dearest = here[np.argmax(bill.pence[here])]
            thousandths = -(-int(lacking[index, year]) * DOSES_IN_ONE // int(bill.pence[dearest]))
            doses[bill.dose[dearest]] -= min(int(doses[bill.dose[dearest]]), thousandths)
