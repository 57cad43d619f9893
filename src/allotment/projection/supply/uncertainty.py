"""How replicates differ in their parameters, keyed by seed, replicate and the parameter's own name.

In trusts the back-test measured how far growth strays, whatever the cause, so there one growth error stands for
every error in leaving and recruitment: national, of the staff group, of the organisation and of the cell, lasting
and yearly. Elsewhere, where no series exists, leaving, retirement, recruitment and graduates each have a spread
in the register, shared by a staff group of a sector.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.evidence.assumptions.register import Register
from allotment.projection.engine.inputs import CohortInputs, ParameterDraws
from allotment.projection.engine.streams import normal_draws
from allotment.projection.supply.cells import Cells
from allotment.workforce.periods import Timeline
from allotment.workforce.roles import NHS_TRUST_SECTORS

FloatArray = NDArray[np.float64]
TENTH_FROM_MIDDLE = NormalDist().inv_cdf(0.9)  # P90 of a standard normal


@dataclass(frozen=True)
class GrowthSpreads:
    """Standard deviations of yearly growth, by cell (C,), as the back-test measured them."""

    national: FloatArray
    staff_group: FloatArray
    cell: FloatArray
    organisation_annual: FloatArray
    cell_annual: FloatArray


def growth_spreads(cells: Cells, growth: pl.DataFrame) -> GrowthSpreads:
    """Give each trust cell its spreads; one with no series of its own takes the mean of its staff group."""
    columns = (
        "national_persistent_spread",
        "group_persistent_spread",
        "persistent_spread",
        "organisation_annual_spread",
        "annual_spread",
    )
    of_group = growth.group_by("staff_group").agg(pl.col(*columns).mean())
    own = cells.table.select("organisation", "staff_group", "sector").join(
        growth.select("organisation", "staff_group", *columns),
        on=["organisation", "staff_group"],
        how="left",
        maintain_order="left",
    )
    filled = own.join(of_group, on="staff_group", how="left", suffix="_of_group", maintain_order="left")
    in_trust = filled["sector"].is_in([sector.value for sector in NHS_TRUST_SECTORS]).to_numpy()
    values = [
        filled.select(pl.coalesce(name, f"{name}_of_group").fill_null(0.0)).to_series().to_numpy() for name in columns
    ]
    return GrowthSpreads(*(np.where(in_trust, value, 0.0) for value in values))


def draw_parameters(
    cells: Cells,
    inputs: CohortInputs,
    spreads: GrowthSpreads,
    register: Register,
    timeline: Timeline,
    on: date,
    *,
    seed: int,
    replicates: int,
) -> ParameterDraws:
    """Draw every multiplier for N replicates."""
    shared = {
        name: _shared_multiplier(cells, register, name, on, seed, replicates)
        for name in ("leaving_spread", "retirement_spread", "recruitment_spread", "graduate_spread")
    }
    recruits, overflow = _growth_errors(cells, inputs, spreads, timeline, seed, replicates)
    return ParameterDraws(
        retire=shared["retirement_spread"],
        leave=shared["leaving_spread"] * (1 + overflow),
        link=np.ones((replicates, inputs.link_from.size)),
        graduates=shared["graduate_spread"],
        recruits=recruits * shared["recruitment_spread"][:, None, :],
        participation=np.ones((replicates, cells.count)),
    )


def _shared_multiplier(cells: Cells, register: Register, name: str, on: date, seed: int, replicates: int) -> FloatArray:
    """Draw a lognormal multiplier for each staff group of a sector outside trusts; one in trusts (N, C)."""
    slices = cells.table.select("sector", "staff_group").rows()
    in_trust = {sector.value for sector in NHS_TRUST_SECTORS}
    names = sorted({f"{name}|{sector}|{group}" for sector, group in slices if sector not in in_trust})
    multiplier = np.ones((replicates, cells.count))
    if not names:
        return multiplier
    draws = normal_draws(seed, replicates, names)
    place = {each: index for index, each in enumerate(names)}
    for index, (sector, group) in enumerate(slices):
        if sector not in in_trust:
            half_width = register.find(name, on, sector=sector, staff_group=group).value
            sigma = np.log1p(half_width) / TENTH_FROM_MIDDLE
            multiplier[:, index] = np.exp(sigma * draws[:, place[f"{name}|{sector}|{group}"]])
    return multiplier


def _growth_errors(
    cells: Cells, inputs: CohortInputs, spreads: GrowthSpreads, timeline: Timeline, seed: int, replicates: int
) -> tuple[FloatArray, FloatArray]:
    """Turn growth errors into multipliers on recruits (N, T, C), and what recruits cannot take into leaving (N, C).

    An error of e means e x opening staff more or fewer recruits in a year. Where that would be fewer than none,
    the rest leave: the multiplier on leaving rises by the mean shortfall over the leavers.
    """
    error = _growth_error(cells, spreads, timeline, seed, replicates)  # (N, years, C)
    per_year = timeline.periods_per_year
    planned = inputs.recruits.sum(axis=0).reshape(timeline.years, per_year, cells.count).sum(axis=1)  # (years, C)
    wanted = planned + error * cells.headcount
    kept = np.maximum(wanted, 0.0)
    multiplier = np.divide(kept, planned, out=np.ones_like(kept), where=planned > 0)
    leavers = (inputs.opening * -np.expm1(-inputs.leave_hazard)).sum(axis=1)
    shortfall = np.where(planned > 0, kept - wanted, 0.0).mean(axis=1)  # (N, C)
    overflow = np.divide(shortfall, leavers, out=np.zeros_like(shortfall), where=leavers > 0)
    return np.repeat(multiplier, per_year, axis=1), overflow


def _growth_error(cells: Cells, spreads: GrowthSpreads, timeline: Timeline, seed: int, replicates: int) -> FloatArray:
    """Add up the errors of every level (N, years, C)."""
    groups, organisations = cells.column("staff_group"), cells.column("organisation")
    pairs = np.array([f"{organisation}|{group}" for organisation, group in zip(organisations, groups, strict=True)])

    def drawn(label: str, names: NDArray[np.str_]) -> FloatArray:
        distinct, place = np.unique(names, return_inverse=True)
        return normal_draws(seed, replicates, [f"growth|{label}|{name}" for name in distinct])[:, place]

    lasting = (
        spreads.national * normal_draws(seed, replicates, ["growth|national"])
        + spreads.staff_group * drawn("group", groups)
        + spreads.cell * drawn("cell", pairs)
    )
    yearly = [
        spreads.organisation_annual * drawn(f"organisation|{year}", organisations)
        + spreads.cell_annual * drawn(f"cell|{year}", pairs)
        for year in sorted(set(timeline.calendar_years))
    ]
    return lasting[:, None, :] + np.stack(yearly, axis=1)
