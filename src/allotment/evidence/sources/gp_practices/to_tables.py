"""Practices with their list sizes, and the organisations of primary care: one for each network and system."""

from __future__ import annotations

from datetime import date

import polars as pl

from allotment.evidence.sources.gp_practices.schema import NO_NETWORK, PracticeListFile
from allotment.workforce.roles import Sector

FOOTPRINT_FROM = date(2022, 7, 1)
"""Integrated care boards began on this day; a network's place in a system is dated from it."""

ICB_NAME = r"^NHS (.*) Integrated Care Board$"
AGE_BANDS = [name for name in PracticeListFile.column_names() if name not in {"practice_code", "sex"}]


def patients_by_practice(practice_lists: pl.DataFrame) -> pl.DataFrame:
    """Add up each practice's list over sexes and age bands: ``practice_code``, ``patients``."""
    in_row = practice_lists.select("practice_code", patients=pl.sum_horizontal(AGE_BANDS))
    return in_row.group_by("practice_code").agg(pl.col("patients").sum())


def practices_table(practice_map: pl.DataFrame, practice_lists: pl.DataFrame) -> pl.DataFrame:
    """Give one row for each practice. ``pcn`` is the code of the organisation that the practice belongs to.

    That is the network's own code in the network's leading system (most patients). In any other system
    it is the code with the system's behind it, and so it is for practices in no network (``U/QR1``).
    """
    mapped = practice_map.join(patients_by_practice(practice_lists), on="practice_code")
    led = mapped.join(_leading_system(mapped), on="pcn_code", how="left")
    in_leading_system = (pl.col("icb_code") == pl.col("leading_icb_code")).fill_null(value=False)
    return led.select(
        practice="practice_code",
        name="practice_name",
        postcode="practice_postcode",
        pcn=pl.when(in_leading_system).then("pcn_code").otherwise(pl.concat_str("pcn_code", "icb_code", separator="/")),
        pcn_name="pcn_name",
        ics="icb_code",
        patients="patients",
        as_at="extract_date",
    ).sort("practice")


def organisations_table(practice_map: pl.DataFrame, practices: pl.DataFrame) -> pl.DataFrame:
    """Give one primary care organisation for each network in each system where it has practices."""
    systems = practice_map.select(
        ics="icb_code", ics_name=pl.col("icb_name").str.replace(ICB_NAME, "$1"), region="comm_region_name"
    ).unique(subset="ics", keep="first", maintain_order=True)
    networks = practices.sort("practice").unique(subset="pcn", keep="first", maintain_order=True)
    return (
        networks.join(systems, on="ics")
        .select(
            organisation="pcn",
            name=_organisation_name(),
            sector=pl.lit(Sector.PRIMARY_CARE.value),
            ics="ics",
            region="region",
            valid_from=pl.lit(FOOTPRINT_FROM),
            valid_to=pl.lit(None, dtype=pl.Date),
        )
        .sort("organisation")
    )


def _leading_system(mapped: pl.DataFrame) -> pl.DataFrame:
    """Say where each network has most patients; the first code decides between equals."""
    return (
        mapped.filter(pl.col("pcn_code") != NO_NETWORK)
        .group_by("pcn_code", "icb_code")
        .agg(pl.col("patients").sum())
        .sort(["pcn_code", "patients", "icb_code"], descending=[False, True, False])
        .unique(subset="pcn_code", keep="first", maintain_order=True)
        .select("pcn_code", leading_icb_code="icb_code")
    )


def _organisation_name() -> pl.Expr:
    part = pl.format("{} (practices in {})", "pcn_name", "ics_name")
    in_no_network = pl.format("Practices in no network, {}", "ics_name")
    return (
        pl.when(pl.col("pcn").str.starts_with(f"{NO_NETWORK}/"))
        .then(in_no_network)
        .when(pl.col("pcn").str.contains("/", literal=True))
        .then(part)
        .otherwise("pcn_name")
    )
