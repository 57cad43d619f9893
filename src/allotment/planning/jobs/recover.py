"""Putting back what a dead worker had: nothing asked for is forgotten, and nothing is done twice."""

from __future__ import annotations

import os
from datetime import timedelta

from allotment.planning.desk import Desk
from allotment.planning.jobs.perform import worker_name
from allotment.store import scoping, writing
from allotment.store.shelves import jobs as shelf

SECONDS_OF_SILENCE = 45
DAYS_OF_QUEUE_NOTES = 7


def recover_jobs(desk: Desk) -> int:
    """Put back every job that no living worker has, and give how many."""
    now = desk.clock()
    with scoping.everything(), writing.one_write():
        dead = [worker for worker in shelf.workers() if _is_dead(worker)]
        lost = shelf.lost(dead, now - timedelta(seconds=SECONDS_OF_SILENCE))
        back = sum(shelf.put_back(job_id, attempt, now) for job_id, attempt in lost)
        shelf.forget_tasks(now - timedelta(days=DAYS_OF_QUEUE_NOTES))
    return back


def _is_dead(worker: str) -> bool:
    """Say whether a worker of this machine is gone; one of another machine is judged by its silence alone."""
    here, this_process, _ = worker_name().rsplit(":", 2)
    host, process, _ = worker.rsplit(":", 2)
    if host != here:
        return False
    if process == this_process:
        return worker != worker_name()
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
