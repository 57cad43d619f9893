"""Funded posts and vacancies: establishment = staff in post / (1 - vacancy share)."""

from __future__ import annotations

from datetime import date

import polars as pl

from allotment.evidence.assumptions.register import Register
from allotment.evidence.evidence import Evidence
from allotment.projection.baseline.adult_social_care import council_of, district_weights
from allotment.projection.baseline.exact_sums import SHARES, exact_sum
from allotment.projection.baseline.published import (
    ALL_STAFF_RATE,
    CARE_VACANCY_RATE,
    NURSING_RATE,
    PERCENT,
    SOCIAL_CARE,
    VACANCIES,
    find_published,
)
from allotment.workforce.roles import MIDWIVES, NHS_TRUST_SECTORS, NURSES, Sector

CARE = Sector.ADULT_SOCIAL_CARE.value
TRUST_SECTORS = {sector.value for sector in NHS_TRUST_SECTORS}
NURSING_GROUPS = (NURSES, MIDWIVES)


def with_establishment(staff: pl.DataFrame, evidence: Evidence, register: Register, common_date: date) -> pl.DataFrame:
    """Add ``establishment_fte`` and ``vacancies_fte``.

    Trusts have the published rate of their region, for nursing or for all staff; where none is published, and in
    general practice, the assumption ``vacancy_share``. Adult social care has England's published rate, moved by
    the council's own relative to England.
    """
    shares = _shares_by_slice(staff, evidence, register, common_date)
    moved = _local_care_factors(staff, evidence, register, common_date)
    slice_of = ["sector", "staff_group", "region"]
    return (
        staff.join(shares, on=slice_of, how="left", nulls_equal=True, maintain_order="left")
        .join(moved, on=["ics", "organisation"], how="left", maintain_order="left")
        .with_columns(vacancy_share=pl.col("vacancy_share") * pl.col("factor").fill_null(1.0))
        .with_columns(establishment_fte=pl.col("fte") / (1 - pl.col("vacancy_share")))
        .with_columns(vacancies_fte=pl.col("establishment_fte") - pl.col("fte"))
        .drop("vacancy_share", "factor")
    )


def vacancy_share(
    sector: str, staff_group: str, region: str, evidence: Evidence, register: Register, on: date
) -> float:
    """Give the share of funded posts vacant, before any local move in adult social care."""
    found = None
    if sector in TRUST_SECTORS:
        measure = NURSING_RATE if staff_group in NURSING_GROUPS else ALL_STAFF_RATE
        found = find_published(evidence, VACANCIES, region, measure, on)
    elif sector == CARE:
        found = find_published(evidence, SOCIAL_CARE, "England", CARE_VACANCY_RATE, on)
    if found is not None:
        return found.value / PERCENT
    return register.find("vacancy_share", on, sector=sector, staff_group=staff_group, region=region).value


def _shares_by_slice(staff: pl.DataFrame, evidence: Evidence, register: Register, on: date) -> pl.DataFrame:
    slices = staff.select("sector", "staff_group", "region").unique(maintain_order=True)
    shares = [
        vacancy_share(sector, staff_group, region or "", evidence, register, on)
        for sector, staff_group, region in slices.iter_rows()
    ]
    return slices.with_columns(pl.Series("vacancy_share", shares, dtype=pl.Float64))


def _local_care_factors(staff: pl.DataFrame, evidence: Evidence, register: Register, on: date) -> pl.DataFrame:
    """Give ``ics, organisation, factor``: vacancy of the council's districts over England's, shrunk towards 1."""
    nothing = pl.DataFrame(schema={"ics": pl.String, "organisation": pl.String, "factor": pl.Float64})
    care = staff.filter(pl.col("sector") == CARE).select("ics", "organisation").unique(maintain_order=True)
    if care.is_empty() or not evidence.has("social_care_vacancy"):
        return nothing
    weight = register.find("social_care_vacancy_local_weight", on, sector=CARE).value
    local = district_weights(evidence, register, on).join(
        evidence.table("social_care_vacancy"), on="district", maintain_order="left"
    )
    weighted_mean = exact_sum(pl.col("vacancy_share") * pl.col("weight"), SHARES) / exact_sum("weight", SHARES)
    england = local.select(weighted_mean).item()
    if not england:
        return nothing
    councils = local.group_by("council", maintain_order=True).agg(local=weighted_mean)
    return (
        care.with_columns(council=council_of("organisation"))
        .join(councils, on="council", maintain_order="left")
        .select("ics", "organisation", factor=1 + weight * (pl.col("local") / england - 1))
    )
