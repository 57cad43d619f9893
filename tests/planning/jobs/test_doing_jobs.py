"""A job is claimed once, done with its requester's rights, and kept once or not at all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.planning.jobs.told import nothing, told

if TYPE_CHECKING:
    from allotment.planning.access.actor import Actor
    from allotment.planning.desk import Desk, Progress
    from allotment.store.shelves.jobs import KnownJob
    from tests.planning.jobs.conftest import Work
    from tests.web.site import Site


def test_work_is_done_and_kept_with_one_entry_in_the_log(work: Work) -> None:
    job_id = work.ask("plain", lambda *_: "a figure")
    done = work.perform(job_id)
    assert (done.state, done.result, done.share_done) == ("done", {"done": "a figure"}, 1.0)
    assert work.times_kept(job_id) == 1


def test_a_job_that_is_done_is_not_done_again(work: Work) -> None:
    job_id = work.ask("once", nothing())
    work.perform(job_id)
    ended = work.perform(job_id).ended_at
    assert work.known(job_id).ended_at == ended
    assert work.times_kept(job_id) == 1


def test_the_same_work_asked_for_twice_is_one_job(work: Work) -> None:
    assert work.ask("same", nothing()) == work.ask("same", nothing())


def test_two_organisations_have_jobs_of_their_own_for_the_same_work(work: Work) -> None:
    ours = work.ask("shared", nothing())
    theirs = work.ask("shared", nothing(), who="partner", organisation="RTQ")
    assert ours != theirs


def test_work_that_ended_may_be_asked_for_again(work: Work) -> None:
    first = work.ask("again", nothing())
    work.perform(first)
    assert work.ask("again", nothing()) != first


def test_an_attempt_that_was_overtaken_keeps_nothing(work: Work, site: Site) -> None:
    """A worker that was silent for long is taken for dead; when it comes back with its result, nobody wants it."""

    def overtaken(desk: Desk, _actor: Actor, job: KnownJob, _progress: Progress) -> str:
        from allotment.store import scoping
        from allotment.store.shelves import jobs

        with scoping.everything():
            assert jobs.put_back(job.id, job.attempt, desk.clock())
            assert jobs.claim(job.id, "another:1:worker", desk.clock())
        return "too late"

    job_id = work.ask("overtaken", overtaken)
    after = work.perform(job_id)
    assert (after.state, after.attempt, after.worker) == ("running", 2, "another:1:worker")
    assert work.times_kept(job_id) == 0
    assert after.result == {}
    assert site.desk


def test_an_overtaken_attempt_is_told_to_stop_when_it_reports_progress(work: Work) -> None:
    reports: list[str] = []

    def overtaken(desk: Desk, _actor: Actor, job: KnownJob, progress: Progress) -> str:
        from allotment.store import scoping
        from allotment.store.shelves import jobs

        with scoping.everything():
            jobs.put_back(job.id, job.attempt, desk.clock())
        progress("halfway", 0.5)
        reports.append("went on")
        return "too late"

    job_id = work.ask("told to stop", overtaken)
    assert work.perform(job_id).state == "waiting"
    assert not reports


def test_progress_is_seen_while_the_work_goes_on(work: Work) -> None:
    seen: list[tuple[str, float]] = []

    def reporting(_desk: Desk, _actor: Actor, job: KnownJob, progress: Progress) -> str:
        progress("Halfway there", 0.5)
        now = work.known(job.id)
        seen.append((now.stage, now.share_done))
        return "done"

    work.perform(work.ask("reporting", reporting))
    assert seen == [("Halfway there", 0.5)]


def test_what_the_user_gave_wrong_is_kept_with_the_job(work: Work) -> None:
    from allotment.workforce.errors import AllotmentError, Problem

    def refusing(*_: Any) -> str:
        raise AllotmentError("The scenario was not run.", [Problem("years", "it is too far.", "Look nearer.")])

    failed = work.perform(work.ask("refused", refusing))
    assert (failed.state, failed.summary) == ("failed", "The scenario was not run.")
    assert failed.problems[0]["remedy"] == "Look nearer."


def test_a_failure_of_ours_says_nothing_of_the_inside(work: Work, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: Any) -> str:
        raise ZeroDivisionError("secret detail")

    failed = work.perform(work.ask("broken", broken))
    assert failed.state == "failed"
    assert "secret" not in failed.summary
    assert "secret detail" in caplog.text


def test_what_follows_is_left_to_a_worker_with_nothing_else_to_do(work: Work, site: Site) -> None:
    from allotment.planning.jobs.perform import perform_job

    made_ready: list[str] = []
    told["afterwards"] = lambda _desk, done: made_ready.append(done)
    job_id = work.ask("followed", lambda *_: "charts")
    follow = perform_job(site.desk, job_id)
    assert follow is not None
    assert work.known(job_id).state == "done"
    waiting = work.ask("waits", nothing())
    follow()
    assert made_ready == []
    work.perform(waiting)
    follow()
    assert made_ready == ["charts"]


def test_what_follows_may_fail_without_harm(work: Work, site: Site, caplog: pytest.LogCaptureFixture) -> None:
    from allotment.planning.jobs.perform import perform_job

    def full_disk(*_: Any) -> None:
        raise OSError("the disk is full")

    told["afterwards"] = full_disk
    job_id = work.ask("followed badly", nothing())
    follow = perform_job(site.desk, job_id)
    assert follow is not None
    follow()
    assert "the disk is full" in caplog.text
    assert work.known(job_id).state == "done"


def test_whoever_lost_the_right_before_the_work_gets_nothing(work: Work, site: Site) -> None:
    job_id = work.ask("lost before", nothing(), who="analyst")
    with without_appointments(site, "analyst"):
        failed = work.perform(job_id)
    assert failed.state == "failed"
    assert "may not do this there any more" in failed.problems[0]["rule"]
    assert work.times_kept(job_id) == 0


def test_whoever_loses_the_right_during_the_work_gets_nothing(work: Work, site: Site) -> None:
    from contextlib import ExitStack

    with ExitStack() as later:

        def losing(*_: Any) -> str:
            later.enter_context(without_appointments(site, "analyst"))
            return "not theirs any more"

        job_id = work.ask("lost during", losing, who="analyst")
        failed = work.perform(job_id)
    assert failed.state == "failed"
    assert work.times_kept(job_id) == 0


def test_an_account_that_was_switched_off_gets_nothing(work: Work, site: Site) -> None:
    from allotment.store.models import Account

    job_id = work.ask("switched off", nothing(), who="analyst")
    Account.objects.filter(id=site.account("analyst").id).update(is_active=False)
    try:
        assert work.perform(job_id).state == "failed"
    finally:
        Account.objects.filter(id=site.account("analyst").id).update(is_active=True)


def without_appointments(site: Site, who: str) -> Any:
    """End every appointment of somebody yesterday, and give them back afterwards."""
    from contextlib import contextmanager

    from allotment.store.models import Appointment

    @contextmanager
    def ended() -> Any:
        rows = Appointment.objects.filter(account=site.account(who))
        rows.update(valid_to=(site.desk.clock() - timedelta(days=1)).date())
        try:
            yield
        finally:
            rows.update(valid_to=None)

    return ended()
