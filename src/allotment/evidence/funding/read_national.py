"""Reading a national funding file: the keys of any funding file, how amounts are shared, and what all systems share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from allotment.evidence.funding.funding import Funding, Stream
from allotment.evidence.funding.national import NATIONAL_KEYS, HeldTogether, NationalFunding, ShareBy, StartsLimit
from allotment.evidence.funding.read import ANY_NAMES, funding_of, funding_text, read_funding, understood
from allotment.evidence.funding.read_amounts import amounts_by_year
from allotment.evidence.funding.read_fields import (
    KnownNames,
    Place,
    entries,
    grade_of,
    names,
    number,
    one_of,
    refuse_unknown_keys,
    words,
)
from allotment.evidence.funding.read_limits import OWNER, SOURCE
from allotment.evidence.funding.read_streams import SOURCE_FIELDS
from allotment.evidence.funding.read_text import read_funding_yaml

LIMIT_FIELDS = ("key", "title", "levers", "by_year", "share_by", "source", "grade", "owner")
BUDGET_FIELDS = ("stream", "times_share", "source", "grade", "owner")
RULES = tuple(rule.value for rule in ShareBy)
RULE_REMEDY = f"Say what amounts are shared by: {', '.join(RULES)}."
SHARED = ("streams", "capacities")
ONE_SYSTEMS_OWN = ("ics", "places")
MOST_TIMES = 100.0


def read_national(text: str, name: str, known: KnownNames = ANY_NAMES) -> NationalFunding:
    """Read a national funding file from its text.

    Args:
        text: the whole file.
        name: what to call the file in a message.
        known: names to hold levers, capacities and so on against.

    Raises:
        FundingError: the file breaks a rule; every problem is listed at once.
    """
    return understood(text, name, lambda given, place: _read(given, text, place, known))


def load_national(name_or_path: str, known: KnownNames = ANY_NAMES) -> NationalFunding:
    """Read a shipped national example by name, or one's own national file by path.

    Raises:
        FundingError: there is no such file, or it breaks a rule; every problem at once.
    """
    return read_national(funding_text(name_or_path), Path(name_or_path).name, known)


def load_either(name_or_path: str, known: KnownNames = ANY_NAMES) -> Funding | NationalFunding:
    """Read a funding file of a system or of England, whichever it is by its keys.

    Raises:
        FundingError: there is no such file, or it breaks a rule; every problem at once.
    """
    text, name = funding_text(name_or_path), Path(name_or_path).name
    content, _ = read_funding_yaml(text, name)
    if isinstance(content, dict) and any(key in content for key in NATIONAL_KEYS):
        return read_national(text, name, known)
    return read_funding(text, name, known)


def _read(given: Mapping[Any, Any], text: str, place: Place, known: KnownNames) -> NationalFunding | None:
    if not any(key in given for key in NATIONAL_KEYS):
        rule = "this is a system's own file: it does not say how systems share its amounts."
        place.say(rule, "Ask for one system with '--ics', or start from 'allotment funding example england'.")
        return None
    for key in ONE_SYSTEMS_OWN:
        if key in given:
            rule = "a national file is about England, and names no system and no places."
            place.inside(key).say(rule, "Leave the key out.")
    usual = one_of(given, "share_by", place, RULES, RULE_REMEDY)
    england = funding_of(_as_of_one_system(given), text, place, known)
    said_once = {name: given[name] for name in SOURCE_FIELDS if name in given}
    limits = _limits(given.get("national_limits"), place.inside("national_limits"), known, said_once, usual)
    for key in {limit.key for limit in limits} & {stream.key for stream in england.streams}:
        place.inside("national_limits", key).say("a stream of this file has this key.", "Give the limit another.", key)
    return NationalFunding(
        england=england,
        share_by=_rules(given, place, usual),
        limits=limits,
        budgets=_budgets(given.get("national_budgets"), place.inside("national_budgets"), england.streams, said_once),
    )


def _as_of_one_system(given: Mapping[Any, Any]) -> dict[Any, Any]:
    """Give the file without what only a national one has, as the reader of any funding file knows it."""
    kept = {key: value for key, value in given.items() if key not in (*NATIONAL_KEYS, *ONE_SYSTEMS_OWN)}
    for key in SHARED:
        if isinstance(kept.get(key), list):
            kept[key] = [
                {name: value for name, value in one.items() if name != "share_by"} if isinstance(one, dict) else one
                for one in kept[key]
            ]
    return kept


def _rules(given: Mapping[Any, Any], place: Place, usual: str) -> dict[str, str]:
    """Give the rule by which each stream and capacity is shared: its own, or the file's."""
    found = {}
    for part in SHARED:
        listed = given.get(part)
        for number_, one in enumerate(listed if isinstance(listed, list) else [], start=1):
            if isinstance(one, dict):
                key = str(one.get("key", one.get("use", "")))
                found[key] = _rule(one, place.inside(part, number_), usual)
    return found


def _rule(one: Mapping[Any, Any], at: Place, usual: str) -> str:
    return one_of(one, "share_by", at, RULES, RULE_REMEDY) if "share_by" in one else usual


def _limits(
    given: Any, where: Place, known: KnownNames, said_once: Mapping[Any, Any], usual: str
) -> tuple[StartsLimit, ...]:
    found: dict[str, StartsLimit] = {}
    for at, one in entries(given, where, "Start each national limit with '- key: ...'."):
        refuse_unknown_keys(one, LIMIT_FIELDS, at)
        told = {**said_once, **one}
        key = words(one, "key", at, "Give it a short name, such as medical_school_places.")
        if key in found:
            at.inside("key").say("this limit is there already.", "Give each another key.", key)
        levers = names(one.get("levers"), at.inside("levers"), "lever", known.levers)
        if not levers:
            at.inside("levers").say("a national limit is on the doses of one lever or more.", "Name the levers.")
        found[key] = StartsLimit(
            key=key,
            title=words(one, "title", at, "Say what is limited."),
            levers=levers,
            by_year=amounts_by_year(one.get("by_year"), at.inside("by_year")),
            share_by=_rule(one, at, usual),
            source=words(told, "source", at, SOURCE),
            grade=grade_of(told, at),
            owner=words(told, "owner", at, OWNER),
        )
    return tuple(found.values())


def _budgets(
    given: Any, where: Place, streams: Sequence[Stream], said_once: Mapping[Any, Any]
) -> tuple[HeldTogether, ...]:
    by_key = {stream.key: stream for stream in streams}
    found: dict[str, HeldTogether] = {}
    for at, one in entries(given, where, "Start each national budget with '- stream: ...'."):
        refuse_unknown_keys(one, BUDGET_FIELDS, at)
        told = {**said_once, **one}
        key = words(one, "stream", at, "Name a stream of this file.")
        if key and key not in by_key:
            at.inside("stream").say_unknown("stream of this file", key, by_key)
        elif key and by_key[key].carry_over_share > 0:
            carried = f"{by_key[key].title} may carry over {by_key[key].carry_over_share:.0%} of a year's budget"
            rule = f"{carried}; a stream with a national budget carries nothing over."
            at.inside("stream").say(rule, "Leave it to be shared out among systems.", key)
        if key in found:
            at.inside("stream").say("this stream has a national budget already.", "Name it once.", key)
        times = number(one.get("times_share"), at.inside("times_share"), least=1.0, most=MOST_TIMES, what="a factor")
        found[key] = HeldTogether(
            stream=key,
            times_share=times or 1.0,
            source=words(told, "source", at, SOURCE),
            grade=grade_of(told, at),
            owner=words(told, "owner", at, OWNER),
        )
    return tuple(found.values())
