"""Practice returns as one row for each practice and role."""

from __future__ import annotations

import polars as pl

from allotment.evidence.sources.gp_practice_workforce.schema import CENSUS_DATE
from allotment.workforce.roles import ROLES

ROLE_OF_COLUMN = {
    "partner_fte": "GP partner",
    "salaried_fte": "Salaried GP",
    "locum_fte": "GP locum",
    "registrar_fte": "GP in training",
    "foundation_other_fte": "GP in training",
    "nurse_fte": "General practice nurse",
    "dpc_fte": "Practice direct patient care",
    "admin_fte": "General practice administrator",
}


def practice_workforce_table(returns: pl.DataFrame) -> pl.DataFrame:
    """Give FTE by practice and role; a role without staff keeps its zero, since the practice did return."""
    staff_groups = {role: ROLES[role].staff_group for role in ROLE_OF_COLUMN.values()}
    return (
        returns.unpivot(list(ROLE_OF_COLUMN), index="practice_code", variable_name="column", value_name="fte")
        .with_columns(role=pl.col("column").replace_strict(ROLE_OF_COLUMN))
        .group_by("practice_code", "role")
        .agg(pl.col("fte").sum())
        .select(
            as_at=pl.lit(CENSUS_DATE),
            practice="practice_code",
            staff_group=pl.col("role").replace_strict(staff_groups),
            role="role",
            fte="fte",
        )
        .sort("practice", "staff_group", "role")
    )
