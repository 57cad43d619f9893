"""Read turnover by staff group and age."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from allotment.evidence.source import Imported, TableOrigin
from allotment.evidence.sources.hchs_staff_in_post.schema import RawStaffInPost
from allotment.evidence.sources.hchs_staff_in_post.to_tables import leaf_roles
from allotment.evidence.sources.hchs_turnover.reconcile import problems_of_turnover
from allotment.evidence.sources.hchs_turnover.schema import TURNOVER_FILE, WEIGHTS_FILE, RawTurnover
from allotment.evidence.sources.hchs_turnover.to_tables import period_of, turnover_by_age
from allotment.evidence.sources.reading import check_tidy, is_absent, read_csv_table, read_parquet_table
from allotment.workforce.tables import TurnoverByAge


def read(folder: Path) -> Imported:
    """Give the table ``turnover_by_age``, or every problem of the files behind it."""
    raw, problems = read_csv_table(folder, TURNOVER_FILE, RawTurnover)
    staff, staff_problems = read_parquet_table(folder, WEIGHTS_FILE, RawStaffInPost)
    problems += staff_problems or ([] if problems else problems_of_turnover(raw))
    if problems:
        return Imported(problems=tuple(problems))
    table, problems = check_tidy(turnover_by_age(raw, heads_by_role(staff, raw)), TurnoverByAge, TURNOVER_FILE)
    note = "Sums of groups and ages are left out; the column origin tells which roles share a published sum."
    origins = [TableOrigin("turnover_by_age", TURNOVER_FILE.path, raw.height, table.height, note)]
    if not is_absent(folder, WEIGHTS_FILE):
        why = "Tells how many people the roles have that share a published sum."
        origins.append(TableOrigin("turnover_by_age", WEIGHTS_FILE.path, staff.height, table.height, why))
    return Imported({"turnover_by_age": table}, tuple(origins), tuple(problems))


def heads_by_role(staff: pl.DataFrame, raw: pl.DataFrame) -> pl.DataFrame:
    """Give the people in each role in the trusts' latest month up to the period's end: ``role, headcount``.

    Where the series starts after the period, its first month stands in.
    """
    leaves = leaf_roles(staff)
    before = leaves.filter(pl.col("as_at") <= period_of(raw)[1])
    month = before.get_column("as_at").max() if before.height else leaves.get_column("as_at").min()
    latest = leaves.filter(pl.col("as_at") == pl.lit(month, dtype=pl.Date))
    return latest.group_by("role").agg(pl.col("headcount").sum())
