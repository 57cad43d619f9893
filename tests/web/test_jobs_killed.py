"""A worker that dies at any moment loses nothing and leaves nothing half-done; two workers never do one job twice."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.web.killing import has_ended, job_now, kill_while, processes, until
from tests.web.site import ICS

if TYPE_CHECKING:
    from tests.web.site import Site

KILLS = int(os.environ.get("ALLOTMENT_TEST_KILLS", "4"))  # make kill: fifty
A_YEAR = 1


def ask(site: Site, seed: int) -> str:
    """Ask for a small run that nobody asked for before."""
    from allotment.planning.runs.make_run import ask_for_run

    return ask_for_run(site.desk, site.actor("planner"), ICS, years=A_YEAR, replicates=10, seed=seed)


def was_done_once(site: Site, job_id: str) -> None:
    """Hold that a job is done, its run listed and logged once, and that the log has no gap."""
    from django_tasks_db.models import DBTaskResult

    from allotment.store import scoping
    from allotment.store.models import AuditEntry, SystemRun

    job = job_now(job_id)
    assert (job.state, job.summary) == ("done", "")
    run_id = job.result["run_id"]
    with scoping.everything():
        assert SystemRun.objects.filter(run_id=run_id).count() == 1
    assert AuditEntry.objects.filter(verb="make a run", thing_id=run_id).count() == 1
    assert site.desk.runs.load(run_id).request.seed == job.request["seed"]
    sequences = list(AuditEntry.objects.order_by("sequence").values_list("sequence", flat=True))
    assert sequences == list(range(1, len(sequences) + 1))
    assert not DBTaskResult.objects.ready().exists()


def test_a_worker_killed_at_a_random_point_loses_nothing_and_does_nothing_twice(site: Site) -> None:
    def ask_for(number: int) -> str:
        return ask(site, 7_000 + number)

    with processes(site) as of_test:
        kill_while(of_test, ask_for, lambda job: was_done_once(site, job), KILLS, seed=1)


def test_a_job_that_two_workers_are_handed_is_done_once(site: Site) -> None:
    from allotment.store import writing
    from allotment.store.shelves.jobs import send_to_worker

    with processes(site) as of_test:
        job_id = ask(site, 8_000)
        with writing.one_write():
            for _ in range(5):
                send_to_worker(job_id)
        for _ in range(2):
            of_test.start("worker")
        until(has_ended(job_id))
        until(nothing_queued)
        assert job_now(job_id).attempt == 1
        was_done_once(site, job_id)


def nothing_queued() -> bool:
    """Say whether every note of the queue was taken."""
    from django_tasks_db.models import DBTaskResult

    return not DBTaskResult.objects.ready().exists()


def test_a_worker_that_is_asked_to_end_finishes_what_it_has(site: Site) -> None:
    with processes(site) as of_test:
        job_id = ask(site, 9_000)
        worker = of_test.start("worker")
        until(lambda: job_now(job_id).state != "waiting")
        worker.terminate()
        worker.wait(120)
        was_done_once(site, job_id)
