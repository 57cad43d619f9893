"""Care worker apprenticeships: new care workers from outside, and care workers who become senior care workers.

About half of those who start one in adult social care complete it: the lever is cheap, and loses many. Small
employers pay no levy; from April 2026 starts under 25 are fully funded for them, and others cost 5% or come from a
transfer.
"""

from __future__ import annotations

from allotment.levers.archetypes.apprenticeship import apprenticeships
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="care_worker_apprenticeships",
    title="Care worker apprenticeships",
    family=Family.APPRENTICESHIP,
    dose_unit="people who start an apprenticeship in adult social care",
    activity="commission apprenticeships",
    aims=(
        Aim("Care worker", (Sector.ADULT_SOCIAL_CARE,)),
        Aim("Senior care worker", (Sector.ADULT_SOCIAL_CARE,), from_role="Care worker"),
    ),
    respond=apprenticeships,
    in_words=(
        "New people learn care work in a year as apprentices, and care workers in post become senior care workers."
    ),
)
