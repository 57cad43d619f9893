"""Raise participation: part-time staff who would work more are offered hours and shifts that let them.

Few take more hours at once, so the gain for each person asked is small. Their pay for the added hours comes with
their FTE.
"""

from __future__ import annotations

from allotment.levers.archetypes.hours import more_hours
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="raise_participation",
    title="Raise participation",
    family=Family.PRODUCTIVITY,
    dose_unit="staff offered longer contracts for a year",
    activity="set retention offers",
    aims=(
        Aim("Nurse or health visitor", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Midwife", (Sector.ACUTE, Sector.COMMUNITY)),
        Aim("Scientist, therapist or technician", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Salaried GP", (Sector.PRIMARY_CARE,)),
        Aim("General practice nurse", (Sector.PRIMARY_CARE,)),
        Aim("Care worker", (Sector.ADULT_SOCIAL_CARE,)),
        Aim("Registered nurse in social care", (Sector.ADULT_SOCIAL_CARE,)),
    ),
    respond=more_hours,
    in_words="Part-time staff who would like longer contracts get them, so the same people work more hours.",
)
