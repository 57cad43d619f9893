"""The published totals of the trusts that the monthly series leaves out."""

from __future__ import annotations

from datetime import date

import dataframely as dy
import polars as pl

from allotment.evidence.source import SourceFile
from allotment.evidence.sources.hchs_sickness.schema import BY_ORGANISATION_FILE
from allotment.evidence.sources.ods_successors.schema import SUCCESSORS_FILE
from allotment.evidence.sources.trust_sectors import SECTOR_OF_TYPE

TRUSTS_FILE = SourceFile("hchs/staff_in_post_other_trusts_202603.csv")
REGISTER_FILE = BY_ORGANISATION_FILE
MERGERS_FILE = SourceFile(SUCCESSORS_FILE.path, required=False)

AS_AT = date(2026, 3, 31)
"""The date that the file describes; it stands in its name only."""

ROUNDING_FTE = 0.2
"""Four figures rounded to one decimal place may miss each other by so much."""


class RawOtherTrust(dy.Schema):
    """FTE of one trust in three groups that make up its total."""

    org_code = dy.String(primary_key=True, alias="ORG_CODE", regex=r"^[A-Z0-9]{3,5}$")
    org_name = dy.String(min_length=1)
    org_type = dy.Enum(list(SECTOR_OF_TYPE), alias="ORG_TYPE")
    ics_code = dy.String(alias="ICS_CODE", regex=r"^Q[A-Z0-9]{2}$")
    doctors_fte = dy.Float64(min=0.0)
    nurses_midwives_fte = dy.Float64(min=0.0)
    other_fte = dy.Float64(min=0.0)
    total_fte = dy.Float64(min=0.0)

    @dy.rule()
    def doctors_nurses_and_others_add_up_to_the_total(cls) -> pl.Expr:
        """The three groups are the whole trust."""
        parts = cls.doctors_fte.col + cls.nurses_midwives_fte.col + cls.other_fte.col
        return (parts - cls.total_fte.col).abs() <= ROUNDING_FTE
