"""``allotment report``: a run as a page for the board, a workbook for the analyst, and tidy files."""

from __future__ import annotations

from typing import Annotated

import typer

from allotment.cli.commands.explain import RunId
from allotment.cli.options import AsJson, OutFolder


def report(
    run_id: RunId = "latest",
    out: OutFolder = None,
    as_json: AsJson = False,
    excel: Annotated[bool, typer.Option(help="Write the workbook too.")] = True,
) -> None:
    """Write a run's report: page, workbook and tidy files.

    The page is self-contained and accessible; beside it stand an Excel workbook, and CSV and Parquet files.

    Examples:

        allotment report latest --out report
        allotment report QR1-central-1a2b3c4d5e
    """
    from allotment.cli.show import console, print_json, progress_bar  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.planning.report import write_report  # noqa: PLC0415

    with progress_bar(quiet=as_json) as progress:
        written = write_report(Desk.open(), run_id, out, excel=excel, progress=progress)
    if as_json:
        print_json({"run_id": written.run_id, "page": str(written.page), "folder": str(written.folder)})
    else:
        console().print(f"Report of run {written.run_id}: {written.page}")
