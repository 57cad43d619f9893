"""Flows of a system given as totals, year by year and cell by cell: leaving, inflow, graduates, hours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import polars as pl

from allotment.evidence.assumptions.vocabulary import RECRUITMENT_SOURCES
from allotment.evidence.evidence import Evidence
from allotment.projection.engine.inputs import FloatArray
from allotment.projection.totals.cells import TotalsCells
from allotment.workforce.errors import EvidenceError, Problem

EVERYBODY, WOMEN = "all", "female"


def rows_of(evidence: Evidence, name: str, ics: str) -> pl.DataFrame:
    """Give one system's rows of a table, none where the folder has no such file."""
    table = f"totals_{name}"
    return evidence.table(table).filter(pl.col("ics") == ics) if evidence.has(table) else pl.DataFrame()


def leaving_shares(evidence: Evidence, cells: TotalsCells) -> tuple[FloatArray, FloatArray]:
    """Give the shares of each cell's stock that retire and that leave otherwise in each year, both (T, C).

    Raises:
        EvidenceError: a role with rows lacks a year of the run.
    """
    retiring, leaving = np.zeros((2, len(cells.years), cells.count))
    problems: list[Problem] = []
    rows = rows_of(evidence, "leaving", cells.ics)
    for (role, sex), own in _grouped(rows, ["role", "sex"]):
        shares = {
            year: (leave, retire)
            for start, end, leave, retire in own.select(
                "from_year", "until_year", "leaving_share_per_year", "retirement_share_per_year"
            ).iter_rows()
            for year in range(start, end + 1)
        }
        problems += _years_missing(shares, cells.years, "leaving", f"{role}, {sex}")
        of_role = cells.of(role, sex)
        for period, year in enumerate(cells.years):
            leaving[period, of_role], retiring[period, of_role] = shares.get(year, (0.0, 0.0))
    _raise_if(problems)
    return retiring, leaving


def recruits(evidence: Evidence, cells: TotalsCells) -> FloatArray:
    """Give people who join each cell in each year by recruitment source (S, T, C).

    Raises:
        EvidenceError: a role, sex and source with rows lacks a year of the run.
    """
    joining = np.zeros((len(RECRUITMENT_SOURCES), len(cells.years), cells.count))
    problems: list[Problem] = []
    rows = rows_of(evidence, "inflow", cells.ics)
    for (role, sex, source), own in _grouped(rows, ["role", "sex", "recruitment_source"]):
        heads = dict(own.select("year", "headcount").iter_rows())
        problems += _years_missing(heads, cells.years, "inflow", f"{role}, {sex}, {source}")
        of_role = cells.of(role, sex)
        yearly = np.array([heads.get(year, 0.0) for year in cells.years])
        joining[RECRUITMENT_SOURCES.index(source)][:, of_role] = yearly[:, None] * cells.share_of_staff(of_role)
    _raise_if(problems)
    return joining


def graduates(evidence: Evidence, cells: TotalsCells) -> FloatArray:
    """Give training graduates who join each cell in each year (T, C): intakes of earlier years, after their yield."""
    joining = np.zeros((len(cells.years), cells.count))
    for intake in rows_of(evidence, "training", cells.ics).iter_rows(named=True):
        year = intake["start_year"] + intake["duration_years"]
        if year not in cells.years:
            continue
        heads = intake["intake_headcount"] * intake["completion_share"] * intake["join_share"] * intake["local_share"]
        for sex in {cells.sex[cell] for cell in cells.of(intake["role"])}:
            of_role = cells.of(intake["role"], sex)
            by_sex = heads * _share_of_sex(sex, intake["female_share"])
            joining[cells.years.index(year), of_role] += by_sex * cells.share_of_staff(of_role)
    return joining


def fte_per_head(evidence: Evidence, cells: TotalsCells) -> FloatArray:
    """Give FTE per head of each cell at the end of each year (T, C): the stock's own until another is listed."""
    heads = cells.baseline["headcount"].to_numpy().astype(np.float64)
    stated = _stated_fte_per_head(evidence, cells)
    own = np.divide(cells.baseline["fte"].to_numpy(), heads, out=stated, where=heads > 0)
    hours = np.tile(own, (len(cells.years), 1))
    for (role, sex), rows in _grouped(rows_of(evidence, "participation", cells.ics), ["role", "sex"]):
        listed = dict(rows.select("year", "fte_per_head").iter_rows())
        for period, year in enumerate(cells.years):
            value = in_force(listed, year)
            if value is not None:
                hours[period, cells.of(role, sex)] = value
    return hours


def in_force(listed: dict[int, float], year: int) -> float | None:
    """Give what was listed last up to a year, or None before the first."""
    begun = [start for start in listed if start <= year]
    return listed[max(begun)] if begun else None


def _stated_fte_per_head(evidence: Evidence, cells: TotalsCells) -> FloatArray:
    """Give the stock's stated FTE per head, for cells with nobody in post."""
    stated = {
        (organisation, role, sex): value
        for organisation, role, sex, value in rows_of(evidence, "stock", cells.ics)
        .select("organisation", "role", "sex", "fte_per_head")
        .iter_rows()
    }
    keys = zip(cells.baseline["organisation"], cells.role, cells.sex, strict=True)
    return np.array([stated[key] for key in keys])


def _share_of_sex(sex: str, female_share: float | None) -> float:
    if sex == EVERYBODY or female_share is None:
        return 1.0
    return female_share if sex == WOMEN else 1 - female_share


def _grouped(rows: pl.DataFrame, by: list[str]) -> Iterable[tuple[tuple[str, ...], pl.DataFrame]]:
    if rows.is_empty():
        return []
    return [(tuple(str(part) for part in key), own) for key, own in rows.group_by(by, maintain_order=True)]


def _years_missing(
    listed: dict[int, float] | dict[int, tuple[float, float]], years: Sequence[int], name: str, what: str
) -> list[Problem]:
    missing = [year for year in years if year not in listed]
    if not missing:
        return []
    rule = f"the run goes from {years[0]} to {years[-1]}; no row covers {', '.join(map(str, missing))}."
    remedy = "Add rows for these years, or run fewer years."
    return [Problem(f"totals/{name}.csv", rule, remedy, column="year", value=what)]


def _raise_if(problems: list[Problem]) -> None:
    if problems:
        raise EvidenceError("The totals do not cover the years of the run.", problems)
