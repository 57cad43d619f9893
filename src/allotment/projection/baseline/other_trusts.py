"""Trusts known only in three published totals: each total kept to the last FTE, split to roles by declared mixes."""

from __future__ import annotations

from datetime import date

import polars as pl

from allotment.evidence.assumptions.register import Register
from allotment.evidence.evidence import Evidence
from allotment.projection.baseline.exact_sums import exact_sum
from allotment.projection.baseline.staff import StaffEstimate, with_whole_headcount
from allotment.projection.baseline.trusts import placed, predecessors
from allotment.workforce import roles
from allotment.workforce.roles import ROLES

DOCTORS, NURSES_MIDWIVES, OTHER = "doctors", "nurses and midwives", "other"
PUBLISHED_GROUP_OF_ROLE = {
    name: DOCTORS
    if role.staff_group == roles.DOCTORS
    else NURSES_MIDWIVES
    if role.staff_group in (roles.NURSES, roles.MIDWIVES)
    else OTHER
    for name, role in ROLES.items()
    if role.staff_group in roles.NHS_TRUST_STAFF_GROUPS
}
TRUST_ROLES = pl.DataFrame(
    {
        "role": list(PUBLISHED_GROUP_OF_ROLE),
        "staff_group": [ROLES[name].staff_group for name in PUBLISHED_GROUP_OF_ROLE],
        "published_group": list(PUBLISHED_GROUP_OF_ROLE.values()),
    }
)
OWN_MIX = "its staff groups at an earlier census"
LIKE_MIX = "the mix of like trusts"


def trusts_known_in_total(
    evidence: Evidence, series: pl.DataFrame, register: Register, common_date: date
) -> StaffEstimate:
    """Split the published totals of trusts outside the monthly series to roles.

    Staff groups follow the organisation's own (or its predecessors') earlier census, else trusts of its sector;
    grades of doctors follow trusts of its sector. A trust that is in the series too counts there alone. Of several
    dates the one nearest to the common date is taken, and carried unchanged.

    Args:
        evidence: ``staff_in_post_totals``, ``staff_group_mix``, ``successors``, ``organisations``.
        series: staff of the trusts in the series, as ``trusts_in_the_series`` gives them.
        register: how far a role of a split total may be off.
        common_date: the date of the baseline.
    """
    if not evidence.has("staff_in_post_totals"):
        return StaffEstimate(series.clear())
    totals = placed(_nearest_date(evidence.table("staff_in_post_totals"), common_date), evidence)
    twice = totals.join(series, on="organisation", how="semi")
    totals = totals.join(series, on="organisation", how="anti")
    split = _split(totals, _mix(totals, evidence, series, common_date))
    staff = with_whole_headcount(_with_exact_headcount(split, series))
    return StaffEstimate(staff, _split_errors(staff, register, common_date), _counted_once(twice))


def _nearest_date(totals: pl.DataFrame, common_date: date) -> pl.DataFrame:
    away = (pl.col("as_at") - common_date).abs()
    return totals.filter(away == away.min().over("organisation")).filter(
        pl.col("as_at") == pl.col("as_at").min().over("organisation")
    )


def _mix(totals: pl.DataFrame, evidence: Evidence, series: pl.DataFrame, common_date: date) -> pl.DataFrame:
    """Give ``organisation, role, share, mix``: shares within each published group sum to 1."""
    trusts = totals.select("organisation", "sector").unique(maintain_order=True)
    grid = trusts.join(TRUST_ROLES, how="cross", maintain_order="left")
    own = _own_staff_groups(trusts, evidence, common_date)
    like = _like_trusts(series)
    known = (
        grid.join(own, on=["organisation", "staff_group"], how="left", maintain_order="left")
        .join(like, on=["sector", "role"], how="left", maintain_order="left")
        .with_columns(pl.col("own_fte", "like_fte").fill_null(0.0))
    )
    whole = ["organisation", "published_group"]
    has_own = (exact_sum("own_fte").over(whole) > 0) & (pl.col("published_group") != DOCTORS)
    one_role_groups = pl.col("own_fte") / pl.len().over("organisation", "staff_group")
    return known.select(
        *whole,
        "role",
        "staff_group",
        mix=pl.when(has_own).then(pl.lit(OWN_MIX)).otherwise(pl.lit(LIKE_MIX)),
        weight=pl.when(has_own).then(one_role_groups).otherwise("like_fte"),
    ).with_columns(share=pl.col("weight") / exact_sum("weight").over(whole))


def _own_staff_groups(trusts: pl.DataFrame, evidence: Evidence, common_date: date) -> pl.DataFrame:
    """Give ``organisation, staff_group, own_fte`` at the earlier census, predecessors since then included."""
    if not evidence.has("staff_group_mix"):
        return pl.DataFrame(schema={"organisation": pl.String, "staff_group": pl.String, "own_fte": pl.Float64})
    census = evidence.table("staff_group_mix")
    since = predecessors(evidence, common_date).filter(pl.col("on") > census["as_at"].max())
    codes = pl.concat(
        [
            trusts.select("organisation", code="organisation"),
            since.join(trusts, on="organisation", how="semi").select("organisation", code="predecessor"),
        ]
    )
    found = codes.join(census, left_on="code", right_on="organisation", maintain_order="left")
    return found.group_by("organisation", "staff_group", maintain_order=True).agg(own_fte=exact_sum("fte"))


def _like_trusts(series: pl.DataFrame) -> pl.DataFrame:
    """Give ``sector, role, like_fte`` of the series; a sector without a trust in it takes all trusts together."""
    every = series.group_by("role", maintain_order=True).agg(like_fte=exact_sum("fte"))
    by_sector = series.group_by("sector", "role", maintain_order=True).agg(like_fte=exact_sum("fte"))
    lacking = [sector.value for sector in roles.NHS_TRUST_SECTORS if sector.value not in by_sector["sector"]]
    others = pl.DataFrame({"sector": lacking}, schema={"sector": pl.String}).join(
        every, how="cross", maintain_order="left"
    )
    return pl.concat([by_sector, others.select(by_sector.columns)])


def _split(totals: pl.DataFrame, mix: pl.DataFrame) -> pl.DataFrame:
    split = totals.join(mix, on=["organisation", "published_group"], maintain_order="left").filter(pl.col("share") > 0)
    return split.with_columns(
        fte=pl.col("fte") * pl.col("share"),
        grade=pl.lit("E"),
        synthetic=pl.lit(False),
        source=pl.format(
            "{}: published total of {} on {}, split to roles by {}",
            "source",
            "published_group",
            pl.col("as_at").dt.strftime("%d %B %Y"),
            "mix",
        ),
    ).filter(pl.col("fte") > 0)


def _with_exact_headcount(split: pl.DataFrame, series: pl.DataFrame) -> pl.DataFrame:
    """Add ``exact_headcount``: FTE over the role's FTE per head in like trusts, else in all trusts of the series."""
    per_head = exact_sum("fte") / pl.col("headcount").sum()
    whole_series = series.select(per_head).item()
    return (
        split.join(
            series.group_by("sector", "role", maintain_order=True).agg(like=per_head),
            on=["sector", "role"],
            how="left",
            maintain_order="left",
        )
        .join(
            series.group_by("role", maintain_order=True).agg(every=per_head),
            on="role",
            how="left",
            maintain_order="left",
        )
        .with_columns(fte_per_head=pl.coalesce("like", "every", pl.lit(whole_series)))
        .with_columns(exact_headcount=pl.col("fte") / pl.col("fte_per_head"))
    )


def _split_errors(staff: pl.DataFrame, register: Register, on: date) -> pl.DataFrame:
    """One error for each row: roles may be off while the organisation's total stays as published."""
    spreads = {
        sector: register.find("estimated_split_spread", on, sector=sector).value for sector in staff["sector"].unique()
    }
    return staff.select(
        "ics",
        "organisation",
        "role",
        error=pl.format("split of {}: {}", "organisation", "role"),
        partner="organisation_name",
        what_is_missing=pl.lit("staff in post by role"),
        remedy=pl.lit("Ask the trust for its staff in post by role (ESR)."),
        fte_estimated="fte",
        half_width_fte=pl.col("fte") * pl.col("sector").replace_strict(spreads, return_dtype=pl.Float64),
        cancels_in_total=pl.lit(True),
    )


def _counted_once(twice: pl.DataFrame) -> tuple[tuple[str, str], ...]:
    named = twice.select("ics", "organisation_name").unique().sort("ics", "organisation_name")
    sentence = "{} stands in the monthly series and in the list of totals; only the series is counted."
    return tuple((ics, sentence.format(name)) for ics, name in named.iter_rows())
