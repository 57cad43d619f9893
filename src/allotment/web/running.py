"""The site's two processes: one answers pages, one does jobs. Either may die at any moment and lose nothing."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command

from allotment.planning.access.daily import write_daily_report
from allotment.planning.jobs.recover import recover_jobs
from allotment.planning.returns.check import tidy_files
from allotment.store.database import close_connections
from allotment.web.showing import desk

THREADS = 8
LARGEST_REQUEST_BYTES = (
    64 * 1024 * 1024
)  # more is turned away before it is read; uploads have a lower limit of their own
SECONDS_BETWEEN_LOOKS = 2.0
SECONDS_TO_STOP = 10

log = logging.getLogger("allotment.site")


def serve(host: str, port: int, *, with_worker: bool) -> None:
    """Answer pages until stopped; the worker is a child of this process unless it runs elsewhere."""
    from waitress import serve as answer_pages  # noqa: PLC0415 - only the serving process needs it

    from allotment.web.wsgi import application  # noqa: PLC0415

    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, stop)
    keeper = threading.Thread(target=_keep_worker, args=(stopping,)) if with_worker else None
    if keeper:
        keeper.start()
    try:
        answer_pages(
            application,
            host=host,
            port=port,
            threads=THREADS,
            ident=None,
            max_request_body_size=LARGEST_REQUEST_BYTES,
            **_believed_proxy(),
        )
    finally:
        stopping.set()
        if keeper:
            keeper.join()


def _believed_proxy() -> dict[str, Any]:
    """Say whose word on the reader's address and on TLS is believed; without a proxy, nobody's."""
    if settings.TRUSTED_PROXY is None:
        return {}
    headers = {"x-forwarded-for", "x-forwarded-proto"}
    return {"trusted_proxy": settings.TRUSTED_PROXY, "trusted_proxy_count": 1, "trusted_proxy_headers": headers}


def _keep_worker(stopping: threading.Event) -> None:
    """Run the worker as a child, and start another whenever it ends before the site does."""
    command = [sys.executable, "-m", "allotment.web", "worker", "--until-parent-ends"]
    while not stopping.is_set():
        child = subprocess.Popen(command)
        while child.poll() is None and not stopping.wait(SECONDS_BETWEEN_LOOKS / 4):
            pass
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        stopping.wait(SECONDS_BETWEEN_LOOKS / 4)


def work(*, until_parent_ends: bool) -> None:
    """Do jobs until stopped; what dead workers had is put back at the start and every few seconds."""
    parent = os.getppid() if until_parent_ends else None
    threading.Thread(target=_look_after_jobs, args=(parent,), daemon=True).start()
    call_command("db_worker", interval=0.3, startup_delay=False, verbosity=0)


def _look_after_jobs(parent: int | None) -> None:
    waiting = threading.Event()
    try:
        while True:
            try:
                recover_jobs(desk())
                write_daily_report(desk())
                tidy_files(desk())
            except Exception:
                log.exception("Jobs could not be looked after; trying again")
            if parent is not None and os.getppid() != parent:
                os.kill(os.getpid(), signal.SIGTERM)
                return
            waiting.wait(SECONDS_BETWEEN_LOOKS)
    finally:
        close_connections()
