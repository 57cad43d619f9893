"""Supply rates by role and single year of age: leaving, retirement, ages of joiners, FTE per head.

Trust roles come from England's turnover by age and staff group. Roles outside trusts have no such table:
their leaving is an assumption with the age shape of a reference trust role, and they retire as that role does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from allotment.evidence.assumptions.register import Register
from allotment.evidence.evidence import Evidence
from allotment.projection.calibrate.rates_age_profiles import age_profiles
from allotment.projection.calibrate.rates_assumptions import RoleAssumptions
from allotment.projection.calibrate.rates_by_role import RoleRates
from allotment.projection.calibrate.rates_evidence import rates_evidence
from allotment.projection.calibrate.rates_outside_trusts import rates_outside_trusts
from allotment.projection.calibrate.rates_social_care import council_leave_factors
from allotment.projection.calibrate.rates_trusts import trust_leaving, trust_rates
from allotment.projection.calibrate.rates_turnover import TRUST_ROLES, read_turnover
from allotment.workforce.errors import AssumptionError, Problem
from allotment.workforce.roles import ROLES


@dataclass(frozen=True)
class SupplyRates:
    """Rates of every role, how leaving differs between councils, and the evidence behind each rate.

    ``evidence`` has one row for each role and age band, as ``rates_evidence`` describes it.
    """

    by_role: Mapping[str, RoleRates]
    leave_factor_by_council: Mapping[str, float]
    evidence: pl.DataFrame

    def of(self, role: str) -> RoleRates:
        """Give the rates of one role.

        Raises:
            AssumptionError: the role is not known.
        """
        if role not in self.by_role:
            remedy = f"Use one of: {', '.join(self.by_role)}."
            raise AssumptionError("No rates are known for a role.", [Problem(role, "this is not a role.", remedy)])
        return self.by_role[role]

    def leave_factor(self, organisation: str) -> float:
        """Give the factor on leaving of an organisation: that of its council in adult social care, else 1."""
        council, _, _ = organisation.partition("/")
        return self.leave_factor_by_council.get(council, 1.0)


def supply_rates(evidence: Evidence, register: Register, on: date | None = None) -> SupplyRates:
    """Work out the supply rates of every role.

    Args:
        evidence: ``turnover_by_age`` is needed; ``social_care_turnover`` is used if it is there.
        register: leaving outside trusts, reference roles, retirement age, pooling strength.
        on: the date whose assumptions hold; the end of the turnover year if not given.

    Raises:
        EvidenceError: the evidence has no turnover by age.
        AssumptionError: an assumption that a role needs is not in the register.
    """
    turnover = read_turnover(evidence)
    assumptions = RoleAssumptions(register, on or turnover.period_to)
    profiles = age_profiles(evidence, assumptions)
    leaving = {role: trust_leaving(turnover, role, assumptions) for role in TRUST_ROLES}
    in_trusts = {role: trust_rates(turnover, role, leaving[role], profiles, assumptions) for role in TRUST_ROLES}
    outside = {
        role: rates_outside_trusts(role, in_trusts, leaving, profiles, assumptions)
        for role in ROLES
        if role not in in_trusts
    }
    return SupplyRates(
        by_role={**in_trusts, **outside},
        leave_factor_by_council=council_leave_factors(evidence, register, assumptions.on),
        evidence=rates_evidence(turnover, leaving, assumptions),
    )
