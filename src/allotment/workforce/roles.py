"""Sectors, staff groups and roles, in the field's own terms. A role is a profession at a grade.

NHS staff groups are those of the NHS workforce statistics (NHS occupation code manual); general practice
roles are those of the National Workforce Reporting Service; adult social care roles are Skills for Care's.
Qualified, trainee and substitute roles are kept apart: nothing adds them together without saying so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Sector(StrEnum):
    """The part of the one workforce that an organisation belongs to."""

    ACUTE = "acute"
    MENTAL_HEALTH = "mental health"
    COMMUNITY = "community"
    AMBULANCE = "ambulance"
    PRIMARY_CARE = "primary care"
    ADULT_SOCIAL_CARE = "adult social care"
    VOLUNTARY = "voluntary"


NHS_TRUST_SECTORS = (Sector.ACUTE, Sector.MENTAL_HEALTH, Sector.COMMUNITY, Sector.AMBULANCE)


class Standing(StrEnum):
    """Whether the holder of a role is fully qualified in it, training for it, or supports those who are."""

    QUALIFIED = "qualified"
    TRAINEE = "trainee"
    SUPPORT = "support"


@dataclass(frozen=True)
class Role:
    """A profession at a grade, the staff group it rolls up to, and its standing."""

    name: str
    staff_group: str
    standing: Standing


DOCTORS = "HCHS doctors"
NURSES = "Nurses & health visitors"
MIDWIVES = "Midwives"
AMBULANCE_STAFF = "Ambulance staff"
STT = "Scientific, therapeutic & technical staff"
SUPPORT_DNM = "Support to doctors, nurses & midwives"
SUPPORT_AMBULANCE = "Support to ambulance staff"
SUPPORT_STT = "Support to ST&T staff"
CENTRAL = "Central functions"
HOTEL = "Hotel, property & estates"
MANAGERS = "Managers"
SENIOR_MANAGERS = "Senior managers"
GPS = "General practitioners"
GP_NURSES = "General practice nurses"
GP_DPC = "General practice direct patient care"
GP_ADMIN = "General practice administration"
CARE_DIRECT = "Social care direct care"
CARE_PROFESSIONAL = "Social care regulated professions"
CARE_MANAGERS = "Social care managers"
CARE_OTHER = "Social care other"

NHS_TRUST_STAFF_GROUPS = (
    DOCTORS,
    NURSES,
    MIDWIVES,
    AMBULANCE_STAFF,
    STT,
    SUPPORT_DNM,
    SUPPORT_AMBULANCE,
    SUPPORT_STT,
    CENTRAL,
    HOTEL,
    MANAGERS,
    SENIOR_MANAGERS,
)
PRIMARY_CARE_STAFF_GROUPS = (GPS, GP_NURSES, GP_DPC, GP_ADMIN)
SOCIAL_CARE_STAFF_GROUPS = (CARE_DIRECT, CARE_PROFESSIONAL, CARE_MANAGERS, CARE_OTHER)
STAFF_GROUPS = NHS_TRUST_STAFF_GROUPS + PRIMARY_CARE_STAFF_GROUPS + SOCIAL_CARE_STAFF_GROUPS

_Q, _T, _S = Standing.QUALIFIED, Standing.TRAINEE, Standing.SUPPORT

ROLES: dict[str, Role] = {
    role.name: role
    for role in (
        Role("Consultant", DOCTORS, _Q),
        Role("Associate specialist", DOCTORS, _Q),
        Role("Specialty doctor", DOCTORS, _Q),
        Role("Staff grade", DOCTORS, _Q),
        Role("Hospital practitioner or clinical assistant", DOCTORS, _Q),
        Role("Other HCHS doctor grades", DOCTORS, _Q),
        Role("Specialty registrar", DOCTORS, _T),
        Role("Core training doctor", DOCTORS, _T),
        Role("Foundation doctor year 2", DOCTORS, _T),
        Role("Foundation doctor year 1", DOCTORS, _T),
        Role("Nurse or health visitor", NURSES, _Q),
        Role("Midwife", MIDWIVES, _Q),
        Role("Ambulance clinician", AMBULANCE_STAFF, _Q),
        Role("Scientist, therapist or technician", STT, _Q),
        Role("Support to doctors, nurses & midwives", SUPPORT_DNM, _S),
        Role("Support to ambulance staff", SUPPORT_AMBULANCE, _S),
        Role("Support to ST&T staff", SUPPORT_STT, _S),
        Role("Central functions", CENTRAL, _S),
        Role("Hotel, property & estates", HOTEL, _S),
        Role("Manager", MANAGERS, _S),
        Role("Senior manager", SENIOR_MANAGERS, _S),
        Role("GP partner", GPS, _Q),
        Role("Salaried GP", GPS, _Q),
        Role("GP locum", GPS, _Q),
        Role("GP in training", GPS, _T),
        Role("General practice nurse", GP_NURSES, _Q),
        Role("Practice direct patient care", GP_DPC, _S),
        Role("Pharmacist", GP_DPC, _Q),
        Role("Pharmacy technician", GP_DPC, _Q),
        Role("Physiotherapist", GP_DPC, _Q),
        Role("Paramedic", GP_DPC, _Q),
        Role("Physician associate", GP_DPC, _Q),
        Role("Nursing associate", GP_DPC, _Q),
        Role("Mental health practitioner", GP_DPC, _Q),
        Role("Other therapist", GP_DPC, _Q),
        Role("Care co-ordinator", GP_DPC, _S),
        Role("Social prescribing link worker", GP_DPC, _S),
        Role("Health and wellbeing coach", GP_DPC, _S),
        Role("General practice assistant", GP_DPC, _S),
        Role("Direct patient care trainee", GP_DPC, _T),
        Role("General practice administrator", GP_ADMIN, _S),
        Role("Care worker", CARE_DIRECT, _S),
        Role("Senior care worker", CARE_DIRECT, _S),
        Role("Other direct care", CARE_DIRECT, _S),
        Role("Social worker", CARE_PROFESSIONAL, _Q),
        Role("Registered nurse in social care", CARE_PROFESSIONAL, _Q),
        Role("Occupational therapist in social care", CARE_PROFESSIONAL, _Q),
        Role("Registered manager", CARE_MANAGERS, _S),
        Role("Other social care manager", CARE_MANAGERS, _S),
        Role("Other social care role", CARE_OTHER, _S),
    )
}
