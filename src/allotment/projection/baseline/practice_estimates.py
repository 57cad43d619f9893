"""Staff of practices that made no return, estimated from their registered patients, and how far off that may be."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from allotment.evidence.assumptions.register import Register
from allotment.evidence.evidence import Evidence
from allotment.projection.baseline.exact_sums import exact_sum
from allotment.projection.baseline.practices import Practices
from allotment.projection.baseline.staff import ERROR_COLUMNS, staff_group_of_role
from allotment.projection.baseline.whole_people import largest_remainder
from allotment.workforce.roles import GPS, ROLES, Sector

SECTOR = Sector.PRIMARY_CARE.value
PRACTICE_ROLES = (
    "GP partner",
    "Salaried GP",
    "GP locum",
    "GP in training",
    "General practice nurse",
    "Practice direct patient care",
    "General practice administrator",
)


def estimates_beside_returns(practices: Practices) -> pl.DataFrame:
    """Give ``practice, name, organisation, ics, role, fte, as_at`` of missing practices where others returned.

    FTE is the practice's patients times the FTE per patient, by role, of the practices of its system that made
    a return; it carries the date of those returns.
    """
    patients = (
        practices.returned.unique("practice", keep="first", maintain_order=True)
        .group_by("ics", maintain_order=True)
        .agg(patients_returned=pl.col("patients").sum())
    )
    per_patient = (
        practices.returned.group_by("ics", "role", maintain_order=True)
        .agg(fte_returned=exact_sum("fte"), as_at=pl.col("as_at").max())
        .join(patients, on="ics", maintain_order="left")
        .filter(pl.col("patients_returned") > 0)
        .with_columns(fte_per_patient=pl.col("fte_returned") / pl.col("patients_returned"))
    )
    return (
        practices.missing.drop("as_at")
        .join(per_patient, on="ics", maintain_order="left")
        .with_columns(fte=pl.col("patients") * pl.col("fte_per_patient"))
        .filter(pl.col("fte") > 0)
        .select("practice", "name", "organisation", "ics", "role", "fte", "as_at")
    )


def in_whole_people(expected: pl.DataFrame, register: Register, on: date) -> pl.DataFrame:
    """Give estimated staff to networks in whole people.

    Each system's FTE of a role becomes a whole number of people (one at least), people go to networks in
    proportion to the expected FTE, and FTE follows the people: nobody is a tenth of a person in ten networks.

    Args:
        expected: ``organisation, ics, role, fte, as_at``, one row or more for each network and role.
        register: FTE per head of each role.
        on: the date whose assumptions hold.

    Returns:
        ``organisation, ics, role, fte, heads, as_at``; each system's FTE of a role is what was expected.
    """
    fte_per_head = {role: register.find("fte_per_head", on, **_slice(role)).value for role in PRACTICE_ROLES}
    system = ["ics", "role"]
    cells = (
        expected.group_by(*system, "organisation", maintain_order=True)
        .agg(exact_sum("fte"), pl.col("as_at").max())
        .with_columns(system_fte=exact_sum("fte").over(system))
        .with_columns(system_heads=(pl.col("system_fte") / pl.col("role").replace_strict(fte_per_head)).round().clip(1))
        .sort(*system, "organisation")
    )
    exact = cells.select(pl.col("system_heads") * pl.col("fte") / pl.col("system_fte")).to_series()
    group = cells.select(pl.struct(system).rle_id().cast(pl.Int64)).to_series()
    heads = largest_remainder(exact.to_numpy().astype(np.float64), group.to_numpy())
    return (
        cells.with_columns(pl.Series("heads", heads).cast(pl.Float64))
        .filter(pl.col("heads") > 0)
        .with_columns(fte=pl.col("system_fte") * pl.col("heads") / pl.col("system_heads"))
        .select("organisation", "ics", "role", "fte", "heads", "as_at")
    )


def estimates_without_returns(practices: Practices, evidence: Evidence, register: Register, on: date) -> pl.DataFrame:
    """Give ``organisation, ics, role, fte, as_at`` by network in systems where no practice made a return.

    A system's GP FTE is that of its districts (by the share of the district in the system); kinds of GP and other
    staff stand to it as in the practices that did return anywhere. All of it is spread by registered patients and
    carries the date of the patient list.
    """
    missing = practices.missing.filter(~pl.col("ics").is_in(practices.systems_with_returns))
    networks = missing.group_by("ics", "organisation", maintain_order=True).agg(
        pl.col("patients").sum(), pl.col("as_at").max()
    )
    ratios = _fte_per_patient(practices, register, on)
    gp_ratio = sum(ratio for role, ratio in ratios.items() if ROLES[role].staff_group == GPS)
    gps = pl.col("gp_fte") / (pl.col("patients").sum().over("ics") * gp_ratio)
    per_role = pl.DataFrame({"role": list(ratios), "ratio": list(ratios.values())})
    return (
        networks.join(_gp_fte(evidence), on="ics", how="left", maintain_order="left")
        .with_columns(scale=gps.fill_null(1.0))
        .join(per_role, how="cross", maintain_order="left")
        .with_columns(fte=pl.col("patients") * pl.col("ratio") * pl.col("scale"))
        .filter(pl.col("fte") > 0)
        .select("organisation", "ics", "role", "fte", "as_at")
    )


def missing_practice_errors(estimates: pl.DataFrame, register: Register, on: date) -> pl.DataFrame:
    """One error for each missing practice: all its roles are off together, practices are independent."""
    return _errors(
        estimates.with_columns(
            error=pl.format("practice {}", "practice"),
            partner=pl.format("{} ({})", "name", "practice"),
            what_is_missing=pl.lit("practice workforce return"),
            remedy=pl.lit("Ask the practice for its return to the National Workforce Reporting Service."),
        ),
        register.find("missing_return_spread", on, sector=SECTOR).value,
    )


def missing_system_errors(estimates: pl.DataFrame, practices: Practices, register: Register, on: date) -> pl.DataFrame:
    """Two kinds of error where nobody returned: each network's share, and the ratio of other staff to GPs."""
    named = estimates.join(
        practices.networks.select("organisation", "organisation_name"), on="organisation", maintain_order="left"
    )
    networks = _errors(
        named.with_columns(
            error=pl.format("practices of {}", "organisation"),
            partner=pl.format("{} ({}), its practices", "organisation_name", "organisation"),
            what_is_missing=pl.lit("practice workforce returns"),
            remedy=pl.lit("Add the practices' returns to the National Workforce Reporting Service."),
        ),
        register.find("gp_district_spread", on, sector=SECTOR).value,
    )
    others = named.filter(staff_group_of_role() != GPS)
    ratios = _errors(
        others.with_columns(
            error=pl.format("practice ratios of {}", "ics"),
            partner=pl.lit("All practices of the system"),
            what_is_missing=pl.lit("any return of staff other than GPs"),
            remedy=pl.lit("Add practice returns: even a tenth of the practices would show the system's own ratios."),
        ),
        register.find("practice_ratio_spread", on, sector=SECTOR).value,
    )
    return pl.concat([networks, ratios])


def _fte_per_patient(practices: Practices, register: Register, on: date) -> dict[str, float]:
    """Give FTE per registered patient by role over all returns; without any, as assumed."""
    patients = practices.returned.unique("practice", keep="first", maintain_order=True)["patients"].sum()
    if patients:
        by_role = practices.returned.group_by("role", maintain_order=True).agg(exact_sum("fte")).sort("role")
        return {role: fte / patients for role, fte in by_role.iter_rows()}
    return {role: register.find("practice_fte_per_patient", on, **_slice(role)).value for role in PRACTICE_ROLES}


def _gp_fte(evidence: Evidence) -> pl.DataFrame:
    if not evidence.has("gp_by_district"):
        return pl.DataFrame(schema={"ics": pl.String, "gp_fte": pl.Float64})
    return (
        evidence.table("districts")
        .join(evidence.table("gp_by_district"), on="district", maintain_order="left")
        .group_by("ics", maintain_order=True)
        .agg(gp_fte=exact_sum(pl.col("gp_fte") * pl.col("share_in_ics")))
    )


def _slice(role: str) -> dict[str, str]:
    return {"sector": SECTOR, "staff_group": ROLES[role].staff_group, "role": role}


def _errors(named: pl.DataFrame, spread: float) -> pl.DataFrame:
    return named.with_columns(
        fte_estimated="fte", half_width_fte=pl.col("fte") * spread, cancels_in_total=pl.lit(False)
    ).select(list(ERROR_COLUMNS))
