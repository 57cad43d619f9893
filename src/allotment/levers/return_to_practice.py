"""Return to practice: people whose registration lapsed come back after a programme of three to twelve months.

The pool of people who left and could return is small and does not grow by asking, so the second half of the bound
works less well.
"""

from __future__ import annotations

from allotment.levers.archetypes.recruitment import recruitment
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="return_to_practice",
    title="Return to practice",
    family=Family.RECRUITMENT,
    dose_unit="people who start a return programme",
    activity="recruit locally",
    aims=(
        Aim("Nurse or health visitor", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Midwife", (Sector.ACUTE, Sector.COMMUNITY)),
        Aim("Scientist, therapist or technician", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("General practice nurse", (Sector.PRIMARY_CARE,)),
        Aim("Salaried GP", (Sector.PRIMARY_CARE,)),
    ),
    respond=recruitment("lever_share_completing", "lever_share_joining"),
    in_words=("Registered people who left their profession are brought back by a supported programme within a year."),
)
