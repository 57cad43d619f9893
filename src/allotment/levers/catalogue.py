"""The catalogue: every lever by key, in the order in which planners read them. A new lever is one line here."""

from __future__ import annotations

from datetime import date
from inspect import cleandoc

from allotment.evidence.assumptions.register import Assumption, Register
from allotment.evidence.assumptions.vocabulary import did_you_mean
from allotment.levers import (
    adopt_nhs_terms_in_primary_care,
    allied_health_degree_apprenticeships,
    assistant_apprenticeships,
    care_worker_apprenticeships,
    commission_allied_health_places,
    commission_dental_places,
    commission_medical_places,
    commission_midwifery_places,
    commission_nursing_places,
    convert_agency_to_bank,
    convert_bank_to_substantive,
    create_joint_posts,
    expand_educators,
    expand_placements,
    flexible_working,
    grow_your_own_entry,
    improve_wellbeing,
    legacy_mentors,
    nursing_degree_apprenticeships,
    raise_participation,
    raise_productivity,
    raise_social_care_pay,
    recruit_internationally,
    return_to_practice,
    support_early_careers,
    support_late_careers,
    top_up_nursing_associates,
    train_gps,
    train_nursing_associates,
    use_new_roles,
)
from allotment.levers.lever import Aim, Lever, LeverValues, Response
from allotment.workforce.errors import AssumptionError, Problem

_FILES = (
    commission_nursing_places,
    commission_midwifery_places,
    commission_allied_health_places,
    commission_medical_places,
    commission_dental_places,
    train_gps,
    nursing_degree_apprenticeships,
    allied_health_degree_apprenticeships,
    train_nursing_associates,
    top_up_nursing_associates,
    assistant_apprenticeships,
    care_worker_apprenticeships,
    grow_your_own_entry,
    return_to_practice,
    recruit_internationally,
    flexible_working,
    support_early_careers,
    legacy_mentors,
    support_late_careers,
    improve_wellbeing,
    raise_social_care_pay,
    convert_agency_to_bank,
    convert_bank_to_substantive,
    use_new_roles,
    raise_participation,
    raise_productivity,
    expand_educators,
    expand_placements,
    adopt_nhs_terms_in_primary_care,
    create_joint_posts,
)
LEVERS: dict[str, Lever] = {file.LEVER.key: file.LEVER for file in _FILES}
_METHODS = {file.LEVER.key: cleandoc(file.__doc__ or "") for file in _FILES}


def find_lever(key: str) -> Lever:
    """Give a lever by its key.

    Raises:
        AssumptionError: there is none; the message gives the nearest.
    """
    if key not in LEVERS:
        problem = Problem("lever", "no lever has this key.", did_you_mean(key, LEVERS), value=key)
        raise AssumptionError("No such lever.", [problem])
    return LEVERS[key]


def method_of(lever: Lever) -> str:
    """Give how a lever works and what it leaves out, as its file says it: paragraphs, the first one its name."""
    return _METHODS[lever.key]


def records_of(lever: Lever, register: Register) -> tuple[Assumption, ...]:
    """Give every record of a lever, in the order of its file; a system's own come last."""
    return tuple(one for one in register.assumptions if one.where.get("lever") == lever.key)


def responses_of(lever: Lever, register: Register, on: date) -> tuple[tuple[Aim, Response], ...]:
    """Give what one unit of dose does at each of a lever's aims, from the records in force on a date.

    Raises:
        AssumptionError: a record that the lever needs is missing.
    """
    values = LeverValues(lever.key, register, on)
    return tuple((aim, lever.respond(values, aim)) for aim in lever.aims)
