"""Nursing degree apprenticeships: support workers in post become registered nurses in four years, in paid time.

Half of their hours are off the job. The levy pays for teaching up to the funding band of £27,000 and for nothing
else; an employer pays about £140,000 more for each apprentice over four years. That money buys back most of the
hours; only what it does not buy back is lost. Those who complete leave the support role, which has to be filled
again.
"""

from __future__ import annotations

from allotment.levers.archetypes.apprenticeship import apprenticeships
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="nursing_degree_apprenticeships",
    title="Nursing degree apprenticeships",
    family=Family.APPRENTICESHIP,
    dose_unit="support workers who start a nursing degree apprenticeship",
    activity="commission apprenticeships",
    aims=(
        Aim(
            "Nurse or health visitor",
            (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY),
            from_role="Support to doctors, nurses & midwives",
        ),
        Aim("General practice nurse", (Sector.PRIMARY_CARE,), from_role="General practice assistant"),
        Aim("Registered nurse in social care", (Sector.ADULT_SOCIAL_CARE,), from_role="Senior care worker"),
    ),
    respond=apprenticeships,
    in_words=(
        "Support workers learn to be nurses over four years while employed, most of them people who live here and stay."
    ),
)
