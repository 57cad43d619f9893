"""How much staff time a resident of each age and sex calls for, in each sector and staff group.

Acute and ambulance trusts go by published hospital use, each activity weighted by the staff time it takes;
other sectors, and midwives everywhere, by need weights. Only ratios between ages matter: every profile becomes
an index with the base year at 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.evidence.assumptions.register import Assumption, Register
from allotment.projection.demand.population import AGES, OLDEST_AGE, SEXES
from allotment.workforce.errors import AssumptionError, Problem

FloatArray = NDArray[np.float64]
AGE_AND_SEX = ("age_band", "sex")


def need_profiles(
    register: Register, hospital_use: pl.DataFrame, on: date, groups: Sequence[tuple[str, str]]
) -> FloatArray:
    """Give need for staff time per resident by age and sex, in relative units.

    Args:
        register: holds need_weight, staff_time_per_use and child_use_ratio.
        hospital_use: HospitalUse schema.
        on: the date on which assumptions must be in force.
        groups: (sector, staff group) pairs, G of them.

    Returns:
        (G, 101, 2), female first.

    Raises:
        AssumptionError: no weights apply to a group, or their age bands leave a gap or overlap.
    """
    records = register.all("need_weight", on)
    uses = _use_by_age(register, hospital_use, on)
    return np.stack([_profile(register, records, uses, on, sector, group) for sector, group in groups])


def _profile(
    register: Register,
    records: Sequence[Assumption],
    uses: Mapping[str, FloatArray],
    on: date,
    sector: str,
    staff_group: str,
) -> FloatArray:
    weights = _most_specific_weights(records, {"sector": sector, "staff_group": staff_group})
    if weights:
        return _profile_from_weights(weights, sector, staff_group)
    profile = np.zeros((AGES, len(SEXES)))
    for activity, per_head in uses.items():
        hours = register.find("staff_time_per_use", on, activity=activity, sector=sector, staff_group=staff_group)
        profile += hours.value * per_head
    return profile


def _most_specific_weights(records: Iterable[Assumption], asked: Mapping[str, str]) -> list[Assumption]:
    """Keep the records about this slice that name the most of it, and the finer part of it between equals."""
    slices: dict[tuple[tuple[str, str], ...], list[Assumption]] = {}
    for record in records:
        rest = {name: value for name, value in record.where.items() if name not in AGE_AND_SEX}
        if all(asked.get(name) == value for name, value in rest.items()):
            slices.setdefault(tuple(sorted(rest.items())), []).append(record)
    if not slices:
        return []
    return slices[max(slices, key=lambda rest: (len(rest), "staff_group" in dict(rest)))]


def _profile_from_weights(records: Iterable[Assumption], sector: str, staff_group: str) -> FloatArray:
    profile = np.full((AGES, len(SEXES)), np.nan)
    problems: list[Problem] = []
    for record in records:
        first, last = _ages_of(record)
        sexes = [SEXES.index(record.where["sex"])] if "sex" in record.where else list(range(len(SEXES)))
        block = np.ix_(range(first, last + 1), sexes)
        if np.isfinite(profile[block]).any():
            place = f"{record.file}: need_weight, record {record.record}, age_band"
            problems.append(
                Problem(place, "this band overlaps another.", "Give every age once.", value=record.applies_to)
            )
        profile[block] = record.value
    if np.isnan(profile).any():
        age, sex = np.argwhere(np.isnan(profile))[0]
        rule = f"{SEXES[sex]} residents aged {age} have no weight for {staff_group} in {sector}."
        problems.append(Problem("need_weight", rule, "Add the age band that is missing."))
    if problems:
        raise AssumptionError("The need weights do not cover every age once.", problems)
    return profile


def _ages_of(record: Assumption) -> tuple[int, int]:
    """Read a band such as "65-74" or "85+" as its first and last age.

    Raises:
        AssumptionError: the record has no such band.
    """
    band = record.where.get("age_band", "")
    first, dash, last = band.removesuffix("+").partition("-")
    open_ended = band.endswith("+") and not dash
    if not (first.isdigit() and (open_ended or last.isdigit())):
        place = f"{record.file}: need_weight, record {record.record}, age_band"
        problem = Problem(place, "this is not an age band.", "Write it as 65-74 or 85+.", value=band)
        raise AssumptionError("A need weight has no age band.", [problem])
    return int(first), OLDEST_AGE if open_ended else min(int(last), OLDEST_AGE)


def _use_by_age(register: Register, hospital_use: pl.DataFrame, on: date) -> dict[str, FloatArray]:
    """Lay each activity's uses per head out by age and sex (101, 2).

    Children are absent from the published figures: each takes the youngest band's use times ``child_use_ratio``.
    """
    uses: dict[str, FloatArray] = {}
    for (activity,), rows in hospital_use.sort("age_from").group_by("activity", maintain_order=True):
        grid = np.zeros((AGES, len(SEXES)))
        for sex, first, last, per_head in rows.select("sex", "age_from", "age_to", "uses_per_head").iter_rows():
            grid[first : min(last, OLDEST_AGE) + 1, SEXES.index(sex)] = per_head
        youngest = int(str(rows["age_from"].min()))
        ratio = register.find("child_use_ratio", on, activity=str(activity)).value
        grid[:youngest] = grid[youngest] * ratio
        uses[str(activity)] = grid
    return uses
