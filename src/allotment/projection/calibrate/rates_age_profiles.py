"""Ages of the staff in post of every role: published bands for trust roles, a reference role's for the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allotment.evidence.evidence import Evidence
from allotment.projection.calibrate.rates_age_bands import shares, single_years
from allotment.projection.calibrate.rates_assumptions import RoleAssumptions
from allotment.projection.calibrate.rates_turnover import TRUST_ROLES, Turnover, read_turnover
from allotment.projection.engine.inputs import FloatArray
from allotment.workforce.roles import ROLES


@dataclass(frozen=True)
class AgeProfiles:
    """Share of a role's staff at each single year of age from 16 to 80 and over."""

    shares_by_role: dict[str, FloatArray]  # each (A,), summing to 1

    def of(self, role: str) -> FloatArray:
        """Give the shares of one role, (A,)."""
        return self.shares_by_role[role]


def age_profiles(evidence: Evidence, assumptions: RoleAssumptions) -> AgeProfiles:
    """Give the age profile of every role.

    Raises:
        EvidenceError: the evidence has no turnover by age.
        AssumptionError: a role outside trusts has no reference role.
    """
    turnover = read_turnover(evidence)
    profiles = {role: shares(people_by_age(turnover.closing, turnover, role, assumptions)) for role in TRUST_ROLES}
    outside = {
        role: profiles[assumptions.reference_role("age_profile_reference", role)]
        for role in ROLES
        if role not in profiles
    }
    return AgeProfiles({**profiles, **outside})


def people_by_age(arranged: FloatArray, turnover: Turnover, role: str, assumptions: RoleAssumptions) -> FloatArray:
    """Split a trust role's row of an (R, B) array to single years, no younger than its youngest age in post.

    Its family's sum stands in where the publisher does not show the role.
    """
    place = TRUST_ROLES.index(role)
    shown = turnover.closing[place].sum() > 0
    _, family = turnover.family(role)
    band_totals = arranged[place] if shown else np.asarray(arranged[family].sum(axis=0))
    youngest_age = round(assumptions.find("youngest_age_in_post", role).value)
    return single_years(band_totals, turnover.bands, youngest_age)
