"""The published census of June 2018: every NHS organisation by staff group."""

from __future__ import annotations

from datetime import date

import dataframely as dy

from allotment.evidence.source import SourceFile
from allotment.workforce import roles

MIX_FILE = SourceFile("hchs/staff_by_organisation_staff_group_201806.csv")
AS_AT = date(2018, 6, 30)
"""The date that the file describes; it stands in its name only."""

UNKNOWN = "Unknown"


class RawStaffGroupMix(dy.Schema):
    """FTE of one organisation, under the code it had then, in one staff group."""

    organisation_code = dy.String(primary_key=True, alias="Organisation code", regex=r"^[A-Z0-9]{3,5}$")
    organisation_name = dy.String(min_length=1, alias="Organisation name")
    staff_group = dy.Enum([*roles.NHS_TRUST_STAFF_GROUPS, UNKNOWN], primary_key=True, alias="Staff group")
    fte = dy.Float64(min=0.0, alias="FTE")
