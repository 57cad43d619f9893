"""``allotment audit``: prove that the audit log is whole, say what was done on a day, and print the chain's head."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from allotment.cli.help_text import Command, Group
from allotment.cli.options import AsJson

EXIT_TAMPERED = 1

HELP = """Prove that the audit log is whole, and read it.

Examples:

    allotment audit verify --anchor kept-elsewhere/audit-anchors.jsonl

    allotment audit report

    allotment audit anchor
"""

audit = typer.Typer(help=HELP, cls=Group, no_args_is_help=True, rich_markup_mode=None)


@audit.command("verify", cls=Command)
def verify(
    anchor: Annotated[
        Path,
        typer.Option(
            "--anchor", metavar="FILE", help="Anchor lines that were kept elsewhere: audit-anchors.jsonl or a copy."
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Hold the audit log against anchors kept elsewhere.

    Reads every entry, a few at a time. Ends with exit code 0 where the log is sound; with 1 where an entry was altered,
    removed or reordered, where the tail was cut off, or where the chain was rebuilt; with 2 where the anchor file
    cannot be used.

    Examples:

        allotment audit verify --anchor kept-elsewhere/audit-anchors.jsonl
    """
    from allotment.cli.show import console, print_json, print_table  # noqa: PLC0415
    from allotment.store.database import open_database  # noqa: PLC0415

    open_database()
    from allotment.planning.audit.verify import verify_log  # noqa: PLC0415

    found = verify_log(anchor)
    if as_json:
        print_json(
            {
                "sound": found.is_sound,
                "entries": found.entries,
                "head": found.head_hash,
                "anchors": found.anchors,
                "entries_without_anchor": found.entries_without_anchor,
                "faults_in_all": found.faults_in_all,
                "faults": [vars(fault) for fault in found.faults],
            }
        )
    elif found.is_sound:
        console().print(f"The audit log is sound: {found.entries:,} entries, held against {found.anchors:,} anchors.")
        if found.entries_without_anchor:
            console().print(f"No anchor of this file vouches for the newest {found.entries_without_anchor:,}.")
    else:
        rows = [(fault.kind, fault.words) for fault in found.faults]
        title = f"The audit log was tampered with. Faults: {found.faults_in_all:,}"
        print_table(title, ("Fault", "What was found"), rows)
    if not found.is_sound:
        raise typer.Exit(EXIT_TAMPERED)


@audit.command("report", cls=Command)
def report(
    day: Annotated[
        datetime | None, typer.Option("--day", metavar="DATE", formats=["%Y-%m-%d"], help="The day, in UTC. [today]")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what was done on a day.

    Ends with the head of the chain as it is now.

    Examples:

        allotment audit report

        allotment audit report --day 2026-11-01
    """
    from allotment.cli.show import console, print_json, print_table  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.store.database import open_database  # noqa: PLC0415

    open_database()
    from allotment.planning.audit.read import report_day  # noqa: PLC0415

    found = report_day(Desk.open(), day.date() if day else None)
    if as_json:
        head = {"sequence": found.head.sequence, "entry_hash": found.head.entry_hash}
        print_json({"day": found.day.isoformat(), "done": found.counts, "head": head})
        return
    print_table(f"Done on {found.day}, UTC", ("Did", "Times"), list(found.counts.items()))
    console().print(f"Audit chain: {found.head.sequence:,} entries.")
    console().print(f"Anchor: {found.head_line}", markup=False)


@audit.command("anchor", cls=Command)
def anchor() -> None:
    """Print the head of the chain as an anchor line.

    Keep it where nobody who can write the database can write.

    Examples:

        allotment audit anchor
    """
    from allotment.store.database import open_database  # noqa: PLC0415

    open_database()
    from allotment.planning.audit.read import anchor_line  # noqa: PLC0415

    typer.echo(anchor_line())
