"""A small made-up system: two places, one pathway or two of round numbers, and a role that nobody leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl

from allotment.evidence.assumptions.assumption import Assumption
from allotment.evidence.assumptions.register import load_register
from allotment.evidence.pathways.pathway import Audience, Pathway, Step
from allotment.evidence.pathways.read_pathways import SHIPPED_PATHWAYS
from allotment.evidence.pathways.words import CHANNELS, LEVELS
from allotment.projection.calibrate.rates import SupplyRates
from allotment.projection.calibrate.rates_by_role import RoleRates
from allotment.projection.engine.inputs import FloatArray
from allotment.projection.pathways.draws import Draws
from allotment.projection.pathways.follow import PathwayGround, lay_ground
from allotment.projection.pathways.residents import AGES, Places

ON = date(2025, 8, 31)
ROLE = "Care worker"
DRAWS, YEARS = 8, 5
REGISTER = load_register()
RECORDS = load_register(SHIPPED_PATHWAYS.parent / "records")


def number(value: float, p10: float | None = None, p90: float | None = None, unit: str = "ratio") -> Assumption:
    """A number of a step: fixed, or with an interval."""
    kind = "fixed" if p10 is None else ("beta" if unit == "share" else "lognormal")
    return Assumption(
        f"{value} {p10} {p90}", "made up", unit, {}, value, p10, p90, kind, "made up", "elicited placeholder", "nobody",
        date(2024, 4, 1), None, date(2026, 11, 22), "", None, "made up", 1,
    )  # fmt: skip


def step(name: str, conversion: float, months: float = 0, most: float | None = None) -> Step:
    """A step without cost, whose numbers are certain."""
    kind = "outreach" if name == "outreach" else "entry job"
    limit = None if most is None else number(most)
    return Step(name, kind, number(conversion, unit="share"), number(months), number(100), limit)


def pathway(key: str = "one", *steps: Step, channels: tuple[str, ...] = ("school",), share: float = 1.0) -> Pathway:
    """A pathway open to everybody from 16 to 64, whatever they hold."""
    chain = steps or (step("outreach", 0.1), step("job", 0.5, 6))
    audience = Audience(16, 64, LEVELS, number(share, unit="share"))
    return Pathway(key, key, "Made up.", ROLE, False, audience, channels, number(0.2, unit="share"), chain)


def with_conversion(one: Pathway, place: int, conversion: float) -> Pathway:
    """The same pathway with another share at one of its steps."""
    steps = list(one.steps)
    steps[place] = replace(steps[place], conversion=number(conversion, unit="share"))
    return replace(one, steps=tuple(steps))


def places() -> Places:
    """Two places of 49,000 and 98,000 residents; the second is the more deprived."""
    residents = np.ones((2, len(AGES), YEARS)) * np.array([1_000.0, 2_000.0])[:, None, None]
    fifths = np.array([[0.4, 0.3, 0.2, 0.1, 0.0], [0.0, 0.1, 0.2, 0.3, 0.4]])
    return Places(("Here", "There"), residents, fifths, np.array([0.5, 1.25]), {ROLE: np.full(len(AGES), 10.0)})


def rates(leaving: float = 0.0) -> SupplyRates:
    """One role, which people leave at one rate at every age, and from which nobody retires."""
    ages = np.zeros(65)
    ages[10] = 1.0
    flat = np.full(65, leaving)
    return SupplyRates({ROLE: RoleRates(flat, np.zeros(65), ages, ages, np.full(65, 0.8), ages)}, {}, pl.DataFrame())


def draws(count: int = DRAWS) -> Draws:
    """Draws of the shipped records."""
    return Draws(REGISTER, RECORDS, ON, 1, count)


def ground(*pathways: Pathway, capacity: float = 1_000, by_place: FloatArray | None = None,
           leaving: float = 0.0) -> PathwayGround:  # fmt: skip
    """The ground of some pathways, with one capacity for every channel."""
    held = np.full((DRAWS, 1), float(capacity)) if by_place is None else np.tile(by_place, (DRAWS, 1))
    return lay_ground(pathways, places(), dict.fromkeys(CHANNELS, held), draws(), rates(leaving))
