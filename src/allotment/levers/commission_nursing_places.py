"""Commission nursing places: more students on nursing degrees, aimed at the role of their first post.

Five places give about three full-time nurses in the NHS: 13% do not complete, a fifth of the others never join it,
and those who do work 88% of full time on average. Fewer stay in the system that taught them. The cost is what public
money pays for a place, in grants and placement tariff; the whole cost of a nurse, with what students pay back, is
about £64,600.
"""

from __future__ import annotations

from allotment.levers.archetypes.training import training_places
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="commission_nursing_places",
    title="Commission nursing places",
    family=Family.TRAINING,
    dose_unit="students who start a nursing degree",
    activity="commission education places",
    aims=(
        Aim("Nurse or health visitor", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("General practice nurse", (Sector.PRIMARY_CARE,)),
        Aim("Registered nurse in social care", (Sector.ADULT_SOCIAL_CARE,)),
    ),
    respond=training_places,
    in_words=(
        "More students start a nursing degree in the system; those who complete, join and stay are nurses "
        "three years later."
    ),
)
