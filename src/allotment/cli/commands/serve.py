"""``allotment serve``: the site, or one written report, in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def serve(
    port: Annotated[int, typer.Option("--port", metavar="N", min=1, max=65535, help="The port to answer at.")] = 8421,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="This machine alone unless named; put TLS before it.")
    ] = "127.0.0.1",
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Also do the site's jobs, or leave them to 'allotment worker'.")
    ] = True,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="FOLDER", help="Show only the report that 'allotment report' wrote there."),
    ] = None,
) -> None:
    """Serve the site and do its jobs until interrupted.

    With --folder it shows one written report instead.

    Examples:

        allotment serve --port 8421

        allotment serve --folder report --port 8421
    """
    if folder is not None:
        from allotment.cli.loopback import serve_folder  # noqa: PLC0415

        serve_folder(folder, port)
        return
    from allotment.cli.site import start_site  # noqa: PLC0415

    start_site(host, port, with_worker=worker)
