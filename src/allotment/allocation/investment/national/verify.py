"""The independent verifier of a choice for all systems: rows of doses and accounts held against the national file.

It shares nothing with the code that builds or coordinates the problems. It adds up thousandths of doses and whole pence
over systems, and holds the sums against what the file says of England, in exact fractions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from allotment.allocation.investment.verify import Verdict
from allotment.evidence.funding.national import NationalFunding

Row = Mapping[str, Any]
THOUSANDTH = 1000


def verify_national(
    doses: Iterable[Row], spend: Sequence[Row], funding: NationalFunding, parts: Mapping[str, Fraction]
) -> Verdict:
    """Hold all systems' rows together against the national limits and budgets.

    Args:
        doses: rows ``ics, lever, period, dose``, of all systems.
        spend: rows ``ics, stream, year, budget_pence, spent_pence``, of all systems.
        funding: the national file.
        parts: by rule of sharing, the part of England that the systems chosen for are: 1 where it is all of them.
    """
    verdict = Verdict()
    _hold_starts(doses, funding, parts, verdict)
    _hold_money(spend, funding, parts, verdict)
    return verdict


def _hold_starts(
    doses: Iterable[Row], funding: NationalFunding, parts: Mapping[str, Fraction], verdict: Verdict
) -> None:
    started: dict[tuple[str, int], int] = defaultdict(int)
    for row in doses:
        started[row["lever"], row["period"]] += round(row["dose"] * THOUSANDTH)
    for limit in funding.limits:
        for year, most in limit.by_year.items():
            thousandths = sum(started[lever, year] for lever in limit.levers)
            kept = thousandths <= Fraction(str(most)) * parts[limit.share_by] * THOUSANDTH
            verdict.hold("no national limit is exceeded by a thousandth of a start", kept, f"{limit.key} in {year}")


def _hold_money(
    spend: Sequence[Row], funding: NationalFunding, parts: Mapping[str, Fraction], verdict: Verdict
) -> None:
    """Hold pots to the penny; and that the shares of other streams are no more than what there is to share."""
    spent: dict[tuple[str, int], int] = defaultdict(int)
    given: dict[tuple[str, int], int] = defaultdict(int)
    booked = Counter((row["ics"], row["stream"], row["year"]) for row in spend)
    systems = {row["ics"] for row in spend}
    verdict.hold("each account is told once", max(booked.values(), default=1) == 1, "an account is told twice")
    for row in spend:
        spent[row["stream"], row["year"]] += row["spent_pence"]
        given[row["stream"], row["year"]] += row["budget_pence"]
    pots = {pot.stream for pot in funding.budgets}
    for stream in funding.england.streams:
        for year, pence in stream.budget_pence.items():
            part = parts[funding.share_by[stream.key]]
            words = f"{stream.key} in {year}"
            if stream.key in pots:
                kept = spent[stream.key, year] <= pence * part
                verdict.hold("no national budget is exceeded by a penny", kept, words)
            else:  # each share was rounded to the penny
                kept = given[stream.key, year] <= pence * part + (0 if part == 1 else len(systems))
                verdict.hold("systems' shares are no more than England's amount", kept, words)
