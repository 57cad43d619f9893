"""Turnover of adult social care staff by council and financial year, as a share."""

from __future__ import annotations

import polars as pl

from allotment.evidence.sources.oflog_social_care.schema import COUNCIL_ROW, TURNOVER, CouncilMeasureFile

PERCENT_OF_SHARE = 100
_FILE = CouncilMeasureFile

SUCCESSORS_OF_2023 = pl.DataFrame(
    [
        ("E10000006", "E06000063"),  # Cumbria: Cumberland
        ("E10000006", "E06000064"),  # Cumbria: Westmorland and Furness
        ("E10000023", "E06000065"),  # North Yorkshire
        ("E10000027", "E06000066"),  # Somerset
    ],
    schema=["council", "successor"],
    orient="row",
)
"""Counties that unitary councils replaced on 1 April 2023 (Structural Changes Orders 2022)."""


def social_care_turnover_table(published: pl.DataFrame) -> pl.DataFrame:
    """Give one row for each council and year with a published turnover.

    A county replaced in 2023 stands under its successors' codes, with its own rate, so that the councils
    of today find it.
    """
    kept = published.filter(
        _FILE.grouping.col == COUNCIL_ROW, _FILE.measure.col == TURNOVER, _FILE.value.col.is_not_null()
    )
    return (
        kept.select(
            council=_FILE.council.col,
            financial_year=_FILE.financial_year.col.str.replace("-", "/", literal=True),
            turnover_share=_FILE.value.col / PERCENT_OF_SHARE,
        )
        .join(SUCCESSORS_OF_2023, on="council", how="left")
        .with_columns(is_own=pl.col("successor").is_null(), council=pl.coalesce("successor", "council"))
        .sort("council", "financial_year", "is_own", descending=[False, False, True])
        .unique(["council", "financial_year"], keep="first", maintain_order=True)
        .select("council", "financial_year", "turnover_share")
    )
