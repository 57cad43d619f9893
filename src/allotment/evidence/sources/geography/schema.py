"""The published lookups of districts, councils and systems, and the boundary files."""

from __future__ import annotations

from datetime import date

import dataframely as dy
import polars as pl

from allotment.evidence.source import SourceFile
from allotment.evidence.sources.hchs_sickness.schema import BY_ORGANISATION_FILE

SYSTEMS_FILE = SourceFile("geo/lookup_ltla24_icb24_lsoa_share.csv")
COUNCILS_FILE = SourceFile("geo/lookup_ltla23_utla23.csv")
REGIONS_FILE = BY_ORGANISATION_FILE
ICS_BOUNDARIES_FILE = SourceFile("geo/boundaries_icb22.geojson", required=False)
DISTRICT_BOUNDARIES_FILE = SourceFile("geo/boundaries_ltla24.geojson", required=False)

FOOTPRINT_FROM = date(2022, 7, 1)
"""Integrated care boards began; the 42 of the lookup stood unchanged to 31 March 2026."""

ONS_CODE = r"^[EW][0-9]{8}$"
WHOLE = 1.0 + 1e-9


class RawDistrictInSystem(dy.Schema):
    """The share of a lower-tier district that lies in one integrated care board, by small areas (LSOA)."""

    district = dy.String(primary_key=True, alias="ltla24_code", regex=ONS_CODE)
    district_name = dy.String(min_length=1, alias="ltla24_name")
    ons_code = dy.String(alias="icb24_code", regex=r"^E54[0-9]{6}$")
    board_name = dy.String(min_length=1, alias="icb24_name")
    ics = dy.String(primary_key=True, alias="icb24_code_nhs", regex=r"^Q[A-Z0-9]{2}$")
    share = dy.Float64(min_exclusive=0.0, max=1.0, alias="share_of_ltla")

    @dy.rule()
    def the_shares_of_a_district_add_up_to_no_more_than_the_whole(cls) -> pl.Expr:
        """A district cannot lie in two systems wholly."""
        return cls.share.col.sum().over("ltla24_code") <= WHOLE

    @dy.rule()
    def a_system_has_one_ons_code_and_one_name(cls) -> pl.Expr:
        """Two names for one code would make two systems of one."""
        return pl.struct("icb24_code", "icb24_name").n_unique().over("icb24_code_nhs") == 1


class RawCouncil(dy.Schema):
    """The county or unitary council over one lower-tier district."""

    district = dy.String(primary_key=True, alias="ltla23_code", regex=ONS_CODE)
    council = dy.String(alias="utla23_code", regex=ONS_CODE)
    council_name = dy.String(min_length=1, alias="utla23_name")
