"""Funding files on the site: listed, sent as YAML, copied from an example, and written in the next version."""

from __future__ import annotations

from dataclasses import dataclass

from allotment.evidence.funding.funding import Funding, Stream
from allotment.governance.states import FUNDING, State
from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotAllowedError, NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.documents.draft import free_name, text_hash
from allotment.planning.documents.finding import (
    WRITERS,
    acting_for,
    find,
    find_to_edit,
    may_see,
    owner_of_new,
    require_system,
)
from allotment.planning.documents.keep import keep_first, keep_next, taken
from allotment.planning.funding import StreamInWords, examples, stream_in_words, streams_in_words
from allotment.planning.money.funding_text import checked_funding, draft_of, shipped_funding
from allotment.planning.reviewing.seen import History, Record, history_of, record_of
from allotment.store.shelves import documents as shelf
from allotment.store.shelves.documents import KnownDocument
from allotment.workforce.errors import FundingError, Problem

PENCE_IN_A_POUND = 100


@dataclass(frozen=True)
class FundingLine:
    """A funding file of a list."""

    document: KnownDocument
    owner_name: str


@dataclass(frozen=True)
class FundingList:
    """The funding page of a system: its own files, those that come with Allotment, and every shipped stream."""

    files: list[FundingLine]
    superseded: list[FundingLine]
    shipped: list[tuple[str, str]]
    streams: list[StreamInWords]
    may_make: bool


@dataclass(frozen=True)
class StreamSeen:
    """A stream of a funding file: its ring-fence in words and its budget in whole pence by year."""

    stream: Stream
    said: StreamInWords
    whole_pence: int


@dataclass(frozen=True)
class FundingSeen:
    """A funding file in words, as a page shows it. ``years`` are those in which any stream has a budget."""

    funding: Funding
    streams: tuple[StreamSeen, ...]
    years: tuple[int, ...]
    by_year: dict[int, int]


@dataclass(frozen=True)
class FundingPage:
    """One funding file of somebody's; ``seen`` is None where its text no longer holds, and ``problems`` say why."""

    record: Record
    seen: FundingSeen | None
    problems: tuple[Problem, ...]
    may_copy: bool


@dataclass(frozen=True)
class ShippedFunding:
    """A funding file that comes with Allotment."""

    name: str
    seen: FundingSeen
    may_copy: bool
    may_choose: bool


def list_funding(desk: Desk, actor: Actor, system: str) -> FundingList:
    """Give the funding files of a system that somebody may see.

    Raises:
        NotYoursError: there is no such system for this reader.
    """
    require_system(actor, system)
    with reading(actor):
        found = [one for one in shelf.documents(system, FUNDING) if may_see(actor, one)]
    lines = [FundingLine(one, actor.tree.name(one.organisation)) for one in found]
    return FundingList(
        files=[line for line in lines if line.document.state != State.SUPERSEDED],
        superseded=[line for line in lines if line.document.state == State.SUPERSEDED],
        shipped=shipped_for(desk, system),
        streams=streams_in_words(),
        may_make=bool(acting_for(actor, system)),
    )


def shipped_for(desk: Desk, system: str) -> list[tuple[str, str]]:
    """Give name and title of the shipped funding files that are about a system, or about none."""
    found = [(name, shipped_funding(desk, name)) for name in examples()]
    return [(name, one.title) for name, one in found if one is not None and one.ics in (None, system)]


def see_funding(desk: Desk, actor: Actor, system: str, document_id: str) -> FundingPage:
    """Give a funding file in words with its record.

    Raises:
        NotYoursError: there is none for this reader.
    """
    with reading(actor):
        record = record_of(actor, find(actor, system, FUNDING, document_id))
    may_copy = bool(acting_for(actor, system))
    try:
        funding = checked_funding(desk, system, record.document.body)
    except FundingError as wrong:
        return FundingPage(record, None, wrong.problems, may_copy)
    return FundingPage(record, in_words(funding), (), may_copy)


def see_shipped_funding(desk: Desk, actor: Actor, system: str, name: str) -> ShippedFunding:
    """Give a funding file that comes with Allotment.

    Raises:
        NotYoursError: no such system for this reader, or no such file about it.
    """
    require_system(actor, system)
    found = shipped_funding(desk, name)
    if found is None or found.ics not in (None, system):
        raise NotYoursError(FUNDING)
    may_choose = actor.may("shared", "run", system)
    return ShippedFunding(name, in_words(found), bool(acting_for(actor, system)), may_choose)


def in_words(funding: Funding) -> FundingSeen:
    """Put a funding file in the words of its page."""
    streams = tuple(StreamSeen(one, stream_in_words(one), sum(one.budget_pence.values())) for one in funding.streams)
    years = tuple(sorted({year for one in funding.streams for year in one.budget_pence}))
    by_year = {year: sum(one.budget_pence.get(year, 0) for one in funding.streams) for year in years}
    return FundingSeen(funding, streams, years, by_year)


def funding_to_edit(actor: Actor, system: str, document_id: str) -> KnownDocument:
    """Give a funding file that somebody would write in.

    Raises:
        NotYoursError, NotAllowedError: there is none for them, or they may read it and not write.
    """
    with reading(actor):
        return find_to_edit(actor, system, FUNDING, document_id)


def funding_document(actor: Actor, system: str, document_id: str) -> KnownDocument:
    """Give a funding file with its text, to download.

    Raises:
        NotYoursError: there is none for this reader.
    """
    with reading(actor):
        return find(actor, system, FUNDING, document_id)


def funding_history(actor: Actor, system: str, document_id: str, older: int, newer: int) -> History:
    """Compare two versions of a funding file.

    Raises:
        NotYoursError: there is none for this reader.
    """
    with reading(actor):
        return history_of(actor, find(actor, system, FUNDING, document_id), older, newer)


def writers_of_funding(actor: Actor, system: str) -> dict[str, str]:
    """Give the organisations for which somebody may keep a funding file, with their names.

    Raises:
        NotYoursError, NotAllowedError: there is no such system for them, or they write for none here.
    """
    require_system(actor, system)
    able = acting_for(actor, system)
    if not able:
        raise NotAllowedError("make", FUNDING, WRITERS)
    return {code: actor.tree.name(code) for code in able}


def create_funding(
    desk: Desk, actor: Actor, system: str, text: str, *, organisation: str = "", key: str = ""
) -> KnownDocument:
    """Keep a new funding file from its YAML text. Where its name is taken it is numbered.

    Raises:
        NotYoursError, NotAllowedError: the writer may not write here.
        FundingError: the text breaks a rule; every problem at once, by line.
    """
    owner = owner_of_new(actor, system, FUNDING, organisation)
    draft = draft_of(checked_funding(desk, system, text))
    with reading(actor):
        name = free_name(draft.name, taken(system, FUNDING, owner))
    named = draft_of(checked_funding(desk, system, text), name)
    return keep_first(desk, actor, system, named, owner, key, {"sha256": text_hash(text)})


def edit_funding(
    desk: Desk, actor: Actor, system: str, document_id: str, text: str, seen: int, *, key: str = ""
) -> KnownDocument:
    """Write a funding file's next version; an edit resets approval.

    Raises:
        NotYoursError, NotAllowedError: not theirs to see, or to edit.
        ChangedMeanwhileError: somebody else wrote a version after the one seen; it carries both texts.
        FundingError, StateError: the text or the state does not allow it.
    """
    document = funding_to_edit(actor, system, document_id)
    draft = draft_of(checked_funding(desk, system, text), document.name)
    return keep_next(desk, actor, system, document_id, draft, seen, key, f"edit a {FUNDING}")


def text_to_copy(desk: Desk, actor: Actor, system: str, source: str) -> str:
    """Give the text of the funding file that somebody wants to copy: a shipped one by name, or a document's newest.

    Raises:
        NotYoursError: there is none for them.
    """
    require_system(actor, system)
    shipped = shipped_funding(desk, source)
    return funding_document(actor, system, source).body if shipped is None else shipped.text
