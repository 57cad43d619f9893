"""Posts of networks added up by network and role, so that no row describes one person's post by design."""

from __future__ import annotations

import polars as pl

from allotment.evidence.sources.gp_pcn_workforce.schema import CONTRACTED_SERVICES
from allotment.evidence.sources.gp_pcn_workforce.staff_roles import (
    ADMINISTRATION,
    APPRENTICES,
    ROLE_OF_ADMINISTRATIVE_APPRENTICES,
    ROLE_OF_STAFF_ROLE,
)
from allotment.workforce.roles import ROLES


def pcn_workforce_table(posts: pl.DataFrame) -> pl.DataFrame:
    """Give headcount and FTE by network and role on the last day of the census month.

    A member of staff is one head in each post. A contracted service has no heads in the return: it counts as
    the fewest whole people who could fill its FTE.
    """
    staff_groups = {role: ROLES[role].staff_group for role in ROLE_OF_STAFF_ROLE.values()}
    return (
        posts.with_columns(role=_role(), heads=_heads())
        .group_by("census_year", "census_month", "pcn_code", "role")
        .agg(headcount=pl.col("heads").sum(), fte=pl.col("fte").sum())
        .select(
            as_at=pl.date("census_year", "census_month", 1).dt.month_end(),
            pcn="pcn_code",
            staff_group=pl.col("role").replace_strict(staff_groups),
            role="role",
            headcount="headcount",
            fte="fte",
        )
        .sort("pcn", "staff_group", "role")
    )


def _role() -> pl.Expr:
    apprentice_in_office = (pl.col("staff_role") == APPRENTICES) & (pl.col("staff_group") == ADMINISTRATION)
    return (
        pl.when(apprentice_in_office)
        .then(pl.lit(ROLE_OF_ADMINISTRATIVE_APPRENTICES))
        .otherwise(pl.col("staff_role").replace_strict(ROLE_OF_STAFF_ROLE))
    )


def _heads() -> pl.Expr:
    contracted = pl.col("data_source") == CONTRACTED_SERVICES
    return pl.when(contracted).then(pl.col("fte").ceil()).otherwise(1.0)
