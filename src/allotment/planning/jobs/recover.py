"""Putting back what a dead worker had: nothing asked for is forgotten, and nothing is done twice."""

from __future__ import annotations

import os
import socket
from datetime import timedelta

from allotment.planning.desk import Desk
from allotment.store import scoping, writing
from allotment.store.shelves import jobs as shelf

SECONDS_OF_SILENCE = 45
SECONDS_UNCLAIMED = 60


def recover_jobs(desk: Desk) -> int:
    """Put back every job that no living worker has, and give how many."""
    now = desk.clock()
    with scoping.everything(), writing.one_write():
        dead = [worker for worker in shelf.workers() if _is_dead(worker)]
        silent, unclaimed = now - timedelta(seconds=SECONDS_OF_SILENCE), now - timedelta(seconds=SECONDS_UNCLAIMED)
        return sum(shelf.put_back(job_id, now) for job_id in shelf.lost(dead, silent, unclaimed))


def _is_dead(worker: str) -> bool:
    """Say whether a worker of this machine is gone; one of another machine is judged by its silence alone."""
    host, _, process = worker.rpartition(":")
    if host != socket.gethostname() or not process.isdigit():
        return False
    if int(process) == os.getpid():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
