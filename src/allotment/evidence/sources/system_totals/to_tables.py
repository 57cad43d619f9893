"""From the files of ``totals/`` to the shared tables, and the systems and organisations that the stock names."""

from __future__ import annotations

from collections.abc import Collection

import dataframely as dy
import polars as pl


def whole_table(frame: pl.DataFrame, may_be_left_out: Collection[str], schema: type[dy.Schema]) -> pl.DataFrame:
    """Add the columns that the file left out, empty, and put all in the table's order."""
    columns = schema.columns()
    absent = [
        pl.lit(None, dtype=columns[name].dtype).alias(name) for name in may_be_left_out if name not in frame.columns
    ]
    return frame.with_columns(absent).select(schema.column_names())


def systems_table(stock: pl.DataFrame) -> pl.DataFrame:
    """Give one row for each system in the columns of ``Ics``, standing from the date of its stock."""
    return (
        stock.select(
            "ics",
            pl.col("ics").alias("ons_code"),
            pl.col("ics_name").alias("name"),
            "region",
            pl.col("as_at").alias("valid_from"),
            pl.lit(None, dtype=pl.Date).alias("valid_to"),
        )
        .unique(maintain_order=True)
        .sort("ics")
    )


def organisations_table(stock: pl.DataFrame) -> pl.DataFrame:
    """Give one row for each organisation in the columns of ``Organisation``."""
    return (
        stock.select(
            "organisation",
            pl.col("organisation_name").alias("name"),
            "sector",
            "ics",
            "region",
            pl.col("as_at").alias("valid_from"),
            pl.lit(None, dtype=pl.Date).alias("valid_to"),
        )
        .unique(maintain_order=True)
        .sort("organisation")
    )
