"""Expand educators: more practice educators and lecturers, so that more people can be trained.

It closes no gap by itself: it lifts the limit of other levers. Most educators come from practice, where they are
missed.
"""

from __future__ import annotations

from allotment.levers.archetypes.capacity import more_capacity
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="expand_educators",
    title="Expand educators",
    family=Family.CAPACITY,
    dose_unit="FTE of educators appointed",
    activity="expand placements and educators",
    aims=(
        Aim("Nurse or health visitor", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Midwife", (Sector.ACUTE, Sector.COMMUNITY)),
        Aim("Scientist, therapist or technician", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Foundation doctor year 1", (Sector.ACUTE,)),
        Aim("Salaried GP", (Sector.PRIMARY_CARE,)),
        Aim("Support to doctors, nurses & midwives", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Care worker", (Sector.ADULT_SOCIAL_CARE,)),
    ),
    respond=more_capacity,
    in_words=(
        "More educators are appointed from among clinicians, so that more students and apprentices can be taught."
    ),
)
