"""General practice at the grain of primary care networks: practices' own staff and the networks' staff together."""

from __future__ import annotations

from datetime import date

import polars as pl

from allotment.evidence.assumptions.register import Register
from allotment.evidence.evidence import Evidence
from allotment.projection.baseline.exact_sums import exact_sum
from allotment.projection.baseline.practice_estimates import (
    SECTOR,
    estimates_beside_returns,
    estimates_without_returns,
    in_whole_people,
    missing_practice_errors,
    missing_system_errors,
)
from allotment.projection.baseline.practices import Practices, read_practices
from allotment.projection.baseline.staff import StaffEstimate, staff_group_of_role, with_whole_headcount

EVERY_SYSTEM = ""
COMPONENT = ("organisation", "role", "fte", "heads", "as_at", "grade", "source")


def general_practice(evidence: Evidence, register: Register, common_date: date) -> StaffEstimate:
    """Give staff of general practice by network and role in every system.

    A practice that made a return counts as it says. Where some practices of a system did, the others are
    estimated from their patients and the system's own staff per patient. Where none did, GPs come from district
    totals, other staff from the ratios of the practices that did return anywhere. Staff whom a network itself
    employs are added as published.
    """
    practices = read_practices(evidence)
    beside = estimates_beside_returns(practices)
    without = estimates_without_returns(practices, evidence, register, common_date)
    components = pl.concat(
        [
            _component(practices.returned, "C", "practice returns"),
            _component(
                in_whole_people(beside, register, common_date),
                "E",
                "practices without a return estimated from their patients",
            ),
            _component(
                in_whole_people(without, register, common_date),
                "E",
                "GPs by district and ratios of other systems' practices, by registered patients",
            ),
            _component(_network_staff(evidence, practices), "B", "network staff"),
        ]
    )
    staff = with_whole_headcount(_one_row_for_each_role(components, practices, register, common_date))
    errors = pl.concat(
        [
            missing_practice_errors(beside, register, common_date),
            missing_system_errors(without, practices, register, common_date),
        ]
    )
    return StaffEstimate(staff, errors, _notes(practices))


def _component(staff: pl.DataFrame, grade: str, source: str) -> pl.DataFrame:
    heads = pl.col("heads") if "heads" in staff.columns else pl.lit(None, dtype=pl.Float64).alias("heads")
    return staff.with_columns(heads, grade=pl.lit(grade), source=pl.lit(source)).select(COMPONENT)


def _network_staff(evidence: Evidence, practices: Practices) -> pl.DataFrame:
    if not evidence.has("pcn_workforce"):
        return practices.returned.clear()
    employed = evidence.table("pcn_workforce").rename({"pcn": "organisation", "headcount": "heads"})
    return employed.join(practices.networks, on="organisation", how="semi")


def _one_row_for_each_role(
    components: pl.DataFrame, practices: Practices, register: Register, on: date
) -> pl.DataFrame:
    """Add up the components of each network and role; the date is that of most of its FTE, the grade the worst."""
    present = components.filter((pl.col("fte") > 0) | (pl.col("heads") > 0)).with_columns(
        staff_group=staff_group_of_role()
    )
    exact = pl.coalesce(
        "heads",
        pl.col("fte")
        / pl.col("role").replace_strict(_fte_per_head(present, register, on), default=None, return_dtype=pl.Float64),
    )
    largest_first = present.with_columns(exact=exact).sort(
        "organisation", "role", "fte", "source", descending=[False, False, True, False]
    )
    rows = largest_first.group_by("organisation", "staff_group", "role", maintain_order=True).agg(
        fte=exact_sum("fte"),
        exact_headcount=exact_sum("exact"),
        as_at=pl.col("as_at").first(),
        grade=pl.col("grade").max(),
        source=pl.col("source").unique(maintain_order=True).str.join("; "),
    )
    return rows.join(practices.networks, on="organisation", maintain_order="left").with_columns(
        sector=pl.lit(SECTOR), synthetic=pl.lit(False)
    )


def _fte_per_head(present: pl.DataFrame, register: Register, on: date) -> dict[str, float]:
    pairs = present.filter(pl.col("heads").is_null()).select("role", "staff_group").unique().sort("role")
    return {
        role: register.find("fte_per_head", on, sector=SECTOR, staff_group=group, role=role).value
        for role, group in pairs.iter_rows()
    }


def _notes(practices: Practices) -> tuple[tuple[str, str], ...]:
    if not practices.unplaced:
        return ()
    sentence = "Practices with a return that no network lists are left out: {}."
    return ((EVERY_SYSTEM, sentence.format(", ".join(practices.unplaced))),)
