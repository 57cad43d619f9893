"""Raise pay in adult social care: £1 an hour above what employers would pay.

Turnover in care homes and home care is 48.7% where none of five things holds (pay above the wage floor, training,
contracts with hours, few vacancies, good inspection) and 20.6% where all do. Pay is one of five: a fifth root of that
difference, 16%, is its share if all work alike. It is an association and not an experiment, so the interval is wide.
Recruits come from other sectors too; what those lose is the model's moves between sectors, not this lever's.
"""

from __future__ import annotations

from allotment.levers.archetypes.retention import retention
from allotment.levers.lever import Aim, Family, Lever
from allotment.workforce.roles import Sector

LEVER = Lever(
    key="raise_social_care_pay",
    title="Raise pay in adult social care",
    family=Family.RETENTION,
    dose_unit="care staff paid £1 an hour more for a year",
    activity="set pay and terms",
    aims=(
        Aim("Care worker", (Sector.ADULT_SOCIAL_CARE,)),
        Aim("Senior care worker", (Sector.ADULT_SOCIAL_CARE,)),
        Aim("Other direct care", (Sector.ADULT_SOCIAL_CARE,)),
    ),
    respond=retention,
    in_words="Care staff who are paid more leave less and more people join; the pay is a cost in every year.",
)
