"""Flexible working: teams plan their own shifts, and a request for other hours is met as a rule.

The effect is that of NHS Improvement's direct support programme, of which flexible working was the commonest part:
leavers among its trusts' nurses fell from 12.5% to 11.9%, in mental health from 14.3% to 13.4%. The teams most
willing come first: beyond half of the bound the effect is lower.
"""

from __future__ import annotations

from allotment.levers.archetypes.retention import retention
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="flexible_working",
    title="Flexible working",
    family=Family.RETENTION,
    dose_unit="staff whose teams work flexibly for a year",
    activity="set retention offers",
    aims=(
        Aim("Nurse or health visitor", (Sector.ACUTE, Sector.COMMUNITY, Sector.AMBULANCE)),
        Aim("Nurse or health visitor", (Sector.MENTAL_HEALTH,)),
        Aim("Midwife", (Sector.ACUTE, Sector.COMMUNITY)),
        Aim("Scientist, therapist or technician", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Ambulance clinician", (Sector.AMBULANCE,)),
        Aim("Support to doctors, nurses & midwives", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("General practice nurse", (Sector.PRIMARY_CARE,)),
        Aim("Care worker", (Sector.ADULT_SOCIAL_CARE,)),
        Aim("Senior care worker", (Sector.ADULT_SOCIAL_CARE,)),
    ),
    respond=retention,
    in_words="Staff whose teams work flexibly leave less in that year.",
)
