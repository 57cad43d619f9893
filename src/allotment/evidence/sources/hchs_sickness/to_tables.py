"""From the published sickness files to the two sickness tables, and to a register of organisations."""

from __future__ import annotations

import polars as pl

from allotment.evidence.sources.published_groups import ALL_DOCTORS
from allotment.workforce import roles


def sickness_by_organisation(raw: pl.DataFrame) -> pl.DataFrame:
    """Rename the columns; ``month`` is the first day of the month, whatever day the file names."""
    return raw.select(
        pl.col("DATE").dt.month_start().alias("month"),
        organisation="ORG_CODE",
        ics="ICS_CODE",
        organisation_name="ORG_NAME",
        organisation_type="ORG_TYPE",
        fte_days_lost="FTE_DAYS_LOST",
        fte_days_available="FTE_DAYS_AVAILABLE",
    ).sort("month", "organisation")


def sickness_by_staff_group(raw: pl.DataFrame) -> pl.DataFrame:
    """Keep the twelve staff groups: all doctors as one, no larger sums and no single grades of doctor."""
    named = raw.with_columns(pl.col("staff_group").replace({ALL_DOCTORS: roles.DOCTORS}))
    kept = named.filter(pl.col("staff_group").is_in(roles.NHS_TRUST_STAFF_GROUPS))
    share = pl.col("sickness_rate_pct") / 100
    return kept.select(pl.col("month").dt.month_start(), "staff_group", sickness_share=share).sort(
        "month", "staff_group"
    )


def organisation_register(raw: pl.DataFrame) -> pl.DataFrame:
    """Give each organisation once, as its latest month has it.

    Columns: ``organisation, organisation_type, ics, ics_name, region, first_month``.
    """
    latest = raw.sort("DATE").group_by("ORG_CODE", maintain_order=True).last()
    first = raw.group_by("ORG_CODE").agg(first_month=pl.col("DATE").min().dt.month_start())
    return latest.join(first, on="ORG_CODE").select(
        "first_month",
        organisation="ORG_CODE",
        organisation_type="ORG_TYPE",
        ics="ICS_CODE",
        ics_name="ICS_NAME",
        region="NHSE_REGION_NAME",
    )


def systems(raw: pl.DataFrame) -> pl.DataFrame:
    """Give each integrated care system once, with the region it is in: ``ics, ics_name, region``."""
    latest = raw.sort("DATE").group_by("ICS_CODE", maintain_order=True).last()
    return latest.select(ics="ICS_CODE", ics_name="ICS_NAME", region="NHSE_REGION_NAME")
