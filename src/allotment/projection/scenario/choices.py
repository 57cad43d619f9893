"""What a planner may choose in a scenario's form: every quantity with its unit, slices, ways to change and limits."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from allotment.evidence.assumptions.vocabulary import RECRUITMENT_SOURCES
from allotment.projection.scenario.checks import KnownNames, change_limits
from allotment.projection.scenario.model import ADD, MULTIPLY, SET
from allotment.projection.scenario.quantities import QUANTITIES, Quantity
from allotment.workforce.roles import ROLES, STAFF_GROUPS, Sector

ALL_NAMES = KnownNames()
WAY_WORDS = {MULTIPLY: "Multiply by", ADD: "Raise by (a fall is negative)", SET: "Set to"}
DIMENSION_WORDS = {
    "sector": "Sector",
    "staff_group": "Staff group",
    "role": "Role",
    "organisation": "Organisation",
    "ics": "Integrated care system",
    "recruitment_source": "Source of recruits",
    "from_role": "Role that people leave",
    "to_role": "Role that people take up",
    "programme": "Training programme",
}
FIXED_NAMES: dict[str, tuple[str, ...]] = {
    "sector": tuple(sector.value for sector in Sector),
    "staff_group": STAFF_GROUPS,
    "role": tuple(ROLES),
    "recruitment_source": RECRUITMENT_SOURCES,
    "from_role": tuple(ROLES),
    "to_role": tuple(ROLES),
}


@dataclass(frozen=True)
class DimensionChoice:
    """What a change can be narrowed to. ``names`` is None where any name may be written."""

    key: str
    words: str
    names: tuple[str, ...] | None


@dataclass(frozen=True)
class WayChoice:
    """One way to change a quantity, and the amounts that are possible; None where there is no limit."""

    key: str
    words: str
    unit: str
    lowest: float | None
    highest: float | None

    @property
    def limits_in_words(self) -> str:
        """Say which amounts are possible."""
        if self.lowest is not None and self.highest is not None:
            return f"{self.lowest:g} to {self.highest:g}"
        if self.lowest is not None:
            return f"{self.lowest:g} or more"
        return "any number" if self.highest is None else f"{self.highest:g} or less"


@dataclass(frozen=True)
class QuantityChoice:
    """One quantity that a scenario may change."""

    key: str
    words: str
    unit: str
    dimensions: tuple[DimensionChoice, ...]
    ways: tuple[WayChoice, ...]


def quantity_choices(known: KnownNames = ALL_NAMES) -> tuple[QuantityChoice, ...]:
    """Give every quantity that a scenario may change, with all that a form needs to ask for a change of it.

    Args:
        known: the systems, organisations and programmes to choose from; by default any name may be written.
    """
    return tuple(
        QuantityChoice(
            key=key,
            words=quantity.meaning,
            unit=quantity.unit,
            dimensions=tuple(_dimension(name, known) for name in quantity.dimensions),
            ways=_ways(quantity),
        )
        for key, quantity in QUANTITIES.items()
    )


def target_dimensions(known: KnownNames = ALL_NAMES) -> tuple[DimensionChoice, ...]:
    """Give what a target can be narrowed to: what every cell of a system carries."""
    return tuple(_dimension(name, known) for name in ("sector", "staff_group", "role", "organisation"))


def _dimension(name: str, known: KnownNames) -> DimensionChoice:
    named: Iterable[str] | None = FIXED_NAMES.get(name)
    if named is None and getattr(known, name) is not None:
        named = sorted(getattr(known, name))
    return DimensionChoice(name, DIMENSION_WORDS[name], None if named is None else tuple(named))


def _ways(quantity: Quantity) -> tuple[WayChoice, ...]:
    limits = change_limits(quantity)
    return tuple(
        WayChoice(
            key=how,
            words=words,
            unit="times" if how == MULTIPLY else quantity.unit,
            lowest=_finite(limits[how][0]),
            highest=_finite(limits[how][1]),
        )
        for how, words in WAY_WORDS.items()
    )


def _finite(limit: float) -> float | None:
    return limit if math.isfinite(limit) else None
