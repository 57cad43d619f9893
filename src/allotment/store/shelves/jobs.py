"""Jobs: asked for in a writer's own transaction, claimed by one worker, finished by the newest attempt alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from allotment.store.models import Job
from allotment.store.models.jobs import LIVE, JobState

MOST_TIMES_LOST = 8
LOST_TOO_OFTEN = (
    "The worker ended each time it did this, so it was not started again by itself. Start it again once; if it fails "
    "like this again, tell your system administrator."
)


@dataclass(frozen=True)
class KnownJob:
    """A job as it stands."""

    id: str
    kind: str
    organisation: str
    requested_by: str
    requested_by_name: str
    request: dict[str, Any]
    state: str
    state_words: str
    stage: str
    share_done: float
    attempt: int
    worker: str
    heartbeat_at: datetime | None
    cancel_asked: bool
    result: dict[str, Any]
    summary: str
    problems: list[dict[str, Any]]
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def is_live(self) -> bool:
        """Say whether it is waiting or running."""
        return self.state in LIVE


def ask(
    kind: str, key: str, organisation: str, requested_by: str, request: Mapping[str, Any], now: datetime
) -> tuple[str, bool]:
    """Ask for a job in the open transaction; give its id, and whether it is new: the same work is not asked twice."""
    there = _live(kind, key, organisation).first()
    if there is not None:
        return str(there.id), False
    made = Job.objects.create(
        kind=kind,
        key=key,
        organisation_id=organisation,
        requested_by_id=requested_by,
        request=dict(request),
        asked_at=now,
    )
    send_to_worker(str(made.id))
    return str(made.id), True


def send_to_worker(job_id: str) -> None:
    """Put a job on the workers' queue, in the open transaction."""
    import_string(settings.ALLOTMENT_JOB_TASK).enqueue(job_id)


def job(job_id: str) -> KnownJob | None:
    """Give a job within the reader's scope, or None."""
    try:
        found = Job.objects.filter(id=UUID(job_id)).select_related("requested_by").first()
    except ValueError:  # no id at all
        return None
    return None if found is None else _known(found)


def jobs(organisations: Sequence[str], *, newest: int = 50, live_only: bool = False) -> list[KnownJob]:
    """Give the newest jobs of some organisations."""
    rows = Job.objects.filter(organisation__in=list(organisations)).select_related("requested_by")
    if live_only:
        rows = rows.filter(state__in=LIVE)
    return [_known(row) for row in rows.order_by("-asked_at", "id")[:newest]]


def any_waiting() -> bool:
    """Say whether any job waits for a worker."""
    return Job.objects.filter(state=JobState.WAITING).exists()


def newest_by_kind(key: str, organisations: Sequence[str]) -> dict[str, KnownJob]:
    """Give, of each kind of job, the newest with a key among some organisations'."""
    rows = Job.objects.filter(key=key, organisation__in=list(organisations)).select_related("requested_by")
    return {row.kind: _known(row) for row in rows.order_by("asked_at", "id")}


def live_twin(job_id: str) -> str | None:
    """Give the id of another job that waits or runs for the same work, or None."""
    ended = Job.objects.filter(id=job_id).first()
    twin = ended and _live(ended.kind, ended.key, ended.organisation_id).exclude(id=job_id).first()
    return str(twin.id) if twin else None


def _live(kind: str, key: str, organisation: str) -> QuerySet[Job]:
    return Job.objects.filter(kind=kind, key=key, organisation_id=organisation, state__in=LIVE)


def claim(job_id: str, worker: str, now: datetime) -> KnownJob | None:
    """Take a waiting job for a worker; None where another has it, or it is no longer waiting."""
    taken = Job.objects.filter(id=job_id, state=JobState.WAITING).update(
        state=JobState.RUNNING,
        attempt=F("attempt") + 1,
        worker=worker,
        started_at=now,
        heartbeat_at=now,
        stage="Starting",
        share_done=0.0,
    )
    return job(job_id) if taken else None


def report_progress(job_id: str, attempt: int, stage: str, share_done: float, now: datetime) -> bool:
    """Keep how far an attempt is; false where it should stop: cancelled, or no longer the job's attempt."""
    running = Job.objects.filter(id=job_id, attempt=attempt, state=JobState.RUNNING)
    kept = running.filter(cancel_asked=False).update(stage=stage[:200], share_done=share_done, heartbeat_at=now)
    return kept == 1


def beat(job_id: str, attempt: int, now: datetime) -> None:
    """Say that an attempt is alive."""
    Job.objects.filter(id=job_id, attempt=attempt, state=JobState.RUNNING).update(heartbeat_at=now)


def finish(
    job_id: str,
    attempt: int,
    state: JobState,
    now: datetime,
    *,
    result: Mapping[str, Any] | None = None,
    summary: str = "",
    problems: Sequence[Mapping[str, Any]] = (),
) -> bool:
    """End an attempt in the open transaction; false where it is no longer the job's, so its work must not be kept."""
    ended = Job.objects.filter(id=job_id, attempt=attempt, state=JobState.RUNNING).update(
        state=state,
        ended_at=now,
        result=dict(result or {}),
        summary=summary,
        problems=[dict(one) for one in problems],
        share_done=1.0 if state == JobState.DONE else F("share_done"),
    )
    return ended == 1


def ask_to_cancel(job_id: str, now: datetime) -> bool:
    """Cancel a waiting job at once, and ask a running one to stop; false where it has ended already."""
    waiting = Job.objects.filter(id=job_id, state=JobState.WAITING).update(
        state=JobState.CANCELLED, ended_at=now, cancel_asked=True, summary="Cancelled before it started."
    )
    return bool(waiting) or Job.objects.filter(id=job_id, state=JobState.RUNNING).update(cancel_asked=True) == 1


def again(job_id: str, now: datetime) -> bool:
    """Put an ended job that was not done back to waiting; false where it is done, or live."""
    back = Job.objects.filter(id=job_id, state__in=[JobState.FAILED, JobState.CANCELLED]).update(
        state=JobState.WAITING,
        times_lost=0,
        cancel_asked=False,
        asked_at=now,
        started_at=None,
        ended_at=None,
        stage="",
        share_done=0.0,
        summary="",
        problems=[],
    )
    if back:
        send_to_worker(job_id)
    return back == 1


def lost(dead_workers: Sequence[str], silent_since: datetime) -> list[tuple[str, int]]:
    """Give the jobs that nobody will do, each with its attempt so far.

    They run on a worker that is dead or silent, or they wait on no worker's queue: whoever took them from it ended
    before it could claim them.
    """
    running = Job.objects.filter(state=JobState.RUNNING)
    silent = running.filter(Q(worker__in=list(dead_workers)) | Q(heartbeat_at__lt=silent_since))
    found = [(str(job_id), attempt) for job_id, attempt in silent.values_list("id", "attempt")]
    waiting = Job.objects.filter(state=JobState.WAITING).values_list("id", "attempt")
    if waiting:
        queued = _queued()
        found += [(str(job_id), attempt) for job_id, attempt in waiting if str(job_id) not in queued]
    return found


def _queued() -> set[str]:
    """Give the jobs that the queue will still hand to a worker."""
    called = DBTaskResult.objects.ready().values_list("args_kwargs", flat=True)
    return {str(arguments["args"][0]) for arguments in called if arguments["args"]}


def workers() -> list[str]:
    """Give the workers that have a running job."""
    return list(Job.objects.filter(state=JobState.RUNNING).values_list("worker", flat=True).distinct())


def put_back(job_id: str, attempt: int, now: datetime) -> bool:
    """Put a lost job back on the queue, and say whether it was; one that began another attempt meanwhile is not lost.

    One that somebody asked to cancel ends instead, and so does one that was lost too often: it may be what ends the
    workers.
    """
    rows = Job.objects.filter(id=job_id, attempt=attempt, state__in=LIVE)
    if rows.filter(cancel_asked=True).update(state=JobState.CANCELLED, ended_at=now, summary="Cancelled."):
        return False
    running = rows.filter(state=JobState.RUNNING)
    if running.filter(times_lost__gte=MOST_TIMES_LOST).update(
        state=JobState.FAILED, ended_at=now, summary=LOST_TOO_OFTEN
    ):
        return False
    running.update(times_lost=F("times_lost") + 1)
    back = rows.update(state=JobState.WAITING, worker="", heartbeat_at=None, stage="", share_done=0.0)
    if back:
        send_to_worker(job_id)
    return back == 1


def forget_tasks(before: datetime) -> int:
    """Clear the queue's own notes of what it handed out before a time, and give how many; jobs stay."""
    handed_out = DBTaskResult.objects.filter(enqueued_at__lt=before).exclude(status=TaskResultStatus.READY)
    return handed_out.delete()[0]


def _known(row: Job) -> KnownJob:
    return KnownJob(
        id=str(row.id),
        kind=row.kind,
        organisation=row.organisation_id,
        requested_by=str(row.requested_by_id),
        requested_by_name=row.requested_by.name,
        request=row.request,
        state=row.state,
        state_words=str(JobState(row.state).label),
        stage=row.stage,
        share_done=row.share_done,
        attempt=row.attempt,
        worker=row.worker,
        heartbeat_at=row.heartbeat_at,
        cancel_asked=row.cancel_asked,
        result=row.result,
        summary=row.summary,
        problems=row.problems,
        asked_at=row.asked_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )
