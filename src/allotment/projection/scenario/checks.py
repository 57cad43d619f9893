"""What the schema cannot see: units and limits that go with the quantity, years, and names that must exist."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from allotment.evidence.assumptions.vocabulary import UNITS, did_you_mean
from allotment.projection.scenario.quantities import FIRST_YEAR, LAST_YEAR, QUANTITIES, Quantity
from allotment.projection.scenario.wording import place_in_words
from allotment.workforce.errors import Problem
from allotment.workforce.roles import (
    NHS_TRUST_SECTORS,
    NHS_TRUST_STAFF_GROUPS,
    PRIMARY_CARE_STAFF_GROUPS,
    ROLES,
    SOCIAL_CARE_STAFF_GROUPS,
    Sector,
)

DIMENSIONS = {dimension for quantity in QUANTITIES.values() for dimension in quantity.dimensions}
SECTORS_OF_GROUPS = (
    ([sector.value for sector in NHS_TRUST_SECTORS], NHS_TRUST_STAFF_GROUPS),
    ([Sector.PRIMARY_CARE.value], PRIMARY_CARE_STAFF_GROUPS),
    ([Sector.ADULT_SOCIAL_CARE.value], SOCIAL_CARE_STAFF_GROUPS),
)
YEAR_KEYS = ("from_year", "until_year")


@dataclass(frozen=True)
class KnownNames:
    """Names that a scenario may use, from the evidence and the assumptions. None leaves a kind of name unchecked."""

    ics: Collection[str] | None = None
    organisation: Collection[str] | None = None
    programme: Collection[str] | None = None


@dataclass(frozen=True)
class _Place:
    file: str
    section: str
    index: int

    def at(self, *path: object) -> str:
        return place_in_words(self.file, [self.section, self.index, *path])


def meaning_problems(content: Mapping[str, Any], file: str, known: KnownNames) -> list[Problem]:
    """Check every change, target and activity standard for what its words mean together.

    Args:
        content: the scenario, sound in structure or not: what cannot be read is left to the schema's messages.
        file: what to call the scenario in a message.
        known: names to hold organisations, systems and programmes against.
    """
    problems: list[Problem] = []
    for index, change in _mappings(content, "changes"):
        problems += _change_problems(change, _Place(file, "changes", index), known)
    for index, target in _mappings(content, "targets"):
        problems += _target_problems(target, _Place(file, "targets", index), known)
    for index, standard in _mappings(content, "activity_standards"):
        problems += _standard_problems(standard, _Place(file, "activity_standards", index), known)
    return problems


def _mappings(content: Mapping[str, Any], section: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    listed = content.get(section)
    for index, one in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(one, dict):
            yield index, one


def _change_problems(change: Mapping[str, Any], place: _Place, known: KnownNames) -> Iterator[Problem]:
    name = change.get("quantity")
    quantity = QUANTITIES.get(name) if isinstance(name, str) else None
    yield from _name_problems(change.get("where"), place, known)
    yield from _year_problems(change, place)
    if quantity is None:
        return
    unit = change.get("unit")
    if isinstance(unit, str) and unit != quantity.unit:
        rule = f"{name} is in {quantity.unit!r}."
        yield Problem(place.at("unit"), rule, f"Write unit: {quantity.unit}, and the value in it.", value=unit)
    where = change.get("where")
    for dimension in where if isinstance(where, dict) else ():
        if dimension in DIMENSIONS and dimension not in quantity.dimensions:
            remedy = f"Use one of: {', '.join(quantity.dimensions)}."
            yield Problem(place.at("where", dimension), f"{name} cannot be narrowed to this.", remedy)
    yield from _nobody_problems(where, place)
    yield from _amount_problems(change.get("change"), quantity, place)


def _amount_problems(given: Any, quantity: Quantity, place: _Place) -> Iterator[Problem]:
    limits = change_limits(quantity)
    for how, amount in given.items() if isinstance(given, dict) else ():
        if how not in limits:
            continue
        low, high, what = limits[how]
        for number in _numbers(amount):
            if not (math.isfinite(number) and low <= number <= high):
                rule = f"this is impossible: {what} lies within {low:g} to {high:g}."
                yield Problem(place.at("change", how), rule, "Mend the value or its unit.", value=f"{number:g}")


def change_limits(quantity: Quantity) -> dict[str, tuple[float, float, str]]:
    """Give the lowest and highest amount of each way to change a quantity, and what it is called."""
    lowest, highest = UNITS[quantity.unit]
    span = highest - lowest
    negative_allowed = lowest < 0
    return {
        "set": (lowest, highest, f"a {quantity.unit}"),
        "multiply": (-math.inf if negative_allowed else 0.0, math.inf, "a multiplier"),
        "add": (-span, span, f"a change of a {quantity.unit}"),
    }


def _numbers(amount: Any) -> list[float]:
    listed = list(amount.values()) if isinstance(amount, dict) else [amount]
    return [float(one) for one in listed if isinstance(one, int | float) and not isinstance(one, bool)]


def _year_problems(change: Mapping[str, Any], place: _Place) -> Iterator[Problem]:
    limits = f"{FIRST_YEAR} to {LAST_YEAR}"
    yearly = _yearly_amount(change)
    given = [(place.at(key), change[key]) for key in YEAR_KEYS if key in change]
    given += [(place.at("change"), int(year)) for year in yearly]
    for where, year in given:
        if isinstance(year, int) and not FIRST_YEAR <= year <= LAST_YEAR:
            yield Problem(where, f"a run can only reach {limits}.", "Name a year within it.", value=str(year))
    start, end = change.get("from_year"), change.get("until_year")
    if start is None and not yearly:
        yield Problem(place.at(), "'from_year' is missing.", "Name the first year of the change, such as 2026.")
    if isinstance(start, int) and isinstance(end, int) and end < start:
        yield Problem(
            place.at("until_year"), "the change ends before it starts.", "Mend one of the years.", value=str(end)
        )
    if yearly and "phase_in_years" in change:
        remedy = "Drop phase_in_years, or give one number."
        yield Problem(place.at("phase_in_years"), "numbers by year are not phased in.", remedy)


def _yearly_amount(change: Mapping[str, Any]) -> list[str]:
    amounts = change.get("change")
    found = [one for one in amounts.values() if isinstance(one, dict)] if isinstance(amounts, dict) else []
    return [str(year) for amount in found for year in amount if str(year).isdecimal()]


def _name_problems(where: Any, place: _Place, known: KnownNames) -> Iterator[Problem]:
    if not isinstance(where, dict):
        return
    for dimension in ("ics", "organisation", "programme"):
        names = getattr(known, dimension)
        given = where.get(dimension)
        for name in _listed(given):
            if names is not None and name not in names:
                rule = f"no such {'system' if dimension == 'ics' else dimension} exists."
                yield Problem(place.at("where", dimension), rule, _nearest(name, names), value=name)


def _nobody_problems(where: Any, place: _Place) -> Iterator[Problem]:
    """Find a sector, staff group and role that no one staff member can have together."""
    if not isinstance(where, dict):
        return
    sectors, groups, roles = (set(_listed(where.get(name))) for name in ("sector", "staff_group", "role"))
    groups_of_roles = {ROLES[role].staff_group for role in roles if role in ROLES}
    if groups and groups_of_roles and not groups & groups_of_roles:
        remedy = f"The role is in {' and '.join(sorted(groups_of_roles))}."
        yield Problem(place.at("where"), "no such role is in such a staff group: this changes nobody.", remedy)
    named = groups_of_roles or groups
    possible = {sector for kinds, members in SECTORS_OF_GROUPS if named & set(members) for sector in kinds}
    if sectors and possible and not sectors & possible:
        remedy = f"Name a sector that has them: {', '.join(sorted(possible))}."
        yield Problem(place.at("where"), "such staff do not work in such a sector: this changes nobody.", remedy)


def _listed(given: Any) -> list[str]:
    listed = given if isinstance(given, list) else [given]
    return [one for one in listed if isinstance(one, str)]


def _nearest(name: str, names: Collection[str]) -> str:
    remedy = did_you_mean(name, names)
    return remedy if remedy.startswith("Did") or len(names) <= len(UNITS) else "Use a code of the evidence."


def _target_problems(target: Mapping[str, Any], place: _Place, known: KnownNames) -> Iterator[Problem]:
    yield from _name_problems(target.get("where"), place, known)
    ways = [name for name in ("share_of_required", "fte") if name in target]
    if len(ways) != 1:
        yield Problem(place.at(), "a target is one thing.", "Give share_of_required or fte.")
    where = target.get("where")
    if "fte" in target and isinstance(where, dict):
        for dimension in ("organisation", "role"):
            if not isinstance(where.get(dimension), str):
                remedy = "Name one of each, or give share_of_required."
                yield Problem(place.at("where"), f"an FTE target is about one {dimension}.", remedy)
    for way in ways:
        for number in _numbers(target[way]):
            if not (math.isfinite(number) and number >= 0):
                yield Problem(
                    place.at(way), "a target is a number not below 0.", "Mend the value.", value=f"{number:g}"
                )


def _standard_problems(standard: Mapping[str, Any], place: _Place, known: KnownNames) -> Iterator[Problem]:
    yield from _name_problems({"organisation": standard.get("organisation")}, place, known)
    numbers = [standard.get(name) for name in ("weeks_per_year", "days_per_week", "absent_days_per_year")]
    if all(isinstance(one, int | float) for one in numbers):
        weeks, days, absent = (float(one) for one in numbers if isinstance(one, int | float))
        if absent >= weeks * days:
            remedy = "Mend the weeks, the days or the absence."
            yield Problem(place.at("absent_days_per_year"), "no working day is left.", remedy, value=f"{absent:g}")
