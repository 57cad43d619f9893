"""Rates of roles in general practice and adult social care, which no turnover by age describes.

How many leave is an assumption; at which ages follows a reference trust role. They retire at the rates of a
reference trust role from their own retirement age on.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from allotment.projection.calibrate.rates_age_bands import SINGLE_YEARS
from allotment.projection.calibrate.rates_age_profiles import AgeProfiles
from allotment.projection.calibrate.rates_assumptions import RoleAssumptions
from allotment.projection.calibrate.rates_by_role import RoleRates
from allotment.projection.calibrate.rates_leaving import LeavingByAge, hazard
from allotment.projection.engine.inputs import FloatArray

NEWTON_STEPS = 12  # each step doubles the number of right digits


def rates_outside_trusts(
    role: str,
    trust_rates: Mapping[str, RoleRates],
    trust_leaving: Mapping[str, LeavingByAge],
    profiles: AgeProfiles,
    assumptions: RoleAssumptions,
) -> RoleRates:
    """Give every rate of a role outside trusts.

    Raises:
        AssumptionError: the register has no leaving, reference role or FTE per head of the role.
    """
    like = assumptions.reference_role("age_profile_reference", role)
    retires_like = assumptions.reference_role("retirement_reference", role)
    retires_from = assumptions.find("retirement_age_from", role).value
    profile, shape = profiles.of(role), trust_rates[like].fte_per_head
    fte_per_head = assumptions.find("fte_per_head", role).value
    leaver_share = assumptions.find("leaver_share", role).value
    return RoleRates(
        leave_hazard=_leave_hazard(trust_leaving[like], profile, leaver_share),
        retire_hazard=np.where(retires_from <= SINGLE_YEARS, trust_leaving[retires_like].retire_hazard, 0.0),
        joiner_age=trust_rates[like].joiner_age,
        graduate_age=trust_rates[like].graduate_age,
        fte_per_head=shape * (fte_per_head / float(profile @ shape)),
        age_profile=profile,
    )


def _leave_hazard(like: LeavingByAge, profile: FloatArray, leaver_share: float) -> FloatArray:
    """Scale the reference role's hazards of other leaving so that the assumed share of the profile's staff leave.

    The share that leaves rises with the scale ever more slowly, so Newton's steps from too small a scale
    approach the answer from below and cannot pass it.
    """
    shape = like.leave_hazard
    wanted = min(leaver_share, float(np.nextafter(1.0, 0.0)))
    if not profile @ shape > 0:
        return np.full_like(profile, hazard(np.array(wanted)))
    scale = float(hazard(np.array(wanted)) / (profile @ shape))
    for _ in range(NEWTON_STEPS):
        staying = np.exp(-scale * shape)
        scale += (wanted - float(profile @ (1 - staying))) / float(profile @ (shape * staying))
    return np.asarray(scale * shape)
