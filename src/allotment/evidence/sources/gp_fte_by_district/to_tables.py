"""GP FTE by district in the names of the shared table."""

from __future__ import annotations

import polars as pl


def gp_by_district_table(published: pl.DataFrame) -> pl.DataFrame:
    """Give one row for each district, ordered by its code."""
    return published.select(district="ltla24_code", patients="total_patients", gp_fte="total_gp_fte").sort("district")
