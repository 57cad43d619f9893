"""Proving that the audit log is whole: its own chain, and the anchors of it that were kept elsewhere.

The chain alone shows an entry that was altered, removed or moved. Whoever can write the database can also rewrite the
whole chain, or cut its end off, so that it fits again: that is seen only against an anchor file kept where they cannot
write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from allotment.store import audit_log
from allotment.store.audit_log import GENESIS, Anchor, Entry
from allotment.workforce.errors import AllotmentError, Problem

HASH_BYTES = 32
MOST_NAMED = 100  # faults named one by one; the rest are counted


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the log: what, and with which entries."""

    kind: str
    first: int
    last: int
    words: str


@dataclass(frozen=True)
class Verdict:
    """What was found: no fault means that every entry is as it was when its anchor was published."""

    entries: int
    head_hash: str
    anchors: int
    newest_anchor: int
    faults: tuple[Fault, ...]
    faults_in_all: int

    @property
    def is_sound(self) -> bool:
        """Say whether nothing was tampered with, as far as the anchors reach."""
        return self.faults_in_all == 0

    @property
    def entries_without_anchor(self) -> int:
        """How many of the newest entries no anchor vouches for."""
        return max(0, self.entries - self.newest_anchor)


@dataclass
class _Findings:
    """Faults as they are met; altered entries are kept for a second look, to tell which were only moved."""

    faults: list[Fault] = field(default_factory=list)
    altered: list[Entry] = field(default_factory=list)
    count: int = 0
    unfit_anchor: int = 0
    last_fit_anchor: int = 0

    def add(self, kind: str, first: int, last: int, words: str) -> None:
        self.count += 1
        if len(self.faults) < MOST_NAMED:
            self.faults.append(Fault(kind, first, last, words))

    def add_altered(self, entry: Entry) -> None:
        self.count += 1
        if len(self.altered) < MOST_NAMED:
            self.altered.append(entry)


@dataclass
class _Anchors:
    """The published hash of each numbered entry, packed: some 33 bytes an entry, however many anchors there are."""

    hashes: bytearray
    known: bytearray
    count: int = 0
    newest: int = 0
    beyond: Anchor | None = None
    at_odds: int = 0

    @classmethod
    def read(cls, path: Path, last_sequence: int) -> _Anchors:
        found = cls(bytearray(HASH_BYTES * (last_sequence + 1)), bytearray(last_sequence + 1))
        for anchor in _anchors_of(path):
            found._keep(anchor, last_sequence)
        if not found.count:
            remedy = "Give the file audit-anchors.jsonl, or the anchor lines of the daily reports."
            raise AllotmentError("The anchor file cannot be used.", [Problem(path.name, "it holds no anchor.", remedy)])
        return found

    def _keep(self, anchor: Anchor, last_sequence: int) -> None:
        self.count += 1
        self.newest = max(self.newest, anchor.sequence)
        if anchor.sequence > last_sequence:
            if self.beyond is None or anchor.sequence > self.beyond.sequence:
                self.beyond = anchor
            return
        published = bytes.fromhex(anchor.entry_hash)
        if self.known[anchor.sequence] and self.hash_of(anchor.sequence) != published:
            self.at_odds = self.at_odds or anchor.sequence
        self.known[anchor.sequence] = 1
        self.hashes[anchor.sequence * HASH_BYTES : (anchor.sequence + 1) * HASH_BYTES] = published

    def hash_of(self, sequence: int) -> bytes | None:
        if sequence >= len(self.known) or not self.known[sequence]:
            return None
        return bytes(self.hashes[sequence * HASH_BYTES : (sequence + 1) * HASH_BYTES])


def verify_log(anchor_file: Path) -> Verdict:
    """Read the whole log, a few entries at a time, and say what is wrong with it.

    Raises:
        AllotmentError: the anchor file cannot be read, holds no anchor, or a line of it is none.
    """
    anchors = _Anchors.read(anchor_file, audit_log.last_sequence())
    findings = _Findings()
    start = Entry(0, "", "", "", "", "", "", "", {}, "", GENESIS)
    last = _walk(start, anchors, findings)
    _tell_moved_from_altered(findings)
    _tell_against_anchors(anchors, findings)
    faults = tuple(sorted(findings.faults, key=lambda fault: (fault.first, fault.kind)))
    return Verdict(last.sequence, last.entry_hash, anchors.count, anchors.newest, faults, findings.count)


def _walk(last: Entry, anchors: _Anchors, findings: _Findings) -> Entry:
    """Look at every entry, those written meanwhile too, and give the last."""
    after = -1
    try:
        while True:
            head = audit_log.head()
            for entry in audit_log.stream(after):
                _look_at(entry, last, anchors, findings)
                last = entry
            if after == last.sequence or not last.sequence:
                _look_at_end(last, head, anchors, findings)
                return last
            after = last.sequence
    except audit_log.LogUnreadableError as unreadable:
        words = f"What follows entry {last.sequence} cannot be read: {unreadable}."
        findings.add("altered", last.sequence + 1, last.sequence + 1, words)
        return last


def _anchors_of(path: Path) -> Iterator[Anchor]:
    try:
        yield from audit_log.read_anchors(path)
    except (OSError, ValueError) as wrong:
        said = wrong.strerror if isinstance(wrong, OSError) and wrong.strerror else str(wrong)
        problem = Problem(path.name, f"{said}.", "Give a file of anchor lines, as audit-anchors.jsonl holds them.")
        raise AllotmentError("The anchor file cannot be used.", [problem]) from wrong


def _look_at(entry: Entry, previous: Entry, anchors: _Anchors, findings: _Findings) -> None:
    if entry.sequence != previous.sequence + 1:
        first, last = previous.sequence + 1, entry.sequence - 1
        findings.add("removed", first, last, f"{_entries(first, last)} removed.")
    if _computed(entry) != entry.entry_hash:
        findings.add_altered(entry)
    elif entry.sequence == previous.sequence + 1 and entry.previous_hash != previous.entry_hash:
        words = f"Entry {entry.sequence} does not follow on entry {previous.sequence}: one of them was replaced."
        findings.add("replaced", previous.sequence, entry.sequence, words)
    _look_at_anchor(entry, anchors, findings)


def _look_at_anchor(entry: Entry, anchors: _Anchors, findings: _Findings) -> None:
    published = anchors.hash_of(entry.sequence)
    if published is None or findings.unfit_anchor:
        return
    if published.hex() == entry.entry_hash:
        findings.last_fit_anchor = entry.sequence
    elif _computed(entry) == entry.entry_hash:
        findings.unfit_anchor = entry.sequence


def _computed(entry: Entry) -> str:
    try:
        return audit_log.entry_hash(entry)
    except (TypeError, ValueError):
        return ""


def _look_at_end(last: Entry, head: Anchor, anchors: _Anchors, findings: _Findings) -> None:
    ends = [head.sequence] + ([anchors.beyond.sequence] if anchors.beyond else [])
    if max(ends) > last.sequence:
        first = last.sequence + 1
        words = f"{_entries(first, max(ends))} cut from the tail of the log."
        findings.add("cut from the tail", first, max(ends), words)
    elif (head.sequence, head.entry_hash) != (last.sequence, last.entry_hash):
        words = f"The log says that it ends with entry {head.sequence}, but it ends with entry {last.sequence}."
        findings.add("head", head.sequence, last.sequence, words)


def _tell_moved_from_altered(findings: _Findings) -> None:
    """Say which entries fit their hash at another place: those were moved, not altered."""
    places = [entry.sequence for entry in findings.altered]
    for entry in findings.altered:
        tried = [*places, entry.sequence + 1, entry.sequence - 1]
        origin = next((n for n in tried if _computed(replace(entry, sequence=n)) == entry.entry_hash), None)
        if origin is None:
            words = f"Entry {entry.sequence} was altered: it does not fit its own hash."
            findings.faults.append(Fault("altered", entry.sequence, entry.sequence, words))
        else:
            words = f"Entry {entry.sequence} was reordered: it was written as entry {origin}."
            findings.faults.append(Fault("reordered", entry.sequence, origin, words))


def _tell_against_anchors(anchors: _Anchors, findings: _Findings) -> None:
    """Where an entry fits itself and not what was published, the chain was written anew."""
    if anchors.at_odds:
        words = f"The anchor file has two hashes for entry {anchors.at_odds}: the log was put back and grew anew."
        findings.add("anchors at odds", anchors.at_odds, anchors.at_odds, words)
    if findings.unfit_anchor:
        first, unfit = min(findings.last_fit_anchor + 1, findings.unfit_anchor), findings.unfit_anchor
        since = f"between entry {first} and entry {unfit}" if first < unfit else f"at entry {unfit}"
        words = f"The chain was rebuilt {since}: entry {unfit} is not the one whose hash was published."
        findings.add("rebuilt", first, unfit, words)


def _entries(first: int, last: int) -> str:
    return f"Entry {first} was" if first == last else f"Entries {first} to {last} were"
