"""Doing a job: claimed by one worker, done with its requester's rights, kept once or not at all."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import uuid4

from allotment.planning.access.acting import reading, write_as
from allotment.planning.access.actor import Actor, actor_of
from allotment.planning.access.errors import NotAllowedError, NotYoursError
from allotment.planning.desk import CancelledError, Desk, Progress
from allotment.planning.jobs.kinds import Afterwards, JobKind, job_kind
from allotment.store import scoping, writing
from allotment.store.database import close_connections
from allotment.store.models.jobs import JobState
from allotment.store.shelves import jobs as shelf
from allotment.store.shelves.jobs import KnownJob
from allotment.workforce.errors import AllotmentError, Problem

SECONDS_BETWEEN_REPORTS = 0.5
SECONDS_BETWEEN_BEATS = 5.0
GONE = "What this was about is gone, or whoever asked may not do this with it any more."

THIS_PROCESS = uuid4().hex[:8]  # a process of the same number may have been here before

log = logging.getLogger("allotment.jobs")


def worker_name() -> str:
    """Name this process, so that another can tell whether it still lives."""
    return f"{socket.gethostname()[:80]}:{os.getpid()}:{THIS_PROCESS}"


def perform_job(desk: Desk, job_id: str) -> Callable[[], None] | None:
    """Do a job, unless another worker has it or it is no longer waiting. What goes wrong is kept with the job.

    Returns:
        What may be made ready for readers now that all is kept, for a worker that has nothing else to do; or None.
    """
    with scoping.everything(), writing.one_write():
        job = shelf.claim(job_id, worker_name(), desk.clock())
    if job is None:
        return None
    try:
        return _do(desk, job)
    except CancelledError:
        _end(desk, job, JobState.CANCELLED, "Cancelled.")
    except (NotYoursError, NotAllowedError):
        _end(desk, job, JobState.FAILED, GONE)
    except AllotmentError as refused:
        _end(desk, job, JobState.FAILED, refused.summary, refused.problems)
    except Exception:
        log.exception("Job %s (%s) failed", job.id, job.kind)
        _end(desk, job, JobState.FAILED, "This failed inside Allotment. It was logged; try again, or ask for help.")
    return None


def _do(desk: Desk, job: KnownJob) -> Callable[[], None] | None:
    kind = job_kind(job.kind)
    actor = _requester(desk, job, kind)
    with _beating(desk, job), reading(actor):
        done = kind.work(desk, actor, job, _progress(desk, job))
    _keep(desk, actor, job, kind, done)
    return None if kind.afterwards is None else partial(_follow, desk, job, kind.afterwards, done)


def _follow(desk: Desk, job: KnownJob, afterwards: Afterwards, done: Any) -> None:
    """Make ready what readers will ask for next, unless somebody waits for other work; a failure is only logged."""
    if _others_wait():
        return
    try:
        afterwards(desk, done)
    except Exception:
        log.exception("What follows job %s (%s) failed", job.id, job.kind)


def _others_wait() -> bool:
    with scoping.everything():
        return shelf.any_waiting()


def _requester(desk: Desk, job: KnownJob, kind: JobKind) -> Actor:
    """Give whoever asked, if they may still ask for this today."""
    actor = actor_of(desk, job.requested_by)
    if actor is None or not actor.may(kind.thing, kind.action, job.organisation):
        rule = f"{job.requested_by_name} asked for it, and may not do this there any more."
        remedy = "Ask for it again under your own name, if your role allows it."
        raise AllotmentError("This was not done.", [Problem("requester", rule, remedy)])
    return actor


def _keep(desk: Desk, actor: Actor, job: KnownJob, kind: JobKind, done: Any) -> None:
    """Keep a job's work and end the job in one transaction; an attempt that was overtaken keeps nothing."""
    with write_as(desk, actor, kind.verb, kind.logged_as) as write:
        result = kind.keep(desk, _requester(desk, job, kind), job, done, write)
        if not shelf.finish(job.id, job.attempt, JobState.DONE, desk.clock(), result=result):
            raise CancelledError


def _end(desk: Desk, job: KnownJob, state: JobState, summary: str, problems: tuple[Problem, ...] = ()) -> None:
    said = [vars(problem) for problem in problems]
    with scoping.everything(), writing.one_write():
        shelf.finish(job.id, job.attempt, state, desk.clock(), summary=summary, problems=said)


def _progress(desk: Desk, job: KnownJob) -> Progress:
    """Give the reporter of a job's progress: it raises when the job should stop."""
    last = [0.0]

    def report(stage: str, share_done: float) -> None:
        now = time.monotonic()
        if now - last[0] < SECONDS_BETWEEN_REPORTS:
            return
        last[0] = now
        if not shelf.report_progress(job.id, job.attempt, stage, share_done, desk.clock()):
            raise CancelledError

    return report


@contextmanager
def _beating(desk: Desk, job: KnownJob) -> Iterator[None]:
    """Say every few seconds that the job is alive, while its work goes on."""
    stopped = threading.Event()

    def beat() -> None:
        try:
            while not stopped.wait(SECONDS_BETWEEN_BEATS):
                _beat_once(desk, job)
        finally:
            close_connections()

    beating = threading.Thread(target=beat, daemon=True)
    beating.start()
    try:
        yield
    finally:
        stopped.set()
        beating.join()


def _beat_once(desk: Desk, job: KnownJob) -> None:
    """Say that a job is alive; one beat that is lost to a busy database does no harm."""
    try:
        with scoping.everything():
            shelf.beat(job.id, job.attempt, desk.clock())
    except Exception:
        log.warning("A heartbeat of job %s was lost", job.id, exc_info=True)
