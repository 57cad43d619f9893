"""Recruit internationally: offers to people in countries from which the ethical code allows active recruitment.

Six to nine months from offer to start. Those who come stay a little longer in the first year than others (93% against
90%) and work more hours (97% of full time against 88%); neither is counted, so the lever errs on the low side. A
system may set a floor, so that a running programme is not stopped and started, and a cap. Care workers are not aimed
at: new visas for them ended in July 2025 (from memory, to verify).
"""

from __future__ import annotations

from allotment.levers.archetypes.recruitment import recruitment
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="recruit_internationally",
    title="Recruit internationally",
    family=Family.RECRUITMENT,
    dose_unit="people offered a post abroad",
    activity="recruit internationally",
    aims=(
        Aim("Nurse or health visitor", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Midwife", (Sector.ACUTE, Sector.COMMUNITY)),
        Aim("Scientist, therapist or technician", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Specialty doctor", (Sector.ACUTE, Sector.MENTAL_HEALTH)),
        Aim("Registered nurse in social care", (Sector.ADULT_SOCIAL_CARE,)),
    ),
    respond=recruitment("lever_share_arriving"),
    in_words=("Registered people from countries that the ethical code allows are recruited and start within a year."),
)
