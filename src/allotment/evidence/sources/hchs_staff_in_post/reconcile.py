"""Do the published children add up to their published parents? A lost or altered row shows here."""

from __future__ import annotations

from typing import Any

import polars as pl

from allotment.evidence.sources.hchs_staff_in_post.schema import STAFF_FILE
from allotment.evidence.sources.published_groups import ALL, ALL_DOCTORS, MAIN_GROUPS, PARENT_GROUPS, PUBLISHED_ROLES
from allotment.evidence.sources.reading import FIRST_DATA_ROW, ROW, fault_at, shortened
from allotment.workforce.errors import Problem

ADDS_UP_WITHIN_FTE = 1.0
MOST_UNKNOWN_SHARE = 0.05
"""The greatest share of a trust's FTE with no known role; in the publisher's own tables it is 2.9%."""

PLACE = ["month", "org_code"]
DOCTOR_GRADES = [name for name in PUBLISHED_ROLES if name.startswith("HCHS doctors")]


def problems_of_addition(raw: pl.DataFrame) -> list[Problem]:
    """Name every trust, date and group whose children do not add up to the parent row."""
    numbered = raw.with_row_index(ROW, offset=FIRST_DATA_ROW)
    group, child = pl.col("main_staff_group"), pl.col("staff_group_1")
    families = [
        (group.is_in(MAIN_GROUPS) & (child == ALL), ~child.is_in(PARENT_GROUPS), [*PLACE, "main_staff_group"]),
        (child == ALL_DOCTORS, child.is_in(DOCTOR_GRADES), PLACE),
    ]
    problems = [_not_adding_up(numbered, *family) for family in families]
    return [*problems[0], *problems[1], *_too_much_unknown(numbered)]


def _not_adding_up(numbered: pl.DataFrame, parent: pl.Expr, child: pl.Expr, family: list[str]) -> list[Problem]:
    children = numbered.filter(child).group_by(family).agg(sum_fte=pl.col("fte").sum())
    compared = (
        numbered.filter(parent).join(children, on=family, how="left").with_columns(pl.col("sum_fte").fill_null(0))
    )
    wrong = compared.filter((pl.col("fte") - pl.col("sum_fte")).abs() > ADDS_UP_WITHIN_FTE)
    return shortened([_problem(row, "must be the sum of its staff groups") for row in wrong.iter_rows(named=True)])


def _too_much_unknown(numbered: pl.DataFrame) -> list[Problem]:
    leaves = numbered.filter(~pl.col("staff_group_1").is_in(PARENT_GROUPS))
    known = leaves.group_by(PLACE).agg(sum_fte=pl.col("fte").sum())
    totals = numbered.filter(pl.col("main_staff_group") == ALL)
    compared = totals.join(known, on=PLACE, how="left").with_columns(pl.col("sum_fte").fill_null(0))
    unknown = pl.col("fte") - pl.col("sum_fte")
    wrong = compared.filter(
        (unknown < -ADDS_UP_WITHIN_FTE) | (unknown > pl.col("fte") * MOST_UNKNOWN_SHARE + ADDS_UP_WITHIN_FTE)
    )
    rule = "must be the sum of its staff groups and at most a few staff of unknown role"
    return shortened([_problem(row, rule) for row in wrong.iter_rows(named=True)])


def _problem(row: dict[str, Any], rule: str) -> Problem:
    where = f"{row['org_code']} in {row['month']:%B %Y}"
    return fault_at(
        STAFF_FILE,
        f"the total of {row['staff_group_1']} ({row['main_staff_group']}) at {where} {rule}, {row['sum_fte']:.5f} FTE.",
        "Look for a staff group that is missing, altered or there twice.",
        row=row[ROW],
        column="fte",
        value=row["fte"],
    )
