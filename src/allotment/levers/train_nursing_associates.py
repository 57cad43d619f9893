"""Train nursing associates: a registered role between support worker and nurse, reached in two years.

Published figures of trusts count nursing associates among support to doctors, nurses and midwives. An assistant in
post who qualifies there changes no figure, so the aim in trusts is people taken on from outside. In general practice
the role is counted by itself, and assistants in post move into it.
"""

from __future__ import annotations

from allotment.levers.archetypes.apprenticeship import apprenticeships
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="train_nursing_associates",
    title="Train nursing associates",
    family=Family.APPRENTICESHIP,
    dose_unit="people who start the two-year nursing associate programme",
    activity="commission apprenticeships",
    aims=(
        Aim("Nursing associate", (Sector.PRIMARY_CARE,), from_role="General practice assistant"),
        Aim("Support to doctors, nurses & midwives", (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY)),
    ),
    respond=apprenticeships,
    in_words=(
        "People become registered nursing associates in two years, in practices from among assistants and "
        "in trusts from outside."
    ),
)
