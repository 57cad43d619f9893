"""Partners' own staff returns, laid over what is published or estimated of the same organisations and roles.

Nobody else's rows move: published rows keep their place among England's, by which their ages are rounded.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from allotment.evidence.evidence import Evidence
from allotment.projection.baseline.ages import staff_by_age
from allotment.projection.baseline.exact_sums import exact_sum
from allotment.projection.baseline.primary_care import EVERY_SYSTEM
from allotment.projection.baseline.staff import StaffEstimate, staff_group_of_role
from allotment.projection.baseline.whole_people import spread_over_ages
from allotment.projection.calibrate.rates_age_profiles import AgeProfiles
from allotment.projection.engine.inputs import OLDEST_AGE, YOUNGEST_AGE, FloatArray
from allotment.workforce.errors import EvidenceError, Problem
from allotment.workforce.tables import PartnerReturn

TABLE = "partner_returns"
GRADE = "A"
CELL = ["organisation", "role"]


def partner_returns(evidence: Evidence) -> pl.DataFrame:
    """Give the rows of the evidence's partner returns (``PartnerReturn``); none where there are none."""
    return evidence.table(TABLE) if evidence.has(TABLE) else PartnerReturn.create_empty()


def lay_returns(published: StaffEstimate, returns: pl.DataFrame) -> StaffEstimate:
    """Put returned staff in the place of what stood for the same organisation and role.

    Errors of the replaced rows go with them: what was returned is no longer estimated. Roles that an organisation
    does not return stay as they were; a role returned with nobody in post and no posts is gone. Returns of
    organisations that the baseline does not name are left out, and a note says so.

    Args:
        published: staff with ``turn``, in order, and their errors.
        returns: rows of ``PartnerReturn``.

    Returns:
        Staff in the same order; returned rows have no ``turn``.

    Raises:
        EvidenceError: a return states another sector than the organisation's.
    """
    if returns.is_empty():
        return published
    places = published.staff.unique("organisation", keep="first", maintain_order=True).select(
        "ics", "region", "organisation", "organisation_name", "sector"
    )
    _require_own_sector(returns, places)
    laid = returns.join(places.select("organisation"), on="organisation", how="semi")
    returned = _one_row_for_each_role(laid, places)
    present = returned.filter((pl.col("headcount") > 0) | (pl.col("establishment_fte") > 0))
    kept = published.staff.join(returned, on=CELL, how="anti", maintain_order="left")
    columns = {name: pl.col(name).cast(dtype) for name, dtype in published.staff.schema.items()}
    staff = pl.concat([kept, present.with_columns(turn=None).select(columns.values())])
    return StaffEstimate(
        staff=staff.sort("ics", "sector", "organisation", "staff_group", "role"),
        errors=published.errors.join(returned, on=CELL, how="anti", maintain_order="left"),
        notes=published.notes + _notes(returned, returns, places),
    )


def with_returned_posts(staff: pl.DataFrame, returns: pl.DataFrame) -> pl.DataFrame:
    """Take ``establishment_fte`` and ``vacancies_fte`` from returns that name posts; others keep their vacancy rate."""
    if returns.is_empty():
        return staff
    stated = (
        returns.filter(pl.col("establishment_fte").is_not_null())
        .unique(CELL, keep="first", maintain_order=True)
        .select(*CELL, stated_establishment="establishment_fte", stated_vacancies="vacancies_fte")
    )
    return (
        staff.join(stated, on=CELL, how="left", maintain_order="left")
        .with_columns(
            establishment_fte=pl.coalesce("stated_establishment", "establishment_fte"),
            vacancies_fte=pl.coalesce("stated_vacancies", "vacancies_fte"),
        )
        .drop("stated_establishment", "stated_vacancies")
    )


def ages_with_returns(staff: pl.DataFrame, returns: pl.DataFrame, profiles: AgeProfiles) -> pl.DataFrame:
    """Spread staff over single years of age: returned staff within their age bands, others by their role's profile.

    Args:
        staff: rows as ``lay_returns`` gives them.
        returns: rows of ``PartnerReturn``.
        profiles: the age profile of every role, which also shapes the years within a band.

    Returns:
        ``organisation, role, age, headcount``, in the order of ``staff``.
    """
    if returns.is_empty():
        return staff_by_age(staff, profiles)
    is_returned = pl.col("turn").is_null()
    places = staff.select(*CELL, place=pl.int_range(pl.len()))
    bands = returns.join(staff.filter(is_returned), on=CELL, how="semi").filter(pl.col("headcount") > 0)
    ages = pl.concat([staff_by_age(staff.filter(~is_returned), profiles), _within_bands(bands, profiles)])
    return ages.join(places, on=CELL, maintain_order="left").sort("place", "age").drop("place")


def _one_row_for_each_role(returns: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    return (
        returns.group_by(*CELL, maintain_order=True)
        .agg(
            pl.col("headcount").sum(),
            exact_sum("fte"),
            pl.col("establishment_fte").first(),
            pl.col("as_at").first(),
        )
        .join(places, on="organisation", maintain_order="left")
        .with_columns(
            staff_group=staff_group_of_role(),
            grade=pl.lit(GRADE),
            synthetic=pl.lit(False),
            source=pl.format("Staff return of {} at {}", "organisation_name", _in_words(pl.col("as_at"))),
        )
    )


def _within_bands(bands: pl.DataFrame, profiles: AgeProfiles) -> pl.DataFrame:
    ordered = bands.sort(*CELL, "age_from").with_columns(turn=pl.int_range(pl.len()).over("organisation"))
    if ordered.is_empty():
        return pl.DataFrame(schema={**dict.fromkeys(CELL, pl.String), "age": pl.Int64, "headcount": pl.Int64})
    shares = np.stack(
        [
            _band_shares(profiles.of(role), age_from, age_to)
            for role, age_from, age_to in ordered.select("role", "age_from", "age_to").iter_rows()
        ]
    )
    people = spread_over_ages(ordered["headcount"].to_numpy(), shares, ordered["turn"].to_numpy())
    band, place = np.nonzero(people)
    spread = ordered.select(CELL)[band].with_columns(
        age=pl.Series(place + YOUNGEST_AGE), headcount=pl.Series(people[band, place])
    )
    return spread.group_by(*CELL, "age", maintain_order=True).agg(pl.col("headcount").sum())


def _band_shares(profile: FloatArray, age_from: int, age_to: int) -> FloatArray:
    """Give the profile within a band, summing to 1; even where the profile has nobody there."""
    first, last = (min(max(age, YOUNGEST_AGE), OLDEST_AGE) - YOUNGEST_AGE for age in (age_from, age_to))
    within = np.zeros_like(profile)
    within[first : last + 1] = profile[first : last + 1]
    if not within.sum() > 0:
        within[first : last + 1] = 1.0
    return np.asarray(within / within.sum())


def _require_own_sector(returns: pl.DataFrame, places: pl.DataFrame) -> None:
    stated = returns.select("organisation", stated="sector").unique(maintain_order=True)
    unlike = stated.join(places, on="organisation", maintain_order="left").filter(pl.col("stated") != pl.col("sector"))
    problems = [
        Problem(TABLE, f"{organisation} is of the sector {sector}.", "Give the return that sector.", value=stated)
        for organisation, stated, sector in unlike.select("organisation", "stated", "sector").iter_rows()
    ]
    if problems:
        raise EvidenceError("A partner's return is of another sector.", problems)


def _notes(returned: pl.DataFrame, returns: pl.DataFrame, places: pl.DataFrame) -> tuple[tuple[str, str], ...]:
    used = returned.group_by("ics", "organisation", "organisation_name", "as_at", maintain_order=True).agg(
        roles=pl.len(),
    )
    sentences = used.select(
        "ics",
        pl.format(
            "{} ({}) made its own staff return at {}: it stands for what was published or estimated of {} role(s).",
            "organisation_name",
            "organisation",
            _in_words(pl.col("as_at")),
            "roles",
        ),
    )
    unknown = returns.join(places, on="organisation", how="anti")["organisation"].unique().sort().to_list()
    left_out = f"Returns of organisations that the baseline does not name are left out: {', '.join(unknown)}."
    return (*sentences.iter_rows(), *([(EVERY_SYSTEM, left_out)] if unknown else []))


def _in_words(day: pl.Expr) -> pl.Expr:
    return day.dt.strftime("%-d %B %Y")
