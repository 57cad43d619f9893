"""Commission allied health places: more students of physiotherapy, radiography, paramedic science and the like.

Published staff figures hold these professions together as scientists, therapists and technicians, and paramedics with
ambulance clinicians; the lever aims at those. Who completes differs: 13% of radiography students do not, 5% in
physiotherapy.
"""

from __future__ import annotations

from allotment.levers.archetypes.training import training_places
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="commission_allied_health_places",
    title="Commission allied health places",
    family=Family.TRAINING,
    dose_unit="students who start an allied health or science degree",
    activity="commission education places",
    aims=(
        Aim("Scientist, therapist or technician", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
        Aim("Ambulance clinician", (Sector.AMBULANCE,)),
        Aim("Occupational therapist in social care", (Sector.ADULT_SOCIAL_CARE,)),
    ),
    respond=training_places,
    in_words=(
        "More students start an allied health degree in the system; those who complete, join and stay "
        "count three years later."
    ),
)
