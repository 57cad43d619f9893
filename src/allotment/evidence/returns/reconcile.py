"""Hold a staff return against what is published of its organisation. The counts are exact: for its own users alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

import polars as pl

from allotment.evidence.returns.checked import CheckedReturn
from allotment.evidence.returns.layout import Kind
from allotment.workforce.errors import Problem
from allotment.workforce.roles import ROLES, STAFF_GROUPS
from allotment.workforce.tables.partner_return import roles_of_sector

ALL_STAFF = "All staff"
GROUP_OF_ROLE = {name: role.staff_group for name, role in ROLES.items()}
FIGURES = ("returned_headcount", "published_headcount", "returned_fte", "published_fte")
COUNTED, ESTIMATED, SYNTHETIC, NOT_PUBLISHED = "counted", "estimated", "synthetic", "not published"
ESTIMATED_GRADE = "E"
BILLION = 10**9


@dataclass(frozen=True)
class Reconciliation:
    """A return beside the published figures of its organisation.

    Both tables have ``staff_group, returned_headcount, published_headcount, headcount_difference, returned_fte,
    published_fte, fte_difference, difference_share, published_is, beyond_tolerance``. Differences are returned less
    published; the share is of the published FTE, empty where that is 0. ``published_is`` says whether the figure was
    counted, estimated, synthetic, or does not exist. ``total`` is one row and is no part of ``by_staff_group``.
    """

    by_staff_group: pl.DataFrame
    total: pl.DataFrame

    @property
    def is_within_tolerance(self) -> bool:
        """Say whether no staff group and not the total lies beyond the tolerance."""
        return not (self.by_staff_group["beyond_tolerance"].any() or self.total["beyond_tolerance"].any())


def reconcile(checked: CheckedReturn, published: pl.DataFrame, tolerance_share: float) -> Reconciliation:
    """Compare staff in post by staff group.

    Bank work is left out, as in the published figures. A person with two roles counts once in each, as there.

    Args:
        checked: the return.
        published: the baseline's rows (schema ``Baseline``) of this organisation, before any return was laid over it.
        tolerance_share: the greatest difference of FTE, as a share of the published, that needs no explanation.
    """
    returned = (
        checked.in_post.with_columns(staff_group=pl.col("role").replace_strict(GROUP_OF_ROLE, return_dtype=pl.String))
        .group_by("staff_group")
        .agg(returned_headcount=pl.len(), returned_fte=_sum("fte"))
    )
    known = published.group_by("staff_group").agg(
        published_headcount=pl.col("headcount").sum(),
        published_fte=_sum("fte"),
        grade=pl.col("grade").max(),
        synthetic=pl.col("synthetic").any(),
    )
    order = pl.DataFrame({"staff_group": STAFF_GROUPS}, schema={"staff_group": pl.String})
    beside = (
        order.join(returned, on="staff_group", how="left", maintain_order="left")
        .join(known, on="staff_group", how="left", maintain_order="left")
        .filter(pl.any_horizontal(pl.col("returned_fte", "published_fte").is_not_null()))
        .with_columns(pl.col(FIGURES).fill_null(0))
    )
    total = beside.select(
        pl.lit(ALL_STAFF).alias("staff_group"),
        *(pl.lit(math.fsum(beside[name])).cast(beside.schema[name]).alias(name) for name in FIGURES),
        grade=pl.col("grade").max(),
        synthetic=pl.col("synthetic").any(),
    ).head(1)
    return Reconciliation(_compared(beside, tolerance_share), _compared(total, tolerance_share))


def roles_outside_sector(checked: CheckedReturn, sector: str, shown_as: str) -> list[Problem]:
    """Give a problem for each role of a return that organisations of its sector do not have.

    Args:
        checked: the return.
        sector: of the organisation that sends it.
        shown_as: the file's name as its sender knows it.
    """
    listed = roles_of_sector(sector)
    problems = []
    for kind, table in ((Kind.STAFF, checked.staff), (Kind.POSTS, checked.posts)):
        outside = table.filter(~pl.col("role").is_in(listed))
        for (role,), rows in outside.group_by("role", maintain_order=True):
            more = f" It stands in {rows.height:,} rows." if rows.height > 1 else ""
            rule = f"an organisation of the sector {sector} has no such role.{more}"
            remedy = f"Use one of: {', '.join(listed)}."
            where = f"{shown_as}, {kind.lower()}"
            problems.append(Problem(where, rule, remedy, row=rows["row"][0], column="role", value=str(role)))
    return problems


def _compared(beside: pl.DataFrame, tolerance_share: float) -> pl.DataFrame:
    difference = pl.col("returned_fte") - pl.col("published_fte")
    allowed = tolerance_share * pl.col("published_fte")
    return beside.select(
        "staff_group",
        "returned_headcount",
        "published_headcount",
        (pl.col("returned_headcount").cast(pl.Int64) - pl.col("published_headcount")).alias("headcount_difference"),
        "returned_fte",
        "published_fte",
        difference.alias("fte_difference"),
        pl.when(pl.col("published_fte") > 0).then(difference / pl.col("published_fte")).alias("difference_share"),
        pl.when(pl.col("grade").is_null())
        .then(pl.lit(NOT_PUBLISHED))
        .when(pl.col("synthetic"))
        .then(pl.lit(SYNTHETIC))
        .when(pl.col("grade") == ESTIMATED_GRADE)
        .then(pl.lit(ESTIMATED))
        .otherwise(pl.lit(COUNTED))
        .alias("published_is"),
        (difference.abs() > allowed).alias("beyond_tolerance"),
    )


def _sum(column: str) -> pl.Expr:
    """Add up as whole billionths, so that the order of rows does not matter."""
    return (pl.col(column) * BILLION).round().cast(pl.Int64).sum() / BILLION
