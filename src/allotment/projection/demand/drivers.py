"""What moves the requirement of each sector and staff group: three indices with the base year at 1.

required = base x population index x non-demographic index / productivity index
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.evidence.assumptions.register import Register
from allotment.evidence.evidence import Evidence
from allotment.projection.demand.need_profile import need_profiles
from allotment.projection.demand.population import between_years, need, population_counts
from allotment.projection.scenario import Scenario
from allotment.workforce.periods import Timeline
from allotment.workforce.tables import DemandDriver

FloatArray = NDArray[np.float64]
Group = tuple[str, str]  # sector, staff group

NON_DEMOGRAPHIC, PRODUCTIVITY = "non_demographic_growth", "productivity_growth"


@dataclass(frozen=True)
class DemandIndices:
    """Indices of G sectors' staff groups at the base (row 0, all ones) and at the end of each of T periods."""

    groups: tuple[Group, ...]
    timeline: Timeline
    population: FloatArray  # (T + 1, G)
    non_demographic_growth: FloatArray  # (T, G) share per year in force in each period
    productivity_growth: FloatArray  # (T, G)

    @property
    def non_demographic(self) -> FloatArray:
        """Growth in need beyond the population's, added up over the periods (T + 1, G)."""
        return self.index(self.non_demographic_growth)

    @property
    def productivity(self) -> FloatArray:
        """Output per hour of staff (T + 1, G): need is divided by it."""
        return self.index(self.productivity_growth)

    def index(self, growth: FloatArray) -> FloatArray:
        """Turn yearly growth in force in each period into an index that starts at 1.

        Args:
            growth: (..., T, G) share per year.

        Returns:
            (..., T + 1, G).
        """
        steps = (1 + growth) ** (1 / self.timeline.periods_per_year)
        start = np.ones((*growth.shape[:-2], 1, growth.shape[-1]))
        return np.concatenate([start, np.cumprod(steps, axis=-2)], axis=-2)

    @property
    def together(self) -> FloatArray:
        """The requirement as a multiple of its base (T + 1, G)."""
        return np.asarray(self.population * self.non_demographic / self.productivity)


def demand_indices(
    evidence: Evidence,
    register: Register,
    scenario: Scenario,
    area: str,
    groups: Sequence[Group],
    timeline: Timeline,
) -> DemandIndices:
    """Work out the indices of one area under a scenario.

    Args:
        evidence: holds ``population`` and ``hospital_use``.
        register: growth, productivity, need weights and staff time per use.
        scenario: its population variant, and its changes of growth.
        area: ONS code of the system.
        groups: (sector, staff group) pairs, G of them.
        timeline: base date and periods.

    Raises:
        EvidenceError: the population lacks the area, the variant or a year.
        AssumptionError: a group has no growth or need weights.
        ScenarioError: a change gives impossible growth.
    """
    years = [timeline.base.year + step for step in range(timeline.years + 1)]
    counts = population_counts(evidence.table("population"), [area], scenario.population_variant, years)[0]
    profiles = need_profiles(register, evidence.table("hospital_use"), timeline.base, groups)
    return DemandIndices(
        groups=tuple(groups),
        timeline=timeline,
        population=between_years(population_index(counts, profiles), timeline.periods_per_year),
        non_demographic_growth=yearly_growth(register, scenario, NON_DEMOGRAPHIC, groups, timeline),
        productivity_growth=yearly_growth(register, scenario, PRODUCTIVITY, groups, timeline),
    )


def population_index(counts: FloatArray, profiles: FloatArray) -> FloatArray:
    """Weigh residents by the need each calls for, against the first year.

    Args:
        counts: residents (..., Y, 101, 2).
        profiles: need per resident of each group (G, 101, 2).

    Returns:
        (..., Y, G); the first year is 1.
    """
    needed = np.stack([need(counts, profile) for profile in profiles], axis=-1)
    return np.asarray(needed / needed[..., :1, :])


def yearly_growth(
    register: Register, scenario: Scenario, quantity: str, groups: Sequence[Group], timeline: Timeline
) -> FloatArray:
    """Give a growth assumption as the scenario changes it, in force in each period (T, G), share per year."""
    central = [
        register.find(quantity, timeline.base, sector=sector, staff_group=group).value for sector, group in groups
    ]
    keys = [{"sector": sector, "staff_group": group} for sector, group in groups]
    steady = np.tile(np.array(central, dtype=np.float64), (timeline.periods, 1))
    return scenario.apply(quantity, steady, keys, list(timeline.calendar_years))


def demand_drivers(indices: DemandIndices) -> pl.DataFrame:
    """Tabulate the indices at the end of each period, in the DemandDriver schema."""
    periods, groups = indices.timeline.labels, indices.groups
    rows = {
        "period": np.repeat(np.array(periods), len(groups)),
        "sector": [sector for sector, _ in groups] * len(periods),
        "staff_group": [group for _, group in groups] * len(periods),
        "population_index": indices.population[1:].ravel(),
        "non_demographic_index": indices.non_demographic[1:].ravel(),
        "productivity_index": indices.productivity[1:].ravel(),
    }
    return DemandDriver.validate(pl.DataFrame(rows), cast=True)
