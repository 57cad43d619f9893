"""How fast need grows from place to place: the same workforce's need, on each place's own population."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from allotment.evidence.assumptions.register import Register
from allotment.evidence.evidence import Evidence
from allotment.projection.demand.drivers import NON_DEMOGRAPHIC, PRODUCTIVITY, Group, population_index, yearly_growth
from allotment.projection.demand.need_profile import need_profiles
from allotment.projection.demand.population import need, population_counts
from allotment.projection.scenario import Scenario
from allotment.workforce.periods import Timeline

AGED = 75


def requirement_mix(baseline: pl.DataFrame) -> dict[Group, float]:
    """Add a baseline's establishment up by sector and staff group, in FTE.

    Args:
        baseline: Baseline schema.
    """
    totals = (
        baseline.group_by("sector", "staff_group").agg(pl.col("establishment_fte").sum()).sort("sector", "staff_group")
    )
    return {(sector, group): fte for sector, group, fte in totals.iter_rows()}


def need_growth_by_area(
    evidence: Evidence,
    register: Register,
    scenario: Scenario,
    areas: Sequence[str],
    mix: Mapping[Group, float],
    timeline: Timeline,
    variant: str | None = None,
) -> pl.DataFrame:
    """Give the growth in need of each area from the base to the end of the timeline, for maps.

    Every area is weighed with one mix of staff, so that differences are those of its people and not of its
    services. Growth beyond the population and productivity are the same everywhere.

    Args:
        evidence: holds ``population`` and ``hospital_use``.
        register: growth, productivity, need weights and staff time per use.
        scenario: its changes of growth, and its population variant.
        areas: ONS codes of systems or districts.
        mix: FTE by sector and staff group.
        timeline: base and number of years.
        variant: instead of the scenario's: districts have the principal projection alone.

    Returns:
        area, need_growth_share, aged_75_growth_share: one row an area, in the order given.

    Raises:
        EvidenceError: the population lacks an area, the variant or a year.
    """
    groups, fte = list(mix), np.array(list(mix.values()), dtype=np.float64)
    years = [timeline.base.year, timeline.base.year + timeline.years]
    counts = population_counts(evidence.table("population"), areas, variant or scenario.population_variant, years)
    growth, output = (
        np.prod(
            (1 + yearly_growth(register, scenario, name, groups, timeline)) ** (1 / timeline.periods_per_year), axis=0
        )
        for name in (NON_DEMOGRAPHIC, PRODUCTIVITY)
    )
    profiles = need_profiles(register, evidence.table("hospital_use"), timeline.base, groups)
    ratios = population_index(counts, profiles)[:, 1]
    aged = np.zeros(counts.shape[-2:])
    aged[AGED:] = 1
    older = need(counts, aged)
    return pl.DataFrame(
        {
            "area": list(areas),
            "need_growth_share": (ratios * growth / output * (fte / fte.sum())).sum(axis=1) - 1,
            "aged_75_growth_share": older[:, 1] / older[:, 0] - 1,
        }
    )
