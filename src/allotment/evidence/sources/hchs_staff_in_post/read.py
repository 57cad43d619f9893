"""Read staff in post in the trusts of the monthly series, and who those trusts are."""

from __future__ import annotations

from pathlib import Path

import dataframely as dy
import polars as pl

from allotment.evidence.source import Imported, SourceFile, TableOrigin
from allotment.evidence.sources.hchs_sickness.schema import RawSicknessByOrganisation
from allotment.evidence.sources.hchs_sickness.to_tables import organisation_register
from allotment.evidence.sources.hchs_staff_in_post.organisations import problems_of_trusts, trusts_of_the_series
from allotment.evidence.sources.hchs_staff_in_post.reconcile import problems_of_addition
from allotment.evidence.sources.hchs_staff_in_post.schema import (
    MERGERS_FILE,
    PROFILE_FILE,
    REGISTER_FILE,
    STAFF_FILE,
    TRUSTS_FILE,
    RawStaffInPost,
    RawTrust,
    RawTrustProfile,
)
from allotment.evidence.sources.hchs_staff_in_post.to_tables import leaf_roles, published_totals, staff_in_post
from allotment.evidence.sources.ods_successors.schema import RawSuccessor
from allotment.evidence.sources.ods_successors.to_tables import successors
from allotment.evidence.sources.reading import check_tidy, is_absent, read_csv_table, read_parquet_table
from allotment.workforce.errors import Problem
from allotment.workforce.tables import Organisation, StaffInPost

TEXT_FILES: dict[SourceFile, type[dy.Schema]] = {
    TRUSTS_FILE: RawTrust,
    REGISTER_FILE: RawSicknessByOrganisation,
    PROFILE_FILE: RawTrustProfile,
    MERGERS_FILE: RawSuccessor,
}


def read(folder: Path) -> Imported:
    """Give ``staff_in_post`` and ``organisations``, or every problem of the five files behind them."""
    raw_staff, problems = read_parquet_table(folder, STAFF_FILE, RawStaffInPost)
    texts: dict[SourceFile, pl.DataFrame] = {}
    for file, schema in TEXT_FILES.items():
        texts[file], found = read_csv_table(folder, file, schema)
        problems += found
    if problems:
        return Imported(problems=tuple(problems))
    trusts = trusts_of_the_series(
        raw_staff,
        texts[TRUSTS_FILE],
        organisation_register(texts[REGISTER_FILE]),
        texts[PROFILE_FILE],
        successors(texts[MERGERS_FILE]),
    )
    problems = [*problems_of_addition(raw_staff), *problems_of_trusts(raw_staff, texts[TRUSTS_FILE], trusts)]
    if problems:
        return Imported(problems=tuple(problems))
    return _finished(folder, raw_staff, texts, trusts)


def _finished(
    folder: Path, raw_staff: pl.DataFrame, texts: dict[SourceFile, pl.DataFrame], trusts: pl.DataFrame
) -> Imported:
    staff, staff_problems = check_tidy(staff_in_post(raw_staff), StaffInPost, STAFF_FILE)
    organisations, trust_problems = check_tidy(trusts, Organisation, TRUSTS_FILE)
    problems: list[Problem] = [*staff_problems, *trust_problems]
    origins = [TableOrigin("staff_in_post", STAFF_FILE.path, raw_staff.height, staff.height, _unknown_staff(raw_staff))]
    for file, raw in texts.items():
        if not is_absent(folder, file):
            origins.append(TableOrigin("organisations", file.path, raw.height, organisations.height))
    return Imported({"staff_in_post": staff, "organisations": organisations}, tuple(origins), tuple(problems))


def _unknown_staff(raw_staff: pl.DataFrame) -> str:
    """Say how much FTE of unknown role the latest month holds: it is shared out over the known roles."""
    latest = raw_staff.filter(pl.col("month") == pl.col("month").max())
    totals = published_totals(latest)
    total_fte = float(totals.get_column("total_fte").sum())
    known = leaf_roles(latest).join(totals, on=["as_at", "organisation"], how="semi")
    unknown_fte = total_fte - float(known.get_column("fte").sum())
    share = unknown_fte / total_fte if total_fte else 0.0
    return (
        f"In the latest month {unknown_fte:,.1f} FTE ({share:.2%}) have no known role: shared out over the trust's "
        "roles in proportion. People who work in two roles count once."
    )
