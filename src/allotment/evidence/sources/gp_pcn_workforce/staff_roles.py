"""Which role of ours each staff role of the network workforce return is, by profession.

Advanced practitioners stand with their profession, directors with the profession they direct from, and
everybody in training with the trainees. The bracket "(Mental Health Practitioners)" names the funded post;
link workers, peer supporters and nurses in such posts stay with their own profession.
"""

from __future__ import annotations

_STAFF_ROLES_BY_ROLE: dict[str, tuple[str, ...]] = {
    "Salaried GP": ("Salaried GPs", "Medical Clinical Director (GP)"),
    "GP locum": ("GP Locums",),
    "General practice nurse": (
        "Advanced Nurse Practitioners",
        "Clinical Director (Nurse)",
        "Community Mental Health Nurses",
        "Community Mental Health Nurses (Mental Health Practitioners)",
        "Enhanced Practice Nurses",
        "Nurse Dispensers",
        "Nurse Specialists",
        "Other Nurses",
    ),
    "Pharmacist": ("Pharmacists", "Advanced Pharmacist Practitioners"),
    "Pharmacy technician": ("Pharmacy Technicians",),
    "Physiotherapist": ("Physiotherapists", "Advanced Physiotherapist Practitioners"),
    "Paramedic": ("Paramedics", "Advanced Paramedic Practitioners"),
    "Physician associate": ("Physician Associates",),
    "Nursing associate": ("Nursing Associates",),
    "Mental health practitioner": (
        "Applied Psychologists – Clinical",
        "Applied Psychologists – Clinical (Mental Health Practitioners)",
        "Clinical Associates in Psychology",
        "Mental Health and Wellbeing Practitioners",
        "Mental Health and Wellbeing Practitioners (Mental Health Practitioners)",
        "NHS Talking Therapies Therapists",
        "Social Workers (Mental Health Practitioners)",
        "Therapists (Mental Health Practitioners)",
    ),
    "Other therapist": (
        "Advanced Dietician Practitioners",
        "Advanced Occupational Therapist Practitioners",
        "Advanced Podiatrist Practitioners",
        "Dieticians",
        "Podiatrists",
        "Therapists",
    ),
    "Care co-ordinator": ("Care Coordinators",),
    "Social prescribing link worker": (
        "Social Prescribing Link Workers",
        "Social Prescribing Link Workers (Mental Health Practitioners)",
    ),
    "Health and wellbeing coach": ("Health and Wellbeing Coaches",),
    "General practice assistant": ("General Practice Assistants",),
    "Practice direct patient care": (
        "Clinical Director (DPC)",
        "Dispensers",
        "Healthcare Assistants",
        "Healthcare Support Workers",
        "Other Direct Patient Care",
        "Peer Support Workers",
        "Peer Support Workers (Mental Health Practitioners)",
        "Phlebotomists",
        "Social Workers",
    ),
    "Direct patient care trainee": (
        "Apprentices",
        "Trainee Clinical Associates in Psychology",
        "Trainee Mental Health and Wellbeing Practitioners",
        "Trainee Mental Health and Wellbeing Practitioners (Mental Health Practitioners)",
        "Trainee NHS Talking Therapies Therapists",
        "Trainee Nurses",
        "Trainee Nursing Associates",
        "Trainee Pharmacy Technicians",
    ),
    "General practice administrator": (
        "Digital and Transformation Leads",
        "Estates and Ancillary",
        "Managers",
        "Medical Secretaries",
        "Non-clinical Director",
        "Other Admin/Non-clinical",
        "Receptionists",
        "Telephonists",
    ),
}

ROLE_OF_STAFF_ROLE = {staff_role: role for role, names in _STAFF_ROLES_BY_ROLE.items() for staff_role in names}

APPRENTICES = "Apprentices"
ADMINISTRATION = "Other Admin/Non-clinical staff"
ROLE_OF_ADMINISTRATIVE_APPRENTICES = "General practice administrator"
"""The return names apprentices alike in care and in the office; only the staff group tells them apart."""
