"""Is the turnover whole, and does it add up: bands to all ages, groups to all staff, grades to all doctors?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import polars as pl

from allotment.evidence.sources.hchs_turnover.schema import (
    AGE_BANDS,
    ALL_AGES,
    INFRASTRUCTURE_AND_UNKNOWN,
    TURNOVER_FILE,
    TYPES,
)
from allotment.evidence.sources.published_groups import ALL, ALL_DOCTORS, PUBLISHED_ROLES
from allotment.evidence.sources.reading import FIRST_DATA_ROW, ROW, fault_at, shortened
from allotment.workforce import roles
from allotment.workforce.errors import Problem

ADDS_UP_WITHIN_FTE = 0.01
ADDS_UP_WITHIN_HEADS = 0
APART_FROM_FAMILIES = (
    roles.NURSES,
    roles.MIDWIVES,
    roles.AMBULANCE_STAFF,
    roles.STT,
    roles.SUPPORT_DNM,
    roles.SUPPORT_AMBULANCE,
    roles.SUPPORT_STT,
)
WHOLE = (*APART_FROM_FAMILIES, ALL_DOCTORS, INFRASTRUCTURE_AND_UNKNOWN)
"""These together are all staff, each once."""

REMEDY = "Look for a row that is missing, altered or there twice."
DOCTOR_GRADES = [name for name in PUBLISHED_ROLES if name.startswith("HCHS doctors")]


def problems_of_turnover(raw: pl.DataFrame) -> list[Problem]:
    """Name what is missing, and every sum that does not come out."""
    group = pl.when(pl.col("STAFF_GROUP") == ALL).then("MAIN_STAFF_GROUP").otherwise("STAFF_GROUP")
    numbered = raw.with_row_index(ROW, offset=FIRST_DATA_ROW).with_columns(group=group)
    missing = _missing_rows(numbered)
    if missing:
        return missing
    bands, total = pl.col("AGE_BAND") != ALL_AGES, pl.col("AGE_BAND") == ALL_AGES
    each_group = ["TYPE", "MAIN_STAFF_GROUP", "STAFF_GROUP"]
    each_band = ["TYPE", "AGE_BAND"]
    whole, all_staff = pl.col("group").is_in(WHOLE), pl.col("group") == ALL
    grades, doctors = pl.col("group").is_in(DOCTOR_GRADES), pl.col("group") == ALL_DOCTORS
    hotel, infrastructure = pl.col("group") == roles.HOTEL, pl.col("group") == INFRASTRUCTURE_AND_UNKNOWN
    return [
        *_several_periods(numbered),
        *_not_the_sum(numbered, bands, total, each_group, "must be the sum of its age bands"),
        *_not_the_sum(numbered, whole, all_staff, each_band, "must be the sum of the staff groups"),
        *_less_than_the_sum(numbered, grades, doctors, each_band, "must be no less than the sum of its grades"),
        *_less_than_the_sum(numbered, hotel, infrastructure, each_band, "must be no less than its hotel staff"),
    ]


def _several_periods(numbered: pl.DataFrame) -> list[Problem]:
    """The groups that make up all staff must be of one year; a single role may be of another, and says so."""
    whole = numbered.filter(pl.col("group").is_in([ALL, *WHOLE]))
    period = str(whole.get_column("PERIOD").first())
    other = whole.filter(pl.col("PERIOD") != period)
    rule = f"must be the period of the other staff groups, {period}."
    return shortened(
        [
            fault_at(TURNOVER_FILE, rule, "Take all rows from one release.", row=row, column="PERIOD", value=found)
            for row, found in other.select(ROW, "PERIOD").iter_rows()
        ]
    )


def _missing_rows(numbered: pl.DataFrame) -> list[Problem]:
    """Each group must have each type in each age band; a group of a family may lack a type wholly."""
    there = set(numbered.select("group", "TYPE", "AGE_BAND").iter_rows())
    begun = {(group, kind) for group, kind, _ in there}
    wanted = {(group, kind) for group, kind in product((ALL, *WHOLE), TYPES)} | begun
    absent = [
        (group, kind, band)
        for (group, kind), band in product(sorted(wanted), (ALL_AGES, *AGE_BANDS))
        if (group, kind, band) not in there
    ]
    return shortened(
        [
            fault_at(
                TURNOVER_FILE, "the row is missing.", REMEDY, column="AGE_BAND", value=f"{kind} / {group} / {band}"
            )
            for group, kind, band in absent
        ]
    )


def _compared(numbered: pl.DataFrame, children: pl.Expr, parent: pl.Expr, keys: Sequence[str]) -> pl.DataFrame:
    """Give the parent rows with the children's sums and what the parent has beyond them."""
    sums = numbered.filter(children).group_by(keys).agg(sum_hc=pl.col("HC").sum(), sum_fte=pl.col("FTE").sum())
    joined = numbered.filter(parent).join(sums, on=keys, how="inner", maintain_order="left")
    return joined.with_columns(beyond_hc=pl.col("HC") - pl.col("sum_hc"), beyond_fte=pl.col("FTE") - pl.col("sum_fte"))


def _not_the_sum(
    numbered: pl.DataFrame, children: pl.Expr, parent: pl.Expr, keys: Sequence[str], rule: str
) -> list[Problem]:
    compared = _compared(numbered, children, parent, keys)
    heads = compared.filter(pl.col("beyond_hc").abs() > ADDS_UP_WITHIN_HEADS)
    fte = compared.filter(pl.col("beyond_fte").abs() > ADDS_UP_WITHIN_FTE)
    return _named(heads, "HC", "sum_hc", rule) + _named(fte, "FTE", "sum_fte", rule)


def _less_than_the_sum(
    numbered: pl.DataFrame, children: pl.Expr, parent: pl.Expr, keys: Sequence[str], rule: str
) -> list[Problem]:
    compared = _compared(numbered, children, parent, keys)
    heads = compared.filter(pl.col("beyond_hc") < -ADDS_UP_WITHIN_HEADS)
    fte = compared.filter(pl.col("beyond_fte") < -ADDS_UP_WITHIN_FTE)
    return _named(heads, "HC", "sum_hc", rule) + _named(fte, "FTE", "sum_fte", rule)


def _named(wrong: pl.DataFrame, column: str, total: str, rule: str) -> list[Problem]:
    def problem(row: dict[str, Any]) -> Problem:
        what = f"{row['TYPE']}, {row['group']}, {row['AGE_BAND']}"
        return fault_at(
            TURNOVER_FILE, f"{what} {rule}, {row[total]:,.10g}.", REMEDY, row=row[ROW], column=column, value=row[column]
        )

    return shortened([problem(row) for row in wrong.iter_rows(named=True)])
