"""What the demand tests stand on: the shipped population and hospital use, and the shipped assumptions."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

import allotment
from allotment.evidence.evidence import Evidence
from allotment.evidence.sources.hospital_use import SOURCE as HOSPITAL_USE
from allotment.evidence.sources.ons_population import SOURCE as POPULATION
from allotment.projection.demand import DemandIndices
from allotment.workforce.periods import Timeline
from allotment.workforce.roles import (
    AMBULANCE_STAFF,
    CARE_DIRECT,
    DOCTORS,
    GPS,
    MIDWIVES,
    NURSES,
)

PUBLIC = Path(allotment.__file__).parent / "evidence" / "public"
BASE = date(2025, 8, 31)
ENGLAND, GLOUCESTERSHIRE = "E92000001", "E54000043"
GROUPS = (
    ("acute", DOCTORS),
    ("acute", NURSES),
    ("acute", MIDWIVES),
    ("ambulance", AMBULANCE_STAFF),
    ("mental health", NURSES),
    ("community", NURSES),
    ("primary care", GPS),
    ("adult social care", CARE_DIRECT),
)


@cache
def shipped_evidence() -> Evidence:
    """The two tables that demand reads."""
    tables = {**POPULATION.read(PUBLIC).tables, **HOSPITAL_USE.read(PUBLIC).tables}
    return Evidence(tables, pl.DataFrame(), "shipped")


def timeline(years: int = 15, periods_per_year: int = 1) -> Timeline:
    """Periods after the base date."""
    return Timeline(BASE, years, periods_per_year)


def column(indices: DemandIndices, sector: str, staff_group: str) -> int:
    """The place of a group."""
    return indices.groups.index((sector, staff_group))
