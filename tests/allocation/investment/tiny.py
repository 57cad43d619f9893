"""Investment problems small enough to reckon by hand: a few slots, years, options and streams, with no engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from allotment.allocation.investment.problem import Draw, Line, Option, Pot, Problem, ShortfallLimit, SystemLimit
from allotment.projection.response.slots import Slot

NURSES = Slot("Nurse", "NHS trusts", "North")
CARERS = Slot("Care worker", "adult social care", "North")
SOUTH = Slot("Nurse", "NHS trusts", "South")
POUND = 100


def pot(key: str, *pounds: float, carry: float = 0.0, match: float = 0.0, clawback: float = 0.0) -> Pot:
    """A stream with a budget in pounds for each year."""
    return Pot(key, tuple(round(amount * POUND) for amount in pounds), carry, clawback, match)


def line(pounds: float, *streams: int, lag: int = 0, category: str = "tuition") -> Line:
    """A cost of a unit of dose in pounds, and which streams may pay it."""
    return Line(category, lag, round(pounds * POUND), frozenset(streams))


def option(lever: str, years: int, *lines: Line, slot: int = 0, **more: Any) -> Option:
    """An option that brings ``fte`` staff for each unit of dose from ``lead`` years after its start on.

    ``most`` and ``least`` are of a start; ``stays`` is the share of them still there a year later; ``from_slot`` loses
    one FTE for each unit when it starts.
    """
    lead, stays, fte = more.pop("lead", 0), more.pop("stays", 1.0), more.pop("fte", 1.0)
    slots = more.pop("slots", (NURSES, CARERS, SOUTH))
    loses: int | None = more.pop("from_slot", None)
    touched = [slot] if loses is None else sorted({slot, loses})
    gain = np.zeros((years, years, len(touched)))
    for start in range(years):
        for year in range(start, years):
            if year >= start + lead:
                gain[start, year, touched.index(slot)] = fte * stays ** (year - start - lead)
            if loses is not None:
                gain[start, year, touched.index(loses)] -= 1.0
    most = np.broadcast_to(np.asarray(more.pop("most", 10.0), dtype=float), (years,)).copy()
    least = np.broadcast_to(np.asarray(more.pop("least", 0.0), dtype=float), (years,)).copy()
    return Option(
        lever=lever,
        family="training",
        slot=slots[slot],
        from_role=None if loses is None else slots[loses].role,
        activity="training",
        decided_by=tuple(more.pop("decided_by", ("ICS",) * years)),
        lead_years=lead,
        starts=tuple(more.pop("starts", range(years))),
        least=least,
        most=most,
        tiers=tuple(more.pop("tiers", ((1.0, 1.0),))),
        lines=lines,
        draws=tuple(Draw(*one) for one in more.pop("draws", ())),
        gain_slots=np.array(touched, dtype=np.int64),
        gain=gain,
        staff=np.maximum(gain, 0.0) if not more.pop("cover", False) else np.zeros_like(gain),
        **more,
    )


def problem(
    options: Sequence[Option], streams: Sequence[Pot], short: Sequence[Sequence[float]], **more: Any
) -> Problem:
    """State a problem in which slot s is ``short[s][y]`` FTE of 100 in year y (below nought: more than needed).

    Streams have the years of ``short``, with nothing in those for which they name no budget.
    """
    years = len(short[0])
    gap = np.array(short, dtype=float)
    given: dict[str, Any] = {
        "years": tuple(range(2027, 2027 + years)),
        "slots": (NURSES, CARERS, SOUTH)[: len(gap)],
        "need": np.full(gap.shape, 100.0),
        "supply": 100.0 - gap,
        "weights": np.ones(gap.shape),
        "pay_pence": np.full(len(gap), 4_000_000.0),
        "pay_streams": (frozenset(),) * len(gap),
        "options": tuple(options),
        "streams": tuple(replace(one, budget=(*one.budget, *[0] * years)[:years]) for one in streams),
        "capacities": (),
        "limits": (),
        "targets": (),
        "fairness_tolerance": None,
    }
    return Problem(**{**given, **more})


def target(share: float, *slots: int, year: int = 0, key: str = "No more short than agreed") -> ShortfallLimit:
    """ "No more short than this share of need", over slots in one year."""
    return ShortfallLimit(key, key, np.array(slots, dtype=np.int64), year, share)


def limit(lever: str, most: float = np.inf, least: float = 0.0) -> SystemLimit:
    """The least and most of a lever that may start in a year."""
    return SystemLimit(lever, least, most)
