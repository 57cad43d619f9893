"""The words an assumption record may use: units with their limits, distributions, grades and dimensions.

These are definitions of the register's own format. A new unit or dimension is one line here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from allotment.workforce.roles import ROLES, STAFF_GROUPS, Sector

UK_RECRUITMENT = "UK recruitment"
RETURN_TO_PRACTICE = "Return to practice"
INTERNATIONAL_RECRUITMENT = "International recruitment"
LOCAL_UNQUALIFIED_HIRES = "Local unqualified hires"
RECRUITMENT_SOURCES = (
    UK_RECRUITMENT,
    RETURN_TO_PRACTICE,
    INTERNATIONAL_RECRUITMENT,
    LOCAL_UNQUALIFIED_HIRES,
)

ELICITED_PLACEHOLDER = "elicited placeholder"
GRADES = ("A", "B", "C", "D", ELICITED_PLACEHOLDER)

FIXED = "fixed"
DISTRIBUTIONS = (FIXED, "normal", "lognormal", "beta", "uniform")

# The lowest and highest possible value of each unit, both allowed.
UNITS: dict[str, tuple[float, float]] = {
    "share": (0.0, 1.0),
    "share per year": (0.0, 1.0),
    "growth share per year": (-1.0, 1.0),
    "change share per year": (-1.0, 1.0),
    "elasticity": (-math.inf, math.inf),
    "FTE per head": (0.0, math.inf),
    "people": (0.0, math.inf),
    "people per year": (0.0, math.inf),
    "FTE": (0.0, math.inf),
    "doses per year": (0.0, math.inf),
    "posts": (0.0, math.inf),
    "years": (0.0, math.inf),
    "years of age": (0.0, 120.0),
    "hours": (0.0, math.inf),
    "minutes": (0.0, math.inf),
    "kilometres per hour": (0.0, math.inf),
    "weeks per year": (0.0, math.inf),
    "pounds": (0.0, math.inf),
    "pounds per year": (0.0, math.inf),
    "ratio": (0.0, math.inf),
    "relative hours per use": (0.0, math.inf),
    "relative need per head": (0.0, math.inf),
    "reference role": (0.0, 1.0),
}
TEXT_UNITS = ("reference role",)

LEVER_FOLDER = "levers"
LEVER_NAMES = tuple(sorted(path.stem for path in (Path(__file__).parent / LEVER_FOLDER).glob("*.yaml")))
"""The levers that records are about: each has one file of that name in the register's folder of levers."""
FUNDING_CATEGORIES = (
    "tuition",
    "placement",
    "salary support",
    "backfill",
    "levy",
    "recruitment",
    "programme",
    "supervision",
    "pay",
    "saving",
)

# What a record may be about, finest first: the order breaks ties between equally specific records.
DIMENSIONS: dict[str, tuple[str, ...] | None] = {
    "lever": LEVER_NAMES,
    "funding_category": FUNDING_CATEGORIES,
    "organisation": None,
    "ics": None,
    "region": None,
    "from_role": tuple(ROLES),
    "to_role": tuple(ROLES),
    "role": tuple(ROLES),
    "programme": None,
    "profession": None,
    "transport": None,
    "source": RECRUITMENT_SOURCES,
    "activity": None,
    "age_band": None,
    "sex": ("female", "male"),
    "staff_group": STAFF_GROUPS,
    "from_sector": tuple(sector.value for sector in Sector),
    "to_sector": tuple(sector.value for sector in Sector),
    "sector": tuple(sector.value for sector in Sector),
    "horizon": None,
}


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Say the nearest known word, or list the known ones where none is near.

    Args:
        word: what was given.
        known: every word that would have been right.
    """
    choices = [str(choice) for choice in known]
    folded = {choice.casefold(): choice for choice in choices}
    near = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    if near:
        return f"Did you mean {folded[near[0]]!r}?"
    return f"Use one of: {', '.join(choices)}." if choices else "None is known."
