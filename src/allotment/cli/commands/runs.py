"""``allotment runs``: the archive."""

from __future__ import annotations

from dataclasses import asdict

from allotment.cli.options import AsJson


def runs(as_json: AsJson = False) -> None:
    """List the archived runs, oldest first.

    Examples:

        allotment runs
    """
    from allotment.cli.show import console, print_json, print_table  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415

    archived = Desk.open().runs.list_runs()
    if as_json:
        print_json({"runs": [asdict(run) for run in archived]})
        return
    if not archived:
        console().print("No run is archived yet. Make one with 'allotment project --ics QR1'.")
        return
    print_table(
        "Archived runs",
        ("Run", "System", "Scenario", "Years", "Replicates", "Seed", "Archived, UTC"),
        [
            (
                run.run_id,
                run.ics,
                run.scenario,
                run.years,
                run.replicates,
                run.seed,
                run.archived_at[:16].replace("T", " "),
            )
            for run in archived
        ],
        optional=("Scenario", "System", "Archived, UTC"),
        whole=("Run",),
    )
