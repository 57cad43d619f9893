"""The supply side of one run: the engine's inputs under a scenario, and what was calibrated to make them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from allotment.evidence.assumptions.register import Register
from allotment.evidence.assumptions.vocabulary import RECRUITMENT_SOURCES
from allotment.projection.calibrate.rates import SupplyRates
from allotment.projection.engine.inputs import CohortInputs
from allotment.projection.scenario import Scenario
from allotment.projection.supply.cells import Cells
from allotment.projection.supply.links import NOT_DRAWN, Links, care_links, share_from_care, standing_links
from allotment.projection.supply.recruitment import first_year, joiners_needed
from allotment.projection.supply.scenario_changes import change_supply
from allotment.projection.supply.training import england_graduates
from allotment.workforce.periods import Timeline

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class SupplyBasis:
    """What supply stands on, whatever the scenario."""

    cells: Cells
    rates: SupplyRates
    register: Register
    growth_share: FloatArray  # (C,) calibrated net growth of each cell a year
    england_share: FloatArray  # (C,) the cell's share of England's new graduates in its role
    timeline: Timeline
    on: date


@dataclass(frozen=True)
class SupplyPlan:
    """The engine's inputs under the scenario, and the links behind them."""

    inputs: CohortInputs
    links: Links


def plan_supply(basis: SupplyBasis, scenario: Scenario) -> SupplyPlan:
    """Build the engine's inputs: calibrate recruitment on the central assumptions, then apply the scenario."""
    links = standing_links(basis.cells, basis.register, basis.on)
    inputs = _quiet_inputs(basis, links)
    needed, links = _calibrate(basis, inputs, links, graduates_by_year(basis, None)[0])
    from_care = share_from_care(basis.cells, basis.register, basis.on)
    recruits = _by_source(basis, needed * (1 - from_care))
    inputs = replace(
        with_links(inputs, links),
        graduates=spread_over_periods(graduates_by_year(basis, scenario), basis.timeline),
        recruits=np.stack([spread_over_periods(yearly, basis.timeline) for yearly in recruits]),
    )
    return SupplyPlan(change_supply(basis.cells, basis.timeline, links, inputs, scenario), links)


def graduates_by_year(basis: SupplyBasis, scenario: Scenario | None) -> FloatArray:
    """Give each cell's graduates a year (years, C), under a scenario or on the central assumptions."""
    graduates = np.zeros((basis.timeline.years, basis.cells.count))
    roles = basis.cells.column("role")
    for role, heads in england_graduates(basis.register, scenario, basis.timeline, basis.on).items():
        at_role = np.where(roles == role, basis.england_share, 0.0)
        graduates += heads[:, None] * at_role
    return graduates


def with_links(inputs: CohortInputs, links: Links) -> CohortInputs:
    """Give the inputs these links, each with its factor at one."""
    return replace(
        inputs,
        link_from=links.start,
        link_to=links.end,
        link_kind=links.kind,
        link_hazard=links.hazard,
        link_factor=np.ones((inputs.periods, links.start.size)),
    )


def spread_over_periods(yearly: FloatArray, timeline: Timeline) -> FloatArray:
    """Share yearly heads (years, C) evenly over the periods of each year (T, C)."""
    return np.repeat(yearly / timeline.periods_per_year, timeline.periods_per_year, axis=0)


def _calibrate(
    basis: SupplyBasis, inputs: CohortInputs, links: Links, graduates: FloatArray
) -> tuple[FloatArray, Links]:
    """Find the joiners each cell needs a year; add the moves from social care that NHS hiring draws, then ask again
    what social care needs once they have gone."""
    heads = basis.cells.headcount
    without_care = joiners_needed(first_year(inputs), heads, basis.growth_share, graduates)
    links = links.joined_with(care_links(basis.cells, basis.register, basis.on, without_care))
    drawn = first_year(with_links(inputs, links))
    with_care = joiners_needed(drawn, heads, basis.growth_share, graduates)
    gaining = np.isin(np.arange(heads.size), links.drawn_by[links.drawn_by != NOT_DRAWN])
    return np.where(gaining, without_care, with_care), links


def _by_source(basis: SupplyBasis, recruits: FloatArray) -> FloatArray:
    """Share each cell's yearly recruits out by source, growing in step with staff at first (S, years, C)."""
    groups = [str(group) for group in basis.cells.column("staff_group")]

    def share(group: str, source: str) -> float:
        return basis.register.find("joiner_source_share", basis.on, staff_group=group, source=source).value

    shares = np.array([[share(group, source) for group in groups] for source in RECRUITMENT_SOURCES])
    shares = shares / shares.sum(axis=0)
    years_in_step = basis.register.find("joiner_growth_years", basis.on).value
    growing = np.minimum(np.arange(basis.timeline.years), years_in_step)
    in_step = (1 + basis.growth_share) ** growing[:, None]  # (years, C)
    return np.asarray(shares[:, None, :] * recruits * in_step)


def _quiet_inputs(basis: SupplyBasis, links: Links) -> CohortInputs:
    """Lay out stocks, hazards and hours with no inflow and every factor at one."""
    cells, periods = basis.cells, basis.timeline.periods
    roles, organisations = cells.column("role"), cells.column("organisation")
    each = [basis.rates.of(str(role)) for role in roles]
    leave = np.stack([rates.leave_hazard for rates in each])
    leave *= np.array([basis.rates.leave_factor(str(organisation)) for organisation in organisations])[:, None]
    inputs = CohortInputs(
        cell_names=cells.names,
        sources=RECRUITMENT_SOURCES,
        periods_per_year=basis.timeline.periods_per_year,
        opening=cells.opening,
        participation=_participation(cells, np.stack([rates.fte_per_head for rates in each])),
        participation_factor=np.ones((periods, cells.count)),
        retire_hazard=np.stack([rates.retire_hazard for rates in each]),
        retire_factor=np.ones((periods, cells.count)),
        leave_hazard=leave,
        leave_factor=np.ones((periods, cells.count)),
        link_from=np.empty(0, dtype=np.int64),
        link_to=np.empty(0, dtype=np.int64),
        link_kind=np.empty(0, dtype=np.int64),
        link_hazard=np.empty(0),
        link_factor=np.empty((periods, 0)),
        graduates=np.zeros((periods, cells.count)),
        recruits=np.zeros((len(RECRUITMENT_SOURCES), periods, cells.count)),
        graduate_age=np.stack([rates.graduate_age for rates in each]),
        recruit_age=np.stack([rates.joiner_age for rates in each]),
    )
    return with_links(inputs, links)


def _participation(cells: Cells, shape: FloatArray) -> FloatArray:
    """Scale the role's hours by age so that the cell's own people carry its published FTE exactly (C, A)."""
    carried = (cells.opening * shape).sum(axis=1)
    return np.asarray(shape * (cells.table["fte"].to_numpy() / carried)[:, None])
