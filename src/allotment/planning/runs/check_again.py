"""Making a run again and saying whether every table comes out the same, as a job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allotment.planning.access.acting import Write, write_as
from allotment.planning.access.actor import Actor
from allotment.planning.desk import Desk, Progress
from allotment.planning.jobs.kinds import JobKind
from allotment.planning.runs.listing import SeenRun, see_run
from allotment.planning.runs.rights import RUN, SHARED, asking_for
from allotment.store import scoping
from allotment.store.shelves import jobs as job_shelf
from allotment.store.shelves import runs as shelf
from allotment.store.shelves.jobs import KnownJob
from allotment.store.writing import request_hash

if TYPE_CHECKING:
    from allotment.planning.rerun import Rerun


def ask_to_check(desk: Desk, actor: Actor, run_id: str, *, key: str = "") -> str:
    """Ask for a run to be made again and held against the archive, and give the id of the job.

    Raises:
        NotYoursError, NotAllowedError: no such run for this reader, or not theirs to run.
    """
    return ask_about(KIND, "ask for a run to be checked", desk, actor, run_id, key)


def ask_about(kind: JobKind, verb: str, desk: Desk, actor: Actor, run_id: str, key: str) -> str:
    """Ask for a job about a run that somebody may see and whose kind of work they may ask for."""
    seen = see_run(desk, actor, run_id).known
    actor.require(kind.thing, kind.action, seen.system, called="run")
    request = {"run_id": run_id, "system": seen.system}
    with write_as(desk, actor, verb, "run", key=key, request=request) as write:
        if write.done_before:
            return str(write.result["job"])
        organisation = asking_for(actor, seen.system, seen.organisation)
        asked = {**request, "title": seen.scenario_title}
        job_id, _ = job_shelf.ask(kind.name, job_key(run_id), organisation, actor.account, asked, desk.clock())
        write.result = {"job": job_id}
        write.did(run_id, organisation)
    return job_id


def job_key(run_id: str) -> str:
    """Give the key of jobs about a run."""
    return request_hash({"run": run_id})


def newest_jobs(actor: Actor, run_id: str) -> dict[str, KnownJob]:
    """Give, by kind, the newest jobs about a run among those that the reader may see."""
    seen = sorted(actor.organisations_where("job", "view"))
    with scoping.visible(seen, ()):
        return job_shelf.newest_by_kind(job_key(run_id), seen) if seen else {}


def run_of(desk: Desk, actor: Actor, job: KnownJob) -> SeenRun:
    """Give the run that a job is about, if its requester may still see it."""
    return see_run(desk, actor, job.request["run_id"])


def _work(desk: Desk, actor: Actor, job: KnownJob, progress: Progress) -> Rerun:
    from allotment.planning.rerun import rerun_run  # noqa: PLC0415 - the model takes seconds to import

    return rerun_run(desk, run_of(desk, actor, job).known.run_id, progress=progress)


def _keep(desk: Desk, actor: Actor, job: KnownJob, done: Rerun, write: Write) -> dict[str, Any]:
    seen = run_of(desk, actor, job).known
    check = {"at": desk.clock().isoformat(), "by": actor.name, "sentence": done.sentence, **done.as_json()}
    shelf.keep_check(seen.run_id, seen.system, check)
    write.did(seen.run_id, seen.organisation, identical=done.identical)
    return {"run_id": seen.run_id, "system": seen.system, "identical": done.identical, "sentence": done.sentence}


KIND = JobKind(
    name="rerun",
    title="Make a run again and check it",
    thing=SHARED,
    action=RUN,
    verb="check a run",
    work=_work,
    keep=_keep,
    logged_as="run",
)
