"""The daily report: what was done the day before, and the head of the audit chain, as a file to keep elsewhere."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

from allotment.planning.desk import Desk
from allotment.store import audit_log
from allotment.store.folders import write_private

FOLDER = "daily-reports"


def write_daily_report(desk: Desk) -> Path | None:
    """Write the report of yesterday once; None where it is written already."""
    yesterday = (desk.clock() - timedelta(days=1)).date()
    path = desk.home / FOLDER / f"{yesterday}.txt"
    if path.exists():
        return None
    head = audit_log.head()
    verbs = Counter(entry.verb for entry in audit_log.entries_of_day(yesterday))
    lines = [
        f"Allotment, daily report for {yesterday}",
        "",
        f"Audit chain: {head.sequence} entries, head {head.entry_hash}",
        f"Anchor: {audit_log.anchor_line(head)}",
        "",
        "Done that day:" if verbs else "Nothing was written that day.",
        *(f"  {count} x {verb}" for verb, count in sorted(verbs.items())),
    ]
    write_private(path, "\n".join(lines) + "\n")
    return path
