"""A kind of job that does what a test tells it to, and keeps one audit entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allotment.planning.access.acting import Write
from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk, Progress
from allotment.planning.jobs.kinds import JobKind
from allotment.store.shelves.jobs import KnownJob
from tests.planning.jobs.told import NAME, VERB, told


def _work(desk: Desk, actor: Actor, job: KnownJob, progress: Progress) -> Any:
    return told["work"](desk, actor, job, progress)


def _keep(_desk: Desk, _actor: Actor, job: KnownJob, done: Any, write: Write) -> Mapping[str, Any]:
    write.did(job.id, job.organisation, done=done)
    return {"done": done}


def _afterwards(desk: Desk, done: Any) -> None:
    told["afterwards"](desk, done)


KIND = JobKind(NAME, "Do a piece of work", "shared", "run", VERB, _work, _keep, afterwards=_afterwards)
