"""Commission midwifery places: more students on midwifery degrees.

One in nine who qualify never join as midwives. Placements are on labour wards and in community teams, whose number
limits the places sooner than lecture rooms do.
"""

from __future__ import annotations

from allotment.levers.archetypes.training import training_places
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="commission_midwifery_places",
    title="Commission midwifery places",
    family=Family.TRAINING,
    dose_unit="students who start a midwifery degree",
    activity="commission education places",
    aims=(Aim("Midwife", (Sector.ACUTE, Sector.COMMUNITY)),),
    respond=training_places,
    in_words=(
        "More students start a midwifery degree in the system; those who complete, join and stay are "
        "midwives three years later."
    ),
)
