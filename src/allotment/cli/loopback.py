"""Serve a folder of finished pages on the loopback address: nothing outside this machine can reach it."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from allotment.cli.show import console
from allotment.workforce.errors import AllotmentError, Problem

LOOPBACK = "127.0.0.1"


class ReportHandler(SimpleHTTPRequestHandler):
    """Hands out files of the report's folder, and forbids the page any outside request."""

    extensions_map = {
        **SimpleHTTPRequestHandler.extensions_map,
        ".csv": "text/csv; charset=utf-8",
        ".parquet": "application/vnd.apache.parquet",
    }

    def end_headers(self) -> None:
        """Add a strict policy: the page may use only what it carries itself."""
        policy = "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; base-uri 'none'"
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep the terminal for what the planner needs to read."""


def serve_folder(folder: Path, port: int) -> None:
    """Serve a report's folder on 127.0.0.1 until interrupted.

    Raises:
        AllotmentError: the folder holds no report, or the port is taken.
    """
    if not (folder / "index.html").is_file():
        remedy = "Write one with 'allotment report latest --out FOLDER'."
        raise AllotmentError("Nothing to serve.", [Problem(str(folder), "the folder holds no index.html.", remedy)])
    handler = partial(ReportHandler, directory=str(folder))
    try:
        server = ThreadingHTTPServer((LOOPBACK, port), handler)
    except OSError as refused:
        problem = Problem("--port", "this port is in use.", "Choose another with --port.", value=str(port))
        raise AllotmentError("The report cannot be served.", [problem]) from refused
    with server:
        console().print(f"The report is at http://{LOOPBACK}:{port}/  (Ctrl+C ends)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            console().print("Ended.")
