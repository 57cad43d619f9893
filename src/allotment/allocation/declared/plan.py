"""A declared plan in its own nouns: classes of staff, what is required of them, and levers with costs and limits.

Money is whole pence; shares are of 1; a year's figures stand in the order of ``Plan.years``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LeverKind(StrEnum):
    """What may be done with staff. Over-manning is declared by a rule of its own, for all classes at once."""

    RECRUIT = "recruit"
    RETRAIN = "retrain"
    DOWNGRADE = "downgrade"
    REDUNDANCY = "redundancy"
    SHORT_TIME = "short-time"
    OVER_MANNING = "over-manning"


SHORTFALL = "shortfall"
COST = "cost"
AIMS = (SHORTFALL, COST, *LeverKind)
"""What may be least: people short, money, or the doses of one kind of lever."""


@dataclass(frozen=True)
class StaffClass:
    """A class of staff. Those recruited in a year leave at ``leave_in_first_year`` in it, then at ``leave_later``."""

    name: str
    in_post: float
    leave_in_first_year: float
    leave_later: float
    required: tuple[float, ...]  # (Y,)


@dataclass(frozen=True)
class ShareOfStaff:
    """A limit that is a share of the people in a class at the end of the year, this year's doses counted."""

    staff_class: str
    share: float


@dataclass(frozen=True)
class DeclaredLever:
    """One lever on one class. A dose is a person, in the year in which it is given."""

    kind: LeverKind
    staff_class: str
    to: str | None  # the class that people are moved to
    pence: int  # a person
    most: tuple[float, ...] | None  # (Y,) None: no limit but the people there are
    most_share: ShareOfStaff | None
    leave_in_the_year: float  # of those recruited or moved, the share who leave in that year
    works: float  # of those on short time, the share of a full year's work that they do

    @property
    def in_words(self) -> str:
        """Name the lever."""
        return f"{self.kind} {self.staff_class}" + ("" if self.to is None else f" to {self.to}")


@dataclass(frozen=True)
class OverManning:
    """People kept beyond what is required: how many in all classes together, and what each costs a year by class."""

    most: tuple[float, ...] | None  # (Y,)
    pence: dict[str, int]


@dataclass(frozen=True)
class Plan:
    """Everything that a plan file says."""

    title: str
    source: str
    grade: str
    owner: str
    date_read: str
    years: tuple[int, ...]
    classes: tuple[StaffClass, ...]
    levers: tuple[DeclaredLever, ...]
    over_manning: OverManning | None  # None: nobody may be kept beyond what is required
    budget_pence: tuple[int, ...] | None  # (Y,)
    aim: str
    sha256: str

    def class_named(self, name: str) -> StaffClass:
        """Give a class."""
        return next(one for one in self.classes if one.name == name)
