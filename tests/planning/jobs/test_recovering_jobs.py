"""What a dead worker had is put back; what a living one has is left to it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.planning.jobs.told import nothing

if TYPE_CHECKING:
    from tests.planning.jobs.conftest import Work
    from tests.web.site import Site


def take(work: Work, job_id: str, worker: str, silent_for: timedelta = timedelta()) -> None:
    """Take a job for a worker that was last heard of some time ago, and its note off the queue."""
    from django_tasks_db.models import DBTaskResult

    from allotment.store import scoping
    from allotment.store.shelves import jobs

    now = work.site.desk.clock() - silent_for
    with scoping.everything():
        assert jobs.claim(job_id, worker, now)
    DBTaskResult.objects.all().delete()


def here(process: int, start: str = "another0") -> str:
    """Name a worker of this machine."""
    from allotment.planning.jobs.perform import worker_name

    return f"{worker_name().rsplit(':', 2)[0]}:{process}:{start}"


def dead_process() -> int:
    """Give the number of a process that has just ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def queued(job_id: str) -> int:
    """Count the queue's notes of a job."""
    from django_tasks_db.models import DBTaskResult

    return sum(row.args_kwargs["args"] == [job_id] for row in DBTaskResult.objects.ready())


def recover(site: Site) -> int:
    from allotment.planning.jobs.recover import recover_jobs

    return recover_jobs(site.desk)


def test_the_job_of_a_dead_worker_is_put_back_and_done_once(work: Work, site: Site) -> None:
    job_id = work.ask("dead", nothing())
    take(work, job_id, here(dead_process()))
    assert recover(site) == 1
    assert (work.known(job_id).state, queued(job_id)) == ("waiting", 1)
    assert work.perform(job_id).attempt == 2
    assert work.times_kept(job_id) == 1


def test_a_worker_that_was_restarted_under_the_same_process_number_lost_its_job(work: Work, site: Site) -> None:
    job_id = work.ask("same number", nothing())
    take(work, job_id, here(os.getpid()))
    assert recover(site) == 1
    assert work.known(job_id).state == "waiting"


def test_the_job_of_a_living_worker_is_left_to_it(work: Work, site: Site) -> None:
    from allotment.planning.jobs.perform import worker_name

    mine, parents = work.ask("mine", nothing()), work.ask("parent's", nothing())
    take(work, mine, worker_name())
    take(work, parents, here(os.getppid()))
    assert recover(site) == 0
    assert {work.known(mine).state, work.known(parents).state} == {"running"}


def test_a_worker_of_another_machine_is_judged_by_its_silence(work: Work, site: Site) -> None:
    heard, silent = work.ask("heard of", nothing()), work.ask("silent", nothing())
    take(work, heard, "elsewhere:1:abc", silent_for=timedelta(seconds=20))
    take(work, silent, "elsewhere:1:abc", silent_for=timedelta(minutes=2))
    recover(site)
    assert (work.known(heard).state, work.known(silent).state) == ("running", "waiting")


def test_a_job_whose_note_was_lost_between_queue_and_claim_is_queued_again(work: Work, site: Site) -> None:
    from django_tasks_db.models import DBTaskResult

    job_id = work.ask("note lost", nothing())
    DBTaskResult.objects.all().delete()
    assert recover(site) == 1
    assert queued(job_id) == 1
    assert work.known(job_id).attempt == 0


def test_a_job_that_waits_its_turn_is_not_queued_twice(work: Work, site: Site) -> None:
    job_id = work.ask("its turn", nothing())
    for _ in range(3):
        recover(site)
    assert queued(job_id) == 1


def test_what_somebody_asked_to_cancel_ends_instead(work: Work, site: Site) -> None:
    from allotment.planning.jobs.watch import cancel_job

    job_id = work.ask("cancelled meanwhile", nothing())
    take(work, job_id, here(dead_process()))
    cancel_job(site.desk, site.actor("planner"), job_id)
    assert recover(site) == 0
    assert work.known(job_id).state == "cancelled"


def test_a_job_that_ends_every_worker_is_given_up_until_somebody_asks_again(work: Work, site: Site) -> None:
    from allotment.planning.jobs.watch import retry_job
    from allotment.store.shelves.jobs import MOST_TIMES_LOST

    job_id = work.ask("deadly", nothing())
    for _ in range(MOST_TIMES_LOST):
        take(work, job_id, here(dead_process()))
        assert recover(site) == 1
    take(work, job_id, here(dead_process()))
    assert recover(site) == 0
    given_up = work.known(job_id)
    assert given_up.state == "failed"
    assert "worker ended each time" in given_up.summary
    retry_job(site.desk, site.actor("planner"), job_id)
    assert work.perform(job_id).state == "done"


def test_old_notes_of_the_queue_are_cleared_and_jobs_stay(work: Work, site: Site) -> None:
    from django_tasks import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    job_id, waiting = work.ask("long ago", nothing()), work.ask("still waits", nothing())
    work.perform(job_id)
    month_ago = site.desk.clock() - timedelta(days=30)
    DBTaskResult.objects.update(enqueued_at=month_ago)
    done = [row.pk for row in DBTaskResult.objects.all() if row.args_kwargs["args"] == [job_id]]
    DBTaskResult.objects.filter(pk__in=done).update(status=TaskResultStatus.SUCCESSFUL)
    recover(site)
    assert not DBTaskResult.objects.filter(pk__in=done).exists()
    assert queued(waiting) == 1
    assert work.known(job_id).state == "done"
