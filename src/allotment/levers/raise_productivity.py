"""Raise productivity: digital records, voice notes, better flow and estates let staff do the same work in fewer hours.

National plans assumed 1.5% to 2% a year, which has seldom been reached; no published evaluation gives what one
system's programme adds. The effect is a judgement with a wide interval, is graded as one, and comes on top of the
growth in productivity that the projection already has.
"""

from __future__ import annotations

from allotment.levers.archetypes.productivity import less_need
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import NHS_TRUST_SECTORS, Sector

LEVER = Lever(
    key="raise_productivity",
    title="Raise productivity",
    family=Family.PRODUCTIVITY,
    dose_unit="FTE of staff covered by a programme",
    activity="improve productivity",
    aims=(
        Aim("Nurse or health visitor", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Scientist, therapist or technician", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Consultant", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Ambulance clinician", (Sector.AMBULANCE,)),
        Aim("Salaried GP", (Sector.PRIMARY_CARE,)),
        Aim("GP partner", (Sector.PRIMARY_CARE,)),
        Aim("General practice nurse", (Sector.PRIMARY_CARE,)),
        Aim("General practice administrator", (Sector.PRIMARY_CARE,)),
        Aim("Central functions", NHS_TRUST_SECTORS),
    ),
    respond=less_need,
    in_words="Programmes let the same work be done in fewer hours, so need falls where they reach.",
)
