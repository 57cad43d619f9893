"""Pages of long work: what is under way, how far it is, and what came of it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from allotment.planning.jobs.watch import cancel_job, retry_job, see_job, see_jobs
from allotment.web.pages.jobs.showing import shown_job
from allotment.web.showing import Asked, desk, key_of, page


@require_GET
def jobs(request: Asked) -> HttpResponse:
    """List the newest jobs of the reader's organisations."""
    return page(request, "jobs/jobs.jinja", jobs=[shown_job(request.actor, found) for found in see_jobs(request.actor)])


@require_GET
def job(request: Asked, job_id: UUID) -> HttpResponse:
    """Show one job."""
    return page(request, "jobs/job.jinja", shown=shown_job(request.actor, see_job(request.actor, str(job_id))))


@require_GET
def progress(request: Asked, job_id: UUID) -> HttpResponse:
    """Give how far a job is, for the page that watches it; ``said`` is the stage that the page has announced."""
    shown = shown_job(request.actor, see_job(request.actor, str(job_id)))
    return page(request, "jobs/progress.jinja", shown=shown, said=request.GET.get("said", ""))


@require_POST
def cancel(request: Asked, job_id: UUID) -> HttpResponse:
    """Cancel a job."""
    cancel_job(desk(), request.actor, str(job_id), key=key_of(request))
    return redirect("job", job_id=job_id)


@require_POST
def retry(request: Asked, job_id: UUID) -> HttpResponse:
    """Start a job again."""
    retry_job(desk(), request.actor, str(job_id), key=key_of(request))
    return redirect("job", job_id=job_id)
