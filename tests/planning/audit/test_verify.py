"""Every way of tampering with the audit log is found against its anchors, and an honest log is found sound."""

from __future__ import annotations

import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from allotment.workforce.errors import AllotmentError
from tests.planning.audit import tampering

if TYPE_CHECKING:
    from allotment.planning.audit.verify import Verdict
    from tests.web.site import Site

WRITTEN = 10


@pytest.fixture
def log(site: Site, seeded: Path, tmp_path: Path) -> Path:
    """A log of a few entries, and a copy of its anchors kept elsewhere."""
    from tests.web.site import put_database

    put_database(seeded, site.home)
    write_entries(site, WRITTEN)
    kept = tmp_path / "kept-elsewhere.jsonl"
    kept.write_bytes((site.home / "audit-anchors.jsonl").read_bytes())
    return kept


def write_entries(site: Site, count: int) -> None:
    from allotment.planning.audit.record import By, recorded

    for number in range(count):
        by = By("a1", "Ana Lyst \N{SNOWMAN}", "QR1")
        with recorded(site.desk, by, "run a scenario", "run", f"run-{number}", fte=12.5, note=None, parts=[1, "b"]):
            pass


def verify(anchors: Path) -> Verdict:
    from allotment.planning.audit.verify import verify_log

    return verify_log(anchors)


def kinds(found: Verdict) -> set[str]:
    return {fault.kind for fault in found.faults}


def test_a_log_that_nobody_touched_is_sound(log: Path) -> None:
    found = verify(log)
    assert found.is_sound
    assert found.faults == ()
    assert found.entries > WRITTEN
    assert found.newest_anchor == found.entries
    assert found.entries_without_anchor == 0


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "2020-01-01T00:00:00+00:00"),
        ("actor", "somebody"),
        ("actor_name", "Somebody Else"),
        ("verb", "look at a scenario"),
        ("thing", "plan"),
        ("thing_id", "run-99"),
        ("organisation", "QE1"),
        ("detail", '{"fte": 13.5}'),
        ("previous_hash", "0" * 64),
        ("entry_hash", "0" * 64),
    ],
)
def test_an_altered_entry_is_named_whatever_was_altered_of_it(log: Path, column: str, value: str) -> None:
    tampering.drop_triggers()
    tampering.run(f"UPDATE entries SET {column} = %s WHERE sequence = 5", value)
    found = verify(log)
    assert not found.is_sound
    assert any(fault.kind == "altered" and fault.first == 5 for fault in found.faults)


def test_an_entry_altered_and_given_a_hash_that_fits_it_is_found_by_the_next_one(log: Path) -> None:
    from dataclasses import replace

    from allotment.store import audit_log

    tampering.drop_triggers()
    entry = next(one for one in audit_log.stream() if one.sequence == 5)
    forged = audit_log.entry_hash(replace(entry, actor_name="Somebody Else"))
    tampering.run("UPDATE entries SET actor_name = 'Somebody Else', entry_hash = %s WHERE sequence = 5", forged)
    found = verify(log)
    assert "replaced" in kinds(found)
    assert any(fault.kind == "rebuilt" and fault.last == 5 for fault in found.faults)


def test_removed_entries_are_named(log: Path) -> None:
    tampering.drop_triggers()
    tampering.run("DELETE FROM entries WHERE sequence IN (4, 5, 8)")
    removed = [(one.first, one.last) for one in verify(log).faults if one.kind == "removed"]
    assert removed == [(4, 5), (8, 8)]


def test_entries_that_changed_places_are_said_to_be_reordered(log: Path) -> None:
    tampering.drop_triggers()
    tampering.run("UPDATE entries SET sequence = 1000 WHERE sequence = 4")
    tampering.run("UPDATE entries SET sequence = 4 WHERE sequence = 7")
    tampering.run("UPDATE entries SET sequence = 7 WHERE sequence = 1000")
    moved = [(one.first, one.last) for one in verify(log).faults if one.kind == "reordered"]
    assert moved == [(4, 7), (7, 4)]


def test_a_tail_that_was_cut_off_is_found_though_the_chain_fits(log: Path) -> None:
    tampering.drop_triggers()
    last = verify(log).entries
    tampering.run("DELETE FROM entries WHERE sequence > 6")
    tampering.set_head(6, tampering.hash_of(6))
    cut = [(one.first, one.last) for one in verify(log).faults if one.kind == "cut from the tail"]
    assert cut == [(7, last)]


def test_a_cut_tail_is_found_by_the_logs_own_head_where_that_was_forgotten(log: Path, tmp_path: Path) -> None:
    tampering.drop_triggers()
    tampering.run("DELETE FROM entries WHERE sequence > 6")
    first_line = log.read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "old.jsonl").write_text(first_line + "\n", encoding="utf-8")
    assert "cut from the tail" in kinds(verify(tmp_path / "old.jsonl"))


def test_an_emptied_log_is_found_cut_from_the_tail(log: Path) -> None:
    tampering.drop_triggers()
    tampering.run("DELETE FROM entries")
    tampering.set_head(0, "0" * 64)
    found = verify(log)
    assert kinds(found) == {"cut from the tail"}
    assert found.faults[0].first == 1


def test_an_entry_added_behind_the_head_is_found(log: Path) -> None:
    from allotment.store.models import AuditEntry

    last = verify(log).entries
    row = AuditEntry.objects.filter(sequence=last).values().get()
    row["sequence"], row["previous_hash"] = last + 1, row["entry_hash"]
    AuditEntry.objects.create(**row)
    assert kinds(verify(log)) == {"altered", "head"}


def test_a_chain_rebuilt_after_a_change_is_whole_in_itself_and_seen_only_against_the_anchor(
    log: Path, site: Site, tmp_path: Path
) -> None:
    tampering.drop_triggers()
    tampering.run("UPDATE entries SET actor_name = 'Somebody Else' WHERE sequence = 5")
    tampering.rebuild_from(5)
    found = verify(log)
    assert kinds(found) == {"rebuilt"}
    assert (found.faults[0].first, found.faults[0].last) == (5, 5)

    from allotment.planning.audit.read import anchor_line

    forged = tmp_path / "anchors-the-forger-wrote.jsonl"
    forged.write_text(anchor_line() + "\n", encoding="utf-8")
    assert verify(forged).is_sound, "without an anchor from before, a rebuilt chain goes unseen"


def test_a_log_without_its_oldest_entries_and_renumbered_is_found_rebuilt_and_cut(log: Path) -> None:
    tampering.drop_triggers()
    last = verify(log).entries
    tampering.run("DELETE FROM entries WHERE sequence = 3")
    for sequence in range(4, last + 1):
        tampering.run("UPDATE entries SET sequence = %s WHERE sequence = %s", sequence - 1, sequence)
    tampering.rebuild_from(3)
    assert kinds(verify(log)) == {"rebuilt", "cut from the tail"}


def test_what_is_no_text_and_no_json_is_found_altered_without_a_traceback(log: Path) -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("only SQLite keeps what does not fit its column")
    tampering.drop_triggers()
    connection.cursor().execute("PRAGMA ignore_check_constraints = ON")
    tampering.run("UPDATE entries SET detail = 'no json at all' WHERE sequence = 4")
    tampering.run("UPDATE entries SET verb = x'ff00' WHERE sequence = 6")
    found = verify(log)
    assert {fault.first for fault in found.faults if fault.kind == "altered"} >= {4, 6}
    connection.cursor().execute("PRAGMA ignore_check_constraints = OFF")


def test_anchors_from_before_a_log_was_put_back_and_grew_anew_are_at_odds(log: Path, site: Site) -> None:
    tampering.drop_triggers()
    tampering.run("DELETE FROM entries WHERE sequence > 6")
    tampering.set_head(6, tampering.hash_of(6))
    write_entries(site, 3)
    both = log.read_bytes() + (site.home / "audit-anchors.jsonl").read_bytes()
    log.write_bytes(both)
    assert "anchors at odds" in kinds(verify(log))


def test_a_last_anchor_cut_short_by_a_crash_is_left_out(log: Path) -> None:
    whole = log.read_bytes()
    log.write_bytes(whole[:-30])
    found = verify(log)
    assert found.is_sound
    assert found.entries_without_anchor == 1


@pytest.mark.parametrize(
    "spoilt",
    [
        b"",
        b"\n\n",
        b"no anchor\n",
        b'{"sequence": 1}\n',
        b"5\n",
        b"\xff\xfe\n",
        b'{"sequence": -1, "entry_hash": "x"}\n',
    ],
)
def test_an_anchor_file_that_holds_no_anchor_is_refused(log: Path, spoilt: bytes) -> None:
    log.write_bytes(spoilt)
    with pytest.raises(AllotmentError, match="anchor file"):
        verify(log)


def test_a_line_in_the_middle_that_is_no_anchor_is_named(log: Path) -> None:
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join([*lines[:2], b"spoilt\n", *lines[2:]]))
    with pytest.raises(AllotmentError, match="line 3"):
        verify(log)


def test_an_anchor_file_that_is_not_there_is_refused(log: Path) -> None:
    with pytest.raises(AllotmentError, match="cannot be used"):
        verify(log.with_name("nowhere.jsonl"))


def test_anchors_may_stand_in_any_order(log: Path) -> None:
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(reversed(lines)))
    assert verify(log).is_sound


def test_verifying_a_long_log_takes_no_more_memory_than_a_short_one(log: Path) -> None:
    tracemalloc.start()
    verify(log)
    _, short = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    lengthen(6000)
    tracemalloc.start()
    found = verify(log)
    _, long = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.is_sound
    assert found.entries > 6000
    assert long < short + 8_000_000, "6,000 entries are read 2,000 at a time"


def lengthen(count: int) -> None:
    from allotment.store import audit_log
    from allotment.store.models import AuditEntry

    head = audit_log.head()
    rows = []
    for number in range(1, count + 1):
        at = datetime(2026, 4, 1, tzinfo=UTC).isoformat()
        fields = (head.sequence + 1, at, "a1", "Ana", "run", "run", f"long-{number}", "QR1", {"n": number})
        entry = audit_log.Entry(*fields, previous_hash=head.entry_hash, entry_hash="")
        head = audit_log.Anchor(entry.sequence, audit_log.entry_hash(entry))
        rows.append(AuditEntry(**{**vars(entry), "entry_hash": head.entry_hash}))
    AuditEntry.objects.bulk_create(rows, batch_size=500)
    tampering.set_head(head.sequence, head.entry_hash)


def test_the_printed_anchor_line_is_one_that_verification_accepts(log: Path, tmp_path: Path) -> None:
    from allotment.planning.audit.read import anchor_line

    printed = tmp_path / "printed.jsonl"
    printed.write_text(anchor_line(), encoding="utf-8")
    assert json.loads(anchor_line())["sequence"] == verify(printed).entries
