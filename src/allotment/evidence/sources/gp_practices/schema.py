"""The practice map and the list sizes as published in Patients Registered at a GP Practice."""

from __future__ import annotations

import dataframely as dy

REGIONS = [
    "East of England",
    "London",
    "Midlands",
    "North East and Yorkshire",
    "North West",
    "South East",
    "South West",
]
PRACTICE_CODE = r"^[A-Z][0-9]{5}$"
ICB_CODE = r"^Q[A-Z0-9]{2}$"
NO_NETWORK = "U"
"""The publisher's network code of a practice that is in none."""


class PracticeMapFile(dy.Schema):
    """One row for each practice: its network, sub-ICB location, ICB and commissioning region."""

    extract_date = dy.Date(nullable=False, metadata={"format": "%d%b%Y"})
    practice_code = dy.String(primary_key=True, regex=PRACTICE_CODE)
    practice_name = dy.String(nullable=False)
    practice_postcode = dy.String(nullable=True)
    pcn_code = dy.String(
        nullable=False,
        regex=r"^U([0-9]{5})?$",
        metadata={"remedy": f"Give the network's code, or {NO_NETWORK} for a practice in no network."},
    )
    pcn_name = dy.String(nullable=False)
    icb_code = dy.String(nullable=False, regex=ICB_CODE)
    icb_name = dy.String(nullable=False)
    comm_region_name = dy.Enum(REGIONS, nullable=False)


def _patients(published_band: str) -> dy.Int64:
    return dy.Int64(alias=published_band, nullable=False, min=0)


class PracticeListFile(dy.Schema):
    """Registered patients of one practice and sex, in five-year age bands."""

    practice_code = dy.String(primary_key=True, regex=PRACTICE_CODE)
    sex = dy.Enum(["FEMALE", "MALE"], primary_key=True)
    aged_0_4 = _patients("0_4")
    aged_5_9 = _patients("5_9")
    aged_10_14 = _patients("10_14")
    aged_15_19 = _patients("15_19")
    aged_20_24 = _patients("20_24")
    aged_25_29 = _patients("25_29")
    aged_30_34 = _patients("30_34")
    aged_35_39 = _patients("35_39")
    aged_40_44 = _patients("40_44")
    aged_45_49 = _patients("45_49")
    aged_50_54 = _patients("50_54")
    aged_55_59 = _patients("55_59")
    aged_60_64 = _patients("60_64")
    aged_65_69 = _patients("65_69")
    aged_70_74 = _patients("70_74")
    aged_75_79 = _patients("75_79")
    aged_80_84 = _patients("80_84")
    aged_85_89 = _patients("85_89")
    aged_90_94 = _patients("90_94")
    aged_95_over = _patients("95+")
