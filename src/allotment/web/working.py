"""Doing the site's jobs: the worker, and what it looks after beside them. There is one, however many answer pages."""

from __future__ import annotations

import logging
import threading

from django.core.management import call_command

from allotment.planning.access.daily import write_daily_report
from allotment.planning.jobs.recover import recover_jobs
from allotment.planning.questions.asking import tidy_answers
from allotment.planning.returns.check import tidy_files
from allotment.store.database import close_connections
from allotment.web.children import end_with
from allotment.web.showing import desk

SECONDS_BETWEEN_LOOKS = 2.0

log = logging.getLogger("allotment.site")


def work(parent: int | None) -> None:
    """Do jobs until stopped, or until the process that started this one ends.

    What dead workers had is put back at the start and every few seconds.
    """
    end_with(parent)
    threading.Thread(target=_look_after_jobs, daemon=True).start()
    call_command("db_worker", interval=0.3, startup_delay=False, verbosity=0)


def _look_after_jobs() -> None:
    waiting = threading.Event()
    try:
        while True:
            try:
                recover_jobs(desk())
                write_daily_report(desk())
                tidy_files(desk())
                tidy_answers(desk())
            except Exception:
                log.exception("Jobs could not be looked after; trying again")
            waiting.wait(SECONDS_BETWEEN_LOOKS)
    finally:
        close_connections()
