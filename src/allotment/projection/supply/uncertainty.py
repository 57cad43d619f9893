"""How replicates differ in their parameters, keyed by seed, replicate and the parameter's own name.

In trusts the back-test measured how far growth strays, whatever the cause, so there one growth error stands for
every error in leaving and recruitment: national, of the staff group, of the organisation and of the cell, lasting
and yearly. Elsewhere, where no series exists, leaving, retirement, recruitment and graduates each have a spread
in the register, shared by a staff group of a sector.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from statistics import NormalDist

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.evidence.assumptions.register import Register
from allotment.projection.calibrate.growth_draws import draw_joiner_multipliers, split_joiners
from allotment.projection.engine.inputs import FLOWS, CohortInputs, ParameterDraws
from allotment.projection.engine.mean import project_mean
from allotment.projection.engine.streams import normal_draws
from allotment.projection.supply.cells import Cells
from allotment.workforce.periods import Timeline
from allotment.workforce.roles import NHS_TRUST_SECTORS

FloatArray = NDArray[np.float64]
TENTH_FROM_MIDDLE = NormalDist().inv_cdf(0.9)  # P90 of a standard normal


SPREADS = (
    "national_persistent_spread",
    "group_persistent_spread",
    "persistent_spread",
    "organisation_annual_spread",
    "annual_spread",
)


def trust_groups(cells: Cells, growth: pl.DataFrame) -> pl.DataFrame:
    """List each trust's staff groups with their growth spreads and cells.

    A trust without a yearly series of its own takes the mean spreads of its staff group.

    Returns:
        ``organisation, staff_group``, the spreads of ``calibrate_growth``, and ``cells``, the indices of the cells.
    """
    in_trusts = [sector.value for sector in NHS_TRUST_SECTORS]
    pairs = (
        cells.table.with_row_index("cell")
        .filter(pl.col("sector").is_in(in_trusts))
        .group_by("organisation", "staff_group", maintain_order=True)
        .agg(pl.col("cell").cast(pl.Int64).alias("cells"))
    )
    keys = ["organisation", "staff_group"]
    own = pairs.join(growth.select(*keys, *SPREADS), on=keys, how="left", maintain_order="left")
    of_group = growth.group_by("staff_group").agg(pl.col(*SPREADS).mean())
    filled = own.join(of_group, on="staff_group", how="left", suffix="_of_group", maintain_order="left")
    spreads = [pl.coalesce(name, f"{name}_of_group").fill_null(0.0).alias(name) for name in SPREADS]
    return filled.select(*keys, *spreads, "cells")


def draw_parameters(
    cells: Cells,
    inputs: CohortInputs,
    growth: pl.DataFrame | None,
    register: Register,
    timeline: Timeline,
    on: date,
    *,
    seed: int,
    replicates: int,
) -> ParameterDraws:
    """Draw every multiplier for N replicates.

    Args:
        growth: the table of ``calibrate_growth``; None where no series exists at all, and the spreads of the register
            hold in every sector.
    """
    measured = {sector.value for sector in NHS_TRUST_SECTORS} if growth is not None else set()
    shared = {
        name: _shared_multiplier(cells, register, name, on, measured, seed, replicates)
        for name in ("leaving_spread", "retirement_spread", "recruitment_spread", "graduate_spread")
    }
    recruits, leave = np.ones((2, replicates, timeline.periods, cells.count))
    if growth is not None:
        years_in_step = register.find("joiner_growth_years", on).value
        recruits, leave = _growth_errors(cells, inputs, growth, timeline, years_in_step, seed, replicates)
    return ParameterDraws(
        retire=shared["retirement_spread"],
        leave=leave * shared["leaving_spread"][:, None, :],
        link=np.ones((replicates, inputs.link_from.size)),
        graduates=shared["graduate_spread"],
        recruits=recruits * shared["recruitment_spread"][:, None, :],
        participation=np.ones((replicates, cells.count)),
    )


def _shared_multiplier(
    cells: Cells, register: Register, name: str, on: date, measured: Collection[str], seed: int, replicates: int
) -> FloatArray:
    """Draw a lognormal multiplier for each staff group of a sector; one in sectors whose growth was measured (N, C)."""
    slices = cells.table.select("sector", "staff_group").rows()
    names = sorted({f"{name}|{sector}|{group}" for sector, group in slices if sector not in measured})
    multiplier = np.ones((replicates, cells.count))
    if not names:
        return multiplier
    draws = normal_draws(seed, replicates, names)
    place = {each: index for index, each in enumerate(names)}
    for index, (sector, group) in enumerate(slices):
        if sector not in measured:
            half_width = register.find(name, on, sector=sector, staff_group=group).value
            sigma = np.log1p(half_width) / TENTH_FROM_MIDDLE
            multiplier[:, index] = np.exp(sigma * draws[:, place[f"{name}|{sector}|{group}"]])
    return multiplier


def _growth_errors(
    cells: Cells,
    inputs: CohortInputs,
    growth: pl.DataFrame,
    timeline: Timeline,
    years_in_step: float,
    seed: int,
    replicates: int,
) -> tuple[FloatArray, FloatArray]:
    """Turn growth errors into multipliers on recruits and on leaving, both (N, T, C). The draws are the back-test's."""
    groups = trust_groups(cells, growth)
    if not groups.height:
        recruits, leave = np.ones((2, replicates, timeline.periods, cells.count))
        return recruits, leave
    planned = _by_year(inputs.recruits.sum(axis=0), timeline)  # (years, C)
    leavers = _by_year(project_mean(inputs).flows[FLOWS.index("leavers")], timeline)
    wanted = planned + _extra_recruits(cells, inputs, groups, timeline, years_in_step, seed, replicates)
    recruits, leave = split_joiners(wanted, planned, leavers)
    return np.repeat(recruits, timeline.periods_per_year, axis=1), np.repeat(leave, timeline.periods_per_year, axis=1)


def _extra_recruits(
    cells: Cells,
    inputs: CohortInputs,
    groups: pl.DataFrame,
    timeline: Timeline,
    years_in_step: float,
    seed: int,
    replicates: int,
) -> FloatArray:
    """Give how many more heads each cell recruits a year in each replicate (N, years, C), negative for fewer."""
    heads, members = cells.headcount, [np.array(each) for each in groups["cells"].to_list()]
    opening = np.array([heads[each].sum() for each in members])
    joining = _by_year(inputs.recruits.sum(axis=0) + inputs.graduates, timeline)
    joiners = np.stack([joining[:, each].sum(axis=1) for each in members], axis=1) / opening  # (years, pairs)
    hazard = inputs.leave_hazard + inputs.retire_hazard
    going = (inputs.opening * -np.expm1(-hazard)).sum(axis=1)
    leaving = np.array([going[each].sum() for each in members]) / opening
    strayed = draw_joiner_multipliers(groups, joiners, leaving, years_in_step, replicates, seed)
    extra = (strayed - 1) * joiners * opening  # (N, years, pairs)
    shared = np.zeros((replicates, timeline.years, cells.count))
    for index, each in enumerate(members):
        shared[:, :, each] = extra[:, :, index, None] * (heads[each] / opening[index])
    return shared


def _by_year(flow: FloatArray, timeline: Timeline) -> FloatArray:
    """Add a flow by period (T, C) up to years (years, C)."""
    return np.asarray(flow.reshape(timeline.years, timeline.periods_per_year, -1).sum(axis=1))
