"""Assumptions about a role on one date, asked for by everything that is known of the role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from allotment.evidence.assumptions.register import Assumption, Register
from allotment.workforce.roles import PRIMARY_CARE_STAFF_GROUPS, ROLES, SOCIAL_CARE_STAFF_GROUPS, Sector


@dataclass(frozen=True)
class RoleAssumptions:
    """The register on one date."""

    register: Register
    on: date

    def find(self, key: str, role: str) -> Assumption:
        """Find an assumption by role, staff group and, outside trusts, sector.

        Raises:
            AssumptionError: the register has none that applies.
        """
        return self.register.find(key, self.on, role=role, **_group_and_sector(ROLES[role].staff_group))

    def reference_role(self, key: str, role: str) -> str:
        """Give the role that a text assumption names."""
        return self.find(key, role).text or ""


def _group_and_sector(staff_group: str) -> dict[str, str]:
    if staff_group in SOCIAL_CARE_STAFF_GROUPS:
        return {"staff_group": staff_group, "sector": Sector.ADULT_SOCIAL_CARE.value}
    if staff_group in PRIMARY_CARE_STAFF_GROUPS:
        return {"staff_group": staff_group, "sector": Sector.PRIMARY_CARE.value}
    return {"staff_group": staff_group}
