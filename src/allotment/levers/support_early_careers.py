"""Support early careers: preceptorship, protected time and a named person for staff in their first two years.

About one in five nurses leaves within two years of joining. The dose counts all staff of the teams covered, because a
rate of leaving is of all of them; the money is spent on the newest.
"""

from __future__ import annotations

from allotment.levers.archetypes.retention import retention
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="support_early_careers",
    title="Support early careers",
    family=Family.RETENTION,
    dose_unit="staff of all ages in teams with early-career support for a year",
    activity="set retention offers",
    aims=(
        Aim("Nurse or health visitor", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Midwife", (Sector.ACUTE, Sector.COMMUNITY)),
        Aim("Scientist, therapist or technician", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Ambulance clinician", (Sector.AMBULANCE,)),
        Aim("General practice nurse", (Sector.PRIMARY_CARE,)),
        Aim("Registered nurse in social care", (Sector.ADULT_SOCIAL_CARE,)),
        Aim("Care worker", (Sector.ADULT_SOCIAL_CARE,)),
    ),
    respond=retention,
    in_words="Teams that look after their newest members lose fewer of them in that year.",
)
