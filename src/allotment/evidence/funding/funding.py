"""What a funding file says: streams with their ring-fences, limits, places, targets and choices already made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

WHOLE_SYSTEM = "Whole system"  # the place of everybody where a file names no places
REST_OF_SYSTEM = "Rest of the system"  # the place of the organisations that a file's places leave out


@dataclass(frozen=True)
class Eligibility:
    """One way in which a stream may pay: every dimension that is named must hold; an empty one allows all."""

    levers: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    def allows(self, *, lever: str, family: str, category: str, role: str, sector: str, place: str) -> bool:
        """Say whether a cost may be paid."""
        asked = (lever, family, category, role, sector, place)
        named = (self.levers, self.families, self.categories, self.roles, self.sectors, self.places)
        return all(not allowed or value in allowed for value, allowed in zip(asked, named, strict=True))


@dataclass(frozen=True)
class Stream:
    """A ring-fenced pot of money. Budgets are whole pence by the run's year (2027: the year to 31 August 2027).

    What is not spent in a year is carried over up to ``carry_over_share`` of that year's budget; of the rest,
    ``clawback_share`` goes back to the holder and what is left lapses. ``match_share`` is the part of any cost it helps
    to pay that other streams must pay.
    """

    key: str
    title: str
    holder: str  # the level that holds it: "ICS", "region", "England", "provider"
    eligible: tuple[Eligibility, ...]
    budget_pence: Mapping[int, int]
    carry_over_share: float
    clawback_share: float
    match_share: float
    valid_from: date
    valid_to: date | None
    source: str
    grade: str
    owner: str
    date_read: date

    def pays_for(self, *, lever: str, family: str, category: str, role: str, sector: str, place: str) -> bool:
        """Say whether the stream may pay a cost at all."""
        return any(
            way.allows(lever=lever, family=family, category=category, role=role, sector=sector, place=place)
            for way in self.eligible
        )


@dataclass(frozen=True)
class Capacity:
    """How much of something there is in each year: placement weeks, educators, supervisors."""

    key: str
    title: str
    unit: str
    by_year: Mapping[int, float]
    source: str
    grade: str
    owner: str


@dataclass(frozen=True)
class GapTarget:
    """ "No role short by more than 5% by 2031": an upper limit on the shortfall as a share of what is required.

    Empty ``roles`` or ``places``: each role in turn, or the system's places together.
    """

    key: str
    roles: tuple[str, ...]
    places: tuple[str, ...]
    most_short_share: float
    year: int
    source: str
    owner: str


@dataclass(frozen=True)
class Override:
    """A dose that somebody fixed (``dose``) or forbade (``dose`` 0), with who, why, and when."""

    lever: str
    role: str | None  # None: every role, place or year of the lever
    place: str | None
    year: int | None
    dose: float
    by: str
    reason: str
    on: date
    sector: str | None = None
    from_role: str | None = None  # the role that the aim draws on, where a lever has more aims than one at a role


@dataclass(frozen=True)
class Place:
    """A part of the system, by the organisations in it."""

    name: str
    organisations: tuple[str, ...]


@dataclass(frozen=True)
class Funding:
    """A whole funding file. ``sha256`` is the hash of the file's content and of the streams it took over."""

    title: str
    ics: str | None
    streams: tuple[Stream, ...]
    capacities: tuple[Capacity, ...]
    places: tuple[Place, ...]
    targets: tuple[GapTarget, ...]
    overrides: tuple[Override, ...]
    at_the_table: tuple[str, ...]  # levels whose decisions the plan may take
    first_year: int | None  # the first year in which doses may start; None: the year after the run's base
    fairness_tolerance: float | None  # how much shorter a place may be than the system, as a share of need; None: free
    role_weights: Mapping[str, float]  # what an FTE short counts in a role; 1 where none is given
    levers: tuple[str, ...] | None  # the levers to choose from; None: all
    text: str
    sha256: str
