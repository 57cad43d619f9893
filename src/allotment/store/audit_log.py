"""The audit log: one entry a verb, in the verb's own transaction, chained by hash, its head published outside.

Whoever can write the database can rewrite the whole chain, so its head is also appended to ``audit-anchors.jsonl``
beside the database and printed in the daily report; kept elsewhere, those lines show any rewriting.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from allotment.store.models import AuditEntry, AuditHead

GENESIS = "0" * 64
ANCHORS = "audit-anchors.jsonl"


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
        actor_name=new.actor_name,
        verb=new.verb,
        thing=new.thing,
        thing_id=new.thing_id,
        organisation=new.organisation,
        detail=json.loads(json.dumps(dict(new.detail), sort_keys=True)),
        previous_hash=head.entry_hash,
        entry_hash="",
    )
    made = entry_hash(unhashed)
    AuditEntry.objects.create(**{**asdict(unhashed), "entry_hash": made})
    AuditHead.objects.filter(id=1).update(sequence=unhashed.sequence, entry_hash=made)
    return Anchor(unhashed.sequence, made, unhashed.at)


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


def read_anchors(path: Path) -> list[Anchor]:
    """Read a file of anchors; a last line cut short by a crash is left out.

    Raises:
        OSError: the file cannot be read.
        ValueError: a line before the last is not an anchor.
    """
    lines = path.read_text(encoding="utf-8").split("\n")
    anchors = []
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            anchors.append(Anchor(int(found["sequence"]), str(found["entry_hash"]), str(found.get("at", ""))))
        except (ValueError, KeyError, TypeError) as wrong:
            if number == len(lines) - 1:
                break
            raise ValueError(f"line {number + 1} of {path.name} is not an anchor") from wrong
    return anchors


def head() -> Anchor:
    """Give the head as the database has it now."""
    found = AuditHead.objects.filter(id=1).first()
    return Anchor(found.sequence, found.entry_hash) if found else Anchor(0, GENESIS)


def entries_of_day(day: date) -> list[Entry]:
    """Give the entries written on a day, in UTC, in order."""
    rows = AuditEntry.objects.filter(at__startswith=day.isoformat()).order_by("sequence")
    return [_read(row) for row in rows.iterator()]


def entries(organisations: Sequence[str] | None = None, *, newest: int | None = None, before: int = 0) -> list[Entry]:
    """Give entries in order; of some organisations only, or the newest so many (before one), newest first."""
    rows = AuditEntry.objects.all()
    if organisations is not None:
        rows = rows.filter(organisation__in=list(organisations))
    if before:
        rows = rows.filter(sequence__lt=before)
    chosen = rows.order_by("sequence") if newest is None else rows.order_by("-sequence")[:newest]
    return [_read(row) for row in chosen.iterator()]


def _read(row: AuditEntry) -> Entry:
    return Entry(**{name: getattr(row, name) for name in Entry.__dataclass_fields__})
