"""The baseline of the one workforce: who is in post on one date, how many posts are funded, and how sure we are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import polars as pl

from allotment.evidence.assumptions.register import Register
from allotment.evidence.evidence import Evidence
from allotment.projection.baseline.adult_social_care import adult_social_care
from allotment.projection.baseline.certainty import certainty_cost, date_gap_errors, system_half_width, with_interval
from allotment.projection.baseline.establishment import with_establishment
from allotment.projection.baseline.from_totals import is_given_as_totals, totals_baseline, totals_date
from allotment.projection.baseline.other_trusts import trusts_known_in_total
from allotment.projection.baseline.partner_returns import (
    ages_with_returns,
    lay_returns,
    partner_returns,
    with_returned_posts,
)
from allotment.projection.baseline.primary_care import EVERY_SYSTEM, general_practice
from allotment.projection.baseline.result import BaselineResult
from allotment.projection.baseline.staff import StaffEstimate, together
from allotment.projection.baseline.trusts import trusts_in_the_series
from allotment.projection.calibrate.rates_age_profiles import AgeProfiles, age_profiles
from allotment.projection.calibrate.rates_assumptions import RoleAssumptions
from allotment.workforce.errors import EvidenceError, Problem
from allotment.workforce.tables import Baseline, BaselineAge, CertaintyCost


@dataclass(frozen=True)
class _England:
    """Staff of every system with their errors, and what each system's result is cut from."""

    estimate: StaffEstimate
    returns: pl.DataFrame
    profiles: AgeProfiles
    common_date: date


def build_baseline(evidence: Evidence, register: Register, ics: str, common_date: date) -> BaselineResult:
    """Build the baseline of one system: NHS trusts, general practice and networks, adult social care.

    A system that the evidence gives as totals has its stated stock, on its own date.

    Raises:
        EvidenceError: the system does not exist, or evidence that the baseline cannot do without is absent.
        AssumptionError: an assumption that the baseline needs is not in the register.
    """
    _require_system(evidence, ics)
    if is_given_as_totals(evidence, ics):
        return totals_baseline(evidence, ics)
    return _one_system(ics, _england(evidence, register, common_date))


def england_baseline(evidence: Evidence, register: Register, common_date: date) -> dict[str, BaselineResult]:
    """Build the baseline of every system, working out the shared parts once.

    Raises:
        EvidenceError: evidence that the baseline cannot do without is absent.
        AssumptionError: an assumption that the baseline needs is not in the register.
    """
    systems = evidence.table("ics")["ics"].sort()
    given = {ics: totals_baseline(evidence, ics) for ics in systems if is_given_as_totals(evidence, ics)}
    if len(given) == len(systems):
        return given
    england = _england(evidence, register, common_date)
    return {ics: given[ics] if ics in given else _one_system(ics, england) for ics in systems}


def latest_common_date(evidence: Evidence) -> date:
    """Give the latest date on which trusts of the monthly series were counted.

    Where all the evidence is systems given as totals, it is the latest date of their stocks.

    Raises:
        EvidenceError: the evidence has no staff in post.
    """
    stated = totals_date(evidence)
    if stated is not None and not evidence.has("staff_in_post"):
        return stated
    latest = evidence.table("staff_in_post")["as_at"].max()
    if not isinstance(latest, date):
        problem = Problem("staff_in_post", "the table has no rows.", "Add staff in post by organisation and month.")
        raise EvidenceError("There is no baseline.", [problem])
    return latest


def _england(evidence: Evidence, register: Register, common_date: date) -> _England:
    trusts = trusts_in_the_series(evidence, common_date)
    others = trusts_known_in_total(evidence, trusts.staff, register, common_date)
    practices = general_practice(evidence, register, common_date)
    care = adult_social_care(evidence, register, common_date)
    counted = together([trusts, others, practices, care])
    ordered = counted.staff.sort("ics", "sector", "organisation", "staff_group", "role").with_columns(
        turn=pl.int_range(pl.len()).over("role", "headcount")
    )
    returns = partner_returns(evidence)
    laid = lay_returns(StaffEstimate(ordered, counted.errors, counted.notes), returns)
    errors = pl.concat([laid.errors, date_gap_errors(laid.staff, register, common_date)])
    published_posts = with_establishment(with_interval(laid.staff, errors), evidence, register, common_date)
    staff = with_returned_posts(published_posts, returns)
    profiles = age_profiles(evidence, RoleAssumptions(register, common_date))
    return _England(StaffEstimate(staff, errors, laid.notes), returns, profiles, common_date)


def _one_system(ics: str, england: _England) -> BaselineResult:
    staff = england.estimate.staff.filter(pl.col("ics") == ics)
    errors = england.estimate.errors.filter(pl.col("ics") == ics)
    total_fte, half_width = math.fsum(staff["fte"]), system_half_width(errors)
    return BaselineResult(
        ics=ics,
        common_date=england.common_date,
        baseline=Baseline.validate(staff.select(Baseline.column_names()), cast=True),
        by_age=BaselineAge.validate(ages_with_returns(staff, england.returns, england.profiles), cast=True),
        certainty=CertaintyCost.validate(certainty_cost(errors), cast=True),
        total_fte_low=max(total_fte - half_width, 0.0),
        total_fte_high=total_fte + half_width,
        notes=tuple(sentence for place, sentence in england.estimate.notes if place in (ics, EVERY_SYSTEM)),
    )


def _require_system(evidence: Evidence, ics: str) -> None:
    systems = evidence.table("ics").sort("ics")
    if ics in systems["ics"]:
        return
    known = ", ".join(f"{code} ({name})" for code, name in systems.select("ics", "name").iter_rows())
    problem = Problem("ics", "no integrated care system has this code.", f"Use one of: {known}.", value=ics)
    raise EvidenceError(f"There is no system {ics!r}.", [problem])
