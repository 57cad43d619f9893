"""The model of a system that the evidence gives as totals by role and sex: another country's published model, say."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from allotment.planning.groundwork import Groundwork, System
from allotment.planning.system_model import SystemModel, goals
from allotment.projection.baseline import build_baseline
from allotment.projection.engine.inputs import FloatArray
from allotment.projection.gap.outcome import Requirement
from allotment.projection.run import RunRequest
from allotment.projection.scenario import Scenario
from allotment.projection.supply.cells import Cells
from allotment.projection.supply.links import no_links
from allotment.projection.supply.scenario_changes import change_supply
from allotment.projection.supply.uncertainty import draw_parameters
from allotment.projection.totals import RequiredByYear, totals_inputs
from allotment.workforce.errors import Problem, ScenarioError
from allotment.workforce.periods import Timeline
from allotment.workforce.tables import DemandDriver

YEARLY = 1
SPREADS_NOW_IN_FORCE = date.max  # the file may describe a past that the register's spreads do not reach


def model_totals(ground: Groundwork, system: System, scenario: Scenario, request: RunRequest) -> SystemModel:
    """Build the model from stated stocks, flows and need, and let the scenario change them as it would any other.

    Raises:
        ScenarioError: months were asked for, or the scenario asks for something impossible.
        EvidenceError: the totals do not cover the years.
    """
    _refuse_months(request)
    inputs, needed, baseline_rows = totals_inputs(ground.evidence, system.ics, request.years)
    baseline = build_baseline(ground.evidence, ground.register, system.ics, ground.common_date)
    timeline = Timeline(baseline.common_date, request.years, request.periods_per_year)
    chosen = ("organisation", "organisation_name", "sector", "staff_group", "role", "synthetic", "headcount", "fte")
    cells = Cells(baseline_rows.select(chosen), inputs.opening)
    inputs = change_supply(cells, timeline, no_links(), inputs, scenario)
    requirement = _requirement(needed, cells, scenario, timeline, request.replicates)
    return SystemModel(
        baseline=baseline,
        cells=cells,
        timeline=timeline,
        inputs=inputs,
        draws=draw_parameters(
            cells,
            inputs,
            None,
            ground.register,
            timeline,
            SPREADS_NOW_IN_FORCE,
            seed=request.seed,
            replicates=request.replicates,
        ),
        requirement=requirement,
        drivers=_drivers(requirement, cells, timeline),
    )


def _refuse_months(request: RunRequest) -> None:
    if request.periods_per_year != YEARLY:
        remedy = "Leave --monthly out for this system."
        problem = Problem("--monthly", "totals by role are given by year.", remedy, value=request.ics)
        raise ScenarioError("This system can be projected by year only.", [problem])


def _requirement(
    needed: RequiredByYear, cells: Cells, scenario: Scenario, timeline: Timeline, replicates: int
) -> Requirement:
    """Take the stated need, with the scenario's own growth and productivity on top; it carries no interval."""
    growth, output = (
        _index(scenario, name, cells, timeline) for name in ("non_demographic_growth", "productivity_growth")
    )
    other = needed.non_demographic_index * growth
    required = needed.base_fte * needed.population_index * other / output
    drawn = np.broadcast_to(required[1:], (replicates, *required[1:].shape))
    return Requirement(
        base_fte=needed.base_fte,
        population_index=needed.population_index,
        non_demographic_index=other,
        productivity_index=output,
        draws_fte=drawn,
        goal_fte=goals(scenario, drawn, cells, timeline),
    )


def _index(scenario: Scenario, quantity: str, cells: Cells, timeline: Timeline) -> FloatArray:
    """Add up the growth that the scenario gives beyond what the totals state, from 1 at the base (T + 1, C)."""
    none = np.zeros((timeline.periods, cells.count))
    growth = scenario.apply(quantity, none, cells.keys(), list(timeline.calendar_years))
    return np.vstack([np.ones(cells.count), np.cumprod(1 + growth, axis=0)])


def _drivers(requirement: Requirement, cells: Cells, timeline: Timeline) -> pl.DataFrame:
    """Tabulate each staff group's indices, weighed by what its cells require at the base."""
    rows = []
    for sector, group in cells.table.select("sector", "staff_group").unique(maintain_order=True).iter_rows():
        of_group = cells.where(sector=sector, staff_group=group)
        weights = requirement.base_fte[of_group]
        share = weights / weights.sum() if weights.sum() > 0 else np.full(of_group.size, 1 / of_group.size)
        rows.append(
            pl.DataFrame(
                {
                    "period": list(timeline.labels),
                    "sector": sector,
                    "staff_group": group,
                    "population_index": (requirement.population_index[1:, of_group] * share).sum(axis=1),
                    "non_demographic_index": (requirement.non_demographic_index[1:, of_group] * share).sum(axis=1),
                    "productivity_index": (requirement.productivity_index[1:, of_group] * share).sum(axis=1),
                }
            )
        )
    return DemandDriver.validate(pl.concat(rows), cast=True)
