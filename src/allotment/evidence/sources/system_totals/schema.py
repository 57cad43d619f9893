"""The files of the folder ``totals/``: the columns of the shared tables, of which some may be left out."""

from __future__ import annotations

from collections.abc import Collection

import dataframely as dy

from allotment.evidence.assumptions.vocabulary import RECRUITMENT_SOURCES
from allotment.workforce.tables.totals import (
    TotalsDemand,
    TotalsInflow,
    TotalsLeaving,
    TotalsParticipation,
    TotalsStock,
    TotalsTraining,
)

TABLES: dict[str, type[dy.Schema]] = {
    "stock": TotalsStock,
    "leaving": TotalsLeaving,
    "inflow": TotalsInflow,
    "training": TotalsTraining,
    "participation": TotalsParticipation,
    "demand": TotalsDemand,
}
"""Each file by its name without the ending, with the schema of the table it gives."""

KNOWN_SOURCES = dy.Enum(list(RECRUITMENT_SOURCES), primary_key=True)
FILE_SCHEMAS: dict[str, type[dy.Schema]] = {
    **TABLES,
    "inflow": type("InflowFile", (TotalsInflow,), {"recruitment_source": KNOWN_SOURCES}),
}
"""As the tables, with recruitment sources held to those the product knows."""

MAY_BE_LEFT_OUT: dict[str, tuple[str, ...]] = {
    "stock": ("age",),
    "training": ("female_share",),
    "demand": ("required_fte", "population_growth_share", "non_demographic_growth_share", "unmet_need_share"),
}
"""Columns that a file need not have; the table then has them empty."""


def file_schema(name: str, header: Collection[str]) -> type[dy.Schema]:
    """Give the schema of a file with this header.

    Where a column that may be left out is absent, the schema has the other columns and none of the table's own
    rules, which are held on the finished table instead.
    """
    whole = FILE_SCHEMAS[name]
    absent = {column for column in MAY_BE_LEFT_OUT.get(name, ()) if column not in header}
    if not absent:
        return whole
    kept = {column: kind for column, kind in whole.columns().items() if column not in absent}
    return type(f"{whole.__name__}File", (dy.Schema,), kept)
