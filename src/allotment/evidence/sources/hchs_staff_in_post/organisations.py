"""Who the trusts are: name, sector, system, region, and since when the organisation stands."""

from __future__ import annotations

import polars as pl

from allotment.evidence.sources.hchs_staff_in_post.schema import PROFILE_FILE, REGISTER_FILE, STAFF_FILE, TRUSTS_FILE
from allotment.evidence.sources.matching import codes_not_listed
from allotment.evidence.sources.reading import FIRST_DATA_ROW, ROW, fault_at
from allotment.evidence.sources.trust_dates import dated
from allotment.evidence.sources.trust_sectors import SECTOR_OF_SUBTYPE, SECTOR_OF_TYPE, sector_of
from allotment.workforce.errors import Problem


def trusts_of_the_series(
    raw_staff: pl.DataFrame,
    raw_trusts: pl.DataFrame,
    register: pl.DataFrame,
    raw_profiles: pl.DataFrame,
    successors: pl.DataFrame,
) -> pl.DataFrame:
    """Give one row for each trust with staff in the series, in the columns of ``Organisation``.

    The sector is the type in the sickness publication, else the subtype in the benchmarking profile. The
    system's code comes from its name. Sector and system are null where no file tells.
    """
    seen = raw_staff.group_by(organisation="org_code").agg(first_month=pl.col("month").min())
    named = raw_trusts.select("ics", organisation="org_code", name="org_name", region="nhse_region")
    system_codes = register.select(ics_code="ics", ics="ics_name").unique()
    profiles = raw_profiles.select("Trust_subtype", organisation="org_code")
    joined = (
        named.join(seen, on="organisation")
        .join(system_codes, on="ics", how="left")
        .join(register.select("organisation", "organisation_type"), on="organisation", how="left")
        .join(profiles, on="organisation", how="left")
        .with_columns(
            sector=pl.coalesce(
                sector_of("organisation_type", SECTOR_OF_TYPE), sector_of("Trust_subtype", SECTOR_OF_SUBTYPE)
            )
        )
    )
    return dated(joined.drop("ics").rename({"ics_code": "ics"}), successors)


def problems_of_trusts(raw_staff: pl.DataFrame, raw_trusts: pl.DataFrame, trusts: pl.DataFrame) -> list[Problem]:
    """Name the trusts with staff but no entry, and those that no file gives a system or a sector."""
    codes, listed = raw_staff.get_column("org_code"), raw_trusts.get_column("org_code")
    numbered = raw_trusts.with_row_index(ROW, offset=FIRST_DATA_ROW).join(
        trusts.rename({"ics": "ics_code"}), left_on="org_code", right_on="organisation"
    )
    without_system = numbered.filter(pl.col("ics_code").is_null())
    without_sector = numbered.filter(pl.col("sector").is_null())
    return [
        *codes_not_listed(STAFF_FILE, "org_code", codes, listed, TRUSTS_FILE),
        *_unknown(without_system, "ics", f"{REGISTER_FILE.path} names no system so."),
        *_unknown(without_sector, "org_code", f"no trust type in {REGISTER_FILE.path} or {PROFILE_FILE.path}."),
    ]


def _unknown(rows: pl.DataFrame, column: str, rule: str) -> list[Problem]:
    remedy = "Correct the cell, or add the trust to that file."
    return [
        fault_at(TRUSTS_FILE, rule, remedy, row=row, column=column, value=value)
        for row, value in rows.select(ROW, column).iter_rows()
    ]
