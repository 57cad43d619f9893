"""The audit log: one entry a verb, in the verb's own transaction, chained by hash, its head published outside.

Whoever can write the database can rewrite the whole chain, so its head is also appended to ``audit-anchors.jsonl``
beside the database and printed in the daily report; kept elsewhere, those lines show any rewriting.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Max, QuerySet, TextField
from django.db.models.functions import Cast

from allotment.store.models import AuditEntry, AuditHead

GENESIS = "0" * 64
ANCHORS = "audit-anchors.jsonl"
ROWS_AT_ONCE = 2000
MOST_NAME_CHARACTERS, MOST_ID_CHARACTERS = 160, 120  # as wide as the table's columns
LARGEST_PLAIN_NUMBER = 1e15  # larger ones, and very small parts, come back from a database written otherwise
DECIMALS_KEPT = 9
HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class NewEntry:
    """What somebody did, before it has a place in the chain."""

    at: datetime
    actor: str
    actor_name: str
    verb: str
    thing: str
    thing_id: str
    organisation: str
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """One entry of the log as it is read."""

    sequence: int
    at: str
    actor: str
    actor_name: str
    verb: str
    thing: str
    thing_id: str
    organisation: str
    detail: dict[str, Any]
    previous_hash: str
    entry_hash: str


@dataclass(frozen=True)
class Anchor:
    """The head of the chain as it was published at some time."""

    sequence: int
    entry_hash: str
    at: str = ""


def entry_hash(entry: Entry) -> str:
    """Give the hash of an entry over all its fields but the hash itself."""
    content = {name: value for name, value in asdict(entry).items() if name != "entry_hash"}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def lock_head() -> Anchor:
    """Take the head for this transaction: who writes next waits here."""
    head, _ = AuditHead.objects.select_for_update().get_or_create(id=1, defaults={"entry_hash": GENESIS})
    return Anchor(head.sequence, head.entry_hash)


def append_entry(new: NewEntry) -> Anchor:
    """Add an entry within the transaction that is open, and give the new head.

    Raises:
        TransactionManagementError: no transaction is open, so the entry could part from what it records.
    """
    transaction.get_connection().validate_no_broken_transaction()
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("An audit entry is written in its verb's own transaction.")
    head = lock_head()
    unhashed = Entry(
        sequence=head.sequence + 1,
        at=new.at.isoformat(),
        actor=new.actor,
        actor_name=_kept_text(new.actor_name)[:MOST_NAME_CHARACTERS],
        verb=new.verb,
        thing=new.thing,
        thing_id=_kept_text(new.thing_id)[:MOST_ID_CHARACTERS],
        organisation=new.organisation,
        detail=_kept(json.loads(json.dumps(dict(new.detail), default=str))),
        previous_hash=head.entry_hash,
        entry_hash="",
    )
    made = entry_hash(unhashed)
    AuditEntry.objects.create(**{**asdict(unhashed), "entry_hash": made})
    AuditHead.objects.filter(id=1).update(sequence=unhashed.sequence, entry_hash=made)
    return Anchor(unhashed.sequence, made, unhashed.at)


def _kept(value: Any) -> Any:
    """Give a detail as every database gives it back, so that its hash is the same when it is read."""
    if isinstance(value, dict):
        return {_kept_text(name): _kept(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_kept(each) for each in value]
    if isinstance(value, str):
        return _kept_text(value)
    if isinstance(value, float):
        plain = math.isfinite(value) and abs(value) < LARGEST_PLAIN_NUMBER and round(value, DECIMALS_KEPT) == value
        return (value or 0.0) if plain else repr(value)
    return value


def _kept_text(text: str) -> str:
    """Give a text without what a database refuses: the zero character and halves of characters."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def anchor_line(anchor: Anchor) -> str:
    """Give an anchor as one line of a file of anchors."""
    return json.dumps({"sequence": anchor.sequence, "entry_hash": anchor.entry_hash, "at": anchor.at})


def publish(anchor: Anchor, home: Path) -> None:
    """Append the head to the file of anchors, on the disk before this returns."""
    line = anchor_line(anchor)
    descriptor = os.open(home / ANCHORS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, (line + "\n").encode("utf-8"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_anchors(path: Path) -> Iterator[Anchor]:
    """Read a file of anchors, one at a time; a last line cut short by a crash is left out.

    Raises:
        OSError: the file cannot be read.
        ValueError: a line before the last is not an anchor.
    """
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                yield _anchor(line)
            except (ValueError, KeyError, TypeError) as wrong:
                if not line.endswith(b"\n"):
                    return
                raise ValueError(f"line {number} of {path.name} is not an anchor") from wrong


def _anchor(line: bytes) -> Anchor:
    found = json.loads(line)
    anchor = Anchor(int(found["sequence"]), str(found["entry_hash"]), str(found.get("at", "")))
    if anchor.sequence < 0 or not HASH.fullmatch(anchor.entry_hash):
        raise ValueError("no sequence and hash")
    return anchor


def head() -> Anchor:
    """Give the head as the database has it now."""
    found = AuditHead.objects.filter(id=1).first()
    return Anchor(found.sequence, found.entry_hash) if found else Anchor(0, GENESIS)


def entries_of_day(day: date) -> list[Entry]:
    """Give the entries written on a day, in UTC, in order."""
    rows = AuditEntry.objects.filter(at__startswith=day.isoformat()).order_by("sequence")
    return [_read(row) for row in rows.iterator()]


@dataclass(frozen=True)
class Wanted:
    """Which entries somebody looks for: empty words ask for all."""

    organisations: Sequence[str]
    verb: str = ""
    actor: str = ""
    day: date | None = None


def entries(wanted: Wanted, *, newest: int, before: int = 0) -> list[Entry]:
    """Give the newest entries that somebody looks for, newest first; with ``before``, those below that number."""
    rows = _matching(wanted)
    if before:
        rows = rows.filter(sequence__lt=before)
    return [_read(row) for row in rows.order_by("-sequence")[:newest]]


def stream_matching(wanted: Wanted) -> Iterator[Entry]:
    """Give every entry that somebody looks for, oldest first, a few at a time: no query stays open for long."""
    last = 0
    while page := list(_matching(wanted).filter(sequence__gt=last).order_by("sequence")[:ROWS_AT_ONCE]):
        yield from map(_read, page)
        last = page[-1].sequence


def _matching(wanted: Wanted) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.filter(organisation__in=list(wanted.organisations))
    if wanted.verb:
        rows = rows.filter(verb=wanted.verb)
    if wanted.actor:
        rows = rows.filter(actor_name__icontains=wanted.actor)
    if wanted.day:
        rows = rows.filter(at__startswith=wanted.day.isoformat())
    return rows


def verbs_at(organisations: Sequence[str]) -> list[str]:
    """Give the verbs that there are among the entries of some organisations, by name."""
    rows = AuditEntry.objects.filter(organisation__in=list(organisations))
    return sorted(rows.values_list("verb", flat=True).distinct())


def entries_by(actor: str, verbs: Sequence[str], *, newest: int) -> list[Entry]:
    """Give somebody's own newest entries of some verbs, newest first."""
    rows = AuditEntry.objects.filter(actor=actor, verb__in=list(verbs)).order_by("-sequence")
    return [_read(row) for row in rows[:newest]]


class LogUnreadableError(Exception):
    """The database cannot even read an entry: somebody wrote what is no text into it."""


def stream(after: int = -1) -> Iterator[Entry]:
    """Give every entry after one in order, a few at a time: a long log takes no more memory than a short one.

    A detail that is no JSON is given as it stands: its entry's hash will not fit.

    Raises:
        LogUnreadableError: the database cannot read an entry.
    """
    columns = [name for name in Entry.__dataclass_fields__ if name != "detail"]
    rows = AuditEntry.objects.annotate(detail_text=Cast("detail", TextField())).order_by("sequence")
    last = after
    while page := _page(rows.filter(sequence__gt=last).values(*columns, "detail_text")[:ROWS_AT_ONCE]):
        for row in page:
            yield Entry(detail=_detail(row.pop("detail_text")), **row)
            last = row["sequence"]


def _page(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    try:
        return list(rows)
    except (DatabaseError, ValueError) as unreadable:
        raise LogUnreadableError(str(unreadable)) from unreadable


def _detail(text: Any) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (TypeError, ValueError):
        return {"no JSON": repr(text)}
    return found if isinstance(found, dict) else {"no object": repr(text)}


def last_sequence() -> int:
    """Give the number of the last entry that the table holds; 0 where it holds none."""
    return AuditEntry.objects.aggregate(last=Max("sequence"))["last"] or 0


def _read(row: AuditEntry) -> Entry:
    return Entry(**{name: getattr(row, name) for name in Entry.__dataclass_fields__})
