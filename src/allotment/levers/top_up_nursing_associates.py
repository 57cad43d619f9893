"""Top up nursing associates: two more years turn a nursing associate into a registered nurse.

In trusts the associates are counted among support to doctors, nurses and midwives, which they leave. The limit is
small because only a few of that group are associates.
"""

from __future__ import annotations

from allotment.levers.archetypes.apprenticeship import apprenticeships
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="top_up_nursing_associates",
    title="Top up nursing associates to nurses",
    family=Family.APPRENTICESHIP,
    dose_unit="nursing associates who start the two-year top-up to registered nurse",
    activity="commission apprenticeships",
    aims=(
        Aim(
            "Nurse or health visitor",
            (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY),
            from_role="Support to doctors, nurses & midwives",
        ),
        Aim("General practice nurse", (Sector.PRIMARY_CARE,), from_role="Nursing associate"),
    ),
    respond=apprenticeships,
    in_words="Registered nursing associates study two more years while employed and become registered nurses.",
)
