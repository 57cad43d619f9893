"""Support late careers: partial retirement, retire and return, pension advice, lighter rotas in the last years.

The dose counts all staff where the offer holds, because a rate of retirement is of all of them; those above 55 take
it up.
"""

from __future__ import annotations

from allotment.levers.archetypes.retention import retention
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="support_late_careers",
    title="Support late careers",
    family=Family.RETENTION,
    dose_unit="staff of all ages where retirement is made flexible for a year",
    activity="set retention offers",
    aims=(
        Aim("Consultant", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("GP partner", (Sector.PRIMARY_CARE,)),
        Aim("Nurse or health visitor", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Midwife", (Sector.ACUTE, Sector.COMMUNITY)),
        Aim("Scientist, therapist or technician", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("General practice nurse", (Sector.PRIMARY_CARE,)),
        Aim("Ambulance clinician", (Sector.AMBULANCE,)),
    ),
    respond=retention,
    in_words="Where pension advice and partial retirement are offered, fewer retire in that year.",
)
