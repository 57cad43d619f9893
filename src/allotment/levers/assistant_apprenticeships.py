"""Assistant apprenticeships: people from outside start as apprentices and count when they finish.

Their work in the first year is worth their wage for the hours on the job; the wage for the hours off the job is the
salary support that the lever costs.
"""

from __future__ import annotations

from allotment.levers.archetypes.apprenticeship import apprenticeships
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="assistant_apprenticeships",
    title="Assistant apprenticeships",
    family=Family.APPRENTICESHIP,
    dose_unit="people taken on as apprentice assistants",
    activity="commission apprenticeships",
    aims=(
        Aim("Support to doctors, nurses & midwives", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Support to ST&T staff", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("General practice assistant", (Sector.PRIMARY_CARE,)),
    ),
    respond=apprenticeships,
    in_words="People without experience learn a support role in about a year as apprentices and stay in it.",
)
