"""``allotment evidence``: import a folder of evidence and see what it holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allotment.cli.options import AsJson


def evidence(
    folder: Annotated[Path | None, typer.Argument(help="The folder; the shipped public data by default.")] = None,
    as_json: AsJson = False,
) -> None:
    """Import a folder of evidence, and list its tables with source, date, grade and rows kept.

    Every problem is listed at once, by file, row, column, value, rule and remedy; nothing is kept unless all is well.

    Examples:

        allotment evidence

        allotment evidence my-folder
    """
    from allotment.cli.show import print_json_with_rows, print_table, progress_bar  # noqa: PLC0415
    from allotment.planning.desk import Desk  # noqa: PLC0415
    from allotment.planning.import_evidence import import_evidence  # noqa: PLC0415

    with progress_bar(quiet=as_json) as progress:
        imported = import_evidence(Desk.open(), folder, progress)
    if as_json:
        print_json_with_rows({"sha256": imported.sha256}, {"provenance": imported.provenance})
        return
    columns = ("table", "publisher", "as_at", "grade", "rows_read", "rows_kept", "file")
    headings = ("Table", "Publisher", "As at", "Grade", "Rows read", "Rows kept", "File")
    print_table("Imported evidence", headings, imported.provenance.select(columns).rows())
