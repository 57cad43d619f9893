"""A worker that dies at any moment loses nothing and leaves nothing half-done; two workers never do one job twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.killing import (
    ask,
    has_ended,
    how_many_kills,
    job_now,
    kill_while,
    nothing_queued,
    processes,
    until,
    was_done_once,
)

if TYPE_CHECKING:
    from tests.web.site import Site

KILLS = how_many_kills(4)


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


def test_a_worker_that_is_asked_to_end_finishes_what_it_has(site: Site) -> None:
    with processes(site) as of_test:
        job_id = ask(site, 9_000)
        worker = of_test.start("worker")
        until(lambda: job_now(job_id).state != "waiting")
        worker.terminate()
        worker.wait(120)
        was_done_once(site, job_id)
