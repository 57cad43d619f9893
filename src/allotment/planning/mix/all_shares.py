"""What England's money and limits come to for the systems asked about: weights of sharing, and limits in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import floor, inf

import polars as pl

from allotment.allocation.investment.national.limits import NationalBudget, NationalLimit
from allotment.evidence.funding.national import NationalFunding, ShareBy, Weights, part_of
from allotment.planning.groundwork import Groundwork
from allotment.workforce.errors import FundingError, Problem
from allotment.workforce.roles import NHS_TRUST_SECTORS, Sector

THOUSANDTH = 1000
VARIANTS = ("estimate", "principal")  # of the population: counted years and projected ones


def weights_of(groundwork: Groundwork, funding: NationalFunding) -> Weights:
    """Give the weights of every system of England by each rule that a file uses.

    Residents are those of the year of the baseline; staff and posts are the baseline's own.

    Raises:
        FundingError: the evidence has nothing to share by, by one of the rules.
    """
    used = {*funding.share_by.values(), *(limit.share_by for limit in funding.limits)} or {ShareBy.RESIDENTS.value}
    found = {rule: _weights(groundwork, rule) for rule in sorted(used)}
    empty = [rule for rule, weights in found.items() if not sum(weights.values())]
    if empty:
        remedy = "Share by something that the evidence counts."
        problems = [Problem("share_by", "the evidence counts none of these.", remedy, value=rule) for rule in empty]
        raise FundingError("England's amounts cannot be shared out.", problems)
    return found


def _weights(groundwork: Groundwork, rule: str) -> dict[str, int]:
    if rule == ShareBy.RESIDENTS:
        return _residents(groundwork)
    if rule == ShareBy.NHS_STAFF:
        return _staff(groundwork, [sector.value for sector in NHS_TRUST_SECTORS], "fte", THOUSANDTH)
    return _staff(groundwork, [Sector.ADULT_SOCIAL_CARE.value], "headcount", 1)


def _residents(groundwork: Groundwork) -> dict[str, int]:
    people = pl.col("female").cast(pl.Int64) + pl.col("male").cast(pl.Int64)
    counted = (
        groundwork.evidence.table("population")
        .filter((pl.col("year") == groundwork.common_date.year) & pl.col("variant").is_in(VARIANTS))
        .group_by("area")
        .agg(people.sum())
    )
    by_area = dict(counted.iter_rows())
    return {system.ics: int(by_area.get(system.ons_code, 0)) for system in groundwork.systems()}


def _staff(groundwork: Groundwork, sectors: list[str], column: str, times: int) -> dict[str, int]:
    return {
        ics: round(float(one.baseline.filter(pl.col("sector").is_in(sectors))[column].sum()) * times)
        for ics, one in groundwork.baselines.items()
    }


def parts_of(systems: Iterable[str], weights: Weights) -> dict[str, Fraction]:
    """Give, by rule of sharing, the part of England that some systems are."""
    listed = tuple(systems)
    return {rule: part_of(listed, each) for rule, each in weights.items()}


def limits_in_force(
    funding: NationalFunding, parts: Mapping[str, Fraction], years: tuple[int, ...]
) -> tuple[NationalLimit, ...]:
    """Give the systems' part of each limit on starts, in whole thousandths; years without one are not limited."""

    def most(amount: float | None, part: Fraction) -> float:
        return inf if amount is None else floor(Fraction(str(amount)) * part * THOUSANDTH) / THOUSANDTH

    return tuple(
        NationalLimit(
            limit.key,
            frozenset(limit.levers),
            tuple(most(limit.by_year.get(year), parts[limit.share_by]) for year in years),
        )
        for limit in funding.limits
    )


def budgets_in_force(
    funding: NationalFunding, parts: Mapping[str, Fraction], years: tuple[int, ...]
) -> tuple[NationalBudget, ...]:
    """Give the systems' part of each pot that is held together, in whole pence."""
    streams = {stream.key: stream for stream in funding.england.streams}
    return tuple(
        NationalBudget(
            pot.stream,
            tuple(
                int(streams[pot.stream].budget_pence.get(year, 0) * parts[funding.share_by[pot.stream]])
                for year in years
            ),
        )
        for pot in funding.budgets
    )
