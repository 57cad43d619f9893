"""The published sickness absence files: by organisation and month, and by staff group and month."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from allotment.evidence.source import SourceFile
from allotment.evidence.sources.published_groups import ALL, MAIN_GROUPS, PARENT_GROUPS, PUBLISHED_ROLES

BY_ORGANISATION_FILE = SourceFile("hchs/sickness_by_organisation_202404_202503.csv")
BY_STAFF_GROUP_FILE = SourceFile("hchs/sickness_by_staff_group_201701_202509.csv")

ORGANISATION_TYPES = (
    "Acute",
    "Ambulance",
    "Commissioning Support Unit",
    "Community Provider Trust",
    "Integrated Care Board",
    "Mental Health",
    "Others",
)
NO_SYSTEM = "QZZ"
"""The code that stands in for a system where an organisation serves all of England."""

UNKNOWN = "Unknown classification"
"""The publisher's main group for staff whose role it does not know."""


class RawSicknessByOrganisation(dy.Schema):
    """FTE days lost and available in one organisation in the month that ends on ``DATE``."""

    date = dy.Date(primary_key=True, alias="DATE", metadata={"format": "%d/%m/%Y"})
    region = dy.String(min_length=1, alias="NHSE_REGION_NAME")
    ics_code = dy.String(alias="ICS_CODE", regex=r"^Q[A-Z0-9]{2}$")
    ics_name = dy.String(min_length=1, alias="ICS_NAME")
    organisation = dy.String(primary_key=True, alias="ORG_CODE", regex=r"^[A-Z0-9]{3,5}$")
    organisation_name = dy.String(min_length=1, alias="ORG_NAME")
    organisation_type = dy.Enum(ORGANISATION_TYPES, alias="ORG_TYPE")
    days_lost = dy.Float64(min=0.0, alias="FTE_DAYS_LOST")
    days_available = dy.Float64(min_exclusive=0.0, alias="FTE_DAYS_AVAILABLE")

    @dy.rule()
    def days_lost_are_no_more_than_days_available(cls) -> pl.Expr:
        """Nobody loses more days than they could have worked."""
        return cls.days_lost.col <= cls.days_available.col


class RawSicknessByStaffGroup(dy.Schema):
    """Sickness absence rate in England, per cent of FTE days available, in one published group and month."""

    main_staff_group = dy.Enum([ALL, *MAIN_GROUPS, UNKNOWN], primary_key=True)
    staff_group = dy.Enum([*PARENT_GROUPS, *PUBLISHED_ROLES], primary_key=True)
    month = dy.Date(primary_key=True)
    sickness_rate_pct = dy.Float64(min=0.0, max=100.0)
