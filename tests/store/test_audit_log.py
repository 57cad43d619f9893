"""The audit log: entries are added within their verb's transaction, chained, and never changed."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

if TYPE_CHECKING:
    from tests.web.site import Site

AT = datetime(2026, 4, 1, 9, tzinfo=UTC)
ANYTHING = some.recursive(
    some.none()
    | some.booleans()
    | some.integers()
    | some.floats()
    | some.text(some.characters(codec=None), max_size=20),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def append(detail: dict[str, Any], *, fail: Callable[[], None] | None = None, name: str = "Ana") -> None:
    from allotment.store import audit_log, writing

    with writing.one_write():
        audit_log.append_entry(audit_log.NewEntry(AT, "a1", name, "run", "run", "r1", "QR1", detail))
        if fail:
            fail()


def is_whole() -> bool:
    from allotment.store import audit_log

    previous = audit_log.GENESIS
    for number, entry in enumerate(audit_log.stream(), start=1):
        if entry.sequence != number or entry.previous_hash != previous:
            return False
        if audit_log.entry_hash(entry) != entry.entry_hash:
            return False
        previous = entry.entry_hash
    return audit_log.head().entry_hash == previous


def test_the_database_itself_refuses_to_change_or_remove_an_entry(site: Site) -> None:
    from django.db import DatabaseError

    from allotment.store.models import AuditEntry

    with pytest.raises(DatabaseError, match="never changed or removed"):
        AuditEntry.objects.filter(sequence=1).update(verb="nothing")
    with pytest.raises(DatabaseError, match="never changed or removed"):
        AuditEntry.objects.filter(sequence=1).delete()
    assert AuditEntry.objects.filter(sequence=1).exists()


def test_an_entry_outside_a_transaction_is_refused(site: Site) -> None:
    from django.db.transaction import TransactionManagementError

    from allotment.store import audit_log

    with pytest.raises(TransactionManagementError):
        audit_log.append_entry(audit_log.NewEntry(AT, "a1", "Ana", "run", "run", "r1", "QR1", {}))


def test_an_entry_goes_with_the_transaction_that_fails(site: Site) -> None:
    from allotment.store import audit_log

    def fail() -> None:
        raise RuntimeError("the verb failed")

    before = audit_log.head()
    with pytest.raises(RuntimeError, match="the verb failed"):
        append({}, fail=fail)
    assert audit_log.head() == before
    assert is_whole()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(detail=some.dictionaries(some.text(some.characters(codec=None), max_size=8), ANYTHING, max_size=4))
def test_whatever_the_detail_holds_the_entry_fits_its_hash_when_it_is_read_back(
    site: Site, detail: dict[str, Any]
) -> None:
    append(detail)
    assert is_whole()


def test_a_name_with_characters_that_no_database_takes_is_kept_without_them(site: Site) -> None:
    append({"said": "a\x00b\ud800"}, name="A\x00na \ud83d" + "x" * 300)
    assert is_whole()


def test_writers_at_once_make_one_chain_without_a_gap(site: Site) -> None:
    from allotment.store import audit_log
    from allotment.store.database import close_connections

    def write() -> None:
        for _ in range(5):
            append({"by": threading.current_thread().name})
        close_connections()

    before = audit_log.head().sequence
    writers = [threading.Thread(target=write) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert audit_log.head().sequence == before + 30
    assert is_whole()


def test_anchors_are_on_the_disk_one_a_line_and_their_owners_alone_to_read(site: Site, tmp_path: Path) -> None:
    from allotment.store import audit_log

    for sequence in (1, 2):
        audit_log.publish(audit_log.Anchor(sequence, f"{sequence}" * 64, AT.isoformat()), tmp_path)
    written = tmp_path / audit_log.ANCHORS
    assert [json.loads(line)["sequence"] for line in written.read_text(encoding="utf-8").splitlines()] == [1, 2]
    assert [anchor.entry_hash[0] for anchor in audit_log.read_anchors(written)] == ["1", "2"]
    assert written.stat().st_mode & 0o077 == 0
