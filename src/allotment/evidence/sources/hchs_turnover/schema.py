"""The published turnover of the NHS in England by staff group and age band."""

from __future__ import annotations

import dataframely as dy

from allotment.evidence.source import SourceFile
from allotment.evidence.sources.hchs_staff_in_post.schema import STAFF_FILE
from allotment.evidence.sources.published_groups import (
    ALL,
    INFRASTRUCTURE,
    MAIN_GROUPS,
    PARENT_GROUPS,
    PUBLISHED_ROLES,
)

TURNOVER_FILE = SourceFile("hchs/turnover_by_age_staff_group_england_202410_202510.csv")
WEIGHTS_FILE = SourceFile(STAFF_FILE.path, required=False)

INFRASTRUCTURE_AND_UNKNOWN = f"{INFRASTRUCTURE} + Unknown classification"
STOCK, JOINERS, LEAVERS = "Denominator at end of period", "Joiners", "Leavers"
TYPES = {STOCK: "closing", JOINERS: "joiners", LEAVERS: "leavers"}
ALL_AGES, ALL_GRADES = "All age bands", "All grades"
PUBLISHED, DERIVED = "published", "derived"

AGE_BANDS: dict[str, tuple[int, int]] = {
    "Under 25": (16, 24),
    "25 to 34": (25, 34),
    "35 to 44": (35, 44),
    "45 to 54": (45, 54),
    "55 to 64": (55, 64),
    "65 and over": (65, 80),
}
"""Whole years, both ends included. The open bands close at the school-leaving age of 16 and at 80."""


class RawTurnover(dy.Schema):
    """Closing stock, joiners or leavers of one published group in one age band over a year."""

    period = dy.String(alias="PERIOD", regex=r"^[0-9]{4}(0[1-9]|1[0-2]) to [0-9]{4}(0[1-9]|1[0-2])$")
    type = dy.Enum(list(TYPES), primary_key=True, alias="TYPE")
    main_staff_group = dy.Enum(
        [ALL, *MAIN_GROUPS, INFRASTRUCTURE_AND_UNKNOWN], primary_key=True, alias="MAIN_STAFF_GROUP"
    )
    staff_group = dy.Enum([*PARENT_GROUPS, *PUBLISHED_ROLES], primary_key=True, alias="STAFF_GROUP")
    grade = dy.Enum([ALL_GRADES], primary_key=True, alias="GRADE")
    age_band = dy.Enum([ALL_AGES, *AGE_BANDS], primary_key=True, alias="AGE_BAND")
    headcount = dy.Int64(min=0, alias="HC")
    fte = dy.Float64(min=0.0, alias="FTE")
    origin = dy.Enum([PUBLISHED, DERIVED], alias="ORIGIN")
