"""Use new roles and skill mix: part of the work of a scarce qualified role moves to another role that can do it.

One FTE of the substitute relieves less than one FTE: the exchange ratio says how much. Need of the one falls, need of
the other rises by the whole of it, and the two are shown apart. Supervision is a cost.
"""

from __future__ import annotations

from allotment.levers.archetypes.redesign import redesign
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="use_new_roles",
    title="Use new roles and skill mix",
    family=Family.REDESIGN,
    dose_unit="FTE of the substitute role that takes over work",
    activity="redesign roles",
    aims=(
        Aim("Pharmacist", (Sector.PRIMARY_CARE,), from_role="Salaried GP"),
        Aim("Paramedic", (Sector.PRIMARY_CARE,), from_role="Salaried GP"),
        Aim("Physiotherapist", (Sector.PRIMARY_CARE,), from_role="Salaried GP"),
        Aim("Mental health practitioner", (Sector.PRIMARY_CARE,), from_role="Salaried GP"),
        Aim("Physician associate", (Sector.PRIMARY_CARE,), from_role="Salaried GP"),
        Aim("Nursing associate", (Sector.PRIMARY_CARE,), from_role="General practice nurse"),
        Aim(
            "Support to doctors, nurses & midwives",
            (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY),
            from_role="Nurse or health visitor",
        ),
        Aim(
            "Support to ST&T staff",
            (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY),
            from_role="Scientist, therapist or technician",
        ),
        Aim("Senior care worker", (Sector.ADULT_SOCIAL_CARE,), from_role="Registered nurse in social care"),
    ),
    respond=redesign,
    in_words=(
        "Work moves from a scarce qualified role to another at a stated exchange ratio; the need of both changes."
    ),
)
