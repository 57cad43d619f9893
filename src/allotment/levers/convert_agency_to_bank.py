"""Convert agency work to bank: shifts that an agency filled are offered to the system's own and shared banks.

A shift costs about £243 less, by a bank provider's own figures, so the grade is low. The people at work are as many
as before: only shifts that an agency would have left open count as cover gained. Agency spending was 3.7% of pay in
2023/24 and is to end by August 2029, which bounds the lever.
"""

from __future__ import annotations

from allotment.levers.archetypes.conversion import to_bank
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="convert_agency_to_bank",
    title="Convert agency work to bank",
    family=Family.PRODUCTIVITY,
    dose_unit="FTE of agency shifts worked by the bank for a year",
    activity="set rotas and bank",
    aims=(
        Aim("Nurse or health visitor", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Midwife", (Sector.ACUTE, Sector.COMMUNITY)),
        Aim("Scientist, therapist or technician", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Support to doctors, nurses & midwives", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Specialty doctor", (Sector.ACUTE, Sector.MENTAL_HEALTH)),
    ),
    respond=to_bank,
    in_words="Shifts move from agencies to the bank at a lower price, and fewer of them stay open.",
)
