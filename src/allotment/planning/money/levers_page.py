"""The levers as a system uses them: by family, and one by one with every record they stand on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from allotment.evidence.assumptions.assumption import Assumption
from allotment.evidence.assumptions.local import is_local
from allotment.evidence.assumptions.register import Register
from allotment.evidence.assumptions.vocabulary import ELICITED_PLACEHOLDER
from allotment.levers.catalogue import LEVERS
from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.levers import LeverSeen, about_in_lever, list_levers
from allotment.planning.proposals.ledger import ledger_of
from allotment.planning.proposals.listing import ASSUMPTION, require_register
from allotment.planning.returns.published import published_facts

LEVER = "lever"
FAMILIES = {
    "training": "Training places",
    "apprenticeship": "Apprenticeships",
    "recruitment": "Recruitment",
    "retention": "Retention",
    "redesign": "New roles and redesign",
    "productivity": "Productivity and hours",
    "capacity": "Capacity to train",
}


@dataclass(frozen=True)
class LeverLine:
    """A lever in the list: what one unit of it does at its first aim, and how well that is known."""

    seen: LeverSeen
    effect: str
    lead: str
    placeholders: int

    @property
    def records(self) -> int:
        """How many records it stands on."""
        return len(self.seen.records)

    @property
    def graded(self) -> str:
        """Say how many of the records that are no placeholders have each grade: "5 D, 2 E"."""
        grades = self.seen.grades.items()
        return ", ".join(f"{count} {grade}" for grade, count in grades if grade != ELICITED_PLACEHOLDER)


@dataclass(frozen=True)
class LeverFamily:
    """The levers of one kind."""

    key: str
    title: str
    levers: tuple[LeverLine, ...]


@dataclass(frozen=True)
class LeverList:
    """Every lever, by family, read on the day of the baseline."""

    families: tuple[LeverFamily, ...]
    read_on: date
    count: int
    records: int
    placeholders: int


@dataclass(frozen=True)
class LeverRecord:
    """One record of a lever. ``place`` counts the key's records as the assumption's own page does, from 0."""

    record: Assumption
    about: str
    place: int
    is_own: bool


@dataclass(frozen=True)
class LeverPage:
    """One lever with every record that it stands on."""

    line: LeverLine
    family: str
    method: tuple[str, ...]
    records: tuple[LeverRecord, ...]
    read_on: date
    may_propose: bool


def see_levers(desk: Desk, actor: Actor, system: str) -> LeverList:
    """Give every lever as a system's register has it.

    Raises:
        NotYoursError: there is no such system for this reader.
    """
    register, on = _register(desk, actor, system)
    lines = [_line(one) for one in _levers(register, on)]
    families = [
        LeverFamily(key, title, tuple(line for line in lines if line.seen.lever.family.value == key))
        for key, title in FAMILIES.items()
    ]
    return LeverList(
        families=tuple(family for family in families if family.levers),
        read_on=on,
        count=len(lines),
        records=sum(line.records for line in lines),
        placeholders=sum(line.placeholders for line in lines),
    )


def see_lever(desk: Desk, actor: Actor, system: str, key: str) -> LeverPage:
    """Give one lever with every record, each with the way to propose a change of it.

    Raises:
        NotYoursError: there is no such system for this reader, or no such lever.
    """
    register, on = _register(desk, actor, system)
    if key not in LEVERS:
        raise NotYoursError(LEVER)
    seen = next(one for one in _levers(register, on) if one.lever.key == key)
    places = _places(register)
    records = tuple(LeverRecord(one, about_in_lever(one), places[id(one)], is_local(one)) for one in seen.records)
    return LeverPage(
        line=_line(seen),
        family=FAMILIES[seen.lever.family.value],
        method=tuple(" ".join(part.split()) for part in seen.method.strip().split("\n\n")[1:]),
        records=records,
        read_on=on,
        may_propose=actor.may(ASSUMPTION, "propose", system),
    )


def _register(desk: Desk, actor: Actor, system: str) -> tuple[Register, date]:
    require_register(actor, system)
    with reading(actor):
        return ledger_of(system).register, published_facts(desk).common_date


@lru_cache(maxsize=16)
def _levers(register: Register, on: date) -> tuple[LeverSeen, ...]:
    return list_levers(on, register=register)


@lru_cache(maxsize=16)
def _places(register: Register) -> dict[int, int]:
    """Give the place of each record among those of its key, in the order of the assumption's page."""
    by_key: dict[str, list[Assumption]] = defaultdict(list)
    for one in register.assumptions:
        by_key[one.key].append(one)
    return {
        id(one): place
        for records in by_key.values()
        for place, one in enumerate(sorted(records, key=lambda one: (one.applies_to, one.valid_from)))
    }


def _line(seen: LeverSeen) -> LeverLine:
    effects = [effect for aim in seen.aims for effect in aim.effects]
    leads = sorted({aim.response.lead_years for aim in seen.aims})
    more = f", and {len(seen.aims) - 1} other aims" if len(seen.aims) > 1 else ""
    return LeverLine(
        seen=seen,
        effect=f"{effects[0]}{more}" if effects else "adds to what others may use",
        lead=_years(leads),
        placeholders=sum(one.grade == ELICITED_PLACEHOLDER for one in seen.records),
    )


def _years(leads: list[int]) -> str:
    if not leads or leads[-1] == 0:
        return "in the same year"
    words = "year" if leads[-1] == 1 else "years"
    return f"{leads[0]} {words}" if leads[0] == leads[-1] else f"{leads[0]} to {leads[-1]} {words}"
