"""Runs made on a test's site, in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.web.site import ICS

if TYPE_CHECKING:
    from allotment.store.shelves.jobs import KnownJob
    from tests.web.site import Site

SMALL = {"years": 5, "replicates": 12, "seed": 1}


def done(site: Site, job_id: str) -> KnownJob:
    """Do a job, and give it as it ended."""
    from allotment.planning.jobs.perform import perform_job
    from allotment.store import scoping
    from allotment.store.shelves import jobs

    perform_job(site.desk, job_id)
    with scoping.everything():
        found = jobs.job(job_id)
    assert found is not None
    return found


def made_run(site: Site, who: str = "planner", **asked: Any) -> str:
    """Ask for a small run as somebody, make it, and give its name."""
    from allotment.planning.runs.make_run import ask_for_run

    job = done(site, ask_for_run(site.desk, site.actor(who), ICS, **{**SMALL, **asked}))
    assert (job.state, job.summary) == ("done", ""), job
    return str(job.result["run_id"])


def made_scenario(site: Site, who: str, title: str, shipped: str = "high-migration") -> str:
    """Copy a shipped scenario as somebody, and give the document's id."""
    from allotment.planning.documents.scenarios import copy_scenario

    return copy_scenario(site.desk, site.actor(who), ICS, shipped, title).id


def share(document_id: str) -> None:
    """Open a scenario to its system."""
    from allotment.store import scoping
    from allotment.store.models import Document

    with scoping.everything():
        Document.objects.filter(id=document_id).update(shared=True)
