"""The investment problem in its own nouns: slots that are short, options with what they gain and cost, and limits.

It knows no engine and no file: numbers with labels, so that a benchmark, an oracle or a textbook can state one too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from allotment.projection.response.slots import Slot

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
PAY = "pay"


@dataclass(frozen=True)
class Line:
    """One cost of a unit of dose: so many years after its start, in whole pence, and who may pay it."""

    category: str
    lag: int
    pence: int
    streams: frozenset[int]  # places in ``Problem.streams``


@dataclass(frozen=True)
class Draw:
    """What a unit of dose takes from a capacity, so many years after its start; negative where it adds to it."""

    capacity: int  # place in ``Problem.capacities``
    lag: int
    amount: float


@dataclass(frozen=True)
class Option:
    """A lever aimed at one slot. ``gain[y, u, k]`` is the FTE that a unit of dose started in year y brings its k-th
    slot in year u, of staff, cover and need together; ``staff`` is the part of it that is staff in post, to be paid."""

    lever: str
    family: str
    slot: Slot
    from_role: str | None
    activity: str
    decided_by: tuple[str | None, ...]  # (Y,) the level at the table that may decide a start then; None: nobody may
    lead_years: int
    starts: tuple[int, ...]  # places in ``Problem.years``
    least: FloatArray  # (Y,)
    most: FloatArray  # (Y,)
    tiers: tuple[tuple[float, float], ...]  # (share of most, worth against the first), worth falling
    lines: tuple[Line, ...]
    draws: tuple[Draw, ...]
    gain_slots: IntArray  # (K,)
    gain: FloatArray  # (Y, Y, K)
    staff: FloatArray  # (Y, Y, K)

    @property
    def label(self) -> tuple[str, str, str, str]:
        """Lever, role (and the role drawn on), sector and place: no two options have the same."""
        role = self.slot.role if self.from_role is None else f"{self.slot.role} from {self.from_role}"
        return self.lever, role, self.slot.sector, self.slot.place


@dataclass(frozen=True)
class Pot:
    """A stream of money by year, in whole pence."""

    key: str
    budget: tuple[int, ...]  # (Y,)
    carry_over_share: float
    clawback_share: float
    match_share: float


@dataclass(frozen=True)
class Capacity:
    """How much of something there is in each year."""

    key: str
    unit: str
    amount: FloatArray  # (Y,)


@dataclass(frozen=True)
class SystemLimit:
    """The least and most dose of a lever that may start in a year in the whole system."""

    lever: str
    least: float
    most: float


@dataclass(frozen=True)
class ShortfallLimit:
    """ "No more short than this share of need": over the slots named together, in one year."""

    key: str
    in_words: str
    slots: IntArray
    year: int  # place in ``Problem.years``
    most_share: float


@dataclass(frozen=True)
class StaffShare:
    """The most dose of an option that may start in a year: a share of a slot's staff then, what levers do counted."""

    option: int  # place in ``Problem.options``
    slot: int
    share: float


class Least(StrEnum):
    """What there is to be least of."""

    SHORTFALL = "shortfall"
    COST = "cost"
    DOSES = "doses"


@dataclass(frozen=True)
class Goal:
    """What the choice looks for: the least shortfall, the least cost, or the least dose of the levers named."""

    least: Least = Least.SHORTFALL
    levers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Problem:
    """Everything the choice stands on. Y years, S slots."""

    years: tuple[int, ...]
    slots: tuple[Slot, ...]
    need: FloatArray  # (S, Y) FTE required without levers
    supply: FloatArray  # (S, Y) FTE at work without levers
    weights: FloatArray  # (S, Y) what an FTE short counts
    pay_pence: FloatArray  # (S,) pay and on-costs of an FTE for a year; read only where a stream pays for it
    pay_streams: tuple[frozenset[int], ...]  # (S,) who may pay the staff that are gained in a slot
    options: tuple[Option, ...]
    streams: tuple[Pot, ...]
    capacities: tuple[Capacity, ...]
    limits: tuple[SystemLimit, ...]
    targets: tuple[ShortfallLimit, ...]
    fairness_tolerance: float | None
    fixed: Mapping[tuple[int, int], float] = field(default_factory=dict)  # (option, start) to dose
    most_surplus: FloatArray | None = None  # (S, Y) the most FTE beyond need that may stand unpriced; None: no limit
    least_staff: FloatArray | None = None  # (S, Y) the fewest FTE that may be left; None: no limit
    staff_shares: tuple[StaffShare, ...] = ()
    goal: Goal = Goal()

    @property
    def gap(self) -> FloatArray:
        """FTE needed less FTE at work (S, Y): negative where there are more than needed."""
        return self.need - self.supply
