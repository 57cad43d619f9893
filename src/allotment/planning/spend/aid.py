"""Mutual aid between organisations: what was lent, what came back, what is owed and what is overdue."""

from __future__ import annotations

from datetime import date

import polars as pl

ORDER = ["overdue_hours", "owed_hours", "lender", "borrower"]


def aid_table(aid: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Give the balance of each lender, borrower and role on a day."""
    owed = pl.col("hours") - pl.col("returned_hours")
    overdue = pl.when(pl.col("return_by") < as_of).then(owed).otherwise(0.0)
    known = aid.filter(pl.col("lent_on") <= as_of)
    summed = known.group_by("lender", "borrower", "role").agg(
        pl.col("hours").sum().alias("lent_hours"),
        pl.col("returned_hours").sum(),
        owed.sum().alias("owed_hours"),
        overdue.sum().alias("overdue_hours"),
        pl.col("return_by").filter(owed > 0).min().dt.strftime("%Y-%m-%d").alias("next_due"),
    )
    return summed.sort(ORDER, descending=[True, True, False, False])
