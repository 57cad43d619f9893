"""What a scenario may change: each quantity's unit, the assumption behind it, and what it may be narrowed to."""

from __future__ import annotations

from dataclasses import dataclass

CELL = ("sector", "staff_group", "role", "organisation", "ics")
GROUP = ("sector", "staff_group", "ics")
LINK = ("from_role", "to_role", "organisation", "ics")  # the organisation that people go from
PROGRAMME = ("programme", "role")


@dataclass(frozen=True)
class Quantity:
    """One quantity. ``assumption`` is the register's key behind it, None where it is calibrated from evidence."""

    unit: str
    dimensions: tuple[str, ...]
    assumption: str | None
    meaning: str


QUANTITIES: dict[str, Quantity] = {
    "leaver_rate": Quantity("share per year", CELL, "leaver_share", "Leaving other than by retirement"),
    "retirement_rate": Quantity("share per year", CELL, None, "Retirement, over all ages of a role"),
    "recruits_per_year": Quantity(
        "people per year", (*CELL, "recruitment_source"), None, "Recruits of one organisation, role and source"
    ),
    "graduates_per_year": Quantity("people per year", CELL, None, "New graduates who join one organisation's role"),
    "training_intake_per_year": Quantity(
        "people per year", PROGRAMME, "training_intake_per_year", "Starters in England, by the year they start"
    ),
    "training_completion_share": Quantity(
        "share", PROGRAMME, "training_completion_share", "Completion, by the year of qualifying"
    ),
    "training_join_share": Quantity("share", PROGRAMME, "training_join_share", "Joining, by the year of qualifying"),
    "fte_per_head": Quantity("FTE per head", CELL, "fte_per_head", "Hours worked per person"),
    "non_demographic_growth": Quantity(
        "growth share per year", GROUP, "non_demographic_growth", "Growth in need beyond the population's"
    ),
    "productivity_growth": Quantity(
        "growth share per year", GROUP, "productivity_growth", "Growth in output per hour of staff"
    ),
    "unmet_need_share": Quantity("share", CELL, "unmet_need_share", "Stated need beyond the establishment"),
    "vacancy_share": Quantity("share", CELL, "vacancy_share", "Funded posts vacant at the baseline"),
    "move_rate": Quantity("share per year", LINK, "move_share", "Moves from one role to another of the system"),
    "progression_rate": Quantity("share per year", LINK, "progression_share", "Progression to the next role"),
}

POPULATION_VARIANTS = (
    "principal",
    "high fertility",
    "low fertility",
    "high life expectancy",
    "low life expectancy",
    "high migration",
    "low migration",
    "high population",
    "low population",
    "younger age structure",
    "older age structure",
)

FIRST_YEAR = 2026  # the year after the base date of the shipped evidence
LAST_YEAR = 2043  # the last projected year of the shipped population
