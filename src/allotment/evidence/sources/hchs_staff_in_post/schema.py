"""The published files behind staff in post in the 141 trusts with urgent care."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from allotment.evidence.source import SourceFile
from allotment.evidence.sources.hchs_sickness.schema import BY_ORGANISATION_FILE
from allotment.evidence.sources.ods_successors.schema import SUCCESSORS_FILE
from allotment.evidence.sources.published_groups import ALL, MAIN_GROUPS, PARENT_GROUPS, PUBLISHED_ROLES

STAFF_FILE = SourceFile("hchs/staff_in_post_trust_staff_group_200909_202508.parquet")
TRUSTS_FILE = SourceFile("hchs/trusts_core1.csv")
REGISTER_FILE = BY_ORGANISATION_FILE
PROFILE_FILE = SourceFile("hchs/trust_profile_202603.csv", required=False)
MERGERS_FILE = SourceFile(SUCCESSORS_FILE.path, required=False)

TRUST_CODE = r"^[A-Z0-9]{3,5}$"
SUBTYPES = (
    "Acute - Large",
    "Acute - Medium",
    "Acute - Multi-Service",
    "Acute - Small",
    "Acute - Specialist",
    "Acute - Teaching",
    "Ambulance",
    "Community",
    "Mental Health and Learning Disability",
)


class RawStaffInPost(dy.Schema):
    """Staff of one trust in one published group at the end of a month. Parents stand among their children.

    ``month`` is the first day of the month. People are counted once within each row.
    """

    month = dy.Date(primary_key=True)
    org_code = dy.String(primary_key=True, regex=TRUST_CODE)
    main_staff_group = dy.Enum([ALL, *MAIN_GROUPS], primary_key=True)
    staff_group_1 = dy.Enum([*PARENT_GROUPS, *PUBLISHED_ROLES], primary_key=True)
    fte = dy.Float64(min=0.0)
    headcount = dy.Int64(min=0)

    @dy.rule()
    def whoever_has_fte_has_headcount(cls) -> pl.Expr:
        """FTE without people is a slip of the file."""
        return (cls.fte.col == 0) | (cls.headcount.col > 0)


class RawTrust(dy.Schema):
    """One trust with its region and the name of its integrated care system."""

    org_code = dy.String(primary_key=True, regex=TRUST_CODE)
    org_name = dy.String(min_length=1)
    nhse_region = dy.String(min_length=1)
    ics = dy.String(min_length=1)


class RawTrustProfile(dy.Schema):
    """The type of one trust, as its benchmarking profile gives it."""

    org_code = dy.String(primary_key=True, regex=TRUST_CODE)
    trust_subtype = dy.Enum(SUBTYPES, alias="Trust_subtype")
