"""The dated records of placing students, as one question uses them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

import allotment.evidence.placements as room
from allotment.allocation.placements.problem import Weights
from allotment.evidence.assumptions.register import Register, load_register
from allotment.evidence.placements.words import TRANSPORTS

TIERS = ("long", "very long")


def shipped_rules() -> Register:
    """Read the shipped records."""
    return load_register(Path(room.__file__).parent)


@dataclass(frozen=True)
class TravelRule:
    """How minutes are reckoned for one way of travelling: fixed + metres x ``minutes_per_metre``; the usual limit."""

    fixed: float
    minutes_per_metre: float
    limit: float


class DatedRules:
    """The records in force on the first day of a question's first block."""

    def __init__(self, register: Register, on: date) -> None:
        """Look at the register on a day."""
        self._register, self._on = register, on

    def value(self, key: str, **where: str) -> float:
        """Give the value of a record."""
        return self._register.find(key, self._on, **where).value

    def hours(self, key: str, profession: str) -> int | None:
        """Give a number of hours that a regulator sets for a profession, or None where no record does."""
        name = " ".join(profession.casefold().replace("’", "'").replace(",", " ").split())
        if not self._register.has(key, self._on, profession=name):
            return None
        return round(self._register.find(key, self._on, profession=name).value)

    def travel(self) -> tuple[TravelRule, ...]:
        """Give the rules of travel in the order of ``TRANSPORTS``."""
        return tuple(
            TravelRule(
                fixed=self.value("travel_fixed", transport=name),
                minutes_per_metre=self.value("travel_detour", transport=name)
                * 60
                / (1000 * self.value("travel_speed", transport=name)),
                limit=self.value("travel_limit", transport=name),
            )
            for name in TRANSPORTS
        )

    def weights(self) -> Weights:
        """Give what counts how much."""
        tiers = tuple(
            (
                round(self.value("weight_tier_from", activity=name)),
                round(self.value("weight_tier_factor", activity=name)),
            )
            for name in TIERS
        )
        return Weights(
            unplaced=round(self.value("weight_unplaced")),
            tiers=tiers,
            long_minutes=round(self.value("long_journey")),
            second_long=round(self.value("weight_second_long")),
            group_split=round(self.value("weight_group_split")),
            new_bonus=round(self.value("weight_new_setting")),
            minutes_per_pound=self.value("weight_of_a_pound"),
            change=round(self.value("weight_change")),
        )

    def used(self) -> pl.DataFrame:
        """Give the records that have answered so far: what each says, who says so, and from when."""
        return _records(self._register.answered)


def _records(records: Iterable[object]) -> pl.DataFrame:
    names = ("key", "title", "applies_to", "value", "unit", "source", "grade", "owner", "valid_from", "note")
    types = {"value": pl.Float64(), "valid_from": pl.Date()}
    schema = {name: types.get(name, pl.String()) for name in names}
    return pl.DataFrame([{name: getattr(one, name) for name in names} for one in records], schema=schema)
