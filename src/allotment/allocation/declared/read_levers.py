"""Levers and the rule of over-manning in a plan file, read one by one: what is wrong is said, and reading goes on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from allotment.allocation.declared.plan import DeclaredLever, LeverKind, OverManning, ShareOfStaff, StaffClass
from allotment.evidence.funding.read_amounts import pence_of
from allotment.evidence.funding.read_fields import (
    Place,
    entries,
    mapping,
    number,
    one_of,
    refuse_unknown_keys,
    share,
)

Figure = TypeVar("Figure", int, float)

MOST_PEOPLE = 1e7
MOVES = (LeverKind.RETRAIN, LeverKind.DOWNGRADE)
KINDS = tuple(kind.value for kind in LeverKind if kind is not LeverKind.OVER_MANNING)
COMMON = ("kind", "class", "most_a_year", "most_share_of", "cost_pounds")
OWN: Mapping[str, tuple[str, ...]] = {
    LeverKind.RETRAIN: ("to", "share_who_leave"),
    LeverKind.DOWNGRADE: ("to", "share_who_leave"),
    LeverKind.SHORT_TIME: ("share_of_work",),
}


def read_levers(given: Any, place: Place, classes: Mapping[str, StaffClass], years: int) -> tuple[DeclaredLever, ...]:
    """Read the levers: each kind of lever on a class (and to a class) once.

    Args:
        given: the list in the file.
        place: where it stands.
        classes: the classes of the file, by name.
        years: how many years the plan has.
    """
    if not given:
        place.say("a plan has at least one lever.", f"List them, each with '- kind:', one of: {', '.join(KINDS)}.")
        return ()
    found: dict[tuple[str, str, str | None], DeclaredLever] = {}
    for at, one in entries(given, place, "Start each lever with '- kind: ...'."):
        lever = _lever(one, at, classes, years)
        if lever is None:
            continue
        key = lever.kind, lever.staff_class, lever.to
        if key in found:
            at.say("this lever is declared twice.", "Put the two into one.", lever.in_words)
        found[key] = lever
    return tuple(found.values())


def _lever(given: Mapping[Any, Any], at: Place, classes: Mapping[str, StaffClass], years: int) -> DeclaredLever | None:
    kind = one_of(given, "kind", at, KINDS, f"Use one of: {', '.join(KINDS)}.")
    staff_class = one_of(given, "class", at, classes, "Name a class of the file.")
    if kind not in KINDS or staff_class not in classes:
        return None
    refuse_unknown_keys(given, (*COMMON, *OWN.get(kind, ())), at)
    to = _to(given, at, staff_class, classes) if kind in MOVES else None
    if kind == LeverKind.RECRUIT and "most_a_year" not in given:
        at.inside("most_a_year").say("most_a_year is missing.", "Say how many people can be recruited in a year.")
    return DeclaredLever(
        kind=LeverKind(kind),
        staff_class=staff_class,
        to=to,
        pence=pounds(given, at),
        most=most_a_year(given, at, years),
        most_share=_most_share(given, at.inside("most_share_of"), classes),
        leave_in_the_year=_leaving(given, at, kind, classes[staff_class], classes.get(to or "")),
        works=share(given, "share_of_work", at) if kind == LeverKind.SHORT_TIME else 1.0,
    )


def _to(given: Mapping[Any, Any], at: Place, staff_class: str, classes: Collection[str]) -> str | None:
    to = one_of(given, "to", at, classes, "Name the class that people are moved to.")
    if to == staff_class:
        at.inside("to").say("people are moved to another class than their own.", "Name another class.", to)
    return to or None


def _leaving(given: Mapping[Any, Any], at: Place, kind: str, own: StaffClass, to: StaffClass | None) -> float:
    """Give the share of those recruited or moved who leave in that year; the retrained, unless said, as all there."""
    if kind == LeverKind.RECRUIT:
        return own.leave_in_first_year
    if kind == LeverKind.RETRAIN and "share_who_leave" not in given:
        return 0.0 if to is None else to.leave_later
    return share(given, "share_who_leave", at) if kind in MOVES else 0.0


def _most_share(given: Mapping[Any, Any], at: Place, classes: Collection[str]) -> ShareOfStaff | None:
    if "most_share_of" not in given:
        return None
    told = mapping(given["most_share_of"], at, "Write {class: skilled, share: 0.25}.")
    refuse_unknown_keys(told, ("class", "share"), at)
    return ShareOfStaff(one_of(told, "class", at, classes, "Name a class of the file."), share(told, "share", at))


def read_over_manning(given: Any, place: Place, classes: Collection[str], years: int) -> OverManning | None:
    """Read how many people may be kept beyond what is required, and what each costs; None where there is no rule."""
    if given is None:
        return None
    told = mapping(given, place, "Write {most_a_year: 150, cost_pounds: {skilled: 3000}}.")
    refuse_unknown_keys(told, ("most_a_year", "cost_pounds"), place)
    most, at = most_a_year(told, place, years), place.inside("cost_pounds")
    costs = told.get("cost_pounds", 0)
    if not isinstance(costs, dict):
        return OverManning(most, dict.fromkeys(classes, pence_of(costs, at) or 0))
    refuse_unknown_keys(costs, classes, at)
    for name in [name for name in classes if name not in costs]:
        at.inside(name).say("this class has no cost.", "Give pounds a person and year; 0 where it costs nothing.")
    return OverManning(most, {name: pence_of(costs[name], at.inside(name)) or 0 for name in classes if name in costs})


def most_a_year(given: Mapping[Any, Any], at: Place, years: int) -> tuple[float, ...] | None:
    """Give a limit by year; None where there is none."""
    return by_year(given["most_a_year"], at.inside("most_a_year"), years, people) if "most_a_year" in given else None


def pounds(given: Mapping[Any, Any], at: Place) -> int:
    """Give what a person costs, in pence; nought where nothing is said."""
    return pence_of(given.get("cost_pounds", 0), at.inside("cost_pounds")) or 0


def people(given: Any, at: Place) -> float:
    """Give a number of people."""
    return number(given, at, most=MOST_PEOPLE, what="a number of people") or 0.0


def by_year(given: Any, at: Place, years: int, read: Callable[[Any, Place], Figure]) -> tuple[Figure, ...]:
    """Give a figure for each year: one for all, or a list with one each."""
    if not isinstance(given, list):
        return (read(given, at),) * years
    if len(given) != years:
        at.say(
            f"a list has one figure for each of the {years} years.", "Give one for each, or one for all.", len(given)
        )
        return (read(0, at),) * years
    return tuple(read(one, at.inside(number)) for number, one in enumerate(given, start=1))
