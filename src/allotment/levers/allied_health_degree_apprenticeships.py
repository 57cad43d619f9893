"""Allied health degree apprenticeships: support workers become therapists, radiographers or paramedics in four years.

A fifth of the hours at least is off the job, more where placements are long. Those who complete leave the support
role.
"""

from __future__ import annotations

from allotment.levers.archetypes.apprenticeship import apprenticeships
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="allied_health_degree_apprenticeships",
    title="Allied health degree apprenticeships",
    family=Family.APPRENTICESHIP,
    dose_unit="support workers who start an allied health degree apprenticeship",
    activity="commission apprenticeships",
    aims=(
        Aim(
            "Scientist, therapist or technician",
            (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY),
            from_role="Support to ST&T staff",
        ),
        Aim("Ambulance clinician", (Sector.AMBULANCE,), from_role="Support to ambulance staff"),
        Aim("Occupational therapist in social care", (Sector.ADULT_SOCIAL_CARE,), from_role="Other direct care"),
    ),
    respond=apprenticeships,
    in_words=(
        "Support workers learn an allied health profession over four years while employed, and move into "
        "the registered role."
    ),
)
