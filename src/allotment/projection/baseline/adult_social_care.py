"""Adult social care posts by council: England's published total spread by residents. Synthetic, and it says so.

Nobody publishes filled posts by system and role. England's filled posts are spread over districts by residents
aged 75 and over (and, for the assumed rest, aged 18 to 74), districts are added up to councils within each system,
and posts are split to roles by England's role mix. A filled post counts as one head.
"""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import polars as pl

from allotment.evidence.assumptions.register import Register
from allotment.evidence.evidence import Evidence
from allotment.projection.baseline.exact_sums import SHARES, exact_sum
from allotment.projection.baseline.published import FILLED_POSTS, SOCIAL_CARE, latest_published
from allotment.projection.baseline.staff import StaffEstimate
from allotment.projection.baseline.whole_people import largest_remainder
from allotment.projection.engine.inputs import IntArray
from allotment.workforce.errors import AssumptionError, EvidenceError, Problem
from allotment.workforce.roles import ROLES, SOCIAL_CARE_STAFF_GROUPS, Sector

SECTOR = Sector.ADULT_SOCIAL_CARE.value
ENGLAND = "E92000001"
CARE_ROLES = tuple(role.name for role in ROLES.values() if role.staff_group in SOCIAL_CARE_STAFF_GROUPS)
ADULT_AGE, OLDER_AGE = 18, 75  # the ages that the assumption social_care_posts_share_75plus names
SHARE_ROUNDING = 1e-6
HALF_A_PERSON = 1 / 2  # the most by which a published whole number is off


def adult_social_care(evidence: Evidence, register: Register, common_date: date) -> StaffEstimate:
    """Give synthetic adult social care posts by council and role in every system.

    Raises:
        EvidenceError: the published total, the population or the districts are absent.
        AssumptionError: the role mix does not sum to 1.
    """
    filled = latest_published(evidence, SOCIAL_CARE, "England", FILLED_POSTS, common_date)
    councils = council_weights(evidence, register, common_date)
    posts = councils.with_columns(pl.Series("posts", _whole_posts(councils, filled.value)))
    staff = _by_role(posts, _role_mix(register, common_date), register, common_date).with_columns(
        as_at=pl.lit(filled.as_at),
        source=pl.lit(
            f"synthetic: England's {filled.value:,.0f} filled posts ({filled.source}) spread by residents, "
            "aged 75 and over above all, and by England's role mix"
        ),
    )
    return StaffEstimate(staff, _errors(staff, register, common_date))


def council_weights(evidence: Evidence, register: Register, common_date: date) -> pl.DataFrame:
    """Give each council's share of England's posts within each system.

    Returns:
        ``ics, region, council, organisation, organisation_name, weight``, in the order of the organisation. Weights
        sum to 1 over England, to less where the evidence holds part of it.
    """
    posts = district_weights(evidence, register, common_date)
    spanning = pl.col("ics").n_unique().over("council") > 1
    code = pl.when(spanning).then(pl.concat_str("council", "ics", separator="/")).otherwise("council")
    return (
        posts.group_by("ics", "council", "council_name", maintain_order=True)
        .agg(exact_sum("weight", SHARES))
        .with_columns(organisation=code, organisation_name=pl.format("Adult social care in {}", "council_name"))
        .join(evidence.table("ics").select("ics", "region"), on="ics", how="left", maintain_order="left")
        .select("ics", "region", "council", "organisation", "organisation_name", "weight")
        .sort("organisation")
    )


def council_of(organisation: str) -> pl.Expr:
    """Give the council's code of a column of social care organisations: what stands before the system's."""
    return pl.col(organisation).str.split("/").list.first()


def district_weights(evidence: Evidence, register: Register, common_date: date) -> pl.DataFrame:
    """Give the rows of the districts table with ``weight``, each part's share of England's posts."""
    older_share = register.find("social_care_posts_share_75plus", common_date, sector=SECTOR).value
    residents = _residents(evidence, common_date.year)
    districts = evidence.table("districts").join(
        residents, left_on="district", right_on="area", how="left", maintain_order="left"
    )
    unknown = districts.filter(pl.col("older").is_null())["district"].unique().sort().to_list()
    if unknown:
        rule = f"a district has no residents in {common_date.year}."
        remedy = "Add it to the population by district."
        raise EvidenceError(
            "Adult social care cannot be spread.", [Problem("population", rule, remedy, value=d) for d in unknown]
        )
    parts = districts.with_columns(pl.col("older", "younger") * pl.col("share_in_ics"))
    older = _whole(math.fsum(parts["older"]), residents, "older")
    younger = _whole(math.fsum(parts["younger"]), residents, "younger")
    return parts.with_columns(
        weight=older_share * pl.col("older") / older + (1 - older_share) * pl.col("younger") / younger
    )


def _residents(evidence: Evidence, year: int) -> pl.DataFrame:
    """Give ``area, older, younger`` and how many published figures each was added up from.

    Estimated residents where the year is estimated, else the principal projection.
    """
    of_year = evidence.table("population").filter(pl.col("year") == year, pl.col("age") >= ADULT_AGE)
    variant = "estimate" if "estimate" in of_year["variant"] else "principal"
    people = pl.col("female") + pl.col("male")
    is_older = pl.col("age") >= OLDER_AGE
    return (
        of_year.filter(pl.col("variant") == variant)
        .group_by("area", maintain_order=True)
        .agg(
            older=people.filter(is_older).sum(),
            younger=people.filter(~is_older).sum(),
            older_figures=2 * is_older.sum(),
            younger_figures=2 * (~is_older).sum(),
        )
    )


def _whole(sum_of_parts: float, residents: pl.DataFrame, age: str) -> float:
    """Give England's residents: the sum of districts where it differs from England by no more than rounding."""
    england = residents.filter(pl.col("area") == ENGLAND)
    if england.is_empty():
        return sum_of_parts
    rounding = HALF_A_PERSON * int(residents[f"{age}_figures"].sum())
    published = float(england[age].item())
    return sum_of_parts if abs(sum_of_parts - published) <= rounding else published


def _whole_posts(councils: pl.DataFrame, england_posts: float) -> IntArray:
    exact = councils["weight"].to_numpy() * england_posts
    return largest_remainder(exact, np.zeros(len(exact), dtype=np.int64))


def _role_mix(register: Register, on: date) -> dict[str, float]:
    mix = {role: register.find("social_care_role_mix", on, **_slice(role)).value for role in CARE_ROLES}
    if abs(sum(mix.values()) - 1) > SHARE_ROUNDING:
        rule = f"the shares of all roles sum to {sum(mix.values()):.6f}, not to 1."
        problem = Problem("social_care_role_mix", rule, "Mend the shares of filled posts by role.")
        raise AssumptionError("Adult social care posts cannot be split to roles.", [problem])
    return mix


def _by_role(posts: pl.DataFrame, mix: dict[str, float], register: Register, on: date) -> pl.DataFrame:
    roles = pl.DataFrame(
        {
            "role": list(mix),
            "staff_group": [ROLES[role].staff_group for role in mix],
            "share": list(mix.values()),
            "fte_per_head": [register.find("fte_per_head", on, **_slice(role)).value for role in mix],
        }
    )
    cells = posts.join(roles, how="cross", maintain_order="left_right")
    exact = (cells["posts"] * cells["share"] / sum(mix.values())).to_numpy()
    heads = largest_remainder(exact, cells["organisation"].rle_id().cast(pl.Int64).to_numpy())
    return (
        cells.with_columns(pl.Series("headcount", heads))
        .filter(pl.col("headcount") > 0)
        .with_columns(
            fte=pl.col("headcount") * pl.col("fte_per_head"),
            sector=pl.lit(SECTOR),
            grade=pl.lit("E"),
            synthetic=pl.lit(True),
        )
    )


def _errors(staff: pl.DataFrame, register: Register, on: date) -> pl.DataFrame:
    """One error for each council: all its roles are off together, councils are independent."""
    spread = register.find("synthetic_spread", on, sector=SECTOR).value
    return staff.select(
        "ics",
        "organisation",
        "role",
        error=pl.format("posts in {}", "organisation"),
        partner=pl.lit("Adult social care employers"),
        what_is_missing=pl.lit("filled posts by employer and role (synthetic here)"),
        remedy=pl.lit("Agree a return of posts, vacancies and leavers with the councils and care providers."),
        fte_estimated="fte",
        half_width_fte=pl.col("fte") * spread,
        cancels_in_total=pl.lit(False),
    )


def _slice(role: str) -> dict[str, str]:
    return {"sector": SECTOR, "staff_group": ROLES[role].staff_group, "role": role}
