"""The rates of one role by single year of age."""

from __future__ import annotations

from dataclasses import dataclass

from allotment.projection.engine.inputs import FloatArray


@dataclass(frozen=True)
class RoleRates:
    """Rates of one role, each (A,) by single year of age from 16 to 80 and over."""

    leave_hazard: FloatArray  # per year, other than retirement
    retire_hazard: FloatArray  # per year
    joiner_age: FloatArray  # shares summing to 1
    graduate_age: FloatArray  # shares summing to 1
    fte_per_head: FloatArray
    age_profile: FloatArray  # shares of staff in post, summing to 1
