"""Improve wellbeing: occupational health within days, mental health support, safe rest; less time lost to sickness.

The target for sickness absence is 4.1%; from 5% to there is at most 0.95% more hours at work. The effect is half of
that.
"""

from __future__ import annotations

from allotment.levers.archetypes.hours import more_hours
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="improve_wellbeing",
    title="Improve wellbeing and reduce sickness",
    family=Family.RETENTION,
    dose_unit="staff covered for a year",
    activity="set retention offers",
    aims=(
        Aim("Nurse or health visitor", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Midwife", (Sector.ACUTE, Sector.COMMUNITY)),
        Aim("Scientist, therapist or technician", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Ambulance clinician", (Sector.AMBULANCE,)),
        Aim("Support to doctors, nurses & midwives", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Care worker", (Sector.ADULT_SOCIAL_CARE,)),
        Aim("Senior care worker", (Sector.ADULT_SOCIAL_CARE,)),
    ),
    respond=more_hours,
    in_words="Staff who are covered are less often ill, so the same people are at work for more of the year.",
)
