"""Long work: what is under way, how far it is, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Router, Schema

from allotment.planning.jobs.watch import KnownJob, cancel_job, job_title, retry_job, see_job, see_jobs
from allotment.web.api.door import Asking
from allotment.web.api.shapes import ProblemShape, WriteKey, reading, writing
from allotment.web.showing import desk

router = Router(tags=["Jobs"])
Live = Annotated[bool, Field(description="Only jobs that wait or run")]


class JobShape(Schema):
    """A job as it stands."""

    id: str
    title: str = Field(description="What it does")
    organisation: str
    requested_by_name: str
    state: str = Field(description="waiting, running, done, failed or cancelled")
    stage: str = Field(description="What is happening now")
    share_done: float = Field(description="How far it is, 0 to 1")
    attempt: int
    cancel_asked: bool
    request: dict[str, Any] = Field(description="What was asked for")
    result: dict[str, Any] = Field(description="What came of it: the run's id, for a run")
    summary: str = Field(description="Why it did not end well, where it did not")
    problems: list[ProblemShape]
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


def _shown(job: KnownJob) -> dict[str, Any]:
    return {**vars(job), "title": job_title(job)}


@router.get("/jobs", response=reading(list[JobShape]), summary="Jobs")
def jobs(request: Asking, live: Live = False) -> list[dict[str, Any]]:
    """List the newest 50 jobs of your organisations."""
    return [_shown(found) for found in see_jobs(request.auth.actor, live_only=live)]


@router.get("/jobs/{uuid:job_id}", response=reading(JobShape), summary="One job")
def job(request: Asking, job_id: UUID) -> dict[str, Any]:
    """Give one job: ask again every few seconds until its state is done, failed or cancelled."""
    return _shown(see_job(request.auth.actor, str(job_id)))


@router.post("/jobs/{uuid:job_id}/cancel", response=writing(JobShape), summary="Cancel a job")
def cancel(request: Asking, job_id: UUID, key: WriteKey = "") -> dict[str, Any]:
    """Cancel a job that waits, or ask one that runs to stop."""
    return _shown(cancel_job(desk(), request.auth.actor, str(job_id), key=key))


@router.post("/jobs/{uuid:job_id}/retry", response=writing(JobShape), summary="Start a job again")
def retry(request: Asking, job_id: UUID, key: WriteKey = "") -> dict[str, Any]:
    """Start a failed or cancelled job again."""
    return _shown(retry_job(desk(), request.auth.actor, str(job_id), key=key))
