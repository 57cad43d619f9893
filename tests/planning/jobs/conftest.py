"""A way to ask for a piece of work, and to look at what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.planning.jobs.told import NAME, PLACE, VERB, DoIt, told

if TYPE_CHECKING:
    from allotment.store.shelves.jobs import KnownJob
    from tests.web.site import Site


@dataclass
class Work:
    """Asking for pieces of work on a site."""

    site: Site

    def ask(self, key: str, do_it: DoIt, who: str = "planner", organisation: str = "QR1") -> str:
        """Ask for a piece of work, and give the job's id."""
        from allotment.planning.access.acting import write_as
        from allotment.store.shelves import jobs

        told["work"] = do_it
        desk, actor = self.site.desk, self.site.actor(who)
        with write_as(desk, actor, "ask for work", "job", request={}) as write:
            job_id, _ = jobs.ask(NAME, key, organisation, actor.account, {}, desk.clock())
            write.did(job_id, organisation)
        return job_id

    def perform(self, job_id: str) -> KnownJob:
        """Do a job in this process, and give it as it stands then."""
        from allotment.planning.jobs.perform import perform_job

        perform_job(self.site.desk, job_id)
        return self.known(job_id)

    def known(self, job_id: str) -> KnownJob:
        """Give a job as it stands."""
        from allotment.store import scoping
        from allotment.store.shelves import jobs

        with scoping.everything():
            found = jobs.job(job_id)
        assert found is not None
        return found

    def times_kept(self, job_id: str) -> int:
        """Count the entries that the log holds of what a job kept."""
        return self.times_logged(VERB, job_id)

    def times_logged(self, verb: str, job_id: str) -> int:
        """Count the log's entries of a verb about a job."""
        from allotment.store.models import AuditEntry

        return AuditEntry.objects.filter(verb=verb, thing_id=job_id).count()


@pytest.fixture
def work(site: Site, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Pieces of work on this file's site, where nothing else waits or runs."""
    from django_tasks_db.models import DBTaskResult

    from allotment.planning.jobs import kinds
    from allotment.store import scoping
    from allotment.store.models import Job

    with scoping.everything():
        Job.objects.all().delete()
    DBTaskResult.objects.all().delete()
    monkeypatch.setitem(kinds.PLACES, NAME, PLACE)
    return Work(site)
