"""Commission medical places: more students at medical schools, who become foundation doctors five years later.

Graduates join as foundation doctors in their first year and go on by the model's own progression: two foundation
years, then core and specialty training. A consultant is 13 to 16 years away, so within most plans the lever adds
doctors in training, which are never added to those who are qualified. Places at foundation schools are shared out
nationally.
"""

from __future__ import annotations

from allotment.levers.archetypes.training import training_places
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="commission_medical_places",
    title="Commission medical places",
    family=Family.TRAINING,
    dose_unit="students who start a medical degree",
    activity="set medical school places",
    aims=(Aim("Foundation doctor year 1", (Sector.ACUTE, Sector.MENTAL_HEALTH)),),
    respond=training_places,
    in_words=(
        "More students start a medical degree; five years later those who stay are foundation doctors, "
        "and consultants long after."
    ),
)
