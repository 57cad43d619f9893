"""The ground of an education plan: the best mix's own, with programmes alone, their bounds, everybody at table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import polars as pl

from allotment.evidence.assumptions.register import Assumption
from allotment.evidence.education.programmes import Programme, Programmes
from allotment.evidence.funding.funding import Capacity, Funding, GapTarget, Stream
from allotment.governance.investment_rights import LEVEL_OF_WORD
from allotment.levers.catalogue import LEVERS
from allotment.levers.lever import Lever
from allotment.planning.education.asked import FEWEST_YEARS, MOST_MODELLED, EducationAsked
from allotment.planning.education.responses import applicants, learners_of_one_more_educator, places, planned, prepares
from allotment.planning.education.teaching import Stock, capacities, stocks
from allotment.planning.groundwork import Groundwork
from allotment.planning.mix.ground import MixGround, lay_ground
from allotment.workforce.errors import FundingError, Problem
from allotment.workforce.periods import Timeline

LIFTS = ("expand_educators", "expand_placements")
MORE_EDUCATORS = "expand_educators"
ASKED_TARGET = "no role shorter than asked"
PER = 100_000
YEARLY = 1
ESTIMATED = "estimate"  # the variant of population that is no projection
Amount = TypeVar("Amount", int, float)


@dataclass(frozen=True)
class EducationGround:
    """A system without the plan, what may start in it, and who sits at the table. ``held`` names streams held on."""

    mix: MixGround
    programmes: tuple[Programme, ...]
    stocks: tuple[Stock, ...]
    table: tuple[str, ...]  # who sits at the funding file's table; the plan is made with everybody, and routed
    held: tuple[str, ...]
    intakes: tuple[int, ...]  # the years of intakes that are asked for

    @property
    def of_lever(self) -> Mapping[str, Programme]:
        """The programmes that a lever starts, by the lever."""
        return {one.lever: one for one in self.programmes if one.lever is not None}

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that programmes lead to here, in the order of the programmes."""
        there = {slot.role for slot in self.mix.slots.slots}
        reached = [
            role
            for one in self.programmes
            for role in (*one.roles, *(aim.role for aim in (LEVERS[one.lever].aims if one.lever else ())))
        ]
        return tuple(role for role in dict.fromkeys(reached) if role in there)


def first_modelled(groundwork: Groundwork) -> int:
    """Give the first year of the model, in which the baseline's own year ends."""
    return Timeline(groundwork.common_date, 1, YEARLY).calendar_years[0]


def years_modelled(asked: EducationAsked, base_year: int, first: int, beyond: int) -> int:
    """Give how many years to model: to the last intake asked for and so many beyond, as far as the model goes.

    Raises:
        FundingError: it starts before the model, or fewer than three years of intakes would be left.
    """
    wanted = first - base_year + asked.years + beyond
    latest = base_year + MOST_MODELLED - FEWEST_YEARS
    if not base_year <= first <= latest:
        rule = f"the model runs from {base_year} to {base_year + MOST_MODELLED - 1}."
        problem = Problem("--from", rule, f"Start between {base_year} and {latest}.", value=f"{first}")
        raise FundingError("The education plan starts outside the years that can be modelled.", [problem])
    return min(MOST_MODELLED, wanted)


def lay(
    groundwork: Groundwork,
    asked: EducationAsked,
    funding: Funding,
    programmes: Programmes,
    *,
    first: int,
    scenario: str | None = None,
    beyond: int,
    draws: int = 0,
) -> EducationGround:
    """Lay the ground of a plan whose intakes begin in a year.

    Raises:
        ScenarioError, EvidenceError, AssumptionError: the system or the scenario cannot be modelled.
        FundingError: it starts too late.
    """
    base_year = first_modelled(groundwork)
    modelled = years_modelled(asked, base_year, first, beyond)
    last = base_year + modelled - 1
    there = _startable(programmes.on(groundwork.common_date), funding)
    levers = tuple(one.lever for one in there if one.lever is not None)
    held_on = _held_on(funding, last)
    lifts = tuple(key for key in LIFTS if funding.levers is None or key in funding.levers)
    narrowed = replace(
        held_on,
        levers=(*levers, *lifts),
        at_the_table=(*funding.at_the_table, *(one for one in LEVEL_OF_WORD if one not in funding.at_the_table)),
        first_year=first,
    )
    mix = lay_ground(groundwork, asked.mix(years=modelled, scenario=scenario, draws=draws), narrowed)
    found = stocks(mix, programmes.teachers)
    bounds = [*_bounds(mix, there), *capacities(found, mix.years)]
    mix = replace(
        mix,
        funding=replace(narrowed, capacities=(*narrowed.capacities, *bounds)),
        levers=_levers(mix, there),
    )
    held = tuple(key for key, one in zip([s.key for s in funding.streams], _ends(funding, last), strict=True) if one)
    intakes = tuple(range(first, min(first + asked.years, last + 1)))
    return EducationGround(mix, there, tuple(found), funding.at_the_table, held, intakes)


def _startable(programmes: tuple[Programme, ...], funding: Funding) -> tuple[Programme, ...]:
    """Leave out programmes whose lever the funding file does not let be chosen, and those that follow one of them."""
    levers = LEVERS if funding.levers is None else funding.levers
    left = [one for one in programmes if one.lever is None or one.lever in levers]
    keys = {one.key for one in left}
    return tuple(one for one in left if one.follows is None or one.follows in keys)


def with_targets(ground: EducationGround, most_short: Mapping[str, float]) -> EducationGround:
    """Ask that roles be no shorter than shares of their need in the last year of intakes that can tell."""
    year = ground.mix.years[-1]
    targets = tuple(
        GapTarget(f"{ASKED_TARGET}: {role}", (role,), (), share, year, "Asked of this plan", "whoever asked")
        for role, share in most_short.items()
    )
    funding = ground.mix.funding
    return replace(ground, mix=replace(ground.mix, funding=replace(funding, targets=(*funding.targets, *targets))))


def _levers(mix: MixGround, programmes: tuple[Programme, ...]) -> dict[str, Lever]:
    by_lever = {one.lever: one for one in programmes}
    each = learners_of_one_more_educator(mix.groundwork.register, mix.on)
    found = {}
    for key, lever in mix.levers.items():
        if key in by_lever:
            found[key] = planned(lever, by_lever[key])
        else:
            found[key] = prepares(lever, each) if key == MORE_EDUCATORS else lever
    return found


def _bounds(mix: MixGround, programmes: tuple[Programme, ...]) -> list[Capacity]:
    """Give applicants and provider places of each programme that a lever starts, the same in every year.

    Where the evidence holds no residents, applicants are not known and do not bound.
    """
    find = mix.groundwork.register.find
    residents = residents_of(mix)
    found = []
    for one in programmes:
        if one.lever is not None:
            room = find("programme_free_places_per_provider", mix.on, programme=one.title)
            found.append(_capacity(places(one), room, room.value * one.providers, mix.years))
        if one.lever is not None and residents is not None:
            applying = find("programme_applicants_per_100000_residents", mix.on, programme=one.title)
            found.append(_capacity(applicants(one), applying, applying.value * residents / PER, mix.years))
    return found


def _capacity(key: str, record: Assumption, amount: float, years: tuple[int, ...]) -> Capacity:
    by_year = dict.fromkeys(years, amount)
    return Capacity(key, record.title, "starts", by_year, record.source, record.grade, record.owner)


def residents_of(mix: MixGround) -> float | None:
    """Give the residents of the system in the last year that is estimated, or None where none are in the evidence."""
    groundwork = mix.groundwork
    area = groundwork.system(mix.model.baseline.ics).ons_code
    population = groundwork.evidence.table("population")
    estimated = population.filter((pl.col("area") == area) & (pl.col("variant") == ESTIMATED))
    latest = estimated.filter(pl.col("year") == estimated["year"].max())
    return None if latest.is_empty() else float(latest["female"].sum()) + float(latest["male"].sum())


def _held_on(funding: Funding, last: int) -> Funding:
    """Hold the last budgets and capacities on to the last year modelled, where they end with the file.

    A student who starts in the last years is paid for, and works, after the file ends: without money there nobody could
    be employed then, and nobody would be trained now.
    """
    streams = tuple(
        _stream_held(one, last) if ends else one
        for one, ends in zip(funding.streams, _ends(funding, last), strict=True)
    )
    return replace(
        funding,
        streams=streams,
        capacities=tuple(replace(one, by_year=_on(one.by_year, last)) for one in funding.capacities),
    )


def _ends(funding: Funding, last: int) -> list[bool]:
    """Say of each stream whether it ends with the file, before the last year, and so is held on."""
    final = max((max(one.budget_pence, default=0) for one in funding.streams), default=0)
    return [bool(one.budget_pence) and max(one.budget_pence) == final < last for one in funding.streams]


def _stream_held(stream: Stream, last: int) -> Stream:
    return replace(stream, budget_pence=_on(stream.budget_pence, last))


def _on(by_year: Mapping[int, Amount], last: int) -> dict[int, Amount]:
    if not by_year:
        return {}
    final = max(by_year)
    return {**by_year, **dict.fromkeys(range(final + 1, last + 1), by_year[final])}
