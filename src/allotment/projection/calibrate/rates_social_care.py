"""How leaving from adult social care differs between councils, from the turnover they report."""

from __future__ import annotations

from datetime import date

import polars as pl

from allotment.evidence.assumptions.register import Register
from allotment.evidence.evidence import Evidence

TABLE = "social_care_turnover"


def council_leave_factors(evidence: Evidence, register: Register, on: date) -> dict[str, float]:
    """Give each council's factor on leaving, 1 for turnover at England's mean.

    Each council counts with its latest published year, relative to the mean of all councils that year, shrunk
    towards 1 by an assumed weight: reported turnover is noisy, and counts moves inside the sector too. Without
    the table every council has 1, and the answer is empty.
    """
    if not evidence.has(TABLE):
        return {}
    weight = register.find("social_care_turnover_local_weight", on, sector="adult social care").value
    relative = pl.col("turnover_share") / pl.col("turnover_share").mean().over("financial_year")
    latest = (
        evidence.table(TABLE)
        .with_columns(relative=relative)
        .sort("council", "financial_year")
        .group_by("council", maintain_order=True)
        .last()
        .filter(pl.col("relative").is_finite())
    )
    return {council: 1 + weight * (ratio - 1) for council, ratio in latest.select("council", "relative").iter_rows()}
