"""Follow residents through every pathway: met, through the steps, into the role, and how long they stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from allotment.evidence.pathways.pathway import Pathway, Step
from allotment.evidence.pathways.words import ENTRY_JOB
from allotment.projection.calibrate.rates import SupplyRates
from allotment.projection.engine.inputs import FloatArray
from allotment.projection.pathways.draws import Draws
from allotment.projection.pathways.flow import StepDrawn, StepFlow, come_through
from allotment.projection.pathways.reach import STEPS_BETWEEN, reach
from allotment.projection.pathways.residents import Places, eligible, qualification_shares
from allotment.projection.pathways.stay import in_post, person_years, survival, usual_fte_per_head

BISECTIONS = 60
LEAST_TILT, MOST_TILT = 1e-4, 1e4


@dataclass(frozen=True)
class PathwayGround:
    """Everything drawn that pathways are followed with; what is changed from one following to the next is not here.

    ``could_be_met`` (D, P, F, G, Y) by pathway; ``capacity`` by channel, people a year, (D, 1) or (D, P); ``steps``
    drawn by pathway; ``tilt`` (D, F) by pathway: how much likelier those of a fifth are to enter when met;
    ``ratio`` (D,) leaving of local recruits against others'.
    """

    pathways: tuple[Pathway, ...]
    places: Places
    cells: FloatArray
    could_be_met: Mapping[str, FloatArray]
    capacity: Mapping[str, FloatArray]
    steps: Mapping[str, tuple[StepDrawn, ...]]
    costs: Mapping[str, tuple[FloatArray, ...]]  # pence for each who enters a step, (D,)
    tilt: Mapping[str, FloatArray]
    ratio: FloatArray
    rates: SupplyRates

    @property
    def years(self) -> int:
        """How many years are followed."""
        return int(self.cells.shape[-1])


@dataclass(frozen=True)
class Followed:
    """What came of it, by pathway; arrays by cell are (D, P, F, G, Y)."""

    met: Mapping[str, FloatArray]
    met_by_channel: Mapping[str, FloatArray]
    applied: Mapping[str, FloatArray]  # by the year in which they were met
    flows: Mapping[str, list[StepFlow]]
    entry_jobs: Mapping[str, FloatArray]  # by the year in which they took one
    qualified: Mapping[str, FloatArray]  # by the year in which they completed the last step


def lay_ground(
    pathways: Sequence[Pathway],
    places: Places,
    capacity: Mapping[str, FloatArray],
    draws: Draws,
    rates: SupplyRates,
) -> PathwayGround:
    """Draw everything that pathways stand on.

    Raises:
        AssumptionError: a record, or a lever's number that a pathway refers to, is missing.
    """
    held = qualification_shares(draws)
    working_age = places.residents.sum((0, 1))[0]
    return PathwayGround(
        pathways=tuple(pathways),
        places=places,
        cells=places.cells,
        could_be_met={one.key: eligible(places, one.audience, draws, held) for one in pathways},
        capacity=capacity,
        steps={one.key: tuple(_drawn(step, draws, working_age) for step in one.steps) for one in pathways},
        costs={one.key: tuple(draws.pence(step.cost_pence) for step in one.steps) for one in pathways},
        tilt={one.key: tilt_of(draws.of(one.share_most_deprived)) for one in pathways},
        ratio=draws.record("leaving_ratio_of_local_recruits"),
        rates=rates,
    )


def _drawn(step: Step, draws: Draws, working_age: float) -> StepDrawn:
    most = None if step.most_per_100000 is None else draws.of(step.most_per_100000) * working_age / 100_000
    return StepDrawn(draws.conversion(step.conversion), draws.months(step.months), most)


def tilt_of(share_most_deprived: FloatArray) -> FloatArray:
    """Give (D, 5): how much likelier than the mean of five equal fifths those of each fifth are to enter.

    The tilt goes up or down by equal ratios from fifth to fifth, so that the most deprived have the share given.
    """
    low, high = np.full_like(share_most_deprived, LEAST_TILT), np.full_like(share_most_deprived, MOST_TILT)
    power = np.arange(STEPS_BETWEEN + 1) / STEPS_BETWEEN
    for _ in range(BISECTIONS):
        middle = np.sqrt(low * high)
        shape = middle[:, None] ** power
        too_small = shape[:, -1] / shape.sum(1) < share_most_deprived
        low, high = np.where(too_small, middle, low), np.where(too_small, high, middle)
    shape = np.sqrt(low * high)[:, None] ** power
    tilt: FloatArray = shape / shape.mean(1, keepdims=True)
    return tilt


def follow(ground: PathwayGround, steering: float, more: Mapping[str, float] | None = None) -> Followed:
    """Follow every pathway.

    Args:
        ground: what is drawn.
        steering: weight of a resident of the most deprived fifth against one of the least, where outreach is shared.
        more: people a year whom a channel can meet beyond its capacity, spread as the capacity is.
    """
    added = more or {}
    capacity = {channel: _with_more(held, added.get(channel, 0.0)) for channel, held in ground.capacity.items()}
    met, by_channel = reach(ground.pathways, ground.could_be_met, capacity, steering, ground.cells)
    applied, flows, entry, qualified = {}, {}, {}, {}
    for one in ground.pathways:
        people = met[one.key]
        first = ground.steps[one.key][0]
        chance = np.minimum(first.conversion[:, None] * ground.tilt[one.key], 1.0)[:, None, :, None, None]
        applied[one.key] = people * chance
        flows[one.key] = _flows(ground, one, people.sum((1, 2, 3)), applied[one.key].sum((1, 2, 3)))
        of_cell = share_of_cell(applied[one.key])
        entry[one.key] = by_cell(of_cell, _first_jobs(one, flows[one.key]))
        qualified[one.key] = by_cell(of_cell, flows[one.key][-1].finished)
    return Followed(met, by_channel, applied, flows, entry, qualified)


def _flows(ground: PathwayGround, pathway: Pathway, met: FloatArray, applied: FloatArray) -> list[StepFlow]:
    """Send those met (D, Y) through the steps; of those met in each year as many go on as applied."""
    first, *later = ground.steps[pathway.key]
    taking = np.divide(applied, met, out=np.zeros_like(met), where=met > 0)
    return come_through(met, [StepDrawn(taking, first.months), *later])


def _first_jobs(pathway: Pathway, flows: list[StepFlow]) -> FloatArray:
    jobs = [flow.entered for step, flow in zip(pathway.steps, flows, strict=True) if step.kind == ENTRY_JOB]
    return jobs[0] if jobs else np.zeros_like(flows[0].entered)


def share_of_cell(applied: FloatArray) -> FloatArray:
    """Give the shares of cells in who applied, (D, P, F, G, Y), of those met in a year: they sum to 1."""
    total = applied.sum((1, 2, 3), keepdims=True)
    shares: FloatArray = np.divide(applied, total, out=np.zeros_like(applied), where=total > 0)
    return shares


def by_cell(shares: FloatArray, people: FloatArray) -> FloatArray:
    """Divide people (D, year met, year) over cells by the cells' shares (D, P, F, G, year met) of who applied."""
    draws, *cells, met = shares.shape
    divided: FloatArray = np.matmul(shares.reshape(draws, -1, met), people).reshape(draws, *cells, people.shape[2])
    return divided


def entered_by_cell(followed: Followed, pathway: Pathway) -> list[FloatArray]:
    """Give who entered each step over all years, (D, P, F, G): of the first, who were met."""
    shares = share_of_cell(followed.applied[pathway.key])
    later = [np.einsum("dpfgm,dm->dpfg", shares, flow.entered.sum(2)) for flow in followed.flows[pathway.key][1:]]
    return [followed.met[pathway.key].sum(4), *later]


def _with_more(capacity: FloatArray, more: float) -> FloatArray:
    if more == 0:
        return capacity
    total = capacity.sum(1, keepdims=True)
    share = np.divide(capacity, total, out=np.full_like(capacity, 1 / capacity.shape[1]), where=total > 0)
    widened: FloatArray = capacity + more * share
    return widened


@dataclass(frozen=True)
class Stayed:
    """One pathway's local recruits in the role: (D, P, Y) in post at year's end, and FTE-years within each year.

    ``fte_years_as_others`` is what they would be if they left as others do.
    """

    in_post: FloatArray
    fte_years: FloatArray
    fte_years_as_others: FloatArray


def stays(ground: PathwayGround, followed: Followed, pathway: Pathway) -> Stayed:
    """Give how many who came through a pathway are still there, and what their staying longer adds."""
    rates = ground.rates.of(pathway.destination_role)
    fte = usual_fte_per_head(rates, newly_trained=pathway.registered)
    local = survival(rates, ground.ratio, ground.years, newly_trained=pathway.registered)
    usual = survival(rates, np.ones_like(ground.ratio), ground.years, newly_trained=pathway.registered)
    joined = followed.qualified[pathway.key].sum((2, 3))
    return Stayed(in_post(joined, local), person_years(joined, local) * fte, person_years(joined, usual) * fte)
