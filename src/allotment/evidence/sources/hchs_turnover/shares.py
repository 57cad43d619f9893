"""Rows for the roles that the publisher gives only in a larger sum.

Every frame here has one row for each role and age band: ``role, age_from, headcount, fte, origin``. Weights
have ``role, age_from, headcount, fte``: what is shared out follows them, in heads and in FTE.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

BAND = "age_from"
AMOUNTS = ("headcount", "fte")


def remainder(parent: pl.DataFrame, children: pl.DataFrame) -> pl.DataFrame:
    """Give what the children leave over of the parent in each age band: ``age_from, headcount, fte``."""
    sums = children.group_by(BAND).agg(pl.sum("headcount").alias("known_heads"), pl.sum("fte").alias("known_fte"))
    joined = parent.join(sums, on=BAND, how="left").with_columns(pl.col("known_heads", "known_fte").fill_null(0))
    return joined.select(
        BAND,
        headcount=pl.col("headcount") - pl.col("known_heads"),
        fte=(pl.col("fte") - pl.col("known_fte")).clip(lower_bound=0.0),
    )


def shared_out(rest: pl.DataFrame, weights: pl.DataFrame, roles: Iterable[str], origin: str) -> pl.DataFrame:
    """Share ``rest`` out over ``roles`` in proportion to their weights; in equal parts where all weigh nothing."""
    names = pl.DataFrame({"role": list(roles)}, schema={"role": pl.String})
    wanted = rest.join(names, how="cross").join(
        weights.select("role", BAND, *(pl.col(name).alias(f"{name}_weight") for name in AMOUNTS)),
        on=["role", BAND],
        how="left",
    )
    return wanted.select(
        "role", BAND, *(pl.col(name) * _share(f"{name}_weight") for name in AMOUNTS), pl.lit(origin).alias("origin")
    )


def same_at_every_age(heads_by_role: pl.DataFrame, bands: Sequence[int]) -> pl.DataFrame:
    """Give weights that do not change with age, from ``role, headcount``; FTE follows heads."""
    ages = pl.DataFrame({BAND: list(bands)}, schema={BAND: pl.Int64})
    return heads_by_role.with_columns(fte=pl.col("headcount").cast(pl.Float64)).join(ages, how="cross")


def _share(weight: str) -> pl.Expr:
    known = pl.col(weight).fill_null(0)
    total = known.sum().over(BAND)
    return pl.when(total > 0).then(known / total).otherwise(1 / pl.len().over(BAND))
