"""Lay the ground of pathways: the system's districts, who lives there, its partners, and everything drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from allotment.evidence.assumptions.register import Register, load_register
from allotment.evidence.evidence import Evidence
from allotment.evidence.pathways.read_pathways import SHIPPED_PATHWAYS, PathwayFile, PathwaysError, read_pathways
from allotment.evidence.pathways.read_places import PlaceFiles, read_deprivation_of_practices, read_place_files
from allotment.evidence.pathways.words import FIFTHS
from allotment.planning.desk import SHIPPED_EVIDENCE, Desk
from allotment.planning.groundwork import Groundwork, System
from allotment.planning.pathway.asked import PathwaysAsked
from allotment.planning.request import ProjectionAsked
from allotment.projection.baseline import BaselineResult
from allotment.projection.engine.inputs import FloatArray
from allotment.projection.pathways.draws import Draws
from allotment.projection.pathways.follow import PathwayGround, lay_ground
from allotment.projection.pathways.outreach import outreach_capacity
from allotment.projection.pathways.residents import AGES, Places
from allotment.workforce.errors import Problem

SHIPPED_RECORDS = SHIPPED_PATHWAYS.parent / "records"
BY_FILE, BY_PRACTICES, ALIKE = "file", "practices", "alike"
"""Where the division by deprivation comes from: a file by district, the system's practices, or nothing at all."""


@dataclass(frozen=True)
class Laid:
    """The ground with what its tables name: the system, its baseline, the years, the files and where they came from."""

    system: System
    baseline: BaselineResult
    evidence: Evidence
    register: Register
    records: Register
    on: date
    today: date
    ground: PathwayGround
    draws: Draws
    file: PathwayFile
    places: PlaceFiles
    deprivation_from: str

    @property
    def years(self) -> list[int]:
        """The calendar years that are followed, the first after the baseline's."""
        return [self.on.year + number for number in range(1, self.ground.years + 1)]

    @property
    def residents(self) -> FloatArray:
        """Residents aged 16 to 64 in the first year, by place and fifth: (P, F)."""
        cells: FloatArray = self.ground.cells[..., 0].sum(2)
        return cells


def lay(desk: Desk, asked: PathwaysAsked) -> Laid:
    """Read everything that was given and draw everything that is uncertain.

    Raises:
        PathwaysError: a number asked or a file cannot be used; every problem of it at once.
        ScenarioError: there is no such system.
        EvidenceError, AssumptionError: what pathways stand on breaks its rules.
    """
    problems = asked.problems()
    if problems:
        raise PathwaysError("What is asked of the pathways cannot be followed.", problems)
    groundwork = Groundwork.lay(desk, ProjectionAsked(asked.ics, "central", evidence_folder=asked.evidence_folder))
    system, evidence, on = groundwork.system(asked.ics), groundwork.evidence, groundwork.common_date
    districts = districts_of(evidence, asked.ics)
    file = read_pathways(asked.pathways or SHIPPED_PATHWAYS, on)
    given = read_place_files(
        asked.partners, asked.labour_market, asked.deprivation, districts["district_name"].to_list()
    )
    baseline = groundwork.baseline(asked.ics)
    fifths, deprivation_from = _fifths(evidence, asked, districts, given)
    residents = _residents(evidence, districts, [on.year + number for number in range(1, asked.years + 1)])
    unemployment = _unemployment(given, districts, residents)
    names = tuple(districts["district_name"].to_list())
    places = Places(names, residents, fifths, unemployment, _staff(baseline))
    records = load_register(SHIPPED_RECORDS)
    draws = Draws(groundwork.register, records, on, asked.seed, asked.draws)
    today = desk.clock().date()
    capacity = outreach_capacity(places, given.partners, draws, today)
    ground = lay_ground(file.pathways, places, capacity, draws, groundwork.rates)
    return Laid(
        system,
        baseline,
        evidence,
        groundwork.register,
        records,
        on,
        today,
        ground,
        draws,
        file,
        given,
        deprivation_from,
    )


def districts_of(evidence: Evidence, ics: str) -> pl.DataFrame:
    """Give the districts of a system by name, with the share of each in it."""
    return evidence.table("districts").filter(pl.col("ics") == ics).sort("district_name")


def _residents(evidence: Evidence, districts: pl.DataFrame, years: list[int]) -> FloatArray:
    """Give (P, A, Y) residents by age 16 to 64 and year, of each district's part in the system.

    Raises:
        PathwaysError: the evidence projects a district's population for fewer years.
    """
    people = evidence.table("population").filter(
        pl.col("area").is_in(districts["district"].to_list())
        & pl.col("year").is_in(years)
        & pl.col("age").is_between(int(AGES[0]), int(AGES[-1]))
    )
    rows = people.group_by("area", "age", "year").agg((pl.col("female") + pl.col("male")).sum().alias("people"))
    area = {code: place for place, code in enumerate(districts["district"])}
    found = np.full((len(area), len(AGES), len(years)), np.nan)
    for code, age, year, count in rows.iter_rows():
        found[area[code], age - int(AGES[0]), year - years[0]] = count
    lacking = [code for code, place in area.items() if np.isnan(found[place]).any()]
    if lacking:
        rule = f"the evidence has no residents by age for {years[0]} to {years[-1]}."
        raise PathwaysError(
            "Residents are missing.",
            [
                Problem("population", rule, "Ask for fewer years, or add the projection.", value=code)
                for code in lacking
            ],
        )
    shared: FloatArray = found * districts["share_in_ics"].to_numpy()[:, None, None]
    return shared


def _fifths(
    evidence: Evidence, asked: PathwaysAsked, districts: pl.DataFrame, given: PlaceFiles
) -> tuple[FloatArray, str]:
    """Give (P, 5) shares of residents by deprivation, the least first, and where they come from."""
    if given.deprivation is not None:
        rows = {row["district"]: [row[f"fifth_{fifth}"] for fifth in FIFTHS] for row in given.deprivation}
        shares = np.array([rows[name] for name in districts["district_name"]])
        return shares / shares.sum(1, keepdims=True), BY_FILE
    practices = read_deprivation_of_practices(asked.evidence_folder or SHIPPED_EVIDENCE)
    here = evidence.table("practices").filter(pl.col("ics") == asked.ics).join(practices, on="practice")
    patients = dict(here.group_by("fifth").agg(pl.col("patients").sum()).iter_rows())
    total = sum(patients.values())
    alike = [patients.get(fifth, 0) / total if total else 1 / len(FIFTHS) for fifth in FIFTHS]
    return np.tile(alike, (districts.height, 1)), BY_PRACTICES if total else ALIKE


def _unemployment(given: PlaceFiles, districts: pl.DataFrame, residents: FloatArray) -> FloatArray:
    """Give (P,) unemployment of each place against the system's mean by residents; 1 where no file gives it."""
    if given.labour_market is None:
        return np.ones(districts.height)
    rows = {row["district"]: row["unemployment_share"] for row in given.labour_market}
    shares = np.array([rows[name] for name in districts["district_name"]])
    mean = float(np.average(shares, weights=residents[..., 0].sum(1)))
    against: FloatArray = shares / mean if mean > 0 else np.ones(districts.height)
    return against


def _staff(baseline: BaselineResult) -> dict[str, FloatArray]:
    """Give headcount of the system by role and age 16 to 64."""
    ages = baseline.by_age.filter(pl.col("age").is_between(int(AGES[0]), int(AGES[-1])))
    staff: dict[str, FloatArray] = {}
    for role, age, people in ages.group_by("role", "age").agg(pl.col("headcount").sum()).iter_rows():
        staff.setdefault(role, np.zeros(len(AGES)))[age - int(AGES[0])] = people
    return staff
