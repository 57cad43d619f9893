"""Training graduates: intakes by programme, carried through their years to the people who qualify and join."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allotment.evidence.assumptions.register import Register
from allotment.evidence.evidence import Evidence
from allotment.projection.scenario import Scenario
from allotment.projection.supply.cells import Cells
from allotment.workforce.periods import Timeline
from allotment.workforce.roles import NHS_TRUST_SECTORS

FloatArray = NDArray[np.float64]
INTAKE_MONTH = 9  # the academic year starts in September


def england_graduates(
    register: Register, scenario: Scenario | None, timeline: Timeline, on: date
) -> dict[str, FloatArray]:
    """Give, by role, the people who qualify in England and join the role in each year of the timeline (years,).

    Intake x completion x share that joins, after the years the programme takes. Intakes already made stand in
    the register under their own start dates; a scenario may change any of the four.
    """
    years = [timeline.base.year + 1 + step for step in range(timeline.years)]
    graduates: dict[str, FloatArray] = {}
    for record in register.all("training_join_share", on):
        joined = _programme(register, scenario, dict(record.where), years, on)
        role = record.where["role"]
        graduates[role] = graduates.get(role, np.zeros(len(years))) + joined
    return graduates


def share_of_england(cells: Cells, evidence: Evidence, ics_area: str, base_year: int) -> FloatArray:
    """Give each cell's share of England's new graduates in its role (C,).

    Trust roles: the cell's share of the NHS staff of that role in England (turnover table). Other roles, whose
    England total is not published by role: the system's share of residents, shared by staff inside the system.
    """
    england = evidence.table("turnover_by_age").group_by("role").agg(pl.col("closing_headcount").sum())
    of_role = dict(england.iter_rows())
    resident_share = _residents(evidence, ics_area, base_year)
    heads, roles = cells.headcount, cells.column("role")
    in_trust = np.isin(cells.column("sector"), [sector.value for sector in NHS_TRUST_SECTORS])
    shares = np.zeros(cells.count)
    for index, role in enumerate(roles):
        if in_trust[index] and role in of_role:
            shares[index] = heads[index] / of_role[role]
        elif not in_trust[index]:
            shares[index] = resident_share * heads[index] / heads[(roles == role) & ~in_trust].sum()
    return shares


def _residents(evidence: Evidence, ics_area: str, year: int) -> float:
    """Give the system's share of the residents of all systems in a year."""
    systems = evidence.table("ics")["ons_code"].to_list()
    people = (
        evidence.table("population")
        .filter(pl.col("area").is_in(systems) & (pl.col("year") == year))
        .filter(pl.col("variant").is_in(["estimate", "principal"]))
        .group_by("area")
        .agg((pl.col("female").cast(pl.Int64) + pl.col("male").cast(pl.Int64)).sum().alias("people"))
    )
    here = people.filter(pl.col("area") == ics_area)["people"].sum()
    return float(here) / float(people["people"].sum())


def _programme(
    register: Register, scenario: Scenario | None, key: dict[str, str], years: Sequence[int], on: date
) -> FloatArray:
    """Carry one programme's intakes to joiners (years,)."""
    duration = round(register.find("training_years", on, **key).value)
    starts = [year - duration for year in years]
    in_force = [date(start, INTAKE_MONTH, 1) for start in starts]
    intake = np.array([register.find("training_intake_per_year", day, **key).value for day in in_force])
    completed = np.full(len(years), register.find("training_completion_share", on, **key).value)
    joined = np.full(len(years), register.find("training_join_share", on, **key).value)
    if scenario is not None:
        intake = _changed(scenario, "training_intake_per_year", intake, key, starts)
        completed = _changed(scenario, "training_completion_share", completed, key, years)
        joined = _changed(scenario, "training_join_share", joined, key, years)
    return np.asarray(intake * completed * joined)


def _changed(
    scenario: Scenario, quantity: str, values: FloatArray, key: dict[str, str], years: Sequence[int]
) -> FloatArray:
    return scenario.apply(quantity, values[:, None], [key], list(years))[:, 0]
