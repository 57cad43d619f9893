"""``allotment serve``: show a written report in the browser, from this machine only."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def serve(
    folder: Annotated[
        Path, typer.Option("--folder", metavar="FOLDER", help="The folder that 'allotment report' wrote.")
    ],
    port: Annotated[int, typer.Option("--port", metavar="N", min=1, max=65535, help="The port on 127.0.0.1.")] = 8421,
) -> None:
    """Serve a report on this machine alone, until interrupted.

    Examples:

        allotment serve --folder report --port 8421
    """
    from allotment.cli.loopback import serve_folder  # noqa: PLC0415

    serve_folder(folder, port)
