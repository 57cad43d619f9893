"""The roles that people are appointed to at an organisation."""

from __future__ import annotations

from enum import StrEnum


class UserRole(StrEnum):
    """What somebody is appointed to do; ``permissions.csv`` says what each role may."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    PLANNER = "planner"
    APPROVER = "approver"
    DATA_OWNER = "organisation data owner"
    ADMINISTRATOR = "system administrator"
    NATIONAL_VIEWER = "national viewer"


ROLE_IN_WORDS: dict[UserRole, str] = {
    UserRole.VIEWER: "Sees the organisation's own people and what its system shares.",
    UserRole.ANALYST: "Makes scenarios and runs, proposes changes of assumptions, uploads staff returns.",
    UserRole.PLANNER: "As an analyst; also shares and submits scenarios and plans, and accepts staff returns.",
    UserRole.APPROVER: "Agrees or returns scenarios, plans and changes of assumptions that somebody else wrote.",
    UserRole.DATA_OWNER: "Uploads, accepts and rejects the staff returns of the organisation.",
    UserRole.ADMINISTRATOR: "Keeps accounts and appointments; sees no staff records and no drafts.",
    UserRole.NATIONAL_VIEWER: "Sees what every system below has shared; sees no staff records and no drafts.",
}

SECOND_FACTOR_ROLES = frozenset({UserRole.APPROVER, UserRole.ADMINISTRATOR})
