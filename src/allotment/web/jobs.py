"""The one task of the workers' queue: do a job by its id."""

from __future__ import annotations

from django_tasks import task

from allotment.planning.jobs.perform import perform_job
from allotment.web.showing import desk


@task()
def perform(job_id: str) -> None:
    """Do a job; what goes wrong is kept with the job, so the queue's own task always succeeds."""
    make_ready = perform_job(desk(), job_id)
    if make_ready is not None:
        make_ready()
