"""What every leaving rate stands on: own evidence, family or assumption, and how much each weighs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from allotment.projection.calibrate.rates_assumptions import RoleAssumptions
from allotment.projection.calibrate.rates_leaving import LeavingByAge
from allotment.projection.calibrate.rates_turnover import TRUST_ROLES, Turnover
from allotment.workforce.roles import ROLES

COLUMNS = {
    "role": pl.String,
    "staff_group": pl.String,
    "age_from": pl.Int64,
    "age_to": pl.Int64,
    "mean_stock_headcount": pl.Float64,
    "own_leaving_share": pl.Float64,
    "borrowed_leaving_share": pl.Float64,
    "evidence_weight": pl.Float64,
    "leaving_share": pl.Float64,
    "borrowed_from": pl.String,
}


def rates_evidence(
    turnover: Turnover, leaving: Mapping[str, LeavingByAge], assumptions: RoleAssumptions
) -> pl.DataFrame:
    """Give one row for each role and age band, retirement included in every share (annual).

    ``own_leaving_share`` is null where the role has no staff in the band; ``evidence_weight`` is the weight of
    the role's own rate, 0 where it is borrowed altogether; ``borrowed_from`` says from whom. For roles outside
    trusts the one row of all ages shows the assumed share of other leaving, without retirement.
    """
    rows: list[dict[str, object]] = []
    for role in ROLES:
        rows += _trust_rows(turnover, leaving[role], role) if role in TRUST_ROLES else [_assumed(role, assumptions)]
    return pl.DataFrame(rows, schema=COLUMNS)


def _trust_rows(turnover: Turnover, leaving: LeavingByAge, role: str) -> list[dict[str, object]]:
    rate, bands = leaving.rate, turnover.bands
    return [
        {
            "role": role,
            "staff_group": ROLES[role].staff_group,
            "age_from": bands.age_from[band],
            "age_to": bands.age_to[band],
            "mean_stock_headcount": rate.stock[band],
            "own_leaving_share": _known(rate.own[band]),
            "borrowed_leaving_share": _known(rate.family_rate[band]),
            "evidence_weight": rate.evidence_weight[band],
            "leaving_share": _known(rate.pooled[band]),
            "borrowed_from": rate.family,
        }
        for band in range(len(bands))
    ]


def _assumed(role: str, assumptions: RoleAssumptions) -> dict[str, object]:
    like = assumptions.reference_role("age_profile_reference", role)
    return {
        "role": role,
        "staff_group": ROLES[role].staff_group,
        "evidence_weight": 0.0,
        "leaving_share": assumptions.find("leaver_share", role).value,
        "borrowed_from": f"the assumption leaver_share, at the ages of: {like}",
    }


def _known(share: float) -> float | None:
    return None if np.isnan(share) else float(share)
