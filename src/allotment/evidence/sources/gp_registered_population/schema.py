"""Registered patients by single year of age and sex, for sub-ICB locations, ICBs and in total."""

from __future__ import annotations

import dataframely as dy

ICB = "ICB"
ALL = "ALL"
OLDEST = "95+"


class RegisteredFile(dy.Schema):
    """Patients of one organisation, sex and age. Totals (``ALL``) stand among their parts."""

    extract_date = dy.Date(nullable=False)
    org_type = dy.Enum([ICB, "SUB_ICB_LOCATION_CODE"], primary_key=True)
    org_code = dy.String(primary_key=True, min_length=3)
    sex = dy.Enum(["FEMALE", "MALE", ALL], primary_key=True)
    age = dy.Enum([*(str(age) for age in range(95)), OLDEST, ALL], primary_key=True)
    number_of_patients = dy.Int64(nullable=False, min=0)
