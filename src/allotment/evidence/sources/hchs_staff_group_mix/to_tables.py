"""From the census of June 2018 to ``staff_group_mix``."""

from __future__ import annotations

import polars as pl

from allotment.evidence.sources.hchs_staff_group_mix.schema import AS_AT, UNKNOWN


def staff_group_mix(raw: pl.DataFrame) -> pl.DataFrame:
    """Keep the twelve known staff groups, under the organisation codes of June 2018."""
    return (
        raw.filter(pl.col("Staff group") != UNKNOWN)
        .select(pl.lit(AS_AT).alias("as_at"), organisation="Organisation code", staff_group="Staff group", fte="FTE")
        .sort("organisation", "staff_group")
    )
