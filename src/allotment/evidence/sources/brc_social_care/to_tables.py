"""Vacancy shares by the districts of today."""

from __future__ import annotations

import polars as pl

SUCCESSOR_OF_2023 = {
    "E07000026": "E06000063",  # Allerdale: Cumberland
    "E07000028": "E06000063",  # Carlisle
    "E07000029": "E06000063",  # Copeland
    "E07000027": "E06000064",  # Barrow-in-Furness: Westmorland and Furness
    "E07000030": "E06000064",  # Eden
    "E07000031": "E06000064",  # South Lakeland
    "E07000163": "E06000065",  # Craven: North Yorkshire
    "E07000164": "E06000065",  # Hambleton
    "E07000165": "E06000065",  # Harrogate
    "E07000166": "E06000065",  # Richmondshire
    "E07000167": "E06000065",  # Ryedale
    "E07000168": "E06000065",  # Scarborough
    "E07000169": "E06000065",  # Selby
    "E07000187": "E06000066",  # Mendip: Somerset
    "E07000188": "E06000066",  # Sedgemoor
    "E07000189": "E06000066",  # South Somerset
    "E07000246": "E06000066",  # Somerset West and Taunton
}
"""Districts that unitary councils replaced on 1 April 2023 (Structural Changes Orders 2022)."""


def social_care_vacancy_table(published: pl.DataFrame) -> pl.DataFrame:
    """Give one share for each district. A merged district has the mean of its predecessors, which agree."""
    return (
        published.select(district=pl.col("lad_code").replace(SUCCESSOR_OF_2023), vacancy_share="vacancy")
        .group_by("district")
        .agg(pl.col("vacancy_share").mean())
        .sort("district")
    )
