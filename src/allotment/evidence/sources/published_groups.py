"""The names under which NHS workforce statistics publish staff, and the roles of ours that they mean."""

from __future__ import annotations

import polars as pl

from allotment.workforce import roles

ALL = "All staff groups"
ALL_DOCTORS = "HCHS doctors - All grades"
QUALIFIED = "Professionally qualified clinical staff"
SUPPORT = "Support to clinical staff"
INFRASTRUCTURE = "NHS infrastructure support"
MAIN_GROUPS = (QUALIFIED, SUPPORT, INFRASTRUCTURE)
PARENT_GROUPS = (ALL, ALL_DOCTORS)

PUBLISHED_ROLES: dict[str, str] = {
    "HCHS doctors - Consultant": "Consultant",
    "HCHS doctors - Associate Specialist": "Associate specialist",
    "HCHS doctors - Specialty Doctor": "Specialty doctor",
    "HCHS doctors - Staff Grade": "Staff grade",
    "HCHS doctors - Specialty Registrar": "Specialty registrar",
    "HCHS doctors - Core Training": "Core training doctor",
    "HCHS doctors - Foundation Doctor Year 2": "Foundation doctor year 2",
    "HCHS doctors - Foundation Doctor Year 1": "Foundation doctor year 1",
    "HCHS doctors - Hospital Practitioner / Clinical Assistant": "Hospital practitioner or clinical assistant",
    "HCHS doctors - Other HCHS doctor grades": "Other HCHS doctor grades",
    "HCHS doctors - Other HCHS Doctor Grades": "Other HCHS doctor grades",
    roles.NURSES: "Nurse or health visitor",
    roles.MIDWIVES: "Midwife",
    roles.AMBULANCE_STAFF: "Ambulance clinician",
    roles.STT: "Scientist, therapist or technician",
    roles.SUPPORT_DNM: "Support to doctors, nurses & midwives",
    roles.SUPPORT_AMBULANCE: "Support to ambulance staff",
    roles.SUPPORT_STT: "Support to ST&T staff",
    roles.CENTRAL: "Central functions",
    roles.HOTEL: "Hotel, property & estates",
    roles.MANAGERS: "Manager",
    roles.SENIOR_MANAGERS: "Senior manager",
}
"""The last doctor grade is spelt in two ways: with small letters to 2024 and with capitals from 2025."""


def published_roles() -> pl.DataFrame:
    """Give one row for each published leaf name: ``published``, ``role``, ``staff_group``."""
    return pl.DataFrame(
        {
            "published": list(PUBLISHED_ROLES),
            "role": list(PUBLISHED_ROLES.values()),
            "staff_group": [roles.ROLES[name].staff_group for name in PUBLISHED_ROLES.values()],
        }
    )
