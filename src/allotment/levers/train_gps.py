"""Train general practitioners: more posts of GP specialty training, three years long.

Two posts give one full-time GP: some leave before the end, some go elsewhere, and a salaried GP works 0.63 of full
time on average. The work that registrars do in practices meanwhile is not counted: trainees and qualified GPs are
kept apart. Their salaries are a cost of the lever, because they are not among the staff whose pay a projection adds
up.
"""

from __future__ import annotations

from allotment.levers.archetypes.training import training_places
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="train_gps",
    title="Train general practitioners",
    family=Family.TRAINING,
    dose_unit="doctors who start GP specialty training",
    activity="set specialty training posts",
    aims=(Aim("Salaried GP", (Sector.PRIMARY_CARE,)),),
    respond=training_places,
    in_words=(
        "More doctors train as GPs for three years in the system's practices; those who complete, join "
        "and stay are salaried GPs."
    ),
)
