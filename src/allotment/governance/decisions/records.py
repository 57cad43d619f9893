"""What the register of decision rights is made of: activities, dated records, general rules, standings of levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from allotment.governance.decisions.deciding_level import DecidingLevel

STATED, INFERRED = "stated", "inferred from the rule"
CONFIDENCES = (STATED, INFERRED)

STANDARDS = "standards help"
HORIZON_FROM, HORIZON_TO = "horizon from", "horizon to"
WITHIN = "within one body"
LABOUR_MARKET = "spans a local labour market"
TOO_WIDE = "region too wide"
OTHERWISE = "otherwise"
CRITERIA = (STANDARDS, HORIZON_FROM, HORIZON_TO, WITHIN, LABOUR_MARKET, TOO_WIDE, OTHERWISE)


@dataclass(frozen=True)
class OtherHorizon:
    """An activity that a question is about instead, where its horizon is so many years, both ends within."""

    from_years: float
    to_years: float
    activity: str

    def holds(self, years: float) -> bool:
        """Say whether a horizon lies in the span."""
        return self.from_years <= years <= self.to_years


@dataclass(frozen=True)
class Activity:
    """One thing that may be decided. The attributes from ``horizon_years`` to ``within`` are what the rule looks at.

    ``consult`` is who is asked where no record says more; ``words`` are other ways of saying the title.
    """

    key: str
    title: str
    area: str
    words: tuple[str, ...]
    horizon_years: float
    standards_help: bool = False
    spans_labour_market: bool = False
    region_too_wide: bool = False
    within: DecidingLevel | None = None
    consult: tuple[str, ...] = ()
    delegable: bool = True
    other_horizons: tuple[OtherHorizon, ...] = ()


@dataclass(frozen=True)
class Dated:
    """What every dated statement carries. ``valid_to`` is the last day in force, or None."""

    layer: str
    valid_from: date
    valid_to: date | None
    source: str
    grade: str
    date_read: date
    owner: str

    def in_force(self, on: date) -> bool:
        """Say whether it holds on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Record(Dated):
    """Who decides on one activity: ``level``, and ``also`` those that may do so for themselves.

    A record that stands ``beside`` has no level: it adds conditions to whoever decides. ``consult`` is None where the
    activity's own holds.
    """

    activity: str
    level: DecidingLevel | None
    also: tuple[DecidingLevel, ...]
    consult: tuple[str, ...] | None
    conditions: str
    confidence: str
    beside: bool

    @property
    def name(self) -> str:
        """The record's name: its layer and its activity."""
        return f"{self.layer}/{self.activity}"


@dataclass(frozen=True)
class Step:
    """One criterion of the general rule; ``level`` is None where the activity's own body decides."""

    when: str
    level: DecidingLevel | None
    years: float | None
    says: str


@dataclass(frozen=True)
class Rule(Dated):
    """The general rule of a layer: its steps in the order in which they are tried."""

    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        """The rule's name: its layer, and that it is the rule."""
        return f"{self.layer}/rule"


@dataclass(frozen=True)
class Standing:
    """What a level is on a day, such as statutory or not. ``areas`` is empty where it matters everywhere."""

    level: DecidingLevel
    says: str
    valid_from: date
    valid_to: date | None
    areas: tuple[str, ...]
    source: str

    def in_force(self, on: date, area: str) -> bool:
        """Say whether it holds on a day, for an area of activities."""
        within = self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)
        return within and (not self.areas or area in self.areas)


@dataclass(frozen=True)
class Maturity:
    """The ladder of planning maturity, lowest first, and the least rung at which anything may be delegated."""

    levels: tuple[str, ...]
    least_for_delegation: str
    source: str


@dataclass(frozen=True)
class Role:
    """A role that a question or a delegation may name, and the word by which activities speak of its group."""

    role: str
    group: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """How plain words are read; see ``words.yaml``."""

    ignored: frozenset[str]
    verbs: frozenset[str]
    weak: frozenset[str]
    same: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, int]
    roles: tuple[Role, ...]
