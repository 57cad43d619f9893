"""Streams of money: the shipped ones with their ring-fences, and those that a funding file takes over or declares."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from allotment.evidence.assumptions.vocabulary import GRADES
from allotment.evidence.funding.funding import Eligibility, Stream
from allotment.evidence.funding.read_amounts import pence_by_year
from allotment.evidence.funding.read_fields import (
    LAST_YEAR,
    Findings,
    KnownNames,
    Place,
    day,
    entries,
    grade_of,
    mapping,
    names,
    one_of,
    refuse_unknown_keys,
    share,
    words,
)
from allotment.evidence.funding.read_text import read_funding_yaml
from allotment.workforce.errors import FundingError
from allotment.workforce.roles import ROLES, Sector

SHIPPED_STREAMS = "streams.yaml"
HOLDERS = ("England", "region", "ICS", "place", "provider")
SECTORS = tuple(sector.value for sector in Sector)
ANYTHING = "anything"
SOURCE_FIELDS = ("source", "grade", "owner", "date_read")
RING_FENCE = ("pays_for", "carry_over_share", "clawback_share", "match_share")
STREAM_FIELDS = ("key", "title", "holder", *RING_FENCE, "valid_from", "valid_to", *SOURCE_FIELDS)
USE_FIELDS = ("use", "key", "title", "budget", *SOURCE_FIELDS)
WAYS = ("levers", "families", "categories", "roles", "sectors", "places")
KEY = re.compile(r"[a-z][a-z0-9_]{0,60}")
BUDGET_MISSING = "Write {2027: 1200000} in pounds, or {from: 2027, pounds: 1200000, growth_share: 0.02}."


@dataclass(frozen=True)
class StreamReader:
    """What a list of streams is read against.

    ``shipped`` holds the records that ``use`` may take over, ``places`` the file's own places, ``said_once`` the
    source, grade, owner and date that the file gives for all its amounts.
    """

    known: KnownNames = field(default_factory=KnownNames)
    shipped: Sequence[Stream] = ()
    places: Collection[str] = ()
    said_once: Mapping[Any, Any] = field(default_factory=dict)

    def whole(self, given: Mapping[Any, Any], place: Place, *, with_budget: bool) -> Stream:
        """Read a stream that says everything itself.

        Args:
            with_budget: whether it says its budgets (in a funding file), or must not (among the shipped ones).
        """
        refuse_unknown_keys(given, (*STREAM_FIELDS, "budget") if with_budget else STREAM_FIELDS, place)
        told = {**self.said_once, **given}
        start = day(given, "valid_from", place) or date.min
        end = day(given, "valid_to", place, needed=False)
        if end is not None and end < start:
            place.inside("valid_to").say("the stream ends before it starts.", "Mend one of the dates.", end)
        stream = Stream(
            key=_key(given, place),
            title=words(given, "title", place, "Name the stream as it is known."),
            holder=one_of(given, "holder", place, HOLDERS, f"Use one of: {', '.join(HOLDERS)}."),
            eligible=self._eligible(given.get("pays_for"), place.inside("pays_for")),
            budget_pence={},
            carry_over_share=share(given, "carry_over_share", place),
            clawback_share=share(given, "clawback_share", place),
            match_share=share(given, "match_share", place, below_one=True),
            valid_from=start,
            valid_to=end,
            source=words(told, "source", place, "Name the publication, or say who elicited it and how."),
            grade=grade_of(told, place),
            owner=words(told, "owner", place, "Name the role that answers for it."),
            date_read=day(told, "date_read", place) or date.min,
        )
        return self._with_budget(stream, given.get("budget"), place) if with_budget else stream

    def used(self, given: Mapping[Any, Any], place: Place) -> Stream | None:
        """Read a stream that takes a shipped one over: its ring-fence as shipped, its budgets from here.

        Its ``source`` names both, and its grade is the worse of the two.
        """
        refuse_unknown_keys(given, USE_FIELDS, place)
        told = {**self.said_once, **given}
        source = words(told, "source", place, "Say where the budget comes from, here or once for the whole file.")
        grade = grade_of(told, place)
        owner = words(told, "owner", place, "Name the role that answers for the budget, here or once for the file.")
        read = day(told, "date_read", place) or date.min
        records = [stream for stream in self.shipped if stream.key == given["use"]]
        if not records:
            place.inside("use").say_unknown(
                "shipped stream", given["use"], sorted({stream.key for stream in self.shipped})
            )
            return None
        stream = _in_force(records, _first_year(given.get("budget")))
        stream = replace(
            stream,
            key=_key(given, place) if "key" in given else stream.key,
            title=words(given, "title", place, "Name the stream.") if "title" in given else stream.title,
            source=f"Budget: {source}. Ring-fence: {stream.source}",
            grade=_worse(grade, stream.grade),
            owner=owner,
            date_read=read,
        )
        return self._with_budget(stream, given.get("budget"), place)

    def _with_budget(self, stream: Stream, given: Any, place: Place) -> Stream:
        at = place.inside("budget")
        if given is None:
            at.say("the stream has no budget.", BUDGET_MISSING)
            return stream
        last = LAST_YEAR if stream.valid_to is None else min(LAST_YEAR, _last_whole_year(stream.valid_to))
        budget = pence_by_year(given, at, last)
        for year in [year for year in budget if not in_force(stream, year)]:
            until = "" if stream.valid_to is None else f" until {stream.valid_to:%d %B %Y}"
            rule = f"{stream.title} is in force from {stream.valid_from:%d %B %Y}{until}."
            at.inside(year).say(rule, "Leave the year out, or declare the stream that follows it.", year)
        return replace(stream, budget_pence=budget)

    def _eligible(self, given: Any, place: Place) -> tuple[Eligibility, ...]:
        if given == ANYTHING:
            return (Eligibility(),)
        remedy = f"Write a list such as [{{categories: [tuition]}}], or {ANYTHING}."
        if not given:
            place.say("a stream says what it pays for.", remedy)
            return ()
        return tuple(self._way(one, at) for at, one in entries(given, place, remedy))

    def _way(self, given: Mapping[Any, Any], place: Place) -> Eligibility:
        refuse_unknown_keys(given, WAYS, place)
        right = {
            "levers": self.known.levers,
            "families": self.known.families,
            "categories": self.known.categories,
            "roles": ROLES,
            "sectors": SECTORS,
            "places": self.places,
        }
        listed = {name: names(given.get(name), place.inside(name), _one(name), right[name]) for name in WAYS}
        if not any(listed.values()):
            place.say("this limits nothing.", f"Name what may be paid, or write pays_for: {ANYTHING}.")
        for name in [name for name in WAYS if name in given and not listed[name]]:
            place.inside(name).say("an empty list would pay for all.", "Name what may be paid, or leave the key out.")
        return Eligibility(**listed)


def _one(plural: str) -> str:
    return {"families": "family", "categories": "category"}.get(plural, plural.removesuffix("s"))


def _key(given: Mapping[Any, Any], place: Place) -> str:
    key = words(given, "key", place, "Give the stream a short name, such as icb_discretionary.")
    if key and not KEY.fullmatch(key):
        place.inside("key").say("a key is lower-case letters, digits and underscores.", "Write it so.", key)
    return key


def _worse(one: str, other: str) -> str:
    return max(one, other, key=lambda grade: GRADES.index(grade) if grade in GRADES else -1)


def _first_year(budget: Any) -> int | None:
    """Give the first year of a budget as written, wrong or not: it chooses the record that its problems are told of."""
    if not isinstance(budget, dict):
        return None
    years = [year for year in (budget.get("from"), *budget) if type(year) is int]
    return min(years, default=None)


def _in_force(records: Sequence[Stream], year: int | None) -> Stream:
    """Give the record in force in a year, else the newest."""
    answering = [one for one in records if year is not None and in_force(one, year)]
    return max(answering or records, key=lambda one: one.valid_from)


def in_force(stream: Stream, year: int) -> bool:
    """Say whether a stream is in force on the last day of a plan's year, 31 August."""
    if not date.min.year <= year <= date.max.year:
        return False
    last_day = date(year, 8, 31)
    return stream.valid_from <= last_day and (stream.valid_to is None or last_day <= stream.valid_to)


def _last_whole_year(end: date) -> int:
    return end.year if end >= date(end.year, 8, 31) else end.year - 1


def read_streams(text: str, name: str, known: KnownNames = KnownNames()) -> tuple[Stream, ...]:  # noqa: B008 - frozen
    """Read dated records of streams, without budgets. A key may have several records, in force one after another.

    Raises:
        FundingError: the text breaks a rule; every problem at once.
    """
    content, problems = read_funding_yaml(text, name)
    findings = Findings(name, problems)
    place = Place(findings)
    reader = StreamReader(known)
    streams: list[Stream] = []
    if not problems:
        content = mapping(content, place, "Write 'streams:' and list them below.")
        refuse_unknown_keys(content, ("streams",), place)
        for at, one in entries(content.get("streams"), place.inside("streams"), "Start each stream with '- key: ...'."):
            streams.append(reader.whole(one, at, with_budget=False))
    _refuse_overlaps(streams, place)
    if findings.kept:
        raise FundingError(f"{name} has {len(findings.all())} problem(s).", findings.all())
    return tuple(streams)


def _refuse_overlaps(streams: Sequence[Stream], place: Place) -> None:
    for number, stream in enumerate(streams):
        for earlier in streams[:number]:
            ends = [one.valid_to or date.max for one in (stream, earlier)]
            if stream.key == earlier.key and max(stream.valid_from, earlier.valid_from) <= min(ends):
                at = place.inside("streams", number + 1, "valid_from")
                at.say(f"another record of {stream.key} covers these days.", "End one before the other starts.")


@cache
def shipped_streams() -> tuple[Stream, ...]:
    """Give the streams that come with the product, without budgets, in the order of their file.

    Raises:
        FundingError: the shipped file breaks a rule.
    """
    text = files("allotment.evidence.funding").joinpath(SHIPPED_STREAMS).read_text(encoding="utf-8")
    return read_streams(text, SHIPPED_STREAMS)
