"""Population by single year of age and sex: estimates to 2023, then projections in eleven variants."""

from __future__ import annotations

import dataframely as dy

ENGLAND = "E92000001"
AREA_CODE = r"^E[0-9]{8}$"
OLDEST_AGE = 100
"""The last age stands for that age and over."""

VARIANT_NAMES = {
    "v0": "estimate",
    "v1": "principal",
    "v2": "high fertility",
    "v3": "low fertility",
    "v4": "high life expectancy",
    "v5": "low life expectancy",
    "v6": "high migration",
    "v7": "low migration",
    "v8": "high population",
    "v9": "low population",
    "v10": "younger age structure",
    "v11": "older age structure",
}
"""The publisher's file numbers the variants. The names are inferred from which ages move, and tested."""

DISTRICT_VARIANTS = ["v0", "v1"]


class SystemPopulationFile(dy.Schema):
    """People of one area, variant, year and age. Areas are ICBs and England; others are left out."""

    area_code = dy.String(primary_key=True, regex=AREA_CODE)
    variant = dy.Enum(list(VARIANT_NAMES), primary_key=True)
    year = dy.Int16(primary_key=True, min=1961, max=2150)
    age = dy.Int16(primary_key=True, min=0, max=OLDEST_AGE)
    f = dy.Int32(nullable=False, min=0)
    m = dy.Int32(nullable=False, min=0)


class DistrictPopulationFile(dy.Schema):
    """People of one council, variant, year and age. Counties stand beside the districts they are made of."""

    area_code = dy.String(primary_key=True, regex=AREA_CODE)
    variant = dy.Enum(DISTRICT_VARIANTS, primary_key=True)
    year = dy.Int16(primary_key=True, min=1961, max=2150)
    age = dy.Int16(primary_key=True, min=0, max=OLDEST_AGE)
    f = dy.Int32(nullable=False, min=0)
    m = dy.Int32(nullable=False, min=0)


class FootprintFile(dy.Schema):
    """Which lower-tier districts make up each integrated care board, by ONS code."""

    ltla24_code = dy.String(primary_key=True, regex=r"^E0[6-9][0-9]{6}$")
    icb24_code = dy.String(primary_key=True, regex=r"^E54[0-9]{6}$")
