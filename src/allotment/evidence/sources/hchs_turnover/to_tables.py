"""From the published turnover to ``turnover_by_age``: one row for each role and age band, nothing twice.

Most roles are published, or derived in the file itself by subtraction. For the others:

- Staff grades, hospital practitioners and other grades are what the published grades leave over of all
  doctors; they share it by their numbers in the trusts, so they have the same rates.
- Joiners are not published for foundation and core training doctors. Foundation year 1 lasts a year, so its
  closing stock are its joiners. The rest of all doctors' joiners are shared by closing stock at each age.
- Infrastructure staff are published in one sum, with the few of unknown role; only the leavers of hotel,
  property and estates stand alone. The four roles share one leaving rate at each age, so the closing stock
  and the joiners follow the leavers. Hotel staff come out older, as their leavers are.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import reduce

import polars as pl

from allotment.evidence.sources.hchs_turnover.schema import (
    AGE_BANDS,
    ALL_AGES,
    DERIVED,
    INFRASTRUCTURE_AND_UNKNOWN,
    JOINERS,
    LEAVERS,
    PUBLISHED,
    STOCK,
    TYPES,
)
from allotment.evidence.sources.hchs_turnover.shares import BAND, remainder, same_at_every_age, shared_out
from allotment.evidence.sources.published_groups import ALL, ALL_DOCTORS, PUBLISHED_ROLES, published_roles
from allotment.workforce import roles

DOCTOR_ROLES = tuple(name for name, role in roles.ROLES.items() if role.staff_group == roles.DOCTORS)
INFRASTRUCTURE_GROUPS = (roles.CENTRAL, roles.HOTEL, roles.MANAGERS, roles.SENIOR_MANAGERS)
INFRASTRUCTURE_ROLES = tuple(PUBLISHED_ROLES[group] for group in INFRASTRUCTURE_GROUPS)
FIRST_YEAR = "Foundation doctor year 1"

FROM_DOCTORS = "share of what the published grades leave over of all doctors"
ONE_YEAR_GRADE = "closing stock of the grade, which lasts one year"
FROM_INFRASTRUCTURE = "share of all infrastructure and unclassified staff, at one leaving rate"
ORIGINS = {PUBLISHED: "published", DERIVED: "derived by subtraction"}


def turnover_by_age(raw: pl.DataFrame, heads_by_role: pl.DataFrame) -> pl.DataFrame:
    """Give the table ``turnover_by_age``.

    ``heads_by_role`` (``role, headcount``) tells how many people the roles have that share a sum; it may be
    empty: then they share in equal parts.
    """
    parts = {kind: _banded(raw, kind) for kind in TYPES}
    weights = same_at_every_age(heads_by_role, [first for first, _ in AGE_BANDS.values()])
    rows = {kind: [_published_apart_from_families(part)] for kind, part in parts.items()}
    for family in (_doctors(parts, weights), _infrastructure(parts, weights)):
        for kind, part in family.items():
            rows[kind].append(part)
    return _one_row_a_band({kind: pl.concat(several) for kind, several in rows.items()}, raw)


def period_of(raw: pl.DataFrame) -> tuple[date, date]:
    """Give the first and last day of the year of all staff: the stock is that of the last day."""
    of_all_staff = raw.filter(pl.col("MAIN_STAFF_GROUP") == ALL).get_column("PERIOD")
    first, last = str(of_all_staff.first()).split(" to ")
    return _month_end(first), _month_end(last)


def _doctors(parts: dict[str, pl.DataFrame], weights: pl.DataFrame) -> dict[str, pl.DataFrame]:
    full = {
        kind: _completed(_family(parts[kind], DOCTOR_ROLES), parts[kind], ALL_DOCTORS, weights, FROM_DOCTORS)
        for kind in (STOCK, LEAVERS)
    }
    joiners = _family(parts[JOINERS], DOCTOR_ROLES)
    if FIRST_YEAR not in joiners.get_column("role"):
        rest = remainder(_parent(parts[JOINERS], ALL_DOCTORS), joiners)
        joiners = pl.concat([joiners, _first_year_joiners(full[STOCK], rest)])
    full[JOINERS] = _completed(joiners, parts[JOINERS], ALL_DOCTORS, full[STOCK], FROM_DOCTORS)
    return full


def _infrastructure(parts: dict[str, pl.DataFrame], weights: pl.DataFrame) -> dict[str, pl.DataFrame]:
    parent = INFRASTRUCTURE_AND_UNKNOWN
    known = {kind: _family(parts[kind], INFRASTRUCTURE_ROLES) for kind in TYPES}
    leavers = _completed(known[LEAVERS], parts[LEAVERS], parent, weights, FROM_INFRASTRUCTURE)
    return {
        LEAVERS: leavers,
        STOCK: _completed(known[STOCK], parts[STOCK], parent, leavers, FROM_INFRASTRUCTURE),
        JOINERS: _completed(known[JOINERS], parts[JOINERS], parent, leavers, FROM_INFRASTRUCTURE),
    }


def _completed(
    known: pl.DataFrame, part: pl.DataFrame, parent: str, weights: pl.DataFrame, origin: str
) -> pl.DataFrame:
    """Add the family's missing roles, which share what the known ones leave over of the parent."""
    family = DOCTOR_ROLES if parent == ALL_DOCTORS else INFRASTRUCTURE_ROLES
    missing = [name for name in family if name not in known.get_column("role")]
    return pl.concat([known, shared_out(remainder(_parent(part, parent), known), weights, missing, origin)])


def _first_year_joiners(stock: pl.DataFrame, rest: pl.DataFrame) -> pl.DataFrame:
    """The closing stock of foundation year 1, and no more than the joiners that are left over."""
    limits = rest.rename({"headcount": "most_heads", "fte": "most_fte"})
    return (
        stock.filter(pl.col("role") == FIRST_YEAR)
        .join(limits, on=BAND)
        .select(
            "role",
            BAND,
            pl.min_horizontal("headcount", "most_heads"),
            pl.min_horizontal("fte", "most_fte"),
            pl.lit(ONE_YEAR_GRADE).alias("origin"),
        )
    )


def _banded(raw: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Give one type by age band: ``group`` is the role, or the parent's published name."""
    combined = pl.col("MAIN_STAFF_GROUP") == INFRASTRUCTURE_AND_UNKNOWN
    return raw.filter(pl.col("TYPE") == kind, pl.col("AGE_BAND") != ALL_AGES).select(
        pl.when(combined)
        .then(pl.lit(INFRASTRUCTURE_AND_UNKNOWN))
        .otherwise(pl.col("STAFF_GROUP").replace(PUBLISHED_ROLES))
        .alias("role"),
        pl.col("AGE_BAND").replace_strict({band: ages[0] for band, ages in AGE_BANDS.items()}).alias(BAND),
        pl.col("HC").cast(pl.Float64).alias("headcount"),
        pl.col("FTE").alias("fte"),
        _way(raw).alias("origin"),
    )


def _way(raw: pl.DataFrame) -> pl.Expr:
    """Say how the figure came, and of which year it is where that is not the year of all staff."""
    way = pl.col("ORIGIN").replace_strict(ORIGINS)
    first, last = period_of(raw)
    usual = pl.col("PERIOD") == f"{first:%Y%m} to {last:%Y%m}"
    return pl.when(usual).then(way).otherwise(pl.format("{} for {}", way, pl.col("PERIOD")))


def _family(part: pl.DataFrame, family: tuple[str, ...]) -> pl.DataFrame:
    return part.filter(pl.col("role").is_in(family))


def _parent(part: pl.DataFrame, parent: str) -> pl.DataFrame:
    return part.filter(pl.col("role") == parent)


def _published_apart_from_families(part: pl.DataFrame) -> pl.DataFrame:
    alone = [name for name in set(PUBLISHED_ROLES.values()) if name not in (*DOCTOR_ROLES, *INFRASTRUCTURE_ROLES)]
    return part.filter(pl.col("role").is_in(alone))


def _one_row_a_band(kinds: dict[str, pl.DataFrame], raw: pl.DataFrame) -> pl.DataFrame:
    """Put closing stock, joiners and leavers side by side, with the dates, staff group and a told origin."""
    wide = published_roles().select("role", "staff_group").unique()
    named = [
        kinds[kind].rename({"headcount": f"{word}_headcount", "fte": f"{word}_fte", "origin": f"{word}_origin"})
        for kind, word in TYPES.items()
    ]
    joined = reduce(lambda left, right: left.join(right, on=["role", BAND], how="full", coalesce=True), named)
    first, last = period_of(raw)
    ends = {ages[0]: ages[1] for ages in AGE_BANDS.values()}
    return (
        joined.join(wide, on="role")
        .with_columns(
            pl.col(BAND).replace_strict(ends).alias("age_to"),
            pl.lit(first).alias("period_from"),
            pl.lit(last).alias("period_to"),
            _told_origin().alias("origin"),
        )
        .sort("staff_group", "role", BAND)
    )


def _told_origin() -> pl.Expr:
    """One word where the three figures come the same way, else the way of each."""
    ways = [pl.col(f"{word}_origin") for word in TYPES.values()]
    each = pl.format("closing stock: {}; joiners: {}; leavers: {}", *ways)
    return pl.when((ways[0] == ways[1]) & (ways[1] == ways[2])).then(ways[0]).otherwise(each)


def _month_end(month: str) -> date:
    year, number = int(month[:4]), int(month[4:])
    return date(year, number, monthrange(year, number)[1])
