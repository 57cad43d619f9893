"""From the published totals to ``staff_in_post_totals``, and who those trusts are."""

from __future__ import annotations

import polars as pl

from allotment.evidence.sources.hchs_other_trusts.schema import AS_AT
from allotment.evidence.sources.trust_dates import dated
from allotment.evidence.sources.trust_sectors import SECTOR_OF_TYPE, sector_of

SOURCE_KEY = "hchs_other_trusts"
GRADE = "C"
PUBLISHED_GROUPS = {
    "doctors_fte": "doctors",
    "nurses_midwives_fte": "nurses and midwives",
    "other_fte": "other",
}


def staff_in_post_totals(raw: pl.DataFrame) -> pl.DataFrame:
    """Give one row for each trust and published group."""
    long = raw.unpivot(list(PUBLISHED_GROUPS), index="ORG_CODE", variable_name="group", value_name="fte")
    return long.select(
        pl.lit(AS_AT).alias("as_at"),
        pl.col("ORG_CODE").alias("organisation"),
        pl.col("group").replace_strict(PUBLISHED_GROUPS).alias("published_group"),
        pl.col("fte"),
        pl.lit(SOURCE_KEY).alias("source"),
        pl.lit(GRADE).alias("grade"),
    ).sort("organisation", "published_group")


def other_trusts(
    raw: pl.DataFrame, register: pl.DataFrame, systems: pl.DataFrame, successors: pl.DataFrame
) -> pl.DataFrame:
    """Give one row for each trust in the columns of ``Organisation``; region is null where no file tells.

    A trust is dated from the succession that made it, else from the first month in which it reports sickness.
    """
    joined = (
        raw.select(
            sector_of("ORG_TYPE", SECTOR_OF_TYPE).alias("sector"),
            organisation="ORG_CODE",
            name="org_name",
            ics="ICS_CODE",
        )
        .join(register.select("organisation", "first_month"), on="organisation", how="left")
        .join(systems.select("ics", "region"), on="ics", how="left")
        .with_columns(pl.col("first_month").fill_null(AS_AT))
    )
    return dated(joined, successors)
