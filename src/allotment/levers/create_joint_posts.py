"""Create joint posts: one person works for two sectors, such as a paramedic for the ambulance service and a practice.

Both sides keep people who wanted a change, and such posts draw some who would apply to neither alone. A dose is what
one side does for one of its people: a pair of posts across two sectors is a dose in each, and each pays its half.
"""

from __future__ import annotations

from allotment.levers.archetypes.retention import retention
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="create_joint_posts",
    title="Create joint posts",
    family=Family.RETENTION,
    dose_unit="people who hold a joint post for a year",
    activity="redesign roles",
    aims=(
        Aim("Paramedic", (Sector.PRIMARY_CARE,)),
        Aim("Ambulance clinician", (Sector.AMBULANCE,)),
        Aim("Pharmacist", (Sector.PRIMARY_CARE,)),
        Aim("Scientist, therapist or technician", (Sector.ACUTE, Sector.COMMUNITY)),
        Aim("Mental health practitioner", (Sector.PRIMARY_CARE,)),
        Aim("Nurse or health visitor", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Registered nurse in social care", (Sector.ADULT_SOCIAL_CARE,)),
        Aim("Occupational therapist in social care", (Sector.ADULT_SOCIAL_CARE,)),
    ),
    respond=retention,
    in_words="Posts shared between two sectors keep people in both and bring some in.",
)
