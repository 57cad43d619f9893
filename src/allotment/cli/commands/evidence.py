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
    """Import a folder of evidence, and list what it holds.

    Each table is listed with its source, date, grade and rows kept. Every problem is listed at once, by file, row,
    column, value, rule and remedy; nothing is kept unless all is well.

    Examples:

        allotment evidence
        allotment evidence my-folder
    """
    from allotment.cli.show import print_json_with_rows, print_table, progress_bar  # noqa: PLC0415
    from allotment.cli.writable import desk_to_write_at  # noqa: PLC0415
    from allotment.planning.import_evidence import import_evidence  # noqa: PLC0415

    with progress_bar(quiet=as_json) as progress:
        imported = import_evidence(desk_to_write_at(), folder, progress)
    if as_json:
        print_json_with_rows({"sha256": imported.sha256}, {"provenance": imported.provenance})
        return
    table = ["table", "publisher", "as_at", "grade", "rows_kept"]
    files = imported.provenance["file"].n_unique()
    print_table(
        f"Imported evidence: {files} files",
        ("Table", "Publisher", "As at", "Grade", "Rows kept", "Files"),
        imported.provenance.group_by(table, maintain_order=True).len().rows(),
        note="With --json each file is named, with the rows read from it.",
        optional=("Publisher",),
        whole=("Table",),
    )
