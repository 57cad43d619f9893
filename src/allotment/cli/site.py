"""Start the site's processes: the site is the other door, so it is started and not imported."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

from allotment.cli.show import console
from allotment.workforce.errors import AllotmentError, Problem


def start_site(host: str, port: int, *, with_worker: bool) -> None:
    """Run the site until it ends.

    Raises:
        AllotmentError: the port is taken.
    """
    _refuse_taken(host, port)
    console().print(f"The site is at http://{host}:{port}/  (Ctrl+C ends)")
    _run("serve", "--host", host, "--port", str(port), *([] if with_worker else ["--no-worker"]))


def start_worker() -> None:
    """Run a worker until it ends."""
    console().print("Doing the site's jobs.  (Ctrl+C ends)")
    _run("worker")


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refused:
            problem = Problem("--port", "this port is in use.", "Choose another with --port.", value=str(port))
            raise AllotmentError("The site cannot be served.", [problem]) from refused


def _run(*arguments: str) -> None:
    """Become one of the site's processes; where a process cannot become another, run it and wait."""
    command = [sys.executable, "-m", "allotment.web", *arguments]
    if os.name == "posix":
        sys.stdout.flush()
        os.execv(sys.executable, command)
    code = subprocess.call(command)
    if code:
        sys.exit(1)
