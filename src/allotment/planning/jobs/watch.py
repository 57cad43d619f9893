"""Looking at jobs, cancelling them, and starting them again."""

from __future__ import annotations

from allotment.planning.access.acting import reading, write_as
from allotment.planning.access.actor import Actor
from allotment.planning.access.errors import NotYoursError
from allotment.planning.desk import Desk
from allotment.planning.jobs.kinds import job_kind
from allotment.store import scoping
from allotment.store.shelves import jobs as shelf
from allotment.store.shelves.jobs import KnownJob
from allotment.workforce.errors import AllotmentError, Problem

__all__ = ["KnownJob", "cancel_job", "job_title", "may_stop", "retry_job", "see_job", "see_jobs"]

JOB = "job"


def job_title(job: KnownJob) -> str:
    """Give what a job does, in words."""
    return job_kind(job.kind).title


def may_stop(actor: Actor, job: KnownJob) -> bool:
    """Say whether somebody may cancel a job or start it again."""
    return actor.may(JOB, "stop", job.organisation)


def see_job(actor: Actor, job_id: str) -> KnownJob:
    """Give a job.

    Raises:
        NotYoursError: there is none for this reader.
    """
    with reading(actor):
        found = shelf.job(job_id)
    if found is None:
        raise NotYoursError(JOB)
    actor.require(JOB, "view", found.organisation)
    return found


def see_jobs(actor: Actor, *, live_only: bool = False, newest: int = 50) -> list[KnownJob]:
    """Give the newest jobs of the organisations whose jobs the reader may see; none for who may see no jobs."""
    seen = sorted(actor.organisations_where(JOB, "view"))
    with scoping.visible(seen, ()):
        return shelf.jobs(seen, newest=newest, live_only=live_only) if seen else []


def cancel_job(desk: Desk, actor: Actor, job_id: str, *, key: str = "") -> KnownJob:
    """Cancel a job that waits, or ask one that runs to stop.

    Raises:
        NotYoursError, NotAllowedError: not theirs to see, or to stop.
        AllotmentError: it has ended already.
    """
    see_job(actor, job_id)
    with write_as(desk, actor, "cancel a job", JOB, key=key, request={"job": job_id}) as write:
        job = see_job(actor, job_id)
        actor.require(JOB, "stop", job.organisation)
        if write.done_before:
            return job
        if not shelf.ask_to_cancel(job_id, desk.clock()):
            problem = Problem(JOB, "it has ended already.", "Start it again if you need it again.", value=job.state)
            raise AllotmentError("The job was not cancelled.", [problem])
        write.did(job_id, job.organisation, kind=job.kind)
    return see_job(actor, job_id)


def retry_job(desk: Desk, actor: Actor, job_id: str, *, key: str = "") -> KnownJob:
    """Start a failed or cancelled job again.

    Raises:
        NotYoursError, NotAllowedError: not theirs to see, or to start.
        AllotmentError: it is done, or still live, or the same work is under way as another job.
    """
    see_job(actor, job_id)
    with write_as(desk, actor, "start a job again", JOB, key=key, request={"job": job_id}) as write:
        job = see_job(actor, job_id)
        actor.require(JOB, "stop", job.organisation)
        kind = job_kind(job.kind)
        actor.require(kind.thing, kind.action, job.organisation)
        if write.done_before:
            return job
        if shelf.live_twin(job_id):
            problem = Problem(JOB, "the same work was asked for again meanwhile.", "Look at that job instead.")
            raise AllotmentError("The job was not started again: the same work is under way.", [problem])
        if not shelf.again(job_id, desk.clock()):
            problem = Problem(
                JOB, "only a failed or cancelled job starts again.", "Ask for a new one.", value=job.state
            )
            raise AllotmentError("The job was not started again.", [problem])
        write.did(job_id, job.organisation, kind=job.kind)
    return see_job(actor, job_id)
