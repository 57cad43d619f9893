"""Changing the audit log as somebody would who owns the database: by plain SQL, with its triggers gone."""

from __future__ import annotations

from typing import Any

TABLE = "store_auditentry"


def drop_triggers() -> None:
    """Take the database's own refusal away."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_entry_no_update")
            cursor.execute("DROP TRIGGER audit_entry_no_delete")
        else:
            cursor.execute(f"DROP TRIGGER audit_entry_stays ON {TABLE}")


def run(statement: str, *values: Any) -> None:
    """Run one statement."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement.replace("entries", TABLE), values)


def rebuild_from(sequence: int) -> None:
    """Compute every hash anew from an entry on, and write the head to fit: the chain is then whole in itself."""
    from dataclasses import replace

    from allotment.store import audit_log

    entries = list(audit_log.stream())
    previous = next((one.entry_hash for one in entries if one.sequence == sequence - 1), audit_log.GENESIS)
    last = entries[-1]
    for entry in entries:
        if entry.sequence < sequence:
            continue
        linked = replace(entry, previous_hash=previous)
        previous = audit_log.entry_hash(linked)
        update = "UPDATE entries SET previous_hash = %s, entry_hash = %s WHERE sequence = %s"
        run(update, linked.previous_hash, previous, entry.sequence)
    set_head(last.sequence, previous)


def set_head(sequence: int, entry_hash: str) -> None:
    """Write the head."""
    run("UPDATE store_audithead SET sequence = %s, entry_hash = %s", sequence, entry_hash)


def hash_of(sequence: int) -> str:
    """Give the kept hash of an entry."""
    from allotment.store.models import AuditEntry

    return str(AuditEntry.objects.values_list("entry_hash", flat=True).get(sequence=sequence))
