"""Local evidence that the tests lay over the shipped data: one assumption record, and one trust's return."""

from __future__ import annotations

from datetime import date

import polars as pl

from allotment.evidence.assumptions.local import LocalRecord
from allotment.evidence.local_evidence import LocalEvidence

CARE_WORKERS_STAY = LocalRecord(
    key="leaver_share",
    unit="share per year",
    source="Returns of twelve care homes, 2025",
    grade="B",
    owner="Director of adult social care",
    valid_from=date(2025, 4, 1),
    date_read=date(2026, 11, 22),
    value=0.08,
    where={"role": "Care worker"},
    distribution="lognormal",
    p10=0.06,
    p90=0.10,
)


def midwives_of(baseline: pl.DataFrame, organisation: str, *, more: int = 0) -> pl.DataFrame:
    """Make a return of one organisation's midwives from a baseline's rows, with some more in its second age band."""
    row = baseline.filter((pl.col("organisation") == organisation) & (pl.col("role") == "Midwife")).row(0, named=True)
    heads = round(row["headcount"])
    young = heads // 3
    hours = row["fte"] / row["headcount"]
    bands = [(20, 39, young), (40, 69, heads - young + more)]
    return pl.DataFrame(
        [
            {
                "organisation": organisation,
                "role": "Midwife",
                "age_from": first,
                "age_to": last,
                "organisation_name": row["organisation_name"],
                "sector": row["sector"],
                "headcount": people,
                "fte": people * hours,
                "establishment_fte": None,
                "vacancies_fte": None,
                "as_at": date(2026, 9, 30),
            }
            for first, last, people in bands
        ],
        schema_overrides={"establishment_fte": pl.Float64, "vacancies_fte": pl.Float64},
    )


def records_alone() -> LocalEvidence:
    """Local evidence of one record."""
    return LocalEvidence.of([CARE_WORKERS_STAY])
