"""The parts that every kind of lever shares: what it asks its records by, its costs, capacities, limits and tiers."""

from __future__ import annotations

from allotment.levers.lever import Aim, Bounds, Cost, CostCategory, LeverValues, Use
from allotment.workforce.roles import ROLES

NURSING, MIDWIFERY, ALLIED_HEALTH = "nursing", "midwifery", "allied health"
MEDICAL, GENERAL_PRACTICE, SUPPORT = "medical", "general practice", "support"

LEARNT_AS = {
    "Nurse or health visitor": NURSING,
    "General practice nurse": NURSING,
    "Registered nurse in social care": NURSING,
    "Nursing associate": SUPPORT,
    "Support to doctors, nurses & midwives": SUPPORT,
    "General practice assistant": SUPPORT,
    "Midwife": MIDWIFERY,
    "Scientist, therapist or technician": ALLIED_HEALTH,
    "Ambulance clinician": ALLIED_HEALTH,
    "Occupational therapist in social care": ALLIED_HEALTH,
    "Support to ST&T staff": SUPPORT,
    "Foundation doctor year 1": MEDICAL,
    "Salaried GP": GENERAL_PRACTICE,
    "Care worker": SUPPORT,
    "Senior care worker": SUPPORT,
}
"""The profession in which a role's learners are placed and taught: the one whose capacities they take."""


def asked_by(aim: Aim) -> dict[str, str]:
    """Give what a lever's records are asked by: the role, the role drawn on, and the sector where there is but one."""
    where = {"role": aim.role}
    if aim.from_role is not None:
        where["from_role"] = aim.from_role
    if len(aim.sectors) == 1:
        where["sector"] = aim.sectors[0].value
    return where


def share_through(values: LeverValues, aim: Aim, *steps: str) -> float:
    """Give the share of those who start who come through every step.

    Raises:
        AssumptionError: a step has no record.
    """
    share = 1.0
    for step in steps:
        share *= values.value(step, **asked_by(aim))
    return share


def costs_of(values: LeverValues, aim: Aim, *, years: int = 1, start: int = 0) -> tuple[Cost, ...]:
    """Give every cost that has a record: one-off ones at the start, yearly ones in each year, savings below nought.

    Args:
        years: for how many years the yearly ones are paid.
        start: years from the start of the dose to the first of them.
    """
    where = asked_by(aim)
    costs = []
    for category in CostCategory:
        asked = {**where, "funding_category": category.value}
        if values.register.has("lever_cost", values.on, lever=values.lever, **asked):
            costs.append(Cost(category, 0, values.pence("lever_cost", **asked)))
        if values.register.has("lever_cost_per_year", values.on, lever=values.lever, **asked):
            pence = values.pence("lever_cost_per_year", **asked)
            costs += [Cost(category, start + year, pence) for year in range(years)]
    if values.register.has("lever_saving_per_year", values.on, lever=values.lever, **where):
        pence = -values.pence("lever_saving_per_year", **where)
        costs += [Cost(CostCategory.SAVING, start + year, pence) for year in range(years)]
    return tuple(costs)


def placement_weeks(role: str) -> str:
    """Name the capacity that learners of a role take in placement weeks."""
    return f"placement weeks: {_learnt_as(role)}"


def educators(role: str) -> str:
    """Name the capacity that learners of a role take in educators (FTE)."""
    return f"educators: {_learnt_as(role)}"


def _learnt_as(role: str) -> str:
    return LEARNT_AS.get(role, ROLES[role].staff_group.lower())


def learning_uses(values: LeverValues, aim: Aim, years: int) -> tuple[Use, ...]:
    """Give the placement weeks and educators that one learner takes in each year of study, where there are records."""
    where = asked_by(aim)
    taken = (
        (placement_weeks(aim.role), values.value_or(0.0, "lever_placement_weeks", **where)),
        (educators(aim.role), values.value_or(0.0, "lever_educators", **where)),
    )
    return tuple(Use(capacity, year, amount) for capacity, amount in taken if amount > 0 for year in range(years))


def bounds_of(values: LeverValues, aim: Aim) -> Bounds:
    """Give the limits that have records. Every lever has at least one that holds at each place or in the system."""
    where = asked_by(aim)

    def most(key: str) -> float | None:
        known = values.register.has(key, values.on, lever=values.lever, **where)
        return values.value(key, **where) if known else None

    return Bounds(
        most=most("lever_most_people"),
        share_of_staff=most("lever_most_share_of_staff"),
        system_most=most("lever_system_most"),
        system_least=values.value_or(0.0, "lever_system_least", **where),
    )


def tiers_of(values: LeverValues, aim: Aim) -> tuple[tuple[float, float], ...]:
    """Give the two tiers of a lever whose effect falls off, or one where it has no such records."""
    where = asked_by(aim)
    second = values.value_or(0.0, "lever_second_tier_share", **where)
    if second == 0:
        return ((1.0, 1.0),)
    return ((1.0 - second, 1.0), (second, values.value("lever_second_tier_worth", **where)))
