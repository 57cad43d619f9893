"""Grow Your Own entry pathway: residents reached through schools, colleges and communities enter a first job.

Conversion is counted at each step: who starts, who completes the preparation, who takes a first job, who stays near.
The first job is the door to apprenticeships, which are levers of their own: nobody is counted twice.
"""

from __future__ import annotations

from allotment.levers.archetypes.recruitment import recruitment
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="grow_your_own_entry",
    title="Grow Your Own entry pathway",
    family=Family.RECRUITMENT,
    dose_unit="residents who start the pathway",
    activity="recruit locally",
    aims=(
        Aim("Support to doctors, nurses & midwives", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Support to ST&T staff", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Care worker", (Sector.ADULT_SOCIAL_CARE,)),
        Aim("General practice assistant", (Sector.PRIMARY_CARE,)),
    ),
    respond=recruitment("lever_share_completing", "lever_share_joining", "lever_share_staying_local"),
    in_words=(
        "Residents are reached, prepared and taken into a first job in health or care, from which "
        "apprenticeships lead on."
    ),
)
