"""The options that several commands share, worded once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from allotment.cli.writable import writable_folder

Ics = Annotated[
    str,
    typer.Option("--ics", metavar="CODE", help="The integrated care system, by its NHS code: QR1 is Gloucestershire."),
]
EvidenceFolder = Annotated[
    Path | None,
    typer.Option(
        "--evidence", metavar="FOLDER", help="Another folder of evidence, laid out like the shipped public data."
    ),
]
OutFolder = Annotated[
    Path | None,
    typer.Option("--out", metavar="FOLDER", callback=writable_folder, help="Write the results into this folder."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines instead of tables.")]
Threads = Annotated[
    int | None, typer.Option("--threads", metavar="N", min=1, help="Threads to use. The result does not depend on it.")
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", min=0, help="The seed. The same seed gives the same bytes.")]
