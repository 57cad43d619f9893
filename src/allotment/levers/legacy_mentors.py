"""Legacy mentors: people near retirement stay or come back to mentor colleagues at the start of their careers.

A mentor reaches several colleagues, who leave less. Some mentors would have retired: they count as people who stay
on. A fifth of a mentor's week is missed in practice.
"""

from __future__ import annotations

from allotment.levers.archetypes.retention import retention
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="legacy_mentors",
    title="Legacy mentors",
    family=Family.RETENTION,
    dose_unit="experienced staff who mentor for a year",
    activity="set retention offers",
    aims=(
        Aim("Nurse or health visitor", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Midwife", (Sector.ACUTE, Sector.COMMUNITY)),
        Aim("General practice nurse", (Sector.PRIMARY_CARE,)),
        Aim("Ambulance clinician", (Sector.AMBULANCE,)),
    ),
    respond=retention,
    in_words="Experienced staff stay on as mentors, and those whom they mentor leave less.",
)
