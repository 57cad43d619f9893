"""Expand placements: weeks in wards, practices, care homes and the voluntary sector with a supervisor.

It closes no gap by itself: it lifts the limit of other levers. Some of the weeks opened stay empty, being at the
wrong time or too far away.
"""

from __future__ import annotations

from allotment.levers.archetypes.capacity import more_capacity
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="expand_placements",
    title="Expand placements",
    family=Family.CAPACITY,
    dose_unit="placement weeks a year opened",
    activity="expand placements and educators",
    aims=(
        Aim("Nurse or health visitor", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Midwife", (Sector.ACUTE, Sector.COMMUNITY)),
        Aim("Scientist, therapist or technician", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Ambulance clinician", (Sector.AMBULANCE,)),
        Aim("Foundation doctor year 1", (Sector.ACUTE,)),
        Aim("Salaried GP", (Sector.PRIMARY_CARE,)),
        Aim("General practice nurse", (Sector.PRIMARY_CARE,)),
        Aim("Registered nurse in social care", (Sector.ADULT_SOCIAL_CARE,)),
        Aim("Support to doctors, nurses & midwives", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Care worker", (Sector.ADULT_SOCIAL_CARE,)),
    ),
    respond=more_capacity,
    in_words="More settings take learners, so that more students and apprentices can be placed.",
)
