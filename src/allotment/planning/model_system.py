"""Join up one system's model: its cells, supply and requirement, central and drawn, under a scenario."""

from __future__ import annotations

import polars as pl

from allotment.planning.groundwork import Groundwork, System
from allotment.planning.model_totals import model_totals
from allotment.planning.system_model import SystemModel, goals
from allotment.projection.baseline import BaselineResult, is_given_as_totals
from allotment.projection.demand import (
    demand_drivers,
    demand_indices,
    growth_deviations,
    require_cells,
)
from allotment.projection.engine.streams import normal_draws
from allotment.projection.gap.outcome import Requirement
from allotment.projection.run import RunRequest
from allotment.projection.scenario import Scenario
from allotment.projection.supply.cells import Cells, cells_from_baseline
from allotment.projection.supply.growth_share import growth_share_of_cells
from allotment.projection.supply.plan import SupplyBasis, plan_supply
from allotment.projection.supply.training import share_of_england
from allotment.projection.supply.uncertainty import draw_parameters
from allotment.workforce.periods import Timeline

DEMAND_STREAMS = ("demand|non-demographic growth", "demand|productivity growth")


def model_system(ground: Groundwork, system: System, scenario: Scenario, request: RunRequest) -> SystemModel:
    """Build a system's model.

    Raises:
        ScenarioError: the scenario asks for something impossible here.
        EvidenceError, AssumptionError: something the model needs is missing.
    """
    if is_given_as_totals(ground.evidence, system.ics):
        return model_totals(ground, system, scenario, request)
    baseline = ground.baseline(system.ics)
    timeline = Timeline(baseline.common_date, request.years, request.periods_per_year)
    cells = cells_from_baseline(baseline.baseline, baseline.by_age)
    basis = SupplyBasis(
        cells=cells,
        rates=ground.rates,
        register=ground.register,
        growth_share=growth_share_of_cells(cells, ground.growth, ground.group_growth, ground.register, timeline.base),
        england_share=share_of_england(cells, ground.evidence, system.ons_code, timeline.base.year),
        timeline=timeline,
        on=timeline.base,
    )
    inputs = plan_supply(basis, scenario).inputs
    draws = draw_parameters(
        cells,
        inputs,
        ground.growth,
        ground.register,
        timeline,
        timeline.base,
        seed=request.seed,
        replicates=request.replicates,
    )
    requirement, drivers = _requirement(ground, system, scenario, request, cells, timeline, baseline)
    return SystemModel(baseline, cells, timeline, inputs, draws, requirement, drivers)


def _requirement(
    ground: Groundwork,
    system: System,
    scenario: Scenario,
    request: RunRequest,
    cells: Cells,
    timeline: Timeline,
    baseline: BaselineResult,
) -> tuple[Requirement, pl.DataFrame]:
    groups = list(cells.table.select("sector", "staff_group").unique(maintain_order=True).iter_rows())
    indices = demand_indices(ground.evidence, ground.register, scenario, system.ons_code, groups, timeline)
    posts = baseline.baseline.select("organisation", "role", "establishment_fte", "vacancies_fte")
    funded = cells.table.join(posts, on=["organisation", "role"], how="left", maintain_order="left")
    needed = require_cells(funded, indices, ground.register, scenario)
    normals = normal_draws(request.seed, request.replicates, DEMAND_STREAMS)
    drawn = needed.draws_fte(growth_deviations(ground.register, indices, normals))
    requirement = Requirement(
        base_fte=needed.base_fte,
        population_index=needed.population_index,
        non_demographic_index=needed.non_demographic_index,
        productivity_index=needed.productivity_index,
        draws_fte=drawn,
        goal_fte=goals(scenario, drawn, cells, timeline),
    )
    return requirement, demand_drivers(indices)
