"""From the published rows to ``staff_in_post``: leaf roles that add up to the published totals."""

from __future__ import annotations

import polars as pl

from allotment.evidence.sources.published_groups import ALL, PARENT_GROUPS, published_roles

SOURCE_KEY = "hchs_staff_in_post"
GRADE = "B"
PUBLISHED_TO_FTE = 0.00001
"""The publisher gives FTE to five decimal places; a smaller difference is arithmetic, not staff."""

PLACE = ["as_at", "organisation"]
TABLE = ["as_at", "organisation", "staff_group", "role", "headcount", "fte", "source", "grade", "synthetic"]


def staff_in_post(raw: pl.DataFrame) -> pl.DataFrame:
    """Give each trust's staff by leaf role at each month's end, made to add up to its published total."""
    return (
        made_to_add_up(leaf_roles(raw), published_totals(raw))
        .with_columns(source=pl.lit(SOURCE_KEY), grade=pl.lit(GRADE), synthetic=pl.lit(False))
        .select(TABLE)
        .sort("as_at", "organisation", "staff_group", "role")
    )


def leaf_roles(raw: pl.DataFrame) -> pl.DataFrame:
    """Drop the parent rows and name the roles: ``as_at, organisation, staff_group, role, fte, headcount``."""
    leaves = raw.filter(~pl.col("staff_group_1").is_in(PARENT_GROUPS))
    named = leaves.join(published_roles(), left_on="staff_group_1", right_on="published")
    return named.select(_as_at(), "staff_group", "role", "fte", "headcount", organisation="org_code")


def published_totals(raw: pl.DataFrame) -> pl.DataFrame:
    """Give the published total of each trust and date: ``as_at, organisation, total_fte, total_headcount``."""
    totals = raw.filter(pl.col("main_staff_group") == ALL)
    return totals.select(_as_at(), organisation="org_code", total_fte="fte", total_headcount="headcount")


def made_to_add_up(leaves: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    """Make the roles of each trust and date add up to its published total, in FTE and in whole people.

    Staff whose role the publisher does not know are shared out over the known roles in proportion. Who works
    in two roles stands in both rows and once in the total: so many people are taken from the roles in
    proportion to their part time (headcount less FTE). Where no total was published, the leaves stay.
    """
    joined = leaves.join(totals, on=PLACE, how="left", maintain_order="left")
    known_fte = pl.col("fte").sum().over(PLACE)
    no_rest = pl.col("total_fte").is_null() | ((pl.col("total_fte") - known_fte).abs() < PUBLISHED_TO_FTE)
    factor = pl.when(no_rest).then(1.0).otherwise(pl.col("total_fte") / known_fte)
    scaled = joined.with_columns(
        fte=pl.col("fte") * factor,
        heads=pl.col("headcount") * factor,
        target=pl.col("total_headcount").fill_null(pl.col("headcount").sum().over(PLACE)),
    )
    return _whole_people(_without_second_roles(scaled)).select(*PLACE, "staff_group", "role", "fte", "headcount")


def _without_second_roles(scaled: pl.DataFrame) -> pl.DataFrame:
    """Add ``exact``: ``heads`` with its share of what the people of the place lack of ``target``.

    Where there is too little part time to take them from, people are taken in proportion to ``heads``.
    """
    change = pl.col("target") - pl.col("heads").sum().over(PLACE)
    part_time = (pl.col("heads") - pl.col("fte")).clip(lower_bound=0.0)
    takes_people = (change < 0) & (part_time.sum().over(PLACE) >= -change)
    weighted = scaled.with_columns(change=change, weight=pl.when(takes_people).then(part_time).otherwise("heads"))
    share = pl.col("weight") / pl.col("weight").sum().over(PLACE)
    return weighted.with_columns(exact=pl.col("heads") + pl.col("change") * share.fill_nan(0))


def _whole_people(shared: pl.DataFrame) -> pl.DataFrame:
    """Round ``exact`` to whole people (largest remainder) so that each trust and date adds up to ``target``."""
    floors = shared.with_columns(floor=pl.col("exact").floor()).with_columns(rest=pl.col("exact") - pl.col("floor"))
    ordered = floors.sort(*PLACE, "rest", "role", descending=[False, False, True, False])
    place_in_queue = pl.int_range(pl.len()).over(PLACE)
    people_to_place = (pl.col("target") - pl.col("floor").sum()).over(PLACE)
    extra = (place_in_queue < people_to_place).cast(pl.Float64)
    return ordered.with_columns(headcount=pl.col("floor") + extra)


def _as_at() -> pl.Expr:
    return pl.col("month").dt.month_end().alias("as_at")
