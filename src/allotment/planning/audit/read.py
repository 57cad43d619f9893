"""Reading the audit log: the entries of the organisations that a reader may audit, and the head of the chain."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from allotment.planning.access.acting import reading
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.store import audit_log
from allotment.store.audit_log import Anchor, Entry, Wanted
from allotment.store.shelves import accounts

AUDIT = "audit"
ACCOUNT = "account"
ENTRIES_A_PAGE = 50
HEADINGS = ("entry", "at_utc", "who", "did", "thing", "thing_id", "organisation", "detail", "hash")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Asked:
    """What a reader looks for: empty words ask for all; ``before`` asks for the page below that entry."""

    verb: str = ""
    actor: str = ""
    day: date | None = None
    before: int = 0


@dataclass(frozen=True)
class AuditPage:
    """A page of entries, newest first, with the head of the whole chain as it stands."""

    entries: list[Entry]
    verbs: list[str]
    names: dict[str, str]
    head: Anchor
    head_line: str
    older_before: int | None


def see_audit(actor: Actor, asked: Asked) -> AuditPage:
    """Give a page of the entries of every organisation that the reader may audit.

    Raises:
        NotYoursError: there is no such organisation.
    """
    wanted = _wanted(actor, asked)
    with reading(actor):
        found = audit_log.entries(wanted, newest=ENTRIES_A_PAGE + 1, before=asked.before)
        head = audit_log.head()
        verbs = audit_log.verbs_at(wanted.organisations)
    shown = found[:ENTRIES_A_PAGE]
    older = shown[-1].sequence if len(found) > ENTRIES_A_PAGE else None
    names = {code: actor.tree.name(code) for code in {entry.organisation for entry in shown}}
    names |= accounts.names_of({entry.thing_id for entry in shown if entry.thing == ACCOUNT})
    return AuditPage(shown, verbs, names, head, audit_log.anchor_line(head), older)


def audit_csv(actor: Actor, asked: Asked) -> Iterator[str]:
    """Give the entries as lines of a CSV file, oldest first, a few at a time. No cell is taken for a formula.

    Raises:
        NotYoursError: there is no organisation that the reader may audit.
    """
    wanted = _wanted(actor, asked)
    return _lines(wanted)


def _wanted(actor: Actor, asked: Asked) -> Wanted:
    organisations = sorted(actor.organisations_where(AUDIT, "view"))
    if not organisations:
        raise NotYoursError(AUDIT)
    return Wanted(organisations, asked.verb, asked.actor, asked.day)


def _lines(wanted: Wanted) -> Iterator[str]:
    yield "\ufeff" + _line(HEADINGS)
    for entry in audit_log.stream_matching(wanted):
        detail = json.dumps(entry.detail, ensure_ascii=False, sort_keys=True)
        cells = (entry.at, entry.actor_name, entry.verb, entry.thing, entry.thing_id, entry.organisation, detail)
        yield _line((str(entry.sequence), *cells, entry.entry_hash))


def _line(cells: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(["'" + cell if cell.startswith(FORMULA_STARTS) else cell for cell in cells])
    return text.getvalue()


@dataclass(frozen=True)
class DayReport:
    """What was done on a day, and the head of the chain now."""

    day: date
    counts: dict[str, int]
    head: Anchor
    head_line: str


def report_day(desk: Desk, day: date | None) -> DayReport:
    """Count what was done on a day, in UTC; today where none is named."""
    asked = day or desk.clock().date()
    counts: dict[str, int] = {}
    for entry in audit_log.entries_of_day(asked):
        counts[entry.verb] = counts.get(entry.verb, 0) + 1
    head = audit_log.head()
    return DayReport(asked, dict(sorted(counts.items())), head, audit_log.anchor_line(head))


def anchor_line() -> str:
    """Give the head of the chain as one line, to keep where whoever writes the database cannot write."""
    return audit_log.anchor_line(audit_log.head())
