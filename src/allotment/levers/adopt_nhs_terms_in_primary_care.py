"""Adopt NHS terms in primary care: practices employ on the national pay scales, leave and sick pay.

The Fuller stocktake of May 2022 named it among new models of employment. Practice staff leave less, and more people
apply who would not give up NHS terms. The difference in pay and pension goes on every year.
"""

from __future__ import annotations

from allotment.levers.archetypes.retention import retention
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="adopt_nhs_terms_in_primary_care",
    title="Adopt NHS terms in primary care",
    family=Family.RETENTION,
    dose_unit="practice staff on NHS terms for a year",
    activity="set pay and terms",
    aims=(
        Aim("General practice nurse", (Sector.PRIMARY_CARE,)),
        Aim("General practice assistant", (Sector.PRIMARY_CARE,)),
        Aim("General practice administrator", (Sector.PRIMARY_CARE,)),
        Aim("Practice direct patient care", (Sector.PRIMARY_CARE,)),
        Aim("Pharmacist", (Sector.PRIMARY_CARE,)),
        Aim("Care co-ordinator", (Sector.PRIMARY_CARE,)),
    ),
    respond=retention,
    in_words="Practice staff get the pay and leave that trusts give, so fewer leave for them and more join.",
)
