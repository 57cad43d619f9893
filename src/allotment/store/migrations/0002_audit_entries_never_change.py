"""The database itself refuses to change or remove an audit entry.

Whoever owns the database can drop these triggers: the chain of hashes and its published head show that.
"""

from collections.abc import Callable
from typing import Any

from django.db import migrations

SQLITE = [
    f"""
    CREATE TRIGGER audit_entry_no_{event.lower()} BEFORE {event} ON store_auditentry
    BEGIN SELECT RAISE(ABORT, 'An audit entry is never changed or removed.'); END
    """
    for event in ("UPDATE", "DELETE")
]
SQLITE_BACK = ["DROP TRIGGER audit_entry_no_update", "DROP TRIGGER audit_entry_no_delete"]
POSTGRES = [
    """
    CREATE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'An audit entry is never changed or removed.'; END $$
    """,
    """
    CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON store_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays()
    """,
]
POSTGRES_BACK = ["DROP TRIGGER audit_entry_stays ON store_auditentry", "DROP FUNCTION audit_entry_stays()"]


def _run(sqlite: list[str], postgres: list[str]) -> Callable[[Any, Any], None]:
    def run(_apps: Any, editor: Any) -> None:
        for statement in sqlite if editor.connection.vendor == "sqlite" else postgres:
            editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("store", "0001_first")]
    operations = [migrations.RunPython(_run(SQLITE, POSTGRES), _run(SQLITE_BACK, POSTGRES_BACK))]
