"""What a national funding file says: England's amounts, how systems share them, and the limits that all share.

Amounts are shared to the penny by the largest remainder: each system gets the whole pence of its exact part, and the
pence left go, one each, to the largest fractions of a penny cut off.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from allotment.evidence.funding.funding import Capacity, Funding, Stream

NATIONAL_KEYS = ("share_by", "national_limits", "national_budgets")


class ShareBy(StrEnum):
    """What England's amounts are shared by."""

    RESIDENTS = "residents"
    NHS_STAFF = "nhs_staff"
    CARE_POSTS = "care_posts"


Weights = Mapping[str, Mapping[str, int]]
"""By rule and system of England: residents, thousandths of an FTE of trusts' staff, or filled care posts."""


@dataclass(frozen=True)
class StartsLimit:
    """The most dose of some levers together that may start in England in each year; years not given are not limited.

    ``share_by`` says what part of it some systems have that are chosen for without the others.
    """

    key: str
    title: str
    levers: tuple[str, ...]
    by_year: Mapping[int, float]
    share_by: str
    source: str
    grade: str
    owner: str


@dataclass(frozen=True)
class HeldTogether:
    """A stream whose money stays in one national pot.

    A system may draw up to ``times_share`` times what its share would be; all together draw no more than there is.
    """

    stream: str
    times_share: float
    source: str
    grade: str
    owner: str


@dataclass(frozen=True)
class NationalFunding:
    """A whole national funding file."""

    england: Funding  # with England's amounts, and without places
    share_by: Mapping[str, str]  # the rule of each stream and capacity, by its key
    limits: tuple[StartsLimit, ...]
    budgets: tuple[HeldTogether, ...]

    def held(self, stream: str) -> HeldTogether | None:
        """Say whether a stream's money stays in one pot, and how."""
        return next((one for one in self.budgets if one.stream == stream), None)

    def for_systems(self, weights: Weights) -> dict[str, Funding]:
        """Give each system of the weights its own funding: its share of each stream and capacity of England's.

        Streams that are not held together are shared out whole: the systems' pence add up to England's.
        """
        pence = {one.key: self._shared(one, weights[self.share_by[one.key]]) for one in self.england.streams}
        return {
            ics: replace(
                self.england,
                ics=ics,
                streams=tuple(replace(one, budget_pence=pence[one.key][ics]) for one in self.england.streams),
                capacities=tuple(
                    _of_system(one, part_of((ics,), weights[self.share_by[one.key]])) for one in self.england.capacities
                ),
            )
            for ics in next(iter(weights.values()))
        }

    def _shared(self, stream: Stream, weights: Mapping[str, int]) -> dict[str, dict[int, int]]:
        """Give each system's pence of a stream by year."""
        held = self.held(stream.key)
        if held is not None:
            most = {ics: part_of((ics,), weights) * Fraction(str(held.times_share)) for ics in weights}
            return {
                ics: {year: min(pence, int(pence * part)) for year, pence in stream.budget_pence.items()}
                for ics, part in most.items()
            }
        by_year = {year: shared_out(pence, weights) for year, pence in stream.budget_pence.items()}
        return {ics: {year: shares[ics] for year, shares in by_year.items()} for ics in weights}


def _of_system(capacity: Capacity, part: Fraction) -> Capacity:
    return replace(capacity, by_year={year: amount * float(part) for year, amount in capacity.by_year.items()})


def part_of(systems: Iterable[str], weights: Mapping[str, int]) -> Fraction:
    """Give the exact part of England that some systems are."""
    return Fraction(sum(weights[ics] for ics in systems), sum(weights.values()))


def shared_out(pence: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Share whole pence in proportion to weights; the shares add up to them."""
    whole = sum(weights.values())
    shares = {ics: pence * weight // whole for ics, weight in weights.items()}
    left = pence - sum(shares.values())
    for ics in sorted(weights, key=lambda one: pence * weights[one] % whole, reverse=True)[:left]:
        shares[ics] += 1
    return shares
