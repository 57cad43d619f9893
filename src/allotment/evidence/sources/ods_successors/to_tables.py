"""From the published successor list to the table ``successors``."""

from __future__ import annotations

import polars as pl


def successors(raw: pl.DataFrame) -> pl.DataFrame:
    """Rename the columns and leave out rows in which an organisation succeeds itself."""
    return (
        raw.filter(pl.col("old_code") != pl.col("new_code"))
        .select(old_organisation="old_code", new_organisation="new_code", on="date")
        .sort("on", "old_organisation", "new_organisation")
    )
