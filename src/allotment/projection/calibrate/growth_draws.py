"""Joiners that carry a forecast growth, and joiners of replicates in which growth strays from it.

Recruitment is set as a yearly number of joiners: enough to make good the leavers and to add the growth. That number
grows in step with the staff for some years (``joiner_growth_years``) and then stays level. A replicate draws its own
growth year by year and takes the joiners that would carry it. Where growth is below the loss of every leaver, nobody
joins and the rest of the loss is extra leavers: cut off at no joiners, the replicates would grow more than the mean.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from allotment.projection.calibrate.growth_history import FloatArray
from allotment.projection.engine.streams import normal_draws


def joiners_per_head(growth: FloatArray, leaving_share: FloatArray, years: int, years_in_step: float) -> FloatArray:
    """Give the joiners of each year as a ratio of the staff at the origin, (years, C).

    Args:
        growth: (C,) growth share per year.
        leaving_share: (C,) share of staff who leave in a year.
        years: number of years ahead.
        years_in_step: years for which the number of joiners goes on growing as the staff do.
    """
    first = np.maximum(growth + leaving_share, 0.0)
    growing = np.minimum(np.arange(years), years_in_step)[:, None]
    return np.asarray(first[None] * (1 + growth[None]) ** growing)


def staff_path(joiners: FloatArray, leaving_share: FloatArray) -> FloatArray:
    """Give staff at the end of each year as a ratio of the staff at the origin, (years, C)."""
    staff = np.empty_like(joiners)
    before = np.ones(joiners.shape[1])
    for year, joined in enumerate(joiners):
        before = before * (1 - leaving_share) + joined
        staff[year] = before
    return staff


def draw_joiner_multipliers(
    calibrated: pl.DataFrame,
    joiners: FloatArray,
    leaving_share: FloatArray,
    years_in_step: float,
    replicates: int,
    seed: int,
) -> FloatArray:
    """Draw what each replicate's joiners are of the central number (replicates, years, C), below 0 in a loss.

    Errors come from four levels (see ``growth_spread``): lasting errors of all staff, of the staff group and of the
    cell, and yearly errors of the organisation and of the cell. Each has a random stream of its own, keyed by the
    seed and its name, so neither the order of cells nor the number of years or replicates changes a draw.

    While joiners grow in step with staff, a lasting error builds up with them. After that the number of joiners stays
    where the lasting error had brought it: no replicate grows for ever on a rate that nobody has seen hold so long.

    Args:
        calibrated: the table of ``calibrate_growth``; its rows are the C cells.
        joiners: (years, C) central joiners per head at the origin.
        leaving_share: (C,) share of staff who leave in a year.
        years_in_step: years for which the number of joiners grows as the staff do.
        replicates: number of replicates.
        seed: the seed of the run.
    """
    growth = _yearly_growth(staff_path(joiners, leaving_share))
    lasting = _lasting_errors(calibrated, replicates, seed)
    multipliers = np.empty((replicates, *joiners.shape))
    staff = np.ones((replicates, joiners.shape[1]))
    lasting_staff, lasting_joined = staff, staff * 0.0
    for year, expected in enumerate(joiners):
        yearly = _yearly_errors(calibrated, year, replicates, seed)
        if year < years_in_step:
            lasting_joined = (growth[year] + lasting + leaving_share) * lasting_staff
            lasting_staff = np.maximum(lasting_staff * (1 - leaving_share) + lasting_joined, 0.0)
            joined = (growth[year] + lasting + yearly + leaving_share) * staff
            staff = np.maximum(staff * (1 - leaving_share) + joined, 0.0)
        else:
            lasting_joined = lasting_joined * _ratio(expected, joiners[year - 1])
            joined = lasting_joined + yearly * lasting_staff
        multipliers[:, year] = np.where(expected > 0, joined / np.where(expected > 0, expected, 1.0), 1.0)
    return multipliers


def split_joiners(wanted: FloatArray, planned: FloatArray, leavers: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Split wanted joiners, which may be fewer than none, into multipliers on joiners and on leaving, both (N, T, C).

    Args:
        wanted: (N, T, C) heads; where negative, nobody joins and so many more leave.
        planned: (T, C) central joiners, heads.
        leavers: (T, C) central leavers, heads.
    """
    kept = np.maximum(wanted, 0.0)
    joining = np.divide(kept, planned, out=np.ones_like(kept), where=planned > 0)
    shortfall = np.where(planned > 0, kept - wanted, 0.0)
    leaving = 1 + np.divide(shortfall, leavers, out=np.zeros_like(shortfall), where=leavers > 0)
    return joining, leaving


def _yearly_growth(staff: FloatArray) -> FloatArray:
    """Give the growth of each year of a staff path that starts at 1, (years, C)."""
    opening = np.vstack([np.ones(staff.shape[1]), staff[:-1]])
    return np.asarray(staff / opening - 1)


def _ratio(part: FloatArray, whole: FloatArray) -> FloatArray:
    return np.divide(part, whole, out=np.ones_like(part), where=whole > 0)


def _lasting_errors(calibrated: pl.DataFrame, replicates: int, seed: int) -> FloatArray:
    cells = _cell_names(calibrated)
    groups = calibrated["staff_group"].to_list()
    everyone = ["all staff"] * len(cells)
    return np.asarray(
        _normals("national", everyone, replicates, seed) * calibrated["national_persistent_spread"].to_numpy()
        + _normals("group", groups, replicates, seed) * calibrated["group_persistent_spread"].to_numpy()
        + _normals("cell", cells, replicates, seed) * calibrated["persistent_spread"].to_numpy()
    )


def _yearly_errors(calibrated: pl.DataFrame, year: int, replicates: int, seed: int) -> FloatArray:
    organisations = calibrated["organisation"].to_list()
    shared = _normals(f"organisation, year {year + 1}", organisations, replicates, seed)
    own = _normals(f"cell, year {year + 1}", _cell_names(calibrated), replicates, seed)
    return np.asarray(
        shared * calibrated["organisation_annual_spread"].to_numpy() + own * calibrated["annual_spread"].to_numpy()
    )


def _cell_names(calibrated: pl.DataFrame) -> list[str]:
    pairs = calibrated.select("organisation", "staff_group").iter_rows()
    return [f"{organisation}|{group}" for organisation, group in pairs]


def _normals(level: str, names: Sequence[str], replicates: int, seed: int) -> FloatArray:
    """Standard normal numbers (replicates, names); like names share theirs."""
    distinct = {name: place for place, name in enumerate(dict.fromkeys(names))}
    drawn = normal_draws(seed, replicates, [f"growth|{level}|{name}" for name in distinct])
    return drawn[:, [distinct[name] for name in names]]
