"""A scenario: named changes to the central assumptions, each with its unit, years, rationale, source and owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from allotment.projection.scenario.apply import (
    Effect,
    FloatArray,
    combine_effects,
    refuse_impossible,
    share_of_required,
)

IntArray = NDArray[np.int64]
Key = Mapping[str, str]

MULTIPLY, ADD, SET = "multiply", "add", "set"
HOW_IN_WORDS = {MULTIPLY: "multiplied by", ADD: "raised by", SET: "set to"}


@dataclass(frozen=True)
class YearlyAmount:
    """One number for every year, or one a year from the first named, each holding until the next."""

    steady: float | None = None
    by_year: tuple[tuple[int, float], ...] = ()

    def at(self, year: int) -> float:
        """Give the amount in force in a year; the first named one before it starts."""
        if self.steady is not None:
            return self.steady
        named = [amount for start, amount in self.by_year if start <= year]
        return named[-1] if named else self.by_year[0][1]

    @property
    def amounts(self) -> tuple[float, ...]:
        """Every number given."""
        return (self.steady,) if self.steady is not None else tuple(amount for _, amount in self.by_year)

    def __str__(self) -> str:
        """Say the number, or each year's."""
        if self.steady is not None:
            return f"{self.steady:g}"
        return ", ".join(f"{amount:g} from {year}" for year, amount in self.by_year)


@dataclass(frozen=True)
class Change:
    """One change to one quantity. ``where`` holds the values allowed for each dimension it is narrowed to.

    Year labels are those of the run: 2026 is the year to 31 August 2026. An intake goes by the year in which
    people start. With a phase-in of n years the change has 1/n of its effect in its first year and all of it
    in its nth; after ``until_year`` it has none.
    """

    quantity: str
    where: Mapping[str, tuple[str, ...]]
    how: str
    amount: YearlyAmount
    unit: str
    from_year: int
    until_year: int | None
    phase_in_years: int
    rationale: str
    source: str
    owner: str

    def weight(self, year: int) -> float:
        """Give the share of the change in effect in a year, 0 to 1."""
        if year < self.from_year or (self.until_year is not None and year > self.until_year):
            return 0.0
        return min(1.0, (year - self.from_year + 1) / self.phase_in_years)

    def matches(self, key: Key) -> bool:
        """Say whether a key carries a value the change allows in every dimension it names.

        Raises:
            ValueError: the key does not carry a dimension, so whether it matches cannot be told.
        """
        missing = [name for name in self.where if name not in key]
        if missing:
            raise ValueError(f"a key of {self.quantity} does not carry {', '.join(missing)}: {dict(key)}")
        return all(key[name] in allowed for name, allowed in self.where.items())

    def effect(self, keys: Sequence[Key], years: Sequence[int]) -> Effect:
        """Give the change as a scale and an offset for each year and key, both (T, K)."""
        weight = np.array([self.weight(year) for year in years])[:, None]
        amount = np.array([self.amount.at(year) for year in years])[:, None]
        mask = np.array([self.matches(key) for key in keys], dtype=bool)[None, :]
        if self.how == MULTIPLY:
            scale, offset = 1 + weight * (amount - 1), np.zeros_like(weight)
        elif self.how == ADD:
            scale, offset = np.ones_like(weight), weight * amount
        else:
            scale, offset = 1 - weight, weight * amount
        return Effect(np.where(mask, scale, 1.0), np.where(mask, offset, 0.0))

    @property
    def applies_to(self) -> str:
        """Say what the change is about, in words."""
        parts = [f"{name.replace('_', ' ')}: {' or '.join(allowed)}" for name, allowed in self.where.items()]
        return "; ".join(parts) if parts else "everything"

    @property
    def in_words(self) -> str:
        """Say the change, its unit and its years, in words."""
        unit = "" if self.how == MULTIPLY else f" {self.unit}"
        end = "" if self.until_year is None else f" to {self.until_year}"
        if self.amount.steady is None:
            return f"{HOW_IN_WORDS[self.how]} {self.amount}{unit and f' ({self.unit})'}{end}"
        phase = "" if self.phase_in_years == 1 else f", phased in over {self.phase_in_years} years"
        return f"{HOW_IN_WORDS[self.how]} {self.amount}{unit} from {self.from_year}{end}{phase}"


@dataclass(frozen=True)
class Target:
    """What ``chance_of_meeting`` is measured against for the cells it names, instead of the required FTE.

    Either a share of the required FTE, or an FTE for one organisation's one role.
    """

    where: Mapping[str, tuple[str, ...]]
    share_of_required: YearlyAmount | None
    fte: YearlyAmount | None
    rationale: str
    source: str
    owner: str

    def matches(self, key: Key) -> bool:
        """Say whether the target is about a cell."""
        return all(key.get(name) in allowed for name, allowed in self.where.items())


@dataclass(frozen=True)
class ActivityStandard:
    """A workload that sets the base requirement of one organisation's role (WISN), and the working time it takes."""

    organisation: str
    role: str
    annual_volume: float
    hours_per_unit: float
    weeks_per_year: float
    days_per_week: float
    absent_days_per_year: float
    hours_per_day: float
    category_allowance_share: float
    individual_allowance_fte: float
    rationale: str
    source: str
    owner: str


@dataclass(frozen=True)
class Scenario:
    """A scenario as read. ``yaml`` is its whole text, so that an archive needs no other file."""

    name: str
    title: str
    description: str
    population_variant: str
    changes: tuple[Change, ...]
    targets: tuple[Target, ...]
    activity_standards: tuple[ActivityStandard, ...]
    yaml: str

    def in_system(self, ics: str) -> Scenario:
        """Give the scenario as it stands in one system: changes limited to other systems are left out."""
        kept = [change for change in self.changes if ics in change.where.get("ics", (ics,))]
        freed = [
            replace(change, where={name: value for name, value in change.where.items() if name != "ics"})
            for change in kept
        ]
        return replace(self, changes=tuple(freed))

    def effect(self, quantity: str, keys: Sequence[Key], years: Sequence[int]) -> Effect:
        """Give every change to a quantity together, in the order of the file: value x scale + offset, both (T, K).

        Raises:
            ValueError: a key does not carry a dimension that a change is narrowed to.
        """
        effects = [change.effect(keys, years) for change in self.changes if change.quantity == quantity]
        return combine_effects(effects, (len(years), len(keys)))

    def apply(self, quantity: str, values: FloatArray, keys: Sequence[Key], years: Sequence[int]) -> FloatArray:
        """Change the values of a quantity.

        Args:
            quantity: its name in ``QUANTITIES``.
            values: (T, K), in the quantity's unit; one row for each of ``years``.
            keys: K mappings that name what each column is about (sector, staff_group, role, organisation, ...).
            years: T year labels; a label may come again (months of one year).

        Returns:
            A new array (T, K). Where nothing changes the values are the same to the last bit.

        Raises:
            ScenarioError: a changed value is impossible in its unit.
            ValueError: a key does not carry a dimension that a change is narrowed to.
        """
        given = np.asarray(values, dtype=np.float64)
        effect = self.effect(quantity, keys, years)
        changed = given * effect.scale + effect.offset
        refuse_impossible(self.name, quantity, changed, changed != given, keys, years)
        return changed

    def target_fte(self, required_fte: FloatArray, keys: Sequence[Key], years: Sequence[int]) -> FloatArray:
        """Give what chance of meeting is measured against (T, K): the required FTE unless a target says otherwise.

        Where several targets name a cell the last one holds.
        """
        goal = np.array(required_fte, dtype=np.float64)
        for target in self.targets:
            columns = np.flatnonzero([target.matches(key) for key in keys])
            if target.share_of_required is not None:
                goal[:, columns] = share_of_required(required_fte, target.share_of_required.at, years)[:, columns]
            elif target.fte is not None:
                goal[:, columns] = np.array([target.fte.at(year) for year in years])[:, None]
        return goal
