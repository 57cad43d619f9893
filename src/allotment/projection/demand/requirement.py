"""What each cell (an organisation's role) requires: its base, what moves it, and how sure that is.

The base is the funded establishment and the stated need beyond it, never the staff in post alone. Where a
scenario gives an activity standard, that workload is the base instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.evidence.assumptions.distributions import values_at
from allotment.evidence.assumptions.register import Register
from allotment.projection.demand.drivers import NON_DEMOGRAPHIC, PRODUCTIVITY, DemandIndices
from allotment.projection.demand.wisn import available_working_days, staff_required
from allotment.projection.scenario import ActivityStandard, Scenario
from allotment.workforce.errors import Problem, ScenarioError
from allotment.workforce.periods import Timeline

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
KEY_COLUMNS = ("sector", "staff_group", "role", "organisation")


@dataclass(frozen=True)
class GrowthDeviations:
    """How far each of N replicates' growth lies from the central, for G groups, share per year, both (N, G)."""

    non_demographic: FloatArray
    productivity: FloatArray


@dataclass(frozen=True)
class CellRequirement:
    """FTE required by C cells: ``base x stated need x population x non-demographic / productivity``.

    ``stated_need`` is 1 throughout unless the scenario changes vacancies or unmet need; it counts as growth in
    need beyond the population's.
    """

    base_fte: FloatArray  # (C,)
    stated_need: FloatArray  # (T + 1, C), 1 at the base
    group_of_cell: IntArray  # (C,) index into the indices' groups
    indices: DemandIndices

    @property
    def population_index(self) -> FloatArray:
        """(T + 1, C)."""
        return self.indices.population[:, self.group_of_cell]

    @property
    def non_demographic_index(self) -> FloatArray:
        """(T + 1, C), with what the scenario adds to stated need."""
        return np.asarray(self.indices.non_demographic[:, self.group_of_cell] * self.stated_need)

    @property
    def productivity_index(self) -> FloatArray:
        """(T + 1, C)."""
        return self.indices.productivity[:, self.group_of_cell]

    @property
    def required_fte(self) -> FloatArray:
        """The central requirement (T + 1, C)."""
        growth = self.population_index * self.non_demographic_index / self.productivity_index
        return np.asarray(self.base_fte * growth)

    def draws_fte(self, deviations: GrowthDeviations) -> FloatArray:
        """Give the requirement of each replicate at the end of each period (N, T, C).

        Every deviation of zero gives the central requirement.
        """
        indices = self.indices
        growth = indices.index(indices.non_demographic_growth + deviations.non_demographic[:, None, :])
        output = indices.index(indices.productivity_growth + deviations.productivity[:, None, :])
        by_group = (indices.population * growth / output)[:, 1:]
        return np.asarray(by_group[:, :, self.group_of_cell] * (self.base_fte * self.stated_need[1:]))


def growth_deviations(register: Register, indices: DemandIndices, standard_normal: FloatArray) -> GrowthDeviations:
    """Draw how far growth and productivity lie from their central values.

    One number moves the growth of every group of a replicate together, another its productivity: what makes
    need or output grow faster than thought is national, and drawing groups apart would cancel it out.

    Args:
        register: the assumptions with their intervals.
        indices: for their groups and base date.
        standard_normal: (N, 2), growth first.
    """
    growth, output = (
        np.stack(
            [_deviation(register, name, indices, group, standard_normal[:, column]) for group in indices.groups], 1
        )
        for column, name in enumerate((NON_DEMOGRAPHIC, PRODUCTIVITY))
    )
    return GrowthDeviations(growth, output)


def _deviation(
    register: Register, name: str, indices: DemandIndices, group: tuple[str, str], standard_normal: FloatArray
) -> FloatArray:
    record = register.find(name, indices.timeline.base, sector=group[0], staff_group=group[1])
    return values_at(record, standard_normal) - record.value


def require_cells(
    cells: pl.DataFrame, indices: DemandIndices, register: Register, scenario: Scenario
) -> CellRequirement:
    """Work out what each cell requires.

    Args:
        cells: one row a cell, in the order of the cell axis: organisation, sector, staff_group, role,
            establishment_fte, vacancies_fte (the Baseline schema holds them).
        indices: of the cells' system; every cell's (sector, staff group) must be among its groups.
        register: stated unmet need.
        scenario: its changes of vacancies and unmet need, and its activity standards.

    Raises:
        ScenarioError: an activity standard is for a role that its organisation has not, or a change is impossible.
        AssumptionError: a staff group has no unmet need record.
    """
    place = {group: index for index, group in enumerate(indices.groups)}
    group_of_cell = np.array(
        [place[pair] for pair in cells.select("sector", "staff_group").iter_rows()], dtype=np.int64
    )
    anchor = _anchor(cells, indices.timeline, register, scenario)
    base = anchor[0].copy()
    stated = np.divide(anchor, anchor[0], out=np.ones_like(anchor), where=anchor[0] > 0)
    for standard in scenario.activity_standards:
        cell = _cell_of(cells, standard, scenario)
        if cell is not None:
            base[cell], stated[:, cell] = workload_fte(standard), 1.0
    return CellRequirement(base, stated, group_of_cell, indices)


def workload_fte(standard: ActivityStandard) -> float:
    """Give the FTE that an activity standard's workload takes."""
    days = available_working_days(standard.weeks_per_year, standard.days_per_week, [standard.absent_days_per_year])
    return staff_required(
        standard.annual_volume,
        standard.hours_per_unit,
        days * standard.hours_per_day,
        standard.category_allowance_share,
        standard.individual_allowance_fte,
    )


def _anchor(cells: pl.DataFrame, timeline: Timeline, register: Register, scenario: Scenario) -> FloatArray:
    """Give establishment and stated unmet need at the base and in each period (T + 1, C), before any growth."""
    keys = cells.select(KEY_COLUMNS).to_dicts()
    years = list(timeline.calendar_years)
    establishment = cells["establishment_fte"].to_numpy()
    vacancies = cells["vacancies_fte"].to_numpy()
    vacant = np.divide(vacancies, establishment, out=np.zeros_like(vacancies), where=establishment > 0)
    unmet = np.array([register.find("unmet_need_share", timeline.base, **key).value for key in keys])
    anchor = np.tile(establishment * (1 + unmet), (timeline.periods + 1, 1))
    anchor[1:] *= _against(1 + _changed(scenario, "unmet_need_share", unmet, keys, years), 1 + unmet)
    filled = 1 - _changed(scenario, "vacancy_share", vacant, keys, years)
    _refuse_empty_posts(scenario, filled, vacant, keys)
    anchor[1:] *= _against(np.broadcast_to(1 - vacant, filled.shape), filled)
    return anchor


def _changed(
    scenario: Scenario, quantity: str, central: FloatArray, keys: Sequence[dict[str, str]], years: Sequence[int]
) -> FloatArray:
    return scenario.apply(quantity, np.tile(central, (len(years), 1)), keys, years)


def _against(top: FloatArray, bottom: FloatArray) -> FloatArray:
    """Divide, giving exactly 1 where nothing changed (and where no post is filled on either side)."""
    same = top == bottom
    return np.where(same, 1.0, np.divide(top, bottom, out=np.ones(np.broadcast(top, bottom).shape), where=~same))


def _refuse_empty_posts(
    scenario: Scenario, filled: FloatArray, vacant: FloatArray, keys: Sequence[dict[str, str]]
) -> None:
    empty = np.flatnonzero(((filled <= 0) & (vacant < 1)).any(axis=0))
    if empty.size:
        problem = Problem(
            where=f"{scenario.name}: vacancy_share, {', '.join(keys[int(empty[0])].values())}",
            rule="with every post vacant, the staff in post say nothing of how many posts there are.",
            remedy="Keep the vacancy share below 1.",
        )
        raise ScenarioError(f"Scenario {scenario.name!r} leaves no post filled.", [problem])


def _cell_of(cells: pl.DataFrame, standard: ActivityStandard, scenario: Scenario) -> int | None:
    """Find the cell a standard is about; None where the organisation is of another system."""
    of_organisation = (cells["organisation"] == standard.organisation).to_numpy()
    found = np.flatnonzero(of_organisation & (cells["role"] == standard.role).to_numpy())
    if of_organisation.any() and not found.size:
        problem = Problem(
            where=f"{scenario.name}: activity_standards",
            rule="the organisation has nobody in this role.",
            remedy="Name an organisation and role of the baseline.",
            value=f"{standard.organisation}, {standard.role}",
        )
        raise ScenarioError(f"Scenario {scenario.name!r} has a standard for nobody.", [problem])
    return int(found[0]) if found.size else None
