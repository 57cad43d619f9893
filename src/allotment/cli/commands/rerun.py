"""``allotment rerun``: make an archived run again and hold it against the archive."""

from __future__ import annotations

import typer

from allotment.cli.commands.explain import RunId
from allotment.cli.options import AsJson, Threads


def rerun(run_id: RunId, threads: Threads = None, as_json: AsJson = False) -> None:
    """Make an archived run again and compare it bit for bit.

    The run is made from the archived evidence and scenario, and every table is held against the archive. Where one
    differs the exit code is 1, and the answer names the table and whether code or assumptions have changed since.

    Examples:

        allotment rerun latest
    """
    from allotment.cli.show import console, print_json, progress_bar  # noqa: PLC0415
    from allotment.cli.writable import desk_to_write_at  # noqa: PLC0415
    from allotment.planning.rerun import rerun_run  # noqa: PLC0415

    with progress_bar(quiet=as_json) as progress:
        again = rerun_run(desk_to_write_at(), run_id, threads=threads, progress=progress)
    if as_json:
        print_json(again.as_json())
    else:
        console().print(again.sentence)
    if not again.identical:
        raise typer.Exit(1)
