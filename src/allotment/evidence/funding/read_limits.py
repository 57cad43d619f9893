"""The limits and choices of a funding file: capacities, places, targets, and doses that somebody fixed or forbade."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from allotment.evidence.funding.funding import Capacity, GapTarget, Override, Place
from allotment.evidence.funding.read_amounts import amounts_by_year
from allotment.evidence.funding.read_fields import (
    KnownNames,
    day,
    entries,
    grade_of,
    mapping,
    names,
    number,
    refuse_unknown_keys,
    share,
    words,
    year_of,
)
from allotment.evidence.funding.read_fields import Place as Where
from allotment.workforce.roles import ROLES, Sector

CAPACITY_FIELDS = ("key", "title", "unit", "by_year", "source", "grade", "owner")
SECTORS = tuple(sector.value for sector in Sector)
TARGET_FIELDS = ("key", "roles", "places", "most_short_share", "year", "source", "owner")
OVERRIDE_FIELDS = ("lever", "role", "from_role", "sector", "place", "year", "dose", "by", "reason", "on")
OWNER = "Name the role that answers for it, here or once for the whole file."
SOURCE = "Name the publication, or say who elicited it, here or once for the whole file."


def read_capacities(given: Any, where: Where, known: KnownNames, said_once: Mapping[Any, Any]) -> tuple[Capacity, ...]:
    """Read how much of something there is in each year."""
    found: dict[str, Capacity] = {}
    for at, one in entries(given, where, "Start each capacity with '- key: ...'."):
        refuse_unknown_keys(one, CAPACITY_FIELDS, at)
        told = {**said_once, **one}
        key = words(one, "key", at, "Name it as the levers do, such as 'placement weeks: nursing'.")
        if key and known.capacities is not None and key not in known.capacities:
            at.inside("key").say_unknown("capacity", key, known.capacities)
        if key in found:
            at.inside("key").say("this capacity is there already.", "Give each once.", key)
        found[key] = Capacity(
            key=key,
            title=words(one, "title", at, "Say what it is."),
            unit=words(one, "unit", at, "Say what one of it is, such as 'weeks'."),
            by_year=amounts_by_year(one.get("by_year"), at.inside("by_year")),
            source=words(told, "source", at, SOURCE),
            grade=grade_of(told, at),
            owner=words(told, "owner", at, OWNER),
        )
    return tuple(found.values())


def read_places(given: Any, where: Where, known: KnownNames) -> tuple[Place, ...]:
    """Read the parts of the system; each organisation lies in one place."""
    if given is None:
        return ()
    placed: dict[str, str] = {}
    found = []
    for name, listed in mapping(given, where, "Write 'Cheltenham: [U36833, U22020]'.").items():
        at = where.inside(name)
        if not isinstance(name, str) or not name.strip():
            at.say("a place is named in words.", "Write its name as text.", name)
            continue
        organisations = names(listed, at, "organisation", known.organisations)
        if not organisations:
            at.say("a place has at least one organisation.", "List their codes.")
        for code in organisations:
            if code in placed:
                at.say(f"this organisation is in {placed[code]} already.", "Leave it in one place.", code)
            placed.setdefault(code, name)
        found.append(Place(name, organisations))
    return tuple(found)


def read_targets(
    given: Any, where: Where, places: Collection[str], said_once: Mapping[Any, Any]
) -> tuple[GapTarget, ...]:
    """Read upper limits on how short a role or a place may be."""
    found: dict[str, GapTarget] = {}
    for at, one in entries(given, where, "Start each target with '- key: ...'."):
        refuse_unknown_keys(one, TARGET_FIELDS, at)
        told = {**said_once, **one}
        key = words(one, "key", at, "Give it a short name, such as 'no role short'.")
        if key in found:
            at.inside("key").say("this target is there already.", "Give each another key.", key)
        found[key] = GapTarget(
            key=key,
            roles=names(one.get("roles"), at.inside("roles"), "role", ROLES),
            places=names(one.get("places"), at.inside("places"), "place", places),
            most_short_share=share(one, "most_short_share", at),
            year=year_of(one.get("year"), at.inside("year")) or 0,
            source=words(told, "source", at, SOURCE),
            owner=words(told, "owner", at, OWNER),
        )
    return tuple(found.values())


def read_overrides(given: Any, where: Where, places: Collection[str], known: KnownNames) -> tuple[Override, ...]:
    """Read doses that somebody fixed or forbade; each is signed, with a reason and a date."""
    found: dict[tuple[object, ...], Override] = {}
    for at, written in entries(given, where, "Start each override with '- lever: ...'."):
        one = {"on" if name is True else name: value for name, value in written.items()}  # YAML reads a bare on as true
        refuse_unknown_keys(one, OVERRIDE_FIELDS, at)
        lever = words(one, "lever", at, "Name the lever.")
        if lever and known.levers is not None and lever not in known.levers:
            at.inside("lever").say_unknown("lever", lever, known.levers)
        dose = number(one.get("dose"), at.inside("dose"), most=1e9, what="a dose")
        override = Override(
            lever=lever,
            role=_one_name(one, "role", at, ROLES),
            place=_one_name(one, "place", at, places),
            year=year_of(one["year"], at.inside("year")) if one.get("year") is not None else None,
            dose=0.0 if dose is None else dose,
            by=words(one, "by", at, "Sign it: who decided."),
            reason=words(one, "reason", at, "Say why, so that the price can be weighed."),
            on=day(one, "on", at) or date.min,
            sector=_one_name(one, "sector", at, SECTORS),
            from_role=_one_name(one, "from_role", at, ROLES),
        )
        slot = (override.lever, override.role, override.from_role, override.sector, override.place, override.year)
        if slot in found:
            at.say("this dose is overridden twice.", "Keep one of the two.", lever)
        found[slot] = override
    return tuple(found.values())


def _one_name(given: Mapping[Any, Any], name: str, where: Where, known: Collection[str]) -> str | None:
    if given.get(name) is None:
        return None
    value = words(given, name, where, f"Name one {name}, or leave it out for all.")
    if value and value not in known:
        where.inside(name).say_unknown(name, value, known)
    return value or None
