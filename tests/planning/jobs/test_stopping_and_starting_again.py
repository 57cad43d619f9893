"""Cancelling and retrying: by those who may, of what can be, once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.planning.jobs.told import nothing

if TYPE_CHECKING:
    from allotment.planning.access.actor import Actor
    from allotment.planning.desk import Desk, Progress
    from allotment.store.shelves.jobs import KnownJob
    from tests.planning.jobs.conftest import Work
    from tests.web.site import Site


def test_a_job_that_waits_is_cancelled_at_once_and_never_begins(work: Work, site: Site) -> None:
    from allotment.planning.jobs.watch import cancel_job

    job_id = work.ask("waits", nothing())
    assert cancel_job(site.desk, site.actor("planner"), job_id).state == "cancelled"
    assert work.perform(job_id).state == "cancelled"
    assert work.times_kept(job_id) == 0


def test_a_job_that_runs_stops_at_its_next_report_and_keeps_nothing(work: Work, site: Site) -> None:
    from allotment.planning.jobs.watch import cancel_job

    went_on: list[str] = []

    def long(desk: Desk, actor: Actor, job: KnownJob, progress: Progress) -> str:
        asked = cancel_job(desk, actor, job.id)
        assert (asked.state, asked.cancel_asked) == ("running", True)
        progress("On the way", 0.5)
        went_on.append("after it")
        return "done"

    job_id = work.ask("runs", long)
    assert work.perform(job_id).state == "cancelled"
    assert not went_on
    assert work.times_kept(job_id) == 0
    assert site.desk


def test_what_has_ended_cannot_be_cancelled(work: Work, site: Site) -> None:
    from allotment.planning.jobs.watch import cancel_job
    from allotment.workforce.errors import AllotmentError

    job_id = work.ask("ended", nothing())
    work.perform(job_id)
    with pytest.raises(AllotmentError, match="not cancelled"):
        cancel_job(site.desk, site.actor("planner"), job_id)


def test_a_failed_job_starts_again_and_may_succeed(work: Work, site: Site) -> None:
    from allotment.planning.jobs.watch import retry_job

    tries: list[int] = []

    def second_time_lucky(*_: Any) -> str:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("the disk was full")
        return "lucky"

    job_id = work.ask("second time", second_time_lucky)
    assert work.perform(job_id).state == "failed"
    waiting = retry_job(site.desk, site.actor("planner"), job_id)
    assert (waiting.state, waiting.summary, waiting.ended_at) == ("waiting", "", None)
    assert work.perform(job_id).result == {"done": "lucky"}
    assert work.times_kept(job_id) == 1


def test_what_is_done_does_not_start_again(work: Work, site: Site) -> None:
    from allotment.planning.jobs.watch import retry_job
    from allotment.workforce.errors import AllotmentError

    job_id = work.ask("is done", nothing())
    work.perform(job_id)
    with pytest.raises(AllotmentError, match="not started again"):
        retry_job(site.desk, site.actor("planner"), job_id)


def test_a_job_does_not_start_again_beside_another_for_the_same_work(work: Work, site: Site) -> None:
    from allotment.planning.jobs.watch import cancel_job, retry_job
    from allotment.workforce.errors import AllotmentError

    first = work.ask("twins", nothing())
    cancel_job(site.desk, site.actor("planner"), first)
    second = work.ask("twins", nothing())
    with pytest.raises(AllotmentError, match="under way"):
        retry_job(site.desk, site.actor("planner"), first)
    work.perform(second)
    assert retry_job(site.desk, site.actor("planner"), first).state == "waiting"


def test_cancelling_twice_with_one_key_is_logged_once(work: Work, site: Site) -> None:
    from allotment.planning.jobs.watch import cancel_job

    job_id = work.ask("one key", nothing())
    for _ in range(2):
        assert cancel_job(site.desk, site.actor("planner"), job_id, key="cancel-once").state == "cancelled"
    assert work.times_logged("cancel a job", job_id) == 1


@pytest.mark.parametrize("who", ["stranger", "partner", "viewer", "approver", "administrator", "national"])
def test_there_is_no_such_job_for_others(work: Work, site: Site, who: str) -> None:
    from allotment.planning.access.errors import NotYoursError
    from allotment.planning.jobs.watch import cancel_job, retry_job, see_job, see_jobs

    job_id = work.ask("theirs", nothing())
    actor = site.actor(who)
    with pytest.raises(NotYoursError):
        see_job(actor, job_id)
    with pytest.raises(NotYoursError):
        cancel_job(site.desk, actor, job_id)
    with pytest.raises(NotYoursError):
        retry_job(site.desk, actor, job_id)
    assert job_id not in {job.id for job in see_jobs(actor)}
    assert work.known(job_id).state == "waiting"


def test_a_colleague_sees_and_may_stop_a_job_of_their_organisation(work: Work, site: Site) -> None:
    from allotment.planning.jobs.watch import cancel_job, see_jobs

    job_id = work.ask("a colleague's", nothing())
    assert job_id in {job.id for job in see_jobs(site.actor("analyst"), live_only=True)}
    assert cancel_job(site.desk, site.actor("analyst"), job_id).state == "cancelled"


@pytest.mark.parametrize("no_id", ["", "nonsense", "0" * 31, "../../etc"])
def test_what_is_no_job_at_all_is_not_found(site: Site, no_id: str) -> None:
    from allotment.planning.access.errors import NotYoursError
    from allotment.planning.jobs.watch import see_job

    with pytest.raises(NotYoursError):
        see_job(site.actor("planner"), no_id)
