"""What a lever is: a dose, what one unit of it changes in named flows, what it costs, and what it uses.

A lever never touches the engine. It says what one unit of its dose, started in one year at one place, does to named
flows of the model in that year and later; the projection turns flows into staff, and the investment problem chooses
the doses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from allotment.evidence.assumptions.register import Assumption, Register
from allotment.workforce.roles import Sector


class Family(StrEnum):
    """What kind of thing a lever is. A funding stream may name a family instead of each of its levers."""

    TRAINING = "training"
    APPRENTICESHIP = "apprenticeship"
    RECRUITMENT = "recruitment"
    RETENTION = "retention"
    REDESIGN = "redesign"
    PRODUCTIVITY = "productivity"
    CAPACITY = "capacity"


class Flow(StrEnum):
    """A named quantity of the model that a lever may change, and what one unit of the change is."""

    GRADUATES = "graduates"  # one person joins the role in the year, at the ages of new graduates
    RECRUITS = "recruits"  # one person joins the role in the year, at the ages of recruits; may be negative
    LEAVERS_AVOIDED = "leavers avoided"  # the leaver rate of one person in post is nought for one year
    RETIREMENTS_AVOIDED = "retirements avoided"  # likewise their retirement rate
    HOURS = "hours"  # the FTE of one person in post rises by the whole of itself for one year
    COVER = "cover"  # one FTE more at work for one year (or less), whoever is in post: bank, time off the job
    NEED = "need"  # one FTE more required for one year (or less)


class CostCategory(StrEnum):
    """What money is spent on. A funding stream pays for the categories it names."""

    TUITION = "tuition"
    PLACEMENT = "placement"
    SALARY_SUPPORT = "salary support"
    BACKFILL = "backfill"
    LEVY = "levy"
    RECRUITMENT = "recruitment"
    PROGRAMME = "programme"
    SUPERVISION = "supervision"
    PAY = "pay"
    SAVING = "saving"


RECURRENT = (CostCategory.PAY, CostCategory.SAVING)
"""Categories that go on year after year; all others are one-off."""


@dataclass(frozen=True)
class Aim:
    """What a dose is aimed at: a role in chosen sectors, and for a redesign the role that it draws on or relieves."""

    role: str
    sectors: tuple[Sector, ...]
    from_role: str | None = None


@dataclass(frozen=True)
class FlowChange:
    """What one unit of dose started in year y does to a flow of a role in year y + lag, at the dose's own place."""

    flow: Flow
    role: str
    lag: int  # years
    amount: float  # units of the flow for one unit of dose


@dataclass(frozen=True)
class Cost:
    """What one unit of dose started in year y costs in year y + lag, in whole pence. A saving is negative."""

    category: CostCategory
    lag: int  # years
    pence: int


@dataclass(frozen=True)
class Use:
    """What one unit of dose started in year y takes from a capacity in year y + lag. Negative: it adds to it."""

    capacity: str  # such as "placement weeks: nursing" or "educators: nursing"
    lag: int  # years
    amount: float


@dataclass(frozen=True)
class Bounds:
    """The least and most dose that may start in a year at one place, and in the whole system where limited there.

    ``share_of_staff`` bounds the dose at a place by the people in post there in the aimed role (or the role drawn on).
    """

    least: float = 0.0
    most: float | None = None
    share_of_staff: float | None = None
    system_most: float | None = None
    system_least: float = 0.0


@dataclass(frozen=True)
class Response:
    """Everything that one unit of dose at one aim does. ``worth`` holds the concave tiers of the effect.

    Each tier is (share of the bound, effect of a unit against the first): ((0.5, 1.0), (0.5, 0.6)) says that the
    second half of the bound works 0.6 as well. Effects fall from tier to tier, or the problem would not be linear.
    """

    changes: tuple[FlowChange, ...]
    costs: tuple[Cost, ...]
    uses: tuple[Use, ...] = ()
    bounds: Bounds = field(default_factory=Bounds)
    worth: tuple[tuple[float, float], ...] = ((1.0, 1.0),)

    @property
    def lead_years(self) -> int:
        """Years from the start of a dose to its first gain of staff or cover, or its first fall of need."""
        gains = [one.lag for one in self.changes if (one.amount > 0) != (one.flow is Flow.NEED)]
        return min(gains, default=0)


@dataclass(frozen=True)
class LeverValues:
    """A lever's own records of the register on a date, each as drawn or as it stands.

    ``drawn`` holds values that replace records, by ``Assumption`` identity (key and what it applies to).
    """

    lever: str
    register: Register
    on: date
    drawn: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def record(self, key: str, **where: str) -> Assumption:
        """Give the record that answers for a key of this lever.

        Raises:
            AssumptionError: there is none.
        """
        return self.register.find(key, self.on, lever=self.lever, **where)

    def value(self, key: str, **where: str) -> float:
        """Give a value, in the unit of its key.

        Raises:
            AssumptionError: no record answers.
        """
        record = self.record(key, **where)
        return self.drawn.get((record.key, record.applies_to), record.value)

    def value_or(self, default: float, key: str, **where: str) -> float:
        """Give a value, or the default where no record answers: for what a lever may do without."""
        if not self.register.has(key, self.on, lever=self.lever, **where):
            return default
        return self.value(key, **where)

    def years(self, key: str, **where: str) -> int:
        """Give a number of whole years."""
        return round(self.value(key, **where))

    def pence(self, key: str, **where: str) -> int:
        """Give an amount of pounds in whole pence."""
        return round(self.value(key, **where) * 100)


@dataclass(frozen=True)
class Lever:
    """One thing a system can do. ``respond`` gives what one unit of dose does at an aim, from the lever's records."""

    key: str  # the name of its file, of its assumptions and of its page
    title: str
    family: Family
    dose_unit: str  # what one unit of dose is, in words: "students who start"
    activity: str  # the decision that must be within the rights of who plans it
    aims: tuple[Aim, ...]
    respond: Callable[[LeverValues, Aim], Response]
    in_words: str  # one sentence: what is done, and by what road it closes a gap
