"""Funding files: check one's own, list the shipped streams, and say their ring-fences in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allotment.evidence.funding.funding import Eligibility, Funding, Stream
from allotment.evidence.funding.national import NationalFunding
from allotment.evidence.funding.read import example_names, example_text, load_funding, read_funding
from allotment.evidence.funding.read_fields import KnownNames
from allotment.evidence.funding.read_national import load_either
from allotment.evidence.funding.read_streams import shipped_streams
from allotment.levers.catalogue import LEVERS
from allotment.levers.lever import CostCategory, Family
from allotment.planning.desk import Desk
from allotment.planning.known_names import known_names

SUBJECTS = ("nursing", "midwifery", "allied health", "medical", "general practice", "pharmacy", "support")
CAPACITIES = tuple(f"{kind}: {subject}" for kind in ("placement weeks", "educators") for subject in SUBJECTS)
"""What levers take from, or add to."""


@dataclass(frozen=True)
class StreamInWords:
    """A shipped stream as a reader sees it, all of it in words."""

    key: str
    title: str
    holder: str
    in_force: str
    pays_for: str
    unspent: str
    match: str
    grade: str
    source: str


def names_for_funding(desk: Desk) -> KnownNames:
    """Give the names that a funding file may use: those of the levers and of the shipped evidence."""
    evidence = known_names(desk)
    return KnownNames(
        levers=tuple(LEVERS),
        families=tuple(Family),
        categories=tuple(CostCategory),
        capacities=CAPACITIES,
        organisations=evidence.organisation,
        systems=evidence.ics,
    )


def check(name_or_path: str, known: KnownNames) -> Funding:
    """Read a funding file, or a shipped example by name, so that every problem in it is said.

    Raises:
        FundingError: it breaks a rule; all problems at once.
    """
    return load_funding(name_or_path, known)


@dataclass(frozen=True)
class CheckedFile:
    """A funding file that is in order; ``national`` holds what only a file about England says."""

    funding: Funding
    national: NationalFunding | None

    def as_json(self) -> dict[str, Any]:
        """Give what was understood as one JSON object."""
        return funding_as_json(self.funding) if self.national is None else national_as_json(self.national)


def check_either(name_or_path: str, known: KnownNames) -> CheckedFile:
    """Read a funding file of a system or of England, or a shipped example by name, so that every problem is said.

    Raises:
        FundingError: it breaks a rule; all problems at once.
    """
    found = load_either(name_or_path, known)
    return CheckedFile(found.england, found) if isinstance(found, NationalFunding) else CheckedFile(found, None)


def check_text(text: str, name: str, known: KnownNames) -> Funding:
    """Read a funding file from its text.

    Raises:
        FundingError: it breaks a rule; all problems at once.
    """
    return read_funding(text, name, known)


def examples() -> tuple[str, ...]:
    """Give the names of the shipped funding files of a system."""
    return example_names()


def text_of_example(name: str) -> str:
    """Give a shipped funding file's YAML, of a system or of England, to copy and change.

    Raises:
        FundingError: there is none of this name.
    """
    return example_text(name)


def streams_in_words() -> list[StreamInWords]:
    """Give every shipped stream in words, in the order of its file."""
    return [stream_in_words(stream) for stream in shipped_streams()]


def stream_in_words(stream: Stream) -> StreamInWords:
    """Say what a stream pays for, and what becomes of what it does not pay."""
    until = "on" if stream.valid_to is None else f"until {_day(stream.valid_to)}"
    return StreamInWords(
        key=stream.key,
        title=stream.title,
        holder=stream.holder,
        in_force=f"from {_day(stream.valid_from)} {until}",
        pays_for=" or else ".join(_way_in_words(way) for way in stream.eligible),
        unspent=_unspent_in_words(stream),
        match=f"others pay {stream.match_share:.0%}" if stream.match_share else "none",
        grade=stream.grade,
        source=stream.source,
    )


def _day(day: Any) -> str:
    return f"{day.day} {day:%B %Y}"


def _way_in_words(way: Eligibility) -> str:
    parts = [
        _listed("", way.categories),
        _listed("of the lever ", way.levers),
        _listed("of ", way.families, " levers"),
        _listed("for ", way.roles),
        _listed("in ", way.sectors),
        _listed("at ", way.places),
    ]
    said = " ".join(part for part in parts if part)
    return said if way.categories or not said else f"anything {said}"


def _listed(before: str, names: Iterable[str], after: str = "") -> str:
    listed = [str(name) for name in names]
    between = "; " if any("," in name for name in listed) else ", "
    return f"{before}{between.join(listed)}{after}" if listed else ""


def _unspent_in_words(stream: Stream) -> str:
    """Say what is carried over, what goes back, and what lapses of what is not spent."""
    carried = f"up to {stream.carry_over_share:.0%} of the year's budget is carried over, "
    rest, before = ("the rest", carried) if stream.carry_over_share else ("all", "")
    if stream.clawback_share in (0, 1):
        return f"{before}{rest} {'goes back' if stream.clawback_share else 'lapses'}"
    return f"{before}of {rest} {stream.clawback_share:.0%} goes back and {1 - stream.clawback_share:.0%} lapses"


def funding_as_json(funding: Funding) -> dict[str, Any]:
    """Give a funding file as one JSON object: what was understood, budgets in whole pence."""
    return {
        "title": funding.title,
        "ics": funding.ics,
        "sha256": funding.sha256,
        "at_the_table": list(funding.at_the_table),
        "first_year": funding.first_year,
        "fairness_tolerance": funding.fairness_tolerance,
        "role_weights": dict(funding.role_weights),
        "levers": None if funding.levers is None else list(funding.levers),
        "streams": [stream_as_json(stream) for stream in funding.streams],
        "capacities": [{**vars(one), "by_year": dict(one.by_year)} for one in funding.capacities],
        "places": [{"name": one.name, "organisations": list(one.organisations)} for one in funding.places],
        "targets": [{**vars(one), "roles": list(one.roles), "places": list(one.places)} for one in funding.targets],
        "overrides": [{**vars(one), "on": one.on.isoformat()} for one in funding.overrides],
    }


def national_as_json(funding: NationalFunding) -> dict[str, Any]:
    """Give a national funding file as one JSON object: England's amounts, how they are shared, and what all share."""
    return {
        **funding_as_json(funding.england),
        "share_by": dict(funding.share_by),
        "national_limits": [
            {
                **vars(one),
                "levers": list(one.levers),
                "by_year": {str(year): most for year, most in one.by_year.items()},
            }
            for one in funding.limits
        ],
        "national_budgets": [dict(vars(one)) for one in funding.budgets],
    }


def stream_as_json(stream: Stream) -> dict[str, Any]:
    """Give a stream as JSON; dates as text, budgets in whole pence by year."""
    dates = {name: getattr(stream, name) for name in ("valid_from", "valid_to", "date_read")}
    return {
        **vars(stream),
        "eligible": [{name: list(listed) for name, listed in vars(way).items()} for way in stream.eligible],
        "budget_pence": {str(year): pence for year, pence in stream.budget_pence.items()},
        **{name: day.isoformat() if day else None for name, day in dates.items()},
    }
