"""Published figures, word for word."""

from __future__ import annotations

import polars as pl

from allotment.workforce.tables import PublishedAggregate


def published_aggregates_table(published: pl.DataFrame) -> pl.DataFrame:
    """Give the figures as they stand: the wording of measure and unit is their definition."""
    return published.select(PublishedAggregate.column_names()).sort("topic", "geography", "period", "measure")
